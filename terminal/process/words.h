#pragma once
// Lists of words as one line of readable text, for what a process keeps about itself in its record.
// Any word survives: blanks, line ends and empty words are escaped.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/ids.h"
#include "sync/record/answer.h"

namespace tresen {

class WordWriter {
 public:
  void word(std::string_view word);
  void number(std::uint64_t number);
  void words(const std::vector<std::string>& words);  // their count, then each
  void choice(const std::optional<std::vector<std::string>>& words);
  void ids(const std::vector<Uuid>& ids);
  void answer(const Answer& answer);  // state, value and source; no stamp
  std::string line() && { return std::move(line_); }

 private:
  std::string line_;
};

// Reads what WordWriter wrote. The first thing that does not fit makes the reader fail for good;
// what it gives from then on is empty, and ends() says so.
class WordReader {
 public:
  explicit WordReader(std::string_view line);
  std::string word();
  std::uint64_t number();
  std::vector<std::string> words();
  std::optional<std::vector<std::string>> choice();
  std::vector<Uuid> ids();
  Answer answer();
  bool failed() const { return failed_; }
  bool ends() const { return !failed_ && next_ == words_.size(); }  // all read, and nothing wrong

 private:
  std::size_t count();

  std::vector<std::string> words_;
  std::size_t next_ = 0;
  bool failed_ = false;
};

}  // namespace tresen
