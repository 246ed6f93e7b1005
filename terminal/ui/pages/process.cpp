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

void foot_row(Ui& ui, float y, std::string_view key, std::string_view words,
              std::string_view icon) {
  const Rect rect{16, y, 288, 72};
  const Held held = ui.control(key, rect, Role::button, ui.words(words));
  if (held.pressed) ui.fill(rect, Tone::pressed, radius_box);
  ui.icon(48, rect.y + 36, 28, icon, Tone::text2);
  ui.text_in({80, rect.y, 216, 72}, ui.words(words), Type::body, Tone::text);
}

// All of them, or with an open keyboard the four around the current one.
void draw_checklist(Ui& ui, const ProcessView& view, bool letters) {
  const float bottom = letters     ? ui.height() - tray_height(ui)
                       : view.park ? ui.height() - 192
                                   : ui.height() - 112;
  const auto room = static_cast<std::size_t>(std::max(1.0F, std::floor((bottom - 80) / 80)));
  std::size_t first = 0;
  for (std::size_t i = 0; i < view.steps.size(); ++i)
    if (view.steps[i].current && i >= room) first = i - room + 1;
  float y = 88;
  for (std::size_t i = first; i < view.steps.size() && i < first + room; ++i, y += 80)
    step_row(ui, y, view.steps[i]);
  if (letters || !view.park) return;
  foot_row(ui, ui.height() - 184, "process.hand_over", "hand_over", "touch_app");
  foot_row(ui, ui.height() - 104, "park", "park", "pause_circle_outline");
}

// Beside the columns of steps, one above the other: to the customer, or away for now.
void tab_button(Ui& ui, const Rect& rect, std::string_view key, std::string_view words,
                std::string_view icon) {
  const Held held = ui.control(key, rect, Role::button, ui.words(words));
  if (held.pressed) ui.fill(rect, Tone::pressed, radius_small);
  ui.icon(rect.x + 18, rect.y + rect.h / 2, 28, icon, Tone::text2);
  ui.text_in({rect.x + 40, rect.y, rect.w - 40, rect.h}, ui.words(words), Type::label, Tone::text);
}

// Where there is no room beside the page the checklist is a row of columns: word width plus an
// equal share. `top` is the upper edge of its 120.
void draw_tabs(Ui& ui, const ProcessView& view, float top) {
  const float words_w = std::max(ui.text_width(ui.words("park"), Type::label),
                                 ui.text_width(ui.words("hand_over"), Type::label));
  const float park_w = view.park ? words_w + 48 : 0;
  const float side = 24, whole = ui.width() - 2 * side - (view.park ? park_w + 8 : 0);
  float words = 0;
  for (const StepRow& step : view.steps)
    words += ui.text_width(step.label, step.current ? Type::label_strong : Type::label);
  const auto count = static_cast<float>(std::max<std::size_t>(1, view.steps.size()));
  const float share = (whole - words) / count;
  float x = side;
  if (view.park) {
    const float left = ui.width() - side - park_w;
    tab_button(ui, {left, top + 4, park_w, 56}, "process.hand_over", "hand_over", "touch_app");
    tab_button(ui, {left, top + 68, park_w, 56}, "park", "park", "pause_circle_outline");
  }
  ui.fill({side, top + 91, whole, 1}, Tone::line);
  for (const StepRow& step : view.steps) {
    const Type type = step.current ? Type::label_strong : Type::label;
    const float width = share > 4 ? ui.text_width(step.label, type) + share : whole / count;
    const Rect rect{x, top + 12, width, 80};
    const bool enabled = step.state != StepRow::State::locked;
    const Held held = ui.control(step.key, rect, Role::button, step.label, enabled, step.detail);
    if (held.pressed) ui.fill(rect, Tone::pressed, radius_small);
    state_icon(ui, x + width / 2, top + 33, step);
    ui.text_in({x + 2, top + 49, width - 4, 28}, step.label, type,
               step.current ? Tone::text : Tone::text2, Align::centre);
    if (step.current) ui.fill({x, top + 88, width, 4}, Tone::primary, 2);
    x += width;
  }
}

}  // namespace

void draw_process(Ui& ui, const ProcessView& view) {
  const bool letters = needs_letters(view);
  if (ui.compact()) {
    draw_wide_sheet(ui);
    ui.fill({0, ui.height(), ui.width(), compact_steps_height}, Tone::surface);
  } else if (ui.portrait()) {
    draw_wide_sheet(ui);
    draw_tabs(ui, view, top_bar_height);
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
    void operator()(const ConsentView& page) const { draw_consent(ui, page); }
    void operator()(const NoticeView& page) const { draw_notice(ui, page); }
    void operator()(const SignatureView& page) const { draw_signature(ui, page); }
    void operator()(const SummaryView& page) const { draw_summary(ui, page); }
  };
  std::visit(Draw{ui}, view.page);
  if (ui.compact() && view.park) draw_tabs(ui, view, ui.height() + 8);
}

}  // namespace tresen::ui
