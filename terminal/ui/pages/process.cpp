#include "terminal/ui/pages/process.h"

#include <algorithm>
#include <cmath>

#include "terminal/ui/frame.h"
#include "terminal/ui/keyboard.h"
#include "terminal/ui/pieces.h"

namespace tresen::ui {
namespace {

bool needs_letters(const ProcessView& view) {
  const auto* question = std::get_if<QuestionView>(&view.page);
  return question != nullptr && (question->entry == Entry::text || question->entry == Entry::name ||
                                 question->entry == Entry::email);
}

void state_icon(Ui& ui, float x, float y, const StepRow& step) {
  if (step.current) return ui.icon(x, y, 28, "edit", Tone::primary);
  switch (step.state) {
    case StepRow::State::open:
      return ui.icon(x, y, 28, "radio_button_unchecked", Tone::text2);
    case StepRow::State::must:
      return ui.diamond(x, y, 11.3F, Tone::text2);
    case StepRow::State::locked:
      return ui.icon(x, y, 28, "lock", Tone::text2);
    case StepRow::State::done:
      return ui.icon(x, y, 32, "check_circle", Tone::success);
    case StepRow::State::refused:
      return ui.icon(x, y, 28, "front_hand", Tone::warning);
    case StepRow::State::unknown:
      return ui.icon(x, y, 28, "help_outline", Tone::text2);
    case StepRow::State::later:
      return ui.icon(x, y, 28, "schedule", Tone::text2);
  }
}

void step_row(Ui& ui, float y, const StepRow& step) {
  const Rect rect{16, y, 288, 72};
  const bool enabled = step.state != StepRow::State::locked;
  const Held held = ui.control(step.key, rect, Role::row, step.label, enabled, step.detail);
  if (step.current && ui.contrast()) {
    ui.outline(rect, Tone::primary, 2, radius_box);
  } else if (step.current) {
    ui.fill({16, y, 304, 72}, Tone::surface, radius_box, Corners::left);
  }
  if (held.pressed) ui.fill(rect, Tone::pressed, radius_box);
  state_icon(ui, 48, y + 36, step);
  const Type type = step.current ? Type::body_strong : Type::body;
  const float text_y = step.detail.empty() ? y + 20 : y + 7;
  ui.text_in({80, text_y, 216, 32}, step.label, type, Tone::text);
  ui.text_in({80, y + 37, 216, 28}, step.detail, Type::label, Tone::text2);
}

// All of them, or with an open keyboard the four around the current one.
void draw_checklist(Ui& ui, const ProcessView& view, bool letters) {
  const float bottom = letters ? ui.height() - tray_height(ui) : ui.height() - 112;
  const auto room = static_cast<std::size_t>(std::max(1.0F, std::floor((bottom - 80) / 80)));
  std::size_t first = 0;
  for (std::size_t i = 0; i < view.steps.size(); ++i)
    if (view.steps[i].current && i >= room) first = i - room + 1;
  float y = 88;
  for (std::size_t i = first; i < view.steps.size() && i < first + room; ++i, y += 80)
    step_row(ui, y, view.steps[i]);
  if (letters || !view.park) return;
  const Rect rect{16, ui.height() - 104, 288, 72};
  const Held held = ui.control("park", rect, Role::button, ui.words("park"));
  if (held.pressed) ui.fill(rect, Tone::pressed, radius_box);
  ui.icon(48, rect.y + 36, 28, "pause_circle_outline", Tone::text2);
  ui.text_in({80, rect.y, 200, 72}, ui.words("park"), Type::body, Tone::text);
}

// In portrait the checklist is a row of columns: word width plus an equal share.
void draw_tabs(Ui& ui, const ProcessView& view) {
  const float side = 24, whole = ui.width() - 2 * side;
  float words = 0;
  for (const StepRow& step : view.steps)
    words += ui.text_width(step.label, step.current ? Type::label_strong : Type::label);
  const auto count = static_cast<float>(std::max<std::size_t>(1, view.steps.size()));
  const float share = (whole - words) / count;
  float x = side;
  ui.fill({side, 155, whole, 1}, Tone::line);
  for (const StepRow& step : view.steps) {
    const Type type = step.current ? Type::label_strong : Type::label;
    const float width = share > 4 ? ui.text_width(step.label, type) + share : whole / count;
    const Rect rect{x, 76, width, 80};
    const bool enabled = step.state != StepRow::State::locked;
    const Held held = ui.control(step.key, rect, Role::button, step.label, enabled, step.detail);
    if (held.pressed) ui.fill(rect, Tone::pressed, radius_small);
    state_icon(ui, x + width / 2, 97, step);
    ui.text_in({x + 2, 113, width - 4, 28}, step.label, type,
               step.current ? Tone::text : Tone::text2, Align::centre);
    if (step.current) ui.fill({x, 152, width, 4}, Tone::primary, 2);
    x += width;
  }
}

}  // namespace

void draw_process(Ui& ui, const ProcessView& view) {
  const bool letters = needs_letters(view);
  if (ui.portrait()) {
    draw_wide_sheet(ui);
    draw_tabs(ui, view);
  } else {
    const Rect sheet{320, top_bar_height, ui.width() - 320, ui.height() - top_bar_height};
    ui.fill(sheet, Tone::surface, radius_sheet, Corners::top_left);
    if (ui.contrast()) ui.outline(sheet, Tone::outline, 2, radius_sheet, Corners::top_left);
    draw_checklist(ui, view, letters);
  }
  struct Draw {
    Ui& ui;
    void operator()(const QuestionView& page) const { draw_question(ui, page); }
    void operator()(const TilesView& page) const { draw_tiles(ui, page); }
    void operator()(const ChoicesView& page) const { draw_choices(ui, page); }
    void operator()(const FollowUpView& page) const { draw_follow_up(ui, page); }
    void operator()(const SummaryView& page) const { draw_summary(ui, page); }
  };
  std::visit(Draw{ui}, view.page);
}

}  // namespace tresen::ui
