#pragma once
// The fields of H06's rows that are chosen from a menu: what may stand in them, what it is called,
// and what a choice does. Values are texts, whatever the type of their field.

#include <string>
#include <string_view>
#include <vector>

#include "terminal/desk/reach.h"
#include "terminal/ui/locale.h"

namespace tresen::desk {

// In the order of the menu; empty: there is no menu for this key.
std::vector<std::string> option_values(const State& state, std::string_view key);
// What stands there now.
std::string option_value(const State& state, std::string_view key);
std::string option_value_word(const State& state, std::string_view key, const std::string& value,
                              const ui::Locale& words);
void choose_option(std::string_view key, std::size_t option, Reach& reach);

// From which score on nobody is asked, in short: "ab 99,9 %".
std::string merge_word(int permille, const ui::Locale& words);

}  // namespace tresen::desk
