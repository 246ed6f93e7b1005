#include "sync/office/office_line.h"

#include <utility>

#include "sync/office/admin.h"
#include "sync/office/admin_runs.h"

namespace tresen {

Result<v1::AdminReply> OfficeLine::ask(const v1::AdminRequest& request) {
  const bool posted = writer_->post([this, &request](Office& office) {
    auto reply = answer_run(office, request, clock_->now().wall_ms);
    static_cast<void>(replies_->post(reply ? std::move(*reply) : admin_refusal(reply.error())));
  });
  auto reply = posted ? replies_->take() : std::nullopt;
  if (!reply) return fail(Fault::busy, "head office is overloaded or stopping");
  if (reply->has_error()) return tl::unexpected(error_of(reply->error()));
  return std::move(*reply);
}

}  // namespace tresen
