#pragma once
// What somebody may write into a field of a customer, by mistake or on purpose: each door refuses
// the bad ones with a reason, and keeps the strange but good ones to the last byte.

#include <string>
#include <string_view>
#include <vector>

#include "sync/base/text.h"

namespace tresen::test {

struct HostileValue {
  const char* what;
  std::string value;
  bool good = false;
};

inline std::vector<HostileValue> hostile_values() {
  using std::string_literals::operator""s;
  std::string kilobytes;
  while (kilobytes.size() < 100'000) kilobytes += "\u00fc";
  std::vector<HostileValue> values{{"ISO 8859-1", "M\xFCller"},
                                   {"half a letter", "M\xC3"},
                                   {"a surrogate", "M\xED\xA0\x80ller"},
                                   {"a letter too long", "M\xC1\xBCller"},
                                   {"a NUL", "M\0ller"s},
                                   {"an escape", "M\x1b[2Jller"},
                                   {"a bell", "M\u0007ller"},
                                   {"a delete", "M\x7fller"},
                                   {"a control of C1", "M\u0085ller"},
                                   {"a right-to-left mark", "M\u200fller"},
                                   {"a right-to-left override", "M\u202eller"},
                                   {"an isolate", "M\u2067ller\u2069"},
                                   {"a byte order mark", "\ufeffM\u00fcller"},
                                   {"100 kB", kilobytes}};
  for (const char* kept :
       {"M\u00fcller", "M\u0331\u0304", "\u05d3\u05d5\u05d3", "\u0414\u043c\u0438",
        "O'Neill \"Bob\"; DROP TABLE record; --", "a,b;c\\d%s{}<b>&amp;", "\u1e9e\U0001d516"}) {
    values.push_back({kept, kept, true});
  }
  return values;
}

// In quotes, as a till writes it into JSON that stays within ASCII only where it must.
inline std::string json_text(const std::string& value) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text = "\"";
  for (const char letter : value) {
    const auto byte = static_cast<unsigned char>(letter);
    if (byte < ' ') {
      text += "\\u00";
      text += digits[byte >> 4];
      text += digits[byte & 15];
      continue;
    }
    if (letter == '"' || letter == '\\') text += '\\';
    text += letter;
  }
  return text + '"';
}

}  // namespace tresen::test
