#pragma once
// What the pages of a step share: where their content stands, and the line at the bottom with the
// answers on the left and the primary button on the right.

#include <optional>
#include <string>
#include <string_view>

#include "terminal/ui/pages/chrome.h"
#include "terminal/ui/ui.h"

namespace tresen::ui {

struct StepSpace {
  float x, w;            // the content
  float title_y;         // of a page without an open keyboard
  float work_y;          // where tiles and rows begin
  float work_bottom;     // what they may fill
  float line_y, line_h;  // the bottom line
  float primary_x, primary_w;
};
StepSpace step_space(const Ui& ui);

struct Answers {
  bool refused, unknown, later;
};
void draw_answers(Ui& ui, const StepSpace& space, const Answers& answers);
void draw_next(Ui& ui, const StepSpace& space, const std::string& label, bool enabled);

// The undo strip above the bottom line where there is room below `used_bottom`; otherwise the bare
// control beside the prompt.
void draw_undo(Ui& ui, const StepSpace& space, const std::optional<UndoStrip>& undo,
               float used_bottom);

// What a page offers at the right end of its title.
struct Offer {
  std::string_view key, words, icon;
};
// With undo left of it; where the title leaves no room for both, undo alone while it lasts.
void draw_beside_title(Ui& ui, const StepSpace& space, std::string_view title,
                       const std::optional<UndoStrip>& undo, const Offer& offer);

// Cells of a grid from the work zone down: `index` counts row by row.
Rect grid_cell(const StepSpace& space, float top, int columns, float height, std::size_t index);

}  // namespace tresen::ui
