#pragma once
// Text as people write it: UTF-8, umlauts, spaces. Knows letters, not what a field means.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tresen {

// Whether it is well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms).
bool is_utf8(std::string_view text);
// Whether it is that and can be read as it is seen: no control characters but white space, no marks
// that turn the direction of what follows or are not seen at all (Unicode: Cc, Cf, noncharacters;
// the joiners U+200C/D belong to some scripts).
bool is_readable(std::string_view text);
// ISO 8859-1 as UTF-8.
std::string from_latin1(std::string_view text);

// Number of code points of well-formed UTF-8.
std::size_t length(std::string_view text);
// Without its last code point.
std::string without_last(std::string_view text);
// The first code point; empty for an empty text.
std::string_view first_letter(std::string_view text);

// Without white space at both ends, and with single spaces inside. Control characters go too.
std::string tidied(std::string_view text);
// The ASCII digits of it.
std::string digits_of(std::string_view text);

// Composed (Unicode NFC).
std::string composed(std::string_view text);
// For comparing and searching: lower case, ä as ae, ö as oe, ü as ue, ß as ss, other marks gone.
std::string folded(std::string_view text);
// Lower and upper case by Unicode, umlauts kept.
std::string lower(std::string_view text);
std::string upper(std::string_view text);

std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);

// As the inside of a JSON string, without the quotes (RFC 8259).
std::string json_escaped(std::string_view text);

}  // namespace tresen
