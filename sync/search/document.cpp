#include "sync/search/document.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "sync/base/clock.h"
#include "sync/base/text.h"
#include "sync/record/distance.h"
#include "sync/record/phonetic.h"
#include "sync/search/spelling.h"

namespace tresen {
namespace {

constexpr std::size_t slip_letters_min = 4;
constexpr std::size_t whole_slip_letters_min = 3;
constexpr std::size_t sound_edits_max = 2;  // "ey" for "ai"
constexpr std::size_t phone_end_digits_min = 4;
constexpr std::size_t email_letters_min = 3;
constexpr std::size_t postcode_digits_max = 5;

// What would not fit into 64 KiB with all before it cannot be found; no field is as long.
void add(Document& document, Table table, std::string_view key, const Mark& mark) {
  const std::size_t key_end = document.keys.size() + key.size();
  if (key.empty() || key_end > std::numeric_limits<std::uint16_t>::max()) return;
  Token token;
  token.table = table;
  token.in = mark.in;
  token.begin = static_cast<std::uint16_t>(mark.begin);
  token.end = static_cast<std::uint16_t>(mark.end);
  token.key_begin = static_cast<std::uint16_t>(document.keys.size());
  token.key_end = static_cast<std::uint16_t>(key_end);
  document.keys += key;
  document.tokens.push_back(token);
}

void add_words(Document& document, const std::string& text, Mark::In in, Table plain,
               Table spelling) {
  for (const TextWord& word : words_of(text)) {
    const Mark mark{.in = in, .begin = word.begin, .end = word.end};
    add(document, spelling, common_spelling(word.folded), mark);
    add(document, plain, word.folded, mark);
  }
}

// The German-speaking countries dial a 0 in front at home; two digits of country code each.
bool dials_zero(std::string_view e164) {
  return e164.starts_with("+49") || e164.starts_with("+43") || e164.starts_with("+41");
}

void add_phone(Document& document, const std::string& e164) {
  std::string digits = digits_of(e164);
  if (digits.empty()) return;
  const Mark mark{
      .in = Mark::In::phone, .begin = 0, .end = e164 == document.row.phone ? e164.size() : 0};
  if (dials_zero(e164)) add(document, Table::phone, "0" + digits.substr(2), mark);
  add(document, Table::phone, digits, mark);
  std::reverse(digits.begin(), digits.end());
  add(document, Table::phone_end, digits, mark);
}

void add_birth_date(Document& document) {
  const std::string& iso = document.row.birth_date;
  if (!parse_date(iso)) return;
  const std::string year = iso.substr(0, 4);
  const Mark mark{.in = Mark::In::birth_date, .begin = 0, .end = iso.size()};
  add(document, Table::birth, iso.substr(8) + iso.substr(5, 2) + year, mark);
  add(document, Table::birth, "year" + year, mark);
}

// The postcode stands somewhere in the address line.
void add_postcode(Document& document, const std::string& postcode) {
  const std::size_t at = document.row.address.find(postcode);
  if (postcode.empty() || at == std::string::npos) return;
  add(document, Table::postcode, id_form(postcode),
      {.in = Mark::In::address, .begin = at, .end = at + postcode.size()});
}

bool is_spelling(Table table) {
  return table == Table::name_spelling || table == Table::address_spelling;
}

// The bytes of the original word that the typed beginning covers.
std::size_t covered(const Lookup& lookup, std::string_view original) {
  std::string_view rest = original;
  std::size_t bytes = 0;
  while (!rest.empty()) {
    const std::size_t letter = first_letter(rest).size();
    rest.remove_prefix(letter);
    bytes += letter;
    const std::string plain = folded(original.substr(0, bytes));
    const bool reached = is_spelling(lookup.table) ? common_spelling(plain).starts_with(lookup.key)
                                                   : plain.size() >= lookup.key.size();
    if (reached) return bytes;
  }
  return original.size();
}

std::vector<Lookup> letter_lookups(const QueryWord& word, bool forgiving) {
  std::vector<Lookup> lookups{
      {Table::name, word.text, Match::name, 1.0},
      {Table::name_spelling, word.spelling, Match::umlaut, 0.9},
      {Table::id, word.id, Match::customer_no, 1.0},
      {Table::address, word.text, Match::address, 0.7},
      {Table::address_spelling, word.spelling, Match::address, 0.65},
  };
  if (word.text.size() >= email_letters_min) {
    lookups.push_back({Table::email, word.text, Match::email, 0.85});
  }
  if (forgiving && word.text.size() >= slip_letters_min) {
    // Both ways: a slip inside "ue" shows in the written word only.
    constexpr auto slip = Lookup::Slip::in_beginning;
    lookups.push_back({Table::name_spelling, word.spelling, Match::similar, 0.5, slip});
    lookups.push_back({Table::name, word.text, Match::similar, 0.5, slip});
    // A code of one digit is a sound that half of all names have.
    const std::string sound = cologne_code(word.text);
    if (sound.size() > 1) lookups.push_back({Table::name_sound, sound, Match::similar, 0.45});
  }
  return lookups;
}

std::vector<Lookup> digit_lookups(const QueryWord& word) {
  std::vector<Lookup> lookups{{Table::id, word.id, Match::customer_no, 1.0},
                              {Table::phone, word.phone, Match::phone, 0.98}};
  if (word.text.size() <= postcode_digits_max) {
    lookups.push_back({Table::postcode, word.text, Match::postcode, 0.8});
  }
  if (word.text.size() == 4) {
    lookups.push_back({Table::birth, "year" + word.text, Match::birth_date, 0.8});
  }
  if (word.text.size() == 8) {
    lookups.push_back({Table::birth, word.text, Match::birth_date, 0.95});
  }
  if (word.text.size() >= phone_end_digits_min) {
    lookups.push_back(
        {Table::phone_end, {word.text.rbegin(), word.text.rend()}, Match::phone, 0.85});
  }
  return lookups;
}

void add_id(Document& document, const std::string& number, const Mark& mark) {
  const std::string form = id_form(number), digits = digits_of(number);
  add(document, Table::id, form, mark);
  if (digits != form) add(document, Table::id, digits, mark);
}

}  // namespace

Document document_of(SearchEntry entry) {
  Document document{.row = std::move(entry.row), .tokens = {}, .keys = {}};
  constexpr std::size_t tokens_usual = 24;
  constexpr std::size_t keys_usual = 256;
  document.tokens.reserve(tokens_usual);
  document.keys.reserve(keys_usual);
  const CustomerRow& row = document.row;
  add_words(document, row.name, Mark::In::name, Table::name, Table::name_spelling);
  for (const TextWord& word : words_of(row.name)) {
    add(document, Table::name_sound, cologne_code(word.folded),
        {.in = Mark::In::name, .begin = word.begin, .end = word.end});
  }
  add_words(document, row.address, Mark::In::address, Table::address, Table::address_spelling);
  const Mark unseen{.in = Mark::In::customer_no, .begin = 0, .end = 0};
  add_id(document, row.customer_no,
         {.in = Mark::In::customer_no, .begin = 0, .end = row.customer_no.size()});
  add_id(document, row.external_id, unseen);
  // Whoever was merged into this customer is asked for by the number that stands on old papers.
  for (const std::string& former : entry.ids) add_id(document, former, unseen);
  add_phone(document, row.phone);
  for (const std::string& phone : entry.phones) add_phone(document, phone);
  add_postcode(document, entry.postcode);
  add_birth_date(document);
  add(document, Table::email, folded(row.email),
      {.in = Mark::In::email, .begin = 0, .end = row.email.size()});
  return document;
}

std::vector<Lookup> lookups_of(const QueryWord& word, bool forgiving) {
  std::vector<Lookup> lookups;
  switch (word.kind) {
    case QueryWord::Kind::date:
      lookups = {{Table::birth, word.text, Match::birth_date, 0.95}};
      break;
    case QueryWord::Kind::email:
      lookups = {{Table::email, word.text, Match::email, 0.9}};
      break;
    case QueryWord::Kind::letters:
      lookups = letter_lookups(word, forgiving);
      break;
    case QueryWord::Kind::digits:
      lookups = digit_lookups(word);
      break;
  }
  std::erase_if(lookups, [](const Lookup& lookup) { return lookup.key.empty(); });
  return lookups;
}

std::vector<Lookup> slips_of(const QueryWord& word) {
  std::vector<Lookup> lookups;
  if (word.kind != QueryWord::Kind::letters || word.text.size() < whole_slip_letters_min) return {};
  constexpr auto slip = Lookup::Slip::in_whole;
  lookups.push_back({Table::name_spelling, word.spelling, Match::similar, 0.5, slip});
  lookups.push_back({Table::name, word.text, Match::similar, 0.5, slip});
  lookups.push_back({Table::name, word.text, Match::similar, 0.5, Lookup::Slip::in_sound});
  return lookups;
}

bool fits(const Lookup& lookup, std::string_view key) {
  if (lookup.table == Table::name_sound) return key == lookup.key;
  switch (lookup.slip) {
    case Lookup::Slip::in_beginning:
      return begins_but_for_one_slip(lookup.key, key);
    case Lookup::Slip::in_whole:
      return is_one_slip_apart(lookup.key, key);
    case Lookup::Slip::in_sound: {
      if (edit_distance(lookup.key, key, sound_edits_max) > sound_edits_max) return false;
      const std::string sound = cologne_code(lookup.key);
      return sound.size() > 1 && sound == cologne_code(key);
    }
    default:
      return key.starts_with(lookup.key);
  }
}

double score_of(const Lookup& lookup, std::string_view key) {
  if (lookup.slip > Lookup::Slip::in_beginning) return lookup.worth;
  const double share = static_cast<double>(lookup.key.size()) /
                       static_cast<double>(std::max<std::size_t>(key.size(), 1));
  return lookup.worth * (0.8 + 0.2 * std::min(1.0, share));
}

double share_of_name(std::size_t name_words, std::size_t typed_words) {
  constexpr double more_word = 0.005;
  if (typed_words < 2 || name_words <= typed_words) return 1;
  return 1 - more_word * static_cast<double>(std::min<std::size_t>(name_words - typed_words, 4));
}

std::optional<Fit> fit_of(const std::vector<Lookup>& lookups, const Document& document) {
  std::optional<Fit> best;
  for (const Lookup& lookup : lookups) {
    for (const Token& token : document.tokens) {
      if (token.table != lookup.table || !fits(lookup, document.key(token))) continue;
      const double score = score_of(lookup, document.key(token));
      if (!best || score > best->score) best = Fit{&lookup, &token, score};
    }
  }
  return best;
}

Mark mark_of(const Document& document, const Fit& fit) {
  const Token& token = *fit.token;
  Mark mark{.in = token.in, .begin = token.begin, .end = token.end};
  const bool is_word = token.table <= Table::address_spelling && token.table != Table::name_sound;
  if (!is_word || fit.lookup->slip != Lookup::Slip::none) return mark;
  const std::string& text = token.in == Mark::In::name ? document.row.name : document.row.address;
  mark.end = mark.begin +
             covered(*fit.lookup, std::string_view(text).substr(mark.begin, mark.end - mark.begin));
  return mark;
}

}  // namespace tresen
