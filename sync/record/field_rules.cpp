#include "sync/record/field_rules.h"

#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "sync/base/text.h"
#include "sync/record/email.h"
#include "sync/record/person_name.h"
#include "sync/record/phone.h"

namespace tresen {
namespace {

constexpr int birth_year_min = 1900;
constexpr int likely_age_max = 110;
constexpr int phone_digits_few = 6;  // fewer: the numbering plan has "030 123"; hardly anybody does
constexpr std::size_t foreign_postcode_max = 12;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

std::string ascii_upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

std::string_view country_or_home(const FieldContext& context) {
  return context.country.empty() ? std::string_view("DE") : context.country;
}

std::optional<std::string> iso_of(int y, int m, int d) {
  const Date date = std::chrono::year(y) / std::chrono::month(static_cast<unsigned>(m)) /
                    std::chrono::day(static_cast<unsigned>(d));
  if (!date.ok() || y < 1000) return std::nullopt;
  return iso_date(date);
}

int full_year(int two_digits, const FieldContext& context) {
  return (two_digits <= int(context.today.year()) % 100 ? 2000 : 1900) + two_digits;
}

// Eight digits: day first, as typed at the counter, else year first, as files have it.
std::optional<std::string> date_of_digits(std::string_view digits, const FieldContext& context) {
  const auto part = [&](std::size_t at, std::size_t count) {
    return number(digits.substr(at, count));
  };
  if (digits.size() == 6) return iso_of(full_year(part(4, 2), context), part(2, 2), part(0, 2));
  if (digits.size() != 8) return std::nullopt;
  const int y = part(4, 4);
  if (y >= birth_year_min && y <= int(context.today.year())) {
    if (const auto day_first = iso_of(y, part(2, 2), part(0, 2))) return day_first;
  }
  if (const auto year_first = iso_of(part(0, 4), part(4, 2), part(6, 2))) return year_first;
  return iso_of(y, part(2, 2), part(0, 2));
}

// "12.3.61", "12. 03. 1961", "1961-3-12", "12/3/1961".
std::optional<std::string> date_of_parts(std::string_view text, const FieldContext& context) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (is_digit(c)) {
      parts.back() += c;
    } else if (std::string_view(". /-").find(c) == std::string_view::npos) {
      return std::nullopt;
    } else if (!parts.back().empty()) {
      parts.emplace_back();
    }
  }
  if (parts.size() != 3) return std::nullopt;
  const auto fits = [&](std::size_t i, std::size_t size_max) {
    return !parts[i].empty() && parts[i].size() <= size_max;
  };
  if (parts[0].size() == 4 && fits(1, 2) && fits(2, 2)) {
    return iso_of(number(parts[0]), number(parts[1]), number(parts[2]));
  }
  if (!fits(0, 2) || !fits(1, 2)) return std::nullopt;
  if (parts[2].size() == 4) return iso_of(number(parts[2]), number(parts[1]), number(parts[0]));
  if (parts[2].size() != 2) return std::nullopt;
  return iso_of(full_year(number(parts[2]), context), number(parts[1]), number(parts[0]));
}

// Takes 1 to 4 digits and at most one letter off the front, with a space between if `spaced`.
bool take_number(std::string_view& text, bool spaced) {
  std::size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  if (digits < 1 || digits > 4) return false;
  text.remove_prefix(digits);
  if (spaced && text.size() >= 2 && text[0] == ' ' && is_letter(text[1])) text.remove_prefix(1);
  if (!text.empty() && is_letter(text[0])) text.remove_prefix(1);
  return true;
}

}  // namespace

std::string tidy_text(std::string_view raw, const FieldContext&) { return composed(tidied(raw)); }

std::string tidy_date(std::string_view raw, const FieldContext& context) {
  const std::string text = tidied(raw);
  const auto read = all_digits(text) ? date_of_digits(text, context) : date_of_parts(text, context);
  return read.value_or(text);
}

std::string tidy_phone(std::string_view raw, const FieldContext& context) {
  const std::string text = tidied(raw);
  const auto phone = read_phone(text, country_or_home(context));
  return phone ? phone->e164 : text;
}

std::string tidy_mail(std::string_view raw, const FieldContext&) { return tidy_email(raw); }

