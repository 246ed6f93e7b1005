#pragma once
// Where words may be divided at the end of a line, by Debian's patterns (libhyphen).

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"

struct _HyphenDict;

namespace tresen {

// Loading German takes three seconds of a processor (77,000 patterns): load it once and lend it to
// all who need it. After that, any thread may ask.
class Hyphenation {
 public:
  // `language`: de or en. absent: its patterns are not installed (hyphen-de, hyphen-en-gb).
  static Result<Hyphenation> load(std::string_view language);

  const std::string& language() const { return language_; }

  // The bytes of a word before which it may be divided with a hyphen, rising. Only for words that
  // are letters throughout; at least three letters stay on each side.
  std::vector<std::size_t> places(std::string_view word) const;

 private:
  struct Free {
    void operator()(_HyphenDict* patterns) const;
  };
  Hyphenation(std::string language, _HyphenDict* patterns)
      : language_(std::move(language)), patterns_(patterns) {}

  std::string language_;
  std::unique_ptr<_HyphenDict, Free> patterns_;
};

}  // namespace tresen
