#include "sync/office/admin_door.h"

#include <optional>
#include <utility>

#include "sync/office/admin_dispatch.h"
#include "sync/office/backup.h"

namespace tresen {
namespace {

v1::AdminReply not_now() {
  return admin_refusal({Fault::busy, "head office is overloaded or stopping; try again"});
}

// Long work runs on the socket's thread; what it comes to is the writer's to put down.
template <class Note>
Result<void> put_down(Writer& writer, AdminDoor::Box& replies, Note note) {
  const bool posted = writer.post([&](Office& office) {
    const Result<void> noted = note(office);
    static_cast<void>(replies.post(noted ? v1::AdminReply() : admin_refusal(noted.error())));
  });
  auto taken = posted ? replies.take() : std::nullopt;
  if (!taken) taken = not_now();
  if (taken->has_error()) return tl::unexpected(error_of(taken->error()));
  return {};
}

}  // namespace

Result<AdminDoor> AdminDoor::open(const std::string& data_dir, const std::string& seat, Ca ca,
                                  Writer& writer, const Clock& clock, Box& replies) {
  auto admin = std::make_unique<Admin>(std::move(ca));
  auto proofs = std::make_unique<LetterProofs>(data_dir);
  const auto answer = [data_dir, &writer, &clock, &replies, asked = admin.get(),
                       shown = proofs.get()](const v1::AdminRequest& request) {
    if (runs_beside(request)) {
      return answer_beside(data_dir, request, [&](const BackupMade& made) {
        return put_down(writer, replies, [&](Office& office) {
          return note_backup(office, made, clock.now().wall_ms);
        });
      });
    }
    if (asks_whom(request)) return answer_whom(data_dir, request, clock.now().wall_ms);
    if (asks_for_proof(request)) {
      if (request.has_test_print()) {
        const auto noted = put_down(writer, replies, [&](Office& office) {
          return note_request(office, request, {}, clock.now().wall_ms);
        });
        if (!noted) return admin_refusal(noted.error());
      }
      auto proof = shown->answer(request, clock.now().wall_ms);
      return proof ? std::move(*proof) : admin_refusal(proof.error());
    }
    // The socket's thread waits here, so that the request stays where it is.
    const bool posted = writer.post([&](Office& office) {
      // It waits for one reply at a time: the box is never full.
      static_cast<void>(replies.post(asked->answer(office, request, clock.now().wall_ms)));
    });
    if (!posted) return not_now();
    auto taken = replies.take();
    if (!taken) return not_now();
    if (taken->has_status()) {
      const auto load = writer.load();
      taken->mutable_status()->set_queue_bytes(load.weight);
      taken->mutable_status()->set_queue_oldest_ms(load.oldest.count());
    }
    return std::move(*taken);
  };
  TRY_TO(server, AdminServer::start(data_dir, answer, seat));
  return AdminDoor(std::move(admin), std::move(proofs), std::move(server));
}

}  // namespace tresen
