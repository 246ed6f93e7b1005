#pragma once
// What is wrong with the chain's options, in the language of whoever sits at a desk.
//
// The checks (chain_check.h, campaigns/query_check.h) say it in English, mostly as what is wrong, a
// semicolon, and what would be right; that is also what the command line prints. Pure.

#include <optional>
#include <string>
#include <string_view>

namespace tresen {

// `what` in this language (BCP 47); as it is, in any other than German.
std::string mistake_in(std::string_view language, const std::string& what);

// Nothing: a part of it is in no table.
std::optional<std::string> german_mistake(std::string_view what);

// Whether these words stand in an English sentence that has its German.
bool has_german(std::string_view words);

}  // namespace tresen
