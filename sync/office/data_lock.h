#pragma once
// Who works on a head office's folder: one daemon, or one command at a time.
//
// The lock is the kernel's (flock), so that it ends with the process however that ends.

#include <string>

#include "sync/base/result.h"

namespace tresen {

class DataLock {
 public:
  // `who` is "serve" or "command". Fails with `busy` at once when somebody else has the folder; the
  // detail then says who and by which process id.
  static Result<DataLock> take(const std::string& data_dir, const std::string& who);
  // Who has it, such as "serve 4711"; empty: nobody.
  static std::string holder(const std::string& data_dir);

  DataLock(DataLock&& other) noexcept : descriptor_(other.descriptor_) { other.descriptor_ = -1; }
  DataLock& operator=(DataLock&&) = delete;
  ~DataLock();

 private:
  explicit DataLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace tresen
