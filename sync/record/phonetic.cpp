#include "sync/record/phonetic.h"

#include <string>

#include "sync/base/text.h"

namespace tresen {
namespace {

bool is_one_of(char c, std::string_view letters) {
  return letters.find(c) != std::string_view::npos;
}

// The letters alone, upper case: umlauts as their vowels, ß as S.
std::string letters_of(std::string_view word) {
  std::string plain = lower(word);
  struct Pair {
    std::string_view from;
    char to;
  };
  for (const auto& [from, to] : {Pair{"ä", 'a'}, Pair{"ö", 'o'}, Pair{"ü", 'u'}, Pair{"ß", 's'}}) {
    for (std::size_t at = plain.find(from); at != std::string::npos; at = plain.find(from)) {
      plain.replace(at, from.size(), 1, to);
    }
  }
  std::string letters;
  for (const char c : folded(plain)) {
    if (c >= 'a' && c <= 'z') letters += static_cast<char>(c - 'a' + 'A');
  }
  return letters;
}

// The digits of a C, by what stands around it. `before` is 0 at the beginning of the word.
std::string_view code_of_c(char before, char after) {
  if (before == 0) return after != 0 && is_one_of(after, "AHKLOQRUX") ? "4" : "8";
  if (is_one_of(before, "SZ")) return "8";
  return after != 0 && is_one_of(after, "AHKOQUX") ? "4" : "8";
}

// The code of one letter between its neighbours (0 where there is none); empty for H.
std::string_view code_of(char before, char letter, char after) {
  switch (letter) {
    case 'H':
      return "";
    case 'B':
      return "1";
    case 'P':
      return after == 'H' ? "3" : "1";
    case 'D':
    case 'T':
      return after != 0 && is_one_of(after, "CSZ") ? "8" : "2";
    case 'F':
    case 'V':
    case 'W':
      return "3";
    case 'G':
    case 'K':
    case 'Q':
      return "4";
    case 'C':
      return code_of_c(before, after);
    case 'X':
      return before != 0 && is_one_of(before, "CKQ") ? "8" : "48";
    case 'L':
      return "5";
    case 'M':
    case 'N':
      return "6";
    case 'R':
      return "7";
    case 'S':
    case 'Z':
      return "8";
    default:
      return "0";  // A E I J O U Y
  }
}

}  // namespace

std::string cologne_code(std::string_view word) {
  const std::string letters = letters_of(word);
  std::string long_code;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    const char before = i > 0 ? letters[i - 1] : '\0';
    const char after = i + 1 < letters.size() ? letters[i + 1] : '\0';
    long_code += code_of(before, letters[i], after);
  }
  std::string code;
  char last = '\0';
  for (const char digit : long_code) {
    if (digit != last && (digit != '0' || code.empty())) code += digit;
    last = digit;
  }
  return code;
}

}  // namespace tresen
