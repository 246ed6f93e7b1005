#pragma once
// The words of a table, each once and in order: a beginning is a range of them. Whatever one slip
// of the finger makes of a beginning are some dozen ranges more, found by trying each slip.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tresen {

struct WordRange {
  std::uint32_t begin = 0, end = 0;

  std::uint32_t size() const { return end - begin; }
};

class Vocabulary {
 public:
  Vocabulary() = default;
  // Sorted, each once.
  explicit Vocabulary(std::span<const std::string> words);

  std::size_t size() const { return begins_.empty() ? 0 : begins_.size() - 1; }
  std::string_view word(std::size_t at) const {
    return std::string_view(text_).substr(begins_[at], begins_[at + 1] - begins_[at]);
  }
  WordRange beginning(std::string_view prefix) const;
  // The one word; empty: it is not there.
  WordRange exactly(std::string_view word) const;
  // Those that begin so, but for one slip (see begins_but_for_one_slip). Ranges may overlap.
  std::vector<WordRange> but_for_one_slip(std::string_view prefix) const;
  std::size_t bytes() const;

 private:
  // Of the words in `within`, which have all the same `depth` letters in front: those that go on
  // with this text.
  WordRange narrowed(WordRange within, std::size_t depth, std::string_view text) const;

  std::string text_;
  std::vector<std::uint32_t> begins_;  // one more than words
  std::string letters_;                // that occur
};

}  // namespace tresen
