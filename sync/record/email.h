#pragma once
// E-mail addresses, judged by their looks alone: no server is ever asked.

#include <string>
#include <string_view>
#include <vector>

#include "sync/record/field.h"

namespace tresen {

// "  Hans@GMX.DE" -> "Hans@gmx.de".
std::string tidy_email(std::string_view raw);

// One @, a dotted domain (RFC 5321 and 1035 lengths). Unlikely: one slip away from a domain that
// half the country uses, or letters before the @ that few servers take.
Verdict judge_email(std::string_view email);

// The same address with the domain that was probably meant, likeliest first, at most five:
// "hans@gmx.d" -> "hans@gmx.de". Empty for an address that needs none.
std::vector<std::string> suggest_email(std::string_view raw);

}  // namespace tresen
