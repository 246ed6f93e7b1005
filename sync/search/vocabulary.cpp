#include "sync/search/vocabulary.h"

#include <algorithm>
#include <array>

#include "sync/search/spelling.h"

namespace tresen {

Vocabulary::Vocabulary(std::span<const std::string> words) {
  std::array<bool, 256> occurs{};
  std::size_t bytes = 0;
  for (const std::string& word : words) bytes += word.size();
  text_.reserve(bytes);
  begins_.reserve(words.size() + 1);
  for (const std::string& word : words) {
    begins_.push_back(static_cast<std::uint32_t>(text_.size()));
    text_ += word;
    for (const char letter : word) occurs.at(static_cast<unsigned char>(letter)) = true;
  }
  begins_.push_back(static_cast<std::uint32_t>(text_.size()));
  for (std::size_t letter = 0; letter < occurs.size(); ++letter) {
    if (occurs.at(letter)) letters_ += static_cast<char>(letter);
  }
}

WordRange Vocabulary::narrowed(WordRange within, std::size_t depth, std::string_view text) const {
  const auto part = [&](std::uint32_t at) { return word(at).substr(depth, text.size()); };
  // Where the first word stands of which this holds; it holds of all behind.
  const auto first_where = [](std::uint32_t begin, std::uint32_t end, auto holds) {
    while (begin < end) {
      const std::uint32_t middle = begin + (end - begin) / 2;
      if (holds(middle)) {
        end = middle;
      } else {
        begin = middle + 1;
      }
    }
    return begin;
  };
  const std::uint32_t begin =
      first_where(within.begin, within.end, [&](std::uint32_t at) { return part(at) >= text; });
  if (begin == within.end || part(begin) != text) return {begin, begin};
  const std::uint32_t end =
      first_where(begin, within.end, [&](std::uint32_t at) { return part(at) > text; });
  return {begin, end};
}

WordRange Vocabulary::beginning(std::string_view prefix) const {
  return narrowed({0, static_cast<std::uint32_t>(size())}, 0, prefix);
}

WordRange Vocabulary::exactly(std::string_view wanted) const {
  const WordRange range = beginning(wanted);
  // The shortest of them comes first.
  if (range.size() == 0 || word(range.begin).size() != wanted.size()) return {};
  return {range.begin, range.begin + 1};
}

std::vector<WordRange> Vocabulary::but_for_one_slip(std::string_view prefix) const {
  std::vector<WordRange> found;
  const auto take = [&](WordRange range) {
    if (range.size() > 0) found.push_back(range);
  };
  // So few are sooner looked at one by one.
  constexpr std::uint32_t few = 48;
  WordRange before{0, static_cast<std::uint32_t>(size())};
  for (std::size_t at = 0; at < prefix.size() && before.size() > 0; ++at) {
    if (before.size() <= few) {
      for (std::uint32_t one = before.begin; one < before.end; ++one) {
        if (begins_but_for_one_slip(prefix, word(one))) found.push_back({one, one + 1});
      }
      return found;
    }
    const std::string_view rest = prefix.substr(at);
    take(narrowed(before, at, rest.substr(1)));  // one too many
    if (rest.size() > 1) {
      const std::string swapped{rest[1], rest[0]};
      const WordRange turned = narrowed(before, at, swapped);
      take(narrowed(turned, at + 2, rest.substr(2)));
    }
    WordRange left = before;
    for (const char letter : letters_) {
      if (left.size() == 0) break;
      const WordRange other = narrowed(left, at, std::string_view(&letter, 1));
      left.begin = other.end;
      if (other.size() == 0) continue;
      take(narrowed(other, at + 1, rest.substr(1)));  // a wrong one
      take(narrowed(other, at + 1, rest));            // one too few
    }
    before = narrowed(before, at, rest.substr(0, 1));
  }
  take(before);  // no slip at all
  return found;
}

std::size_t Vocabulary::bytes() const {
  return text_.capacity() + letters_.capacity() + begins_.capacity() * sizeof begins_[0];
}

}  // namespace tresen