std::string tidy_postcode(std::string_view raw, const FieldContext& context) {
  std::string text = ascii_upper(composed(tidied(raw)));
  const std::string_view country = country_or_home(context);
  if (country != "DE" && country != "AT" && country != "CH") return text;
  std::erase(text, ' ');
  for (const std::string_view prefix : {"D-", "DE-", "A-", "AT-", "CH-"}) {
    if (text.starts_with(prefix) && all_digits(std::string_view(text).substr(prefix.size()))) {
      return text.substr(prefix.size());
    }
  }
  return text;
}

std::string tidy_house_no(std::string_view raw, const FieldContext&) {
  const std::string text = tidied(raw);
  std::string tight;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto joins = [](char c) { return c == '-' || c == '/'; };
    const bool around = text[i] == ' ' && ((i > 0 && joins(text[i - 1])) ||
                                           (i + 1 < text.size() && joins(text[i + 1])));
    if (!around) tight += text[i];
  }
  return tidied(tight);
}

std::string tidy_country(std::string_view raw, const FieldContext&) {
  struct Name {
    std::string_view name, code;
  };
  constexpr auto names = std::to_array<Name>({{"deutschland", "DE"},
                                              {"germany", "DE"},
                                              {"d", "DE"},
                                              {"oesterreich", "AT"},
                                              {"austria", "AT"},
                                              {"a", "AT"},
                                              {"schweiz", "CH"},
                                              {"switzerland", "CH"}});
  const std::string text = composed(tidied(raw));
  const std::string word = folded(text);
  for (const Name& known : names) {
    if (word == known.name) return std::string(known.code);
  }
  return text.size() == 2 ? ascii_upper(text) : text;
}

std::string tidy_language(std::string_view raw, const FieldContext&) {
  std::vector<std::string> tags = split(tidied(raw), '-');
  for (std::size_t i = 0; i < tags.size(); ++i) {
    tags[i] = i > 0 && tags[i].size() == 2 ? ascii_upper(tags[i])
              : i == 0                     ? lower(tags[i])
                                           : tags[i];
  }
  return join(tags, "-");
}

std::string tidy_salutation(std::string_view raw, const FieldContext& context) {
  struct Word {
    std::string_view written, stored;
  };
  constexpr auto words = std::to_array<Word>({{"frau", "ms"},
                                              {"fr.", "ms"},
                                              {"herr", "mr"},
                                              {"herrn", "mr"},
                                              {"hr.", "mr"},
                                              {"divers", "diverse"},
                                              {"familie", "family"},
                                              {"firma", "company"},
                                              {"keine", "none"},
                                              {"keine angabe", "none"},
                                              {"mrs", "ms"},
                                              {"mrs.", "ms"},
                                              {"ms.", "ms"},
                                              {"mr.", "mr"}});
  const std::string text = tidy_choice(raw, context);
  for (const Word& word : words) {
    if (text == word.written) return std::string(word.stored);
  }
  return text;
}

std::string tidy_choice(std::string_view raw, const FieldContext&) {
  return lower(composed(tidied(raw)));
}

std::string tidy_set(std::string_view raw, const FieldContext&) {
  std::vector<std::string> items = split(raw, '\n');
  for (std::string& item : items) item = composed(tidied(item));
  return set_value(std::move(items));
}

Verdict fits_any(std::string_view, const FieldContext&) { return Verdict::good; }

Verdict fits_first_name(std::string_view text, const FieldContext&) {
  if (!is_written_as_name(text) || !has_letter(text)) return Verdict::malformed;
  return has_foreign_letters(text) ? Verdict::unlikely : Verdict::good;
}

Verdict fits_last_name(std::string_view text, const FieldContext&) {
  if (!has_letter(text)) return Verdict::malformed;
  return is_written_as_name(text) && !has_foreign_letters(text) ? Verdict::good
                                                                : Verdict::unlikely;
}

Verdict fits_birth_date(std::string_view text, const FieldContext& context) {
  const auto date = parse_date(text);
  if (!date || int(date->year()) < birth_year_min || *date > context.today) {
    return Verdict::malformed;
  }
  return age_in_years(*date, context.today) > likely_age_max ? Verdict::unlikely : Verdict::good;
}

