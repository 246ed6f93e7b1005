#include "terminal/ui/step_parts.h"

#include <algorithm>
#include <cmath>

#include "terminal/ui/pieces.h"

namespace tresen::ui {

StepSpace step_space(const Ui& ui) {
  if (ui.portrait()) {
    const float w = ui.width() - 48, line = ui.height() - 112;
    return {24, w, 200, 296, line - 16, line, 88, ui.width() - 24 - 264, 264};
  }
  const float line = ui.height() - 112;
  if (ui.compact()) {
    const float pad = ui.width() < 853 ? 296 : 320;
    return {24, ui.width() - 72 - pad, 72, 176, ui.height() - 96, ui.height() - 88,
            72, ui.width() - 24 - pad, pad};
  }
  return {352, ui.width() - 384, 96, 208, line - 16, line, 88, ui.width() - 432, 400};
}

void draw_answers(Ui& ui, const StepSpace& space, const Answers& answers) {
  float x = space.x;
  const float pitch = std::min(160.0F, std::floor((space.primary_x - space.x) / 3));
  const auto chip = [&](const char* key, const char* icon) {
    answer_chip(ui, key, {x, space.line_y, pitch - 16, space.line_h}, ui.words(key), icon);
    x += pitch;
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
    const float prompt_y = space.title_y + (ui.portrait() ? 60.0F : 68.0F);
    ghost_button(ui, "undo", space.x + space.w, prompt_y, ui.words("undo"), "undo",
                 Type::label_strong, Align::right);
  }
}

void draw_beside_title(Ui& ui, const StepSpace& space, std::string_view title,
                       const std::optional<UndoStrip>& undo, const Offer& offer) {
  const float right = space.x + space.w, y = space.title_y + (ui.portrait() ? 24.0F : 20.0F);
  const std::string word = ui.words(offer.words), back = ui.words("undo");
  const float wide = ui.text_width(word, Type::label_strong) + 36 + 48;
  const float begin = space.x + ui.text_width(title, Type::title) + 24;
  const bool both = right - wide - ui.text_width(back, Type::label_strong) - 36 > begin;
  if (!undo || both)
    ghost_button(ui, offer.key, right, y, word, offer.icon, Type::label_strong, Align::right);
  if (!undo) return;
  ghost_button(ui, "undo", both ? right - wide : right, y, back, "undo", Type::label_strong,
               Align::right);
}

Rect grid_cell(const StepSpace& space, float top, int columns, float height, std::size_t index) {
  const auto count = static_cast<float>(columns);
  const float width = std::floor((space.w - (count - 1) * 16) / count);
  const auto column = static_cast<float>(static_cast<int>(index) % columns);
  const auto row = static_cast<float>(static_cast<int>(index) / columns);
  return {space.x + column * (width + 16), top + row * (height + 16), width, height};
}

}  // namespace tresen::ui
