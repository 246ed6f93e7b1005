#pragma once
// Numbers (phones, dates, postcodes, customer numbers) in order, and who has each: a beginning is a
// slice. Of a slice the first documents are found without reading all of it.

#include <algorithm>
#include <compare>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

namespace tresen {

struct NumberSlice {
  std::uint32_t begin = 0, end = 0;

  std::uint32_t size() const { return end - begin; }
};

// Key: an unsigned number. Digits take half a byte each, the first in front, so that a beginning
// has the lowest key of all that begin so.
template <class Key>
Key digits_key(std::string_view digits) {
  constexpr std::size_t room = sizeof(Key) * 2;
  Key key = 0;
  for (std::size_t i = 0; i < room; ++i) {
    unsigned half = 0;
    if (i < digits.size()) {
      const char c = digits[i];
      half = c >= '0' && c <= '9' ? static_cast<unsigned>(c - '0') + 1 : 0xF;
    }
    key = static_cast<Key>(key << 4U) | static_cast<Key>(half);
  }
  return key;
}

// The first eight bytes of any text.
inline std::uint64_t bytes_key(std::string_view text) {
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < sizeof key; ++i) {
    key = key << 8U | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
  }
  return key;
}

// What bytes_key() leaves out.
inline std::string_view behind_key(std::string_view text) {
  return text.substr(std::min(text.size(), sizeof(std::uint64_t)));
}

template <class Key>
class Numbers {
 public:
  void reserve(std::size_t count) { unsorted_.reserve(count); }
  // Of equal keys the one with the lower `rest` comes first; it is not kept.
  void add(Key key, std::uint32_t document, std::uint64_t rest = 0) {
    unsorted_.push_back({key, rest, document});
  }
  // All have been added.
  void settle() {
    std::sort(unsorted_.begin(), unsorted_.end());
    unsorted_.erase(std::unique(unsorted_.begin(), unsorted_.end()), unsorted_.end());
    keys_.reserve(unsorted_.size());
    documents_.reserve(unsorted_.size());
    for (const auto& [key, rest, document] : unsorted_) {
      if (documents_.size() % block == 0) least_.push_back(document);
      least_.back() = std::min(least_.back(), document);
      keys_.push_back(key);
      documents_.push_back(document);
    }
    unsorted_ = std::vector<Unsorted>();  // "= {}" would keep the memory
  }

  // Those with keys from `first` on, in which only the lowest `free` bits are others.
  NumberSlice range(Key first, unsigned free) const {
    const Key last = free >= sizeof(Key) * 8 ? std::numeric_limits<Key>::max()
                                             : first | static_cast<Key>((Key{1} << free) - 1);
    const auto begin = std::lower_bound(keys_.begin(), keys_.end(), first);
    const auto end = std::upper_bound(begin, keys_.end(), last);
    return {static_cast<std::uint32_t>(begin - keys_.begin()),
            static_cast<std::uint32_t>(end - keys_.begin())};
  }
  std::uint32_t document(std::uint32_t at) const { return documents_[at]; }
  // Of a slice of equal keys: those whose rests are from `least` to `most`. `rest_of` tells the
  // rest of a document; nothing of one that is gone.
  template <class RestOf>
  NumberSlice narrowed(NumberSlice slice, std::uint64_t least, std::uint64_t most,
                       RestOf rest_of) const {
    const auto first_where = [&](std::uint32_t begin, auto holds) {
      std::uint32_t end = slice.end;
      while (begin < end) {
        const std::uint32_t middle = begin + (end - begin) / 2;
        std::uint32_t at = middle;
        auto rest = rest_of(documents_[at]);
        while (!rest && ++at < end) rest = rest_of(documents_[at]);
        if (!rest || holds(*rest)) {
          end = middle;
        } else {
          begin = at + 1;
        }
      }
      return begin;
    };
    const auto begin = first_where(slice.begin, [&](std::uint64_t rest) { return rest >= least; });
    return {begin, first_where(begin, [&](std::uint64_t rest) { return rest > most; })};
  }

  // Calls `each` with the documents of the slice, the lowest first as far as blocks tell, until it
  // answers that it has enough: every one that is left out is higher than the `bound` it names.
  template <class Each>
  void lowest(NumberSlice slice, Each each) const {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> blocks;  // lowest document, number
    for (std::uint32_t at = slice.begin / block; at * block < slice.end; ++at) {
      blocks.emplace_back(least_[at], at);
    }
    const auto later = std::greater<>();
    std::make_heap(blocks.begin(), blocks.end(), later);
    std::uint32_t bound = std::numeric_limits<std::uint32_t>::max();
    while (!blocks.empty() && blocks.front().first < bound) {
      const std::uint32_t from = blocks.front().second * block;
      for (std::uint32_t at = std::max(from, slice.begin);
           at < std::min<std::uint32_t>(from + block, slice.end); ++at) {
        if (documents_[at] < bound) bound = each(documents_[at]);
      }
      std::pop_heap(blocks.begin(), blocks.end(), later);
      blocks.pop_back();
    }
  }

  std::size_t bytes() const {
    return keys_.capacity() * sizeof(Key) +
           (documents_.capacity() + least_.capacity()) * sizeof(std::uint32_t);
  }

 private:
  static constexpr std::uint32_t block = 256;
  struct Unsorted {
    Key key = 0;
    std::uint64_t rest = 0;
    std::uint32_t document = 0;

    auto operator<=>(const Unsorted&) const = default;
  };

  std::vector<Unsorted> unsorted_;
  std::vector<Key> keys_;
  std::vector<std::uint32_t> documents_, least_;  // of each block: the lowest document
};

}  // namespace tresen
