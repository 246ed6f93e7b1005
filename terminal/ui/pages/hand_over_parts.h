#pragma once
// What the pages of hand-over share: where things stand, large buttons, and the page that asks.
// Letters take the size that the page reads as; where they would not fit, the next smaller one.

#include <string>
#include <string_view>

#include "terminal/ui/pages/hand_over.h"
#include "terminal/ui/ui.h"

namespace tresen::ui {

struct HandOverSpace {
  float x, w;    // the content
  float top;     // where the question begins
  float line_y;  // the bottom line, 112 high
};
HandOverSpace hand_over_space(const Ui& ui);
inline float hand_over_margin(const Ui& ui) { return ui.portrait() ? 40 : 64; }

// The heading in at most two lines. Gives where it ends.
float draw_hand_over_question(Ui& ui, const Rect& area, std::string_view question);

// `words`: key of the catalogue; empty: `label` is said as it is.
void hand_over_button(Ui& ui, std::string_view key, const Rect& rect, std::string_view words,
                      std::string_view icon, bool primary, bool enabled = true,
                      std::string_view label = {});
// Text that can be pressed, 80 high. `words`: key of the catalogue; empty: by the control's own.
void hand_over_ghost(Ui& ui, std::string_view key, float x, float y, std::string_view icon,
                     std::string_view words = {});

// A question with its keys open.
void draw_hand_over_entry(Ui& ui, const HandOverView& view, const QuestionView& page);

}  // namespace tresen::ui