Verdict fits_phone(std::string_view text, const FieldContext& context) {
  const auto phone = read_phone(text, country_or_home(context));
  if (!phone) return Verdict::malformed;
  return phone->valid && phone->digits >= phone_digits_few ? Verdict::good : Verdict::unlikely;
}

Verdict fits_mobile(std::string_view text, const FieldContext& context) {
  const Verdict verdict = fits_phone(text, context);
  if (verdict != Verdict::good) return verdict;
  return read_phone(text, country_or_home(context))->mobile ? Verdict::good : Verdict::unlikely;
}

Verdict fits_mail(std::string_view text, const FieldContext&) { return judge_email(text); }

Verdict fits_postcode(std::string_view text, const FieldContext& context) {
  const std::string_view country = country_or_home(context);
  if (country != "DE" && country != "AT" && country != "CH") {
    return length(text) <= foreign_postcode_max ? Verdict::good : Verdict::too_long;
  }
  const std::size_t size = country == "DE" ? 5 : 4;
  if (!all_digits(text)) return Verdict::malformed;
  if (text.size() > size) return Verdict::too_long;
  if (text.size() < size) return Verdict::malformed;
  const bool none = country == "DE" ? text.starts_with("00") : text.starts_with("0");
  return none ? Verdict::malformed : Verdict::good;
}

Verdict fits_house_no(std::string_view text, const FieldContext&) {
  if (!take_number(text, true)) return Verdict::malformed;
  if (!text.empty() && (text[0] == '-' || text[0] == '/')) {
    text.remove_prefix(1);
    if (!take_number(text, false)) return Verdict::malformed;
  }
  return text.empty() ? Verdict::good : Verdict::malformed;
}

Verdict fits_country(std::string_view text, const FieldContext&) {
  for (const char* const* code = uloc_getISOCountries(); *code != nullptr; ++code) {
    if (text == *code) return Verdict::good;
  }
  return Verdict::malformed;
}

Verdict fits_language(std::string_view text, const FieldContext&) {
  const std::vector<std::string> tags = split(text, '-');
  const auto is_word = [](const std::string& tag) {
    return tag.size() >= 2 && tag.size() <= 8 &&
           std::all_of(tag.begin(), tag.end(), [](char c) { return is_digit(c) || is_letter(c); });
  };
  const bool fits = tags[0].size() <= 3 && std::none_of(tags[0].begin(), tags[0].end(), is_digit) &&
                    std::all_of(tags.begin(), tags.end(), is_word);
  return fits ? Verdict::good : Verdict::malformed;
}

Verdict fits_insurer(std::string_view text, const FieldContext&) {
  const bool is_code = text.find_first_not_of("0123456789 ") == std::string_view::npos;
  if (!is_code) return Verdict::good;
  return is_institution_code(digits_of(text)) ? Verdict::good : Verdict::malformed;
}

Verdict fits_notes(std::string_view text, const FieldContext&) {
  // Beginnings of words: "archiv" holds no "hiv".
  constexpr auto stems = std::to_array<std::string_view>(
      {"krank",       "erkrank",      "zuckerkrank",  "diagnos",  "diabet",   "demen",
       "alzheim",     "krebs",        "tumor",        "depress",  "epilep",   "grauer star",
       "grauen star", "gruener star", "gruenen star", "glaukom",  "katarakt", "makula",
       "tinnitus",    "schwerhoer",   "gehoerlos",    "taub ",    "blind ",   "schwanger",
       "medikament",  "allerg",       "hiv ",         "behinder", "operiert", "operation"});
  std::string plain = " " + folded(text) + " ";
  for (char& c : plain) {
    if (!is_letter(c)) c = ' ';
  }
  const bool speaks_of_illness =
      std::any_of(stems.begin(), stems.end(), [&](std::string_view stem) {
        return plain.find(" " + std::string(stem)) != std::string::npos;
      });
  return speaks_of_illness ? Verdict::unlikely : Verdict::good;
}

bool is_institution_code(std::string_view digits) {
  if (digits.size() != 9 || !all_digits(digits)) return false;
  int sum = 0;
  for (std::size_t i = 2; i < 8; ++i) {
    const int product = (digits[i] - '0') * (i % 2 == 0 ? 2 : 1);
    sum += product / 10 + product % 10;
  }
  return sum % 10 == digits[8] - '0';
}

}  // namespace tresen
