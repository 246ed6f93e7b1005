#include "sync/office/admin_door.h"

#include <utility>

#include "sync/base/mailbox.h"

namespace tresen {
namespace {

v1::AdminReply not_now() {
  return admin_refusal({Fault::busy, "head office is overloaded or stopping; try again"});
}

}  // namespace

Result<AdminDoor> AdminDoor::open(const std::string& data_dir, Ca ca, Writer& writer,
                                  const Clock& clock) {
  auto admin = std::make_unique<Admin>(std::move(ca));
  const auto answer = [&writer, &clock, asked = admin.get()](const v1::AdminRequest& request) {
    // The socket's thread waits here, so that request and reply stay where they are.
    Mailbox<v1::AdminReply> reply(1);
    const bool posted = writer.post([&](Office& office) {
      // A box of one with one letter is never full.
      static_cast<void>(reply.post(asked->answer(office, request, clock.now().wall_ms)));
    });
    if (!posted) return not_now();
    auto taken = reply.take();
    return taken ? std::move(*taken) : not_now();
  };
  TRY_TO(server, AdminServer::start(data_dir, answer));
  return AdminDoor(std::move(admin), std::move(server));
}

}  // namespace tresen
