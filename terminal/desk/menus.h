#pragma once
// The menus that open below drop-downs: what stands in them, and what choosing means.

#include <string>
#include <vector>

#include "terminal/desk/reach.h"
#include "terminal/ui/locale.h"
#include "terminal/ui/pages/chrome.h"

namespace tresen::desk {

// Whether pressing this control opens a menu.
bool has_menu(const State& state, const std::string& key);
std::vector<ui::Segment> menu_of(const State& state, const std::string& key,
                                 const ui::Locale& words);
// "Hörtag", "Hörtag · zugesagt".
std::string event_source_word(const State& state, const v1::EventSource& source,
                              const ui::Locale& words);
// The option with this number was chosen in the menu of `key`.
void choose(const std::string& key, std::size_t option, Reach& reach);

}  // namespace tresen::desk
