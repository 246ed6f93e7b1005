#pragma once
// The operators' door of a running head office: DIR/admin.sock, for the same user (and root) only.
//
// Whoever connects with another user id is shut out before a byte is read. Requests are answered
// one at a time, in the order in which they arrive.

#include <functional>
#include <memory>
#include <string>

#include "sync/base/result.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

// Answers one request: `Admin::answer` (admin.h), run on the thread that owns the store.
using AdminAnswer = std::function<v1::AdminReply(const v1::AdminRequest&)>;

class AdminServer {
 public:
  // Listens from now on, with a thread of its own on which it calls `answer`. A socket that an
  // earlier daemon left behind is replaced: the caller has the store of `data_dir` open.
  static Result<AdminServer> start(const std::string& data_dir, AdminAnswer answer,
                                   const std::string& seat = "");
  AdminServer(AdminServer&&) noexcept;
  AdminServer& operator=(AdminServer&&) = delete;
  // Ends the thread and takes the socket away. A request in work is finished first.
  ~AdminServer();

  const std::string& path() const;

 private:
  struct Inside;
  explicit AdminServer(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace tresen
