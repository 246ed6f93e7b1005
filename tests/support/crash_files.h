#pragma once
// The names of files on a CrashDisk: while it lives, the product finds, makes, renames and removes
// files there, and each of these calls can be the one in which the machine dies. A new name may be
// the old one again after a power cut, until its folder was synced.

#include "sync/base/files.h"
#include "tests/support/crash_disk.h"

namespace tresen::test {

class CrashFiles : public Files {
 public:
  // The disk outlives it.
  explicit CrashFiles(CrashDisk& disk) : disk_(&disk) { use_files(this); }
  CrashFiles(const CrashFiles&) = delete;
  CrashFiles& operator=(const CrashFiles&) = delete;
  ~CrashFiles() override { use_files(nullptr); }

  bool exists(const std::string& path) override;
  std::uint64_t size(const std::string& path) override;
  Result<void> make_private(const std::string& path) override;
  Result<void> flush(const std::string& path) override;
  Result<void> flush_folder(const std::string& folder) override;
  Result<void> rename(const std::string& from, const std::string& to) override;
  bool remove(const std::string& path) override;
  std::vector<std::string> beginning_with(const std::string& path) override;

 private:
  CrashDisk::Machine& machine_of(const std::string& path);
  CrashDisk::File* find(const std::string& path);
  // True: the call is done as usual.
  bool may(const std::string& path, DiskCall call);

  CrashDisk* disk_;
};

}  // namespace tresen::test
