#pragma once
// Where a command writes: facts to standard output, everything else to standard error.

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace tresen {

struct Console {
  bool json = false;        // facts as JSON instead of lines for people
  std::int64_t now_ms = 0;  // since 1970-01-01 UTC, when the command was started
  std::FILE* out = stdout;
  std::FILE* err = stderr;

  void print(std::string_view line) const;  // a fact; the line end is added
  void tell(std::string_view line) const;   // what is done, what is wrong
};

// How far a long command is: a line that is written over on a terminal, plain lines otherwise.
class Progress {
 public:
  // `total` in the same unit as update's `done`, which is not shown.
  Progress(const Console& console, std::string doing, std::uint64_t total);
  // Ends the line.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void update(std::uint64_t done, std::uint64_t count);  // `count`: what is shown, such as rows

 private:
  const Console& console_;
  std::string doing_;
  std::uint64_t total_;
  bool terminal_;
  int shown_percent_ = -1;
};

// "12.50 EUR"; without a currency the number alone.
std::string money(std::int64_t cents, const std::string& currency);

// A whole file. absent: it cannot be read; the detail says why.
Result<std::string> read_file(const std::string& path);
// Writes a whole file: the old one stays until the new one is complete.
Result<void> write_file(const std::string& path, std::string_view bytes);

}  // namespace tresen
