#pragma once
// The menus of the follow-ups: of which branch they are shown, and to whom those that are marked
// are given.

#include <string>
#include <vector>

#include "terminal/desk/reach.h"
#include "terminal/ui/locale.h"
#include "terminal/ui/pages/chrome.h"

namespace tresen::desk {

// Nobody works through more at once; head office tells how many there are.
inline constexpr std::uint32_t follow_up_rows_max = 500;

void choose_follow_up_branch(std::size_t option, Reach& reach);
std::vector<ui::Segment> follow_up_carers(const State& state, const ui::Locale& words);
void choose_follow_up_carer(std::size_t option, Reach& reach);

}  // namespace tresen::desk
