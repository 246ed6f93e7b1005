#pragma once
// What a text message costs before it is sent: whether its words fit the 7-bit alphabet of GSM
// 03.38, and how many parts it is paid as. Signs that only look alike (typographic quotes, dashes,
// letters of Polish or Turkish) are written plainly, so that one of them does not double the price;
// what has no plain form makes the whole message Unicode. Pure.

#include <string>
#include <string_view>

namespace tresen {

struct SmsText {
  std::string text;      // UTF-8, as it leaves
  bool unicode = false;  // some sign of it is not in the 7-bit alphabet
  int signs = 0;         // septets (the euro sign and brackets take two), or UTF-16 units
  int parts = 0;         // 160 septets or 70 units alone, 153 or 67 in each of several; empty: 0
};

// `text` is UTF-8. A pair of septets or units is never torn by the end of a part.
SmsText sms_text(std::string_view text);

}  // namespace tresen
