#include "terminal/ui/step_parts.h"

#include <cmath>

#include "terminal/ui/pieces.h"

namespace tresen::ui {

StepSpace step_space(const Ui& ui) {
  if (ui.portrait()) {
    const float w = ui.width() - 48, line = ui.height() - 112;
    return {24, w, 184, 296, line - 16, line, 88, ui.width() - 24 - 264, 264};
  }
  const float line = ui.height() - 112;
  return {352, ui.width() - 384, 96, 208, line - 16, line, 88, ui.width() - 432, 400};
}

void draw_answers(Ui& ui, const StepSpace& space, const Answers& answers) {
  float x = space.x;
  const auto chip = [&](const char* key, const char* icon) {
    answer_chip(ui, key, {x, space.line_y, 144, space.line_h}, ui.words(key), icon);
    x += 160;
  };
  if (answers.refused) chip("answer.refused", "front_hand");
  if (answers.unknown) chip("answer.unknown", "help_outline");
  if (answers.later) chip("answer.later", "schedule");
}

void draw_next(Ui& ui, const StepSpace& space, const std::string& label, bool enabled) {
  primary_button(ui, "next", {space.primary_x, space.line_y, space.primary_w, space.line_h},
                 label.empty() ? ui.words("next") : label, "arrow_forward", enabled);
}

void draw_undo(Ui& ui, const StepSpace& space, const std::optional<UndoStrip>& undo,
               float used_bottom) {
  if (!undo) return;
  const float y = space.line_y - 88;
  if (used_bottom + 8 <= y) {
    undo_strip(ui, {space.x, y, space.w, 72}, *undo);
  } else {
    ghost_button(ui, "undo", space.x + space.w, space.title_y + 68, ui.words("undo"), "undo",
                 Type::label_strong, Align::right);
  }
}

Rect grid_cell(const StepSpace& space, float top, int columns, float height, std::size_t index) {
  const auto count = static_cast<float>(columns);
  const float width = std::floor((space.w - (count - 1) * 16) / count);
  const auto column = static_cast<float>(static_cast<int>(index) % columns);
  const auto row = static_cast<float>(static_cast<int>(index) / columns);
  return {space.x + column * (width + 16), top + row * (height + 16), width, height};
}

}  // namespace tresen::ui
