#pragma once
// What `serve` opens for its operators: admin.sock, answered on the writer thread.

#include <memory>
#include <string>

#include "sync/base/clock.h"
#include "sync/office/admin.h"
#include "sync/office/admin_server.h"
#include "sync/office/writer.h"

namespace tresen {

class AdminDoor {
 public:
  // `writer` and `clock` outlive the door.
  static Result<AdminDoor> open(const std::string& data_dir, Ca ca, Writer& writer,
                                const Clock& clock);

  const std::string& path() const { return server_.path(); }

 private:
  AdminDoor(std::unique_ptr<Admin> admin, AdminServer server)
      : admin_(std::move(admin)), server_(std::move(server)) {}

  std::unique_ptr<Admin> admin_;  // touched by the writer thread only
  AdminServer server_;            // ends first
};

}  // namespace tresen
