#include "sync/base/text.h"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <array>
#include <cassert>
#include <cstdio>
#include <memory>
#include <optional>

namespace tresen {
namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// Length of the well-formed sequence at the front; 0: there is none.
std::size_t sequence_length(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return 1;
  const std::size_t count = lead >= 0xC2 && lead < 0xE0   ? 2
                            : lead >= 0xE0 && lead < 0xF0 ? 3
                            : lead >= 0xF0 && lead < 0xF5 ? 4
                                                          : 0;
  if (count == 0 || text.size() < count) return 0;
  for (std::size_t i = 1; i < count; ++i) {
    if (!is_continuation(text[i])) return 0;
  }
  const auto second = static_cast<unsigned char>(text[1]);
  const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool surrogate = lead == 0xED && second > 0x9F;
  const bool too_high = lead == 0xF4 && second > 0x8F;
  return overlong || surrogate || too_high ? 0 : count;
}

icu::UnicodeString wide(std::string_view text) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

std::string narrow(const icu::UnicodeString& text) {
  std::string utf8;
  text.toUTF8String(utf8);
  return utf8;
}

// Each thread has its own: a Transliterator is not to be shared, and making one takes 17 ms.
const icu::Transliterator& german_ascii() {
  thread_local const std::unique_ptr<icu::Transliterator> made = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::Transliterator> transliterator(
        icu::Transliterator::createInstance("de-ASCII; Lower", UTRANS_FORWARD, status));
    assert(U_SUCCESS(status));
    return transliterator;
  }();
  return *made;
}

bool is_ascii(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

// The letters from U+00C0 to U+00FF, folded; what ICU answers for them, a hundred times faster.
constexpr std::array<std::string_view, 64> latin1_folded{
    "a", "a", "a", "a", "ae", "a", "ae", "c", "e", "e", "e", "e", "i",  "i", "i",  "i",
    "d", "n", "o", "o", "o",  "o", "oe", "*", "o", "u", "u", "u", "ue", "y", "th", "ss",
    "a", "a", "a", "a", "ae", "a", "ae", "c", "e", "e", "e", "e", "i",  "i", "i",  "i",
    "d", "n", "o", "o", "o",  "o", "oe", "/", "o", "u", "u", "u", "ue", "y", "th", "y"};

// Folds a text of ASCII and those letters alone; nothing for any other.
std::optional<std::string> folded_latin1(std::string_view text) {
  std::string plain;
  plain.reserve(text.size() + 4);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80) {
      plain += byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : text[i];
    } else if (byte == 0xC3 && i + 1 < text.size() && is_continuation(text[i + 1])) {
      plain += latin1_folded.at(static_cast<unsigned char>(text[++i]) & 0x3FU);
    } else {
      return std::nullopt;
    }
  }
  return plain;
}

// White space and control characters, also the no-break space U+00A0 and the line ends U+2028/9.
std::size_t blank_length(std::string_view text) {
  const auto c = static_cast<unsigned char>(text[0]);
  if (c <= 0x20 || c == 0x7F) return 1;
  if (text.starts_with("\u00A0")) return 2;
  if (text.starts_with("\u2028") || text.starts_with("\u2029") || text.starts_with("\u202F")) {
    return 3;
  }
  return 0;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t count = sequence_length(text);
    if (count == 0) return false;
    text.remove_prefix(count);
  }
  return true;
}

bool is_readable(std::string_view text) {
  if (!is_utf8(text)) return false;
  const auto is_space = [](UChar32 c) { return c >= '\t' && c <= '\r'; };
  const auto is_joiner = [](UChar32 c) { return c == 0x200C || c == 0x200D; };
  const icu::UnicodeString points = wide(text);
  for (std::int32_t i = 0; i < points.length(); i = points.moveIndex32(i, 1)) {
    const UChar32 c = points.char32At(i);
    if (is_space(c) || is_joiner(c)) continue;
    const int type = u_charType(c);
    if (type == U_CONTROL_CHAR || type == U_FORMAT_CHAR || U_IS_UNICODE_NONCHAR(c)) return false;
  }
  return true;
}

std::string from_latin1(std::string_view text) {
  std::string utf8;
  utf8.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      utf8 += c;
    } else {
      utf8 += static_cast<char>(0xC0 | byte >> 6);
      utf8 += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return utf8;
}

std::size_t length(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += is_continuation(c) ? 0 : 1;
  return count;
}

std::string without_last(std::string_view text) {
  while (!text.empty() && is_continuation(text.back())) text.remove_suffix(1);
  if (!text.empty()) text.remove_suffix(1);
  return std::string(text);
}

std::string_view first_letter(std::string_view text) {
  std::size_t end = text.empty() ? 0 : 1;
  while (end < text.size() && is_continuation(text[end])) ++end;
  return text.substr(0, end);
}

std::string tidied(std::string_view text) {
  std::string result;
  bool gap = false;
  while (!text.empty()) {
    if (const std::size_t blank = blank_length(text)) {
      gap = !result.empty();
      text.remove_prefix(blank);
      continue;
    }
    if (gap) result += ' ';
    gap = false;
    result += text.front();
    text.remove_prefix(1);
  }
  return result;
}

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits;
}

std::string composed(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  assert(U_SUCCESS(status));
  return narrow(nfc->normalize(wide(text), status));
}

std::string folded(std::string_view text) {
  if (auto plain = folded_latin1(text)) return *std::move(plain);
  icu::UnicodeString letters = wide(text);
  german_ascii().transliterate(letters);
  return narrow(letters);
}

std::string lower(std::string_view text) { return narrow(wide(text).toLower()); }
std::string upper(std::string_view text) { return narrow(wide(text).toUpper()); }

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const auto end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (const std::string& part : parts) {
    if (&part != &parts.front()) text += separator;
    text += part;
  }
  return text;
}

std::string json_escaped(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      escaped += '\\';
      escaped += c;
    } else if (byte < 0x20) {
      std::array<char, 8> code{};
      std::snprintf(code.data(), code.size(), "\\u%04x", byte);
      escaped += code.data();
    } else {
      escaped += c;
    }
  }
  return escaped;
}

}  // namespace tresen
