#include "sync/search/query.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>

#include "sync/base/clock.h"
#include "sync/base/text.h"
#include "sync/search/spelling.h"

namespace tresen {
namespace {

constexpr std::size_t words_max = 8;
constexpr std::size_t query_bytes_max = 200;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_word_byte(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_number(std::string_view raw) {
  return std::any_of(raw.begin(), raw.end(), is_digit) &&
         raw.find_first_not_of("0123456789+()/-.") == std::string_view::npos;
}

std::string two_digits(const std::string& number) {
  return number.size() < 2 ? "0" + number : number;
}

// "12.3.1961", "12.3.", "1961-03-12" as DDMMYYYY or its beginning.
std::optional<std::string> read_date(std::string_view raw) {
  if (const auto iso = parse_date(raw)) {
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "%02u%02u%04d", unsigned(iso->day()),
                  unsigned(iso->month()), int(iso->year()));
    return text.data();
  }
  const std::vector<std::string> parts = split(raw, '.');
  if (parts.size() < 2 || parts.size() > 3) return std::nullopt;
  const auto fits = [](const std::string& part, std::size_t size_max) {
    return part.size() <= size_max && std::all_of(part.begin(), part.end(), is_digit);
  };
  if (parts[0].empty() || !fits(parts[0], 2) || !fits(parts[1], 2)) return std::nullopt;
  std::string date = two_digits(parts[0]);
  if (parts.size() == 2) return date + parts[1];
  if (parts[1].empty() || !fits(parts[2], 4)) return std::nullopt;
  date += two_digits(parts[1]);
  return date + parts[2];
}

QueryWord date_word(std::string date) {
  QueryWord word;
  word.kind = QueryWord::Kind::date;
  word.text = std::move(date);
  return word;
}

QueryWord number_word(std::string_view raw) {
  QueryWord word;
  word.kind = QueryWord::Kind::digits;
  word.text = digits_of(raw);
  word.id = word.text;
  word.phone = word.text;
  if (raw.starts_with("00")) word.phone.erase(0, 2);
  // "+49 (0)171": the zero in brackets is not dialled.
  if (raw.starts_with('+') || raw.starts_with("00")) {
    const std::size_t zero = raw.find("(0)");
    if (zero != std::string_view::npos) {
      word.phone = digits_of(raw.substr(0, zero)) + digits_of(raw.substr(zero + 3));
      if (raw.starts_with("00")) word.phone.erase(0, 2);
    }
  }
  return word;
}

QueryWord letter_word(std::string_view raw) {
  QueryWord word;
  word.kind =
      raw.find('@') == std::string_view::npos ? QueryWord::Kind::letters : QueryWord::Kind::email;
  word.text = folded(raw);
  word.id = id_form(raw);
  word.spelling = common_spelling(word.text);
  word.has_parts = word.kind == QueryWord::Kind::letters && words_of(raw).size() > 1;
  return word;
}

}  // namespace

std::vector<TextWord> words_of(std::string_view text) {
  std::vector<TextWord> words;
  std::size_t at = 0;
  while (at < text.size()) {
    if (!is_word_byte(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && is_word_byte(text[end])) ++end;
    std::string plain;
    // Folding may bring signs of its own, such as the apostrophe of a transliterated soft sign.
    for (const char c : folded(text.substr(at, end - at))) {
      if (is_word_byte(c)) plain += c;
    }
    if (!plain.empty()) words.push_back({.folded = std::move(plain), .begin = at, .end = end});
    at = end;
  }
  return words;
}

std::string id_form(std::string_view text) {
  std::string id;
  for (const TextWord& word : words_of(text)) id += word.folded;
  return id;
}

std::vector<QueryWord> read_query(std::string_view text) {
  if (text.size() > query_bytes_max || !is_utf8(text)) return {};
  std::string plain = tidied(text);
  std::replace(plain.begin(), plain.end(), ',', ' ');
  std::replace(plain.begin(), plain.end(), ';', ' ');
  std::vector<std::string> raws = split(plain, ' ');
  std::erase(raws, "");
  std::vector<QueryWord> words;
  for (std::size_t i = 0; i < raws.size() && words.size() < words_max; ++i) {
    if (const auto date = read_date(raws[i])) {
      words.push_back(date_word(*date));
    } else if (is_number(raws[i])) {
      std::string number = raws[i];
      if (number[0] == '0' || number[0] == '+') {
        while (i + 1 < raws.size() && is_number(raws[i + 1])) number += raws[++i];
      }
      words.push_back(number_word(number));
    } else if (!id_form(raws[i]).empty()) {
      words.push_back(letter_word(raws[i]));
    }
  }
  return words;
}

}  // namespace tresen
