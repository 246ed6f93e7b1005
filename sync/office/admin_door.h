#pragma once
// What `serve` opens for its operators: admin.sock, answered on the writer thread.

#include <memory>
#include <string>

#include "sync/base/clock.h"
#include "sync/base/mailbox.h"
#include "sync/office/admin.h"
#include "sync/office/admin_server.h"
#include "sync/office/campaigns/letter_proofs.h"
#include "sync/office/writer.h"

namespace tresen {

class AdminDoor {
 public:
  // Replies on their way from the writer thread, one at a time.
  using Box = Mailbox<v1::AdminReply>;

  // `writer` and `clock` outlive the door; `replies`, of capacity 1 and this door's alone, outlives
  // the writer, which may still be ringing its bell when the reply has been taken.
  static Result<AdminDoor> open(const std::string& data_dir, const std::string& seat, Ca ca,
                                Writer& writer, const Clock& clock, Box& replies);

  const std::string& path() const { return server_.path(); }

 private:
  AdminDoor(std::unique_ptr<Admin> admin, std::unique_ptr<LetterProofs> proofs, AdminServer server)
      : admin_(std::move(admin)), proofs_(std::move(proofs)), server_(std::move(server)) {}

  std::unique_ptr<Admin> admin_;          // touched by the writer thread only
  std::unique_ptr<LetterProofs> proofs_;  // by the socket's
  AdminServer server_;                    // ends first
};

}  // namespace tresen
