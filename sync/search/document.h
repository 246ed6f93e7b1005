#pragma once
// What of a customer can be found, and what a word of a query is worth against it. Pure.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/search/entry.h"
#include "sync/search/index.h"
#include "sync/search/query.h"

namespace tresen {

// The sorted tables of the index; a token stands in one of them.
enum class Table : std::uint8_t {
  name,              // folded words
  name_spelling,     // the same by common_spelling()
  name_sound,        // and by cologne_code(), of which no beginning counts
  address,           // street and town
  address_spelling,  //
  id,
  phone,
  phone_end,  // digits from the last to the first
  postcode,
  birth,  // DDMMYYYY and "yearYYYY"
  email,
};
inline constexpr std::size_t table_count = 11;

struct Token {
  std::uint16_t begin = 0, end = 0;  // bytes of that text of the row; equal: nothing to mark
  std::uint16_t key_begin = 0, key_end = 0;  // bytes of Document::keys
  Table table = Table::name;
  Mark::In in = Mark::In::name;
};

struct Document {
  CustomerRow row;
  std::vector<Token> tokens;
  std::string keys;  // of all tokens, one behind the other

  // What a query's word must be the beginning of. Valid as long as the document is not moved.
  std::string_view key(const Token& token) const {
    return std::string_view(keys).substr(token.key_begin, token.key_end - token.key_begin);
  }
};

Document document_of(SearchEntry entry);

// Where to look for a word of the query, and what it is worth there.
struct Lookup {
  Table table = Table::name;
  std::string key;
  Match match = Match::name;
  double worth = 0;  // 0 to 1, of a whole token; its beginning is worth a little less
  enum class Slip : std::uint8_t { none, in_beginning, in_whole, in_sound } slip = Slip::none;
};
// `forgiving`: with those that allow a slip in a beginning, of words of four letters and more.
std::vector<Lookup> lookups_of(const QueryWord& word, bool forgiving);
// The names alone that are one slip away from the word, as a whole, or sound like it and look much
// like it; of three letters and more.
std::vector<Lookup> slips_of(const QueryWord& word);

// Whether a key is what the lookup looks for.
bool fits(const Lookup& lookup, std::string_view key);
// 0 to 1; the more of the key was typed the more.
double score_of(const Lookup& lookup, std::string_view key);

// A name that has more words than were typed is a little less what was meant: of one word alone it
// tells nothing.
double share_of_name(std::size_t name_words, std::size_t typed_words);

struct Fit {
  const Lookup* lookup = nullptr;
  const Token* token = nullptr;
  double score = 0;
};
// The best fit of a word's lookups to a customer; nothing if none fits.
std::optional<Fit> fit_of(const std::vector<Lookup>& lookups, const Document& document);

// What to mark for a fit.
Mark mark_of(const Document& document, const Fit& fit);

}  // namespace tresen
