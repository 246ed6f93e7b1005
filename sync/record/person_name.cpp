#include "sync/record/person_name.h"

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <vector>

#include "sync/base/text.h"

namespace tresen {
namespace {

// Calls `each` with every code point until it answers false; true if it never did.
template <class Each>
bool all_points(const icu::UnicodeString& text, Each each) {
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    if (!each(text.char32At(i))) return false;
  }
  return true;
}

icu::UnicodeString wide(std::string_view text) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

// Transliteration writes letters of no script of their own, such as the turned comma U+02BB.
bool is_latin(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(c, &status);
  return script == USCRIPT_LATIN || script == USCRIPT_COMMON || script == USCRIPT_INHERITED;
}

bool is_mark(UChar32 c) { return u_charType(c) == U_NON_SPACING_MARK; }

bool joins(UChar32 c) {
  constexpr UChar32 curly_apostrophe = 0x2019;
  return c == ' ' || c == '-' || c == '\'' || c == '.' || c == curly_apostrophe;
}

// Words of names that are written small, unless the name ends with them.
bool is_particle(const icu::UnicodeString& word) {
  constexpr auto particles = std::to_array<std::string_view>(
      {"von", "vom", "van", "zu", "zum", "zur", "der", "den", "dem", "de", "del", "della", "di",
       "da", "dos", "du", "la", "le", "und", "ten", "ter", "af", "av"});
  std::string text;
  word.toUTF8String(text);
  return std::ranges::find(particles, text) != particles.end();
}

icu::UnicodeString with_capital(const icu::UnicodeString& small) {
  const std::int32_t second = small.moveIndex32(0, 1);
  icu::UnicodeString word(small, 0, second);
  word.toUpper(icu::Locale::getRoot());
  return word.append(small, second, small.length() - second);
}

}  // namespace

bool is_written_as_name(std::string_view text) {
  return all_points(wide(text), [](UChar32 c) { return joins(c) || u_isalpha(c) || is_mark(c); });
}

bool has_letter(std::string_view text) {
  return !all_points(wide(text), [](UChar32 c) { return !u_isalpha(c); });
}

bool has_foreign_letters(std::string_view text) {
  return !all_points(wide(text), [](UChar32 c) { return !u_isalpha(c) || is_latin(c); });
}

std::string proposed_name(std::string_view text) {
  const icu::UnicodeString capitals = wide(text);
  int letters = 0;
  const bool capitals_alone = all_points(capitals, [&](UChar32 c) {
    letters += u_isalpha(c) ? 1 : 0;
    return !u_isalpha(c) || u_isupper(c);
  });
  if (!capitals_alone || letters < 2) return {};
  icu::UnicodeString name, word;
  const auto end_word = [&](bool last) {
    if (word.isEmpty()) return;
    word.toLower(icu::Locale::getRoot());
    name += !last && is_particle(word) ? word : with_capital(word);
    word.remove();
  };
  all_points(capitals, [&](UChar32 c) {
    if (!joins(c)) {
      word.append(c);
      return true;
    }
    end_word(c != ' ');
    name.append(c);
    return true;
  });
  end_word(true);
  std::string proposed;
  name.toUTF8String(proposed);
  return proposed == text ? std::string() : proposed;
}

}  // namespace tresen
