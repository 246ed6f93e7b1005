#include "terminal/ui/catalogue_check.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>

namespace tresen::ui {
namespace {

constexpr std::uint32_t magic = 0x950412de;
constexpr std::size_t header_bytes = 28;
constexpr std::size_t word_bytes = 4;

// Words of 32 bits in this machine's order; that of another machine is none of our catalogues.
class Words {
 public:
  explicit Words(std::string_view bytes) : bytes_(bytes) {}

  // Nothing: it is not in the file.
  std::optional<std::uint32_t> at(std::uint64_t offset) const {
    if (offset + word_bytes > bytes_.size()) return std::nullopt;
    std::uint32_t word = 0;
    std::memcpy(&word, bytes_.data() + offset, word_bytes);
    return word;
  }
  // Whether a table leads to `count` texts, each with a zero behind it.
  bool leads_to_texts(std::uint64_t table, std::uint64_t count) const {
    if (table + 2 * word_bytes * count > bytes_.size()) return false;
    for (std::uint64_t i = 0; i < count; ++i) {
      const std::uint64_t length = *at(table + 2 * word_bytes * i);
      const std::uint64_t begin = *at(table + 2 * word_bytes * i + word_bytes);
      if (begin + length >= bytes_.size() || bytes_[begin + length] != '\0') return false;
    }
    return true;
  }
  // Whether a hash table names texts that are there, and has a place at which a search ends.
  bool is_hash_table(std::uint64_t table, std::uint64_t size, std::uint64_t count) const {
    if (size == 0) return true;
    if (size <= count || size < 3 || table + word_bytes * size > bytes_.size()) return false;
    std::uint64_t empty = 0;
    for (std::uint64_t i = 0; i < size; ++i) {
      const std::uint32_t named = *at(table + word_bytes * i);
      if (named > count) return false;
      if (named == 0) ++empty;
    }
    return empty > 0;
  }

 private:
  std::string_view bytes_;
};

}  // namespace

bool is_catalogue(std::string_view mo) {
  const Words words(mo);
  if (mo.size() < header_bytes || *words.at(0) != magic || *words.at(4) != 0) return false;
  const std::uint64_t count = *words.at(8);
  return words.leads_to_texts(*words.at(12), count) && words.leads_to_texts(*words.at(16), count) &&
         words.is_hash_table(*words.at(24), *words.at(20), count);
}

}  // namespace tresen::ui
