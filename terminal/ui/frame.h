#pragma once
// What stands around the sheet: top bar, rail, and the sheet itself in its four shapes.

#include <vector>

#include "terminal/ui/pages/chrome.h"
#include "terminal/ui/ui.h"

namespace tresen::ui {

// Where pages may draw, and the line at the bottom for answers and the primary button.
struct Space {
  Rect content;  // from the title down to the bottom margin
  float line_y;  // upper edge of the bottom line
};

inline constexpr float top_bar_height = 64;

void draw_top_bar(Ui& ui, const TopBar& bar);

// The quiet ground behind everything.
void draw_ground(Ui& ui);
// The white sheet over the whole width.
Space draw_wide_sheet(Ui& ui);
// The sheet of the home level beside its rail; in portrait the rail is a row at the bottom.
Space draw_home_sheet(Ui& ui, const std::string& mark, const std::vector<RailItem>& rail);

// The chain's letters in a rounded square.
void draw_mark(Ui& ui, float x, float y, const std::string& mark, Tone ground, Tone ink);

}  // namespace tresen::ui
