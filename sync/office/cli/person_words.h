#pragma once
// The words of the page that a person gets: short, in German and English. The counter has words of
// its own (assets/text); head office's commands speak English.

#include <string>
#include <string_view>

namespace tresen {

class PersonWords {
 public:
  // "en", else German.
  explicit PersonWords(std::string_view language) : english_(language == "en") {}

  std::string_view language() const { return english_ ? "en" : "de"; }
  // The word for a field, a state, a source or a part of the page; a key that has none comes back
  // as it is.
  std::string of(std::string_view key) const;

 private:
  bool english_;
};

}  // namespace tresen
