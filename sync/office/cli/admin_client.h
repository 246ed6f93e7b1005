#pragma once
// How a command reaches head office: through DIR/admin.sock where a daemon runs, else by opening
// the store alone. The command does not see which.

#include <memory>
#include <string>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

// absent: there is no head office in the folder; the detail says how to make one.
Result<void> expect_office(const std::string& data_dir);
// conflict: its store lies elsewhere than in that PostgreSQL.
Result<void> expect_database(const std::string& data_dir, const std::string& url);

class AdminClient {
 public:
  // absent: DIR has no head office. busy: somebody has the store open and does not answer.
  static Result<AdminClient> open(const std::string& data_dir, const Clock& clock);
  AdminClient(AdminClient&&) noexcept;
  AdminClient& operator=(AdminClient&&) = delete;
  ~AdminClient();

  // The answer, or why there is none. offline: the daemon ended meanwhile, or does not answer.
  Result<v1::AdminReply> ask(const v1::AdminRequest& request);
  // Whether no daemon runs.
  bool alone() const;
  // The folder of head office, as open() was told.
  const std::string& data_dir() const;

 private:
  struct Inside;
  explicit AdminClient(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace tresen
