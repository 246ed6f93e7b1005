#pragma once
// What is done with the names of files, beside what SQLite does inside them: whether one is there,
// a name of its own for a whole file, and that a name is on disk for good.
//
// One set of calls, so that a test that puts a disk in memory under SQLite can put it under these
// too. The operating system's may be used by any thread.

#include <cstdint>
#include <string>
#include <vector>

#include "sync/base/result.h"

namespace tresen {

class Files {
 public:
  virtual ~Files() = default;

  virtual bool exists(const std::string& path) = 0;
  // 0: it is not there, or empty.
  virtual std::uint64_t size(const std::string& path) = 0;
  // An empty file for its owner alone (mode 0600). storage: it is there already, or it cannot be.
  virtual Result<void> make_private(const std::string& path) = 0;
  // What is in the file is on disk when it returns.
  virtual Result<void> flush(const std::string& path) = 0;
  // Which names are in the folder, likewise.
  virtual Result<void> flush_folder(const std::string& folder) = 0;
  // conflict: there is a file of the new name.
  virtual Result<void> rename(const std::string& from, const std::string& to) = 0;
  // False: it stays. One that is not there is gone.
  virtual bool remove(const std::string& path) = 0;
  // All whose path begins so, sorted.
  virtual std::vector<std::string> beginning_with(const std::string& path) = 0;
};

// The operating system's, or what a test has put in their place.
Files& files();
// Null: the operating system's again. For test programs, while nothing else runs.
void use_files(Files* in_place);

}  // namespace tresen
