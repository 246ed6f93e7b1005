#include "terminal/ui/pages/follow_up.h"

#include "terminal/ui/pieces.h"
#include "terminal/ui/step_parts.h"

namespace tresen::ui {
namespace {

void day_tile(Ui& ui, const Rect& rect, const DayChip& day) {
  const Held held = ui.control("day." + day.id, rect, Role::tile, day.label, true, day.detail);
  const Tone rest = day.chosen ? Tone::primary_soft : Tone::surface;
  const Tone touched = day.chosen ? Tone::primary_soft_pressed : Tone::pressed;
  ui.fill(rect, held.pressed ? touched : rest, radius_box);
  ui.outline(rect, day.chosen ? Tone::primary : Tone::outline, day.chosen ? 3.0F : 1.0F,
             radius_box);
  const Tone ink = day.chosen ? Tone::on_primary_soft : Tone::text;
  const float middle = rect.y + rect.h / 2;
  ui.icon(rect.x + 37, middle, 32, day.chosen ? "event_available" : "calendar_today",
          day.chosen ? Tone::on_primary_soft : Tone::text2);
  ui.text_fit({rect.x + 73, middle - 30, rect.w - 85, 32}, day.label, Type::body_strong,
              Type::label_strong, ink);
  ui.text_in({rect.x + 73, middle + 2, rect.w - 85, 28}, day.detail, Type::label,
             day.chosen ? Tone::on_primary_soft : Tone::text2);
}

}  // namespace

void draw_follow_up(Ui& ui, const FollowUpView& view) {
  const StepSpace space = step_space(ui);
  title_and_prompt(ui, space.x, space.title_y, space.w, view.title, view.prompt);
  float bottom = space.work_y;
  for (std::size_t i = 0; i < view.days.size() && i < 9; ++i) {
    const Rect rect = grid_cell(space, space.work_y, ui.portrait() ? 2 : 3, 104, i);
    day_tile(ui, rect, view.days[i]);
    bottom = rect.bottom();
  }
  draw_undo(ui, space, view.undo, bottom);
  if (view.none)
    secondary_button(ui, "follow_up.none", {space.x, space.line_y, 304, space.line_h},
                     ui.words("follow_up.none"), "event_busy");
  draw_next(ui, space, view.next_label, view.next);
}

}  // namespace tresen::ui
