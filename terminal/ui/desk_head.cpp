#include "terminal/ui/desk_head.h"

#include <algorithm>

namespace tresen::ui {

void desk_head(Ui& ui, const Rect& rect, const DeskHead& head) {
  ui.fill(rect, Tone::surface);
  ui.fill({rect.x, rect.bottom() - 1, rect.w, 1}, Tone::line);
  const float right = desk_buttons(ui, rect.right() - 24, rect.y + 12, head.tools) - 16;
  float x = rect.x + 24;
  if (!head.back.empty()) {
    const DeskButton back{"back", head.back, "arrow_back", DeskButton::Kind::quiet};
    const float width = desk_button_width(ui, back);
    desk_button(ui, {x, rect.y + 12, width, 40}, back);
    x += width + 12;
  }
  const float badge = head.badge ? desk_badge_width(ui, *head.badge) + 12 : 0;
  const float title = std::min(ui.text_width(head.title, Type::desk_title), right - x - badge);
  ui.text_in({x, rect.y, title + 1, rect.h}, head.title, Type::desk_title, Tone::text);
  ui.note("title", {x, rect.y, title, rect.h}, head.title);
  x += title + 12;
  if (head.badge) x += desk_badge(ui, x, rect.y + 20, *head.badge) + 12;
  if (right - x > 60)
    ui.text_in({x, rect.y, right - x, rect.h}, head.context, Type::desk_small, Tone::text2);
}

}  // namespace tresen::ui
