#include "terminal/ui/pages/consent.h"

#include <algorithm>

#include "terminal/ui/pieces.h"
#include "terminal/ui/step_parts.h"

namespace tresen::ui {
namespace {

// Two answers, as wide as the column of the switches.
void draw_two_answers(Ui& ui, const StepSpace& space) {
  const float gap = ui.portrait() ? 16 : 32;
  const float width = (space.primary_x - gap - space.x - 16) / 2;
  answer_chip(ui, "answer.refused", {space.x, space.line_y, width, space.line_h},
              ui.words("answer.refused"), "front_hand");
  answer_chip(ui, "answer.later", {space.x + width + 16, space.line_y, width, space.line_h},
              ui.words("answer.later"), "schedule");
}

// Gives where the rows end.
float draw_switches(Ui& ui, const Rect& area, const ConsentView& view) {
  std::vector<Switch> rows = view.wishes;
  if (view.objection) rows.push_back(*view.objection);
  const auto count = static_cast<float>(std::max<std::size_t>(1, rows.size()));
  const float high = std::clamp(area.h / count, 80.0F, 88.0F);
  const float height = high * count;
  const Rect shown{area.x, area.y, area.w, std::min(area.h, height)};
  ui.begin_scroll("consents", shown, height);
  for (std::size_t i = 0; i < rows.size(); ++i)
    switch_row(ui, {area.x, area.y + static_cast<float>(i) * high, area.w, high}, rows[i],
               i + 1 == rows.size());
  ui.end_scroll();
  return shown.bottom();
}

// Said aloud instead of signed: an answer chip that can be chosen.
void spoken_chip(Ui& ui, const Rect& rect, bool said) {
  if (!said) {
    answer_chip(ui, "consent.verbal", rect, ui.words("consent.verbal"), "record_voice_over");
    return;
  }
  const std::string label = ui.words("consent.verbal");
  const Held held = ui.control("consent.verbal", rect, Role::button, label, true, "chosen");
  ui.fill(rect, held.pressed ? Tone::primary_soft_pressed : Tone::primary_soft, radius_box);
  ui.outline(rect, Tone::primary, 3, radius_box);
  const float middle = rect.x + rect.w / 2, top = rect.y + (rect.h - 56) / 2;
  ui.icon(middle, top + 14, 28, "check_circle", Tone::primary);
  ui.text_in({rect.x + 4, top + 30, rect.w - 8, 28}, label, Type::label, Tone::on_primary_soft,
             Align::centre);
}

// The way to say yes without the pad.
void draw_spoken(Ui& ui, const Rect& rect, const ConsentView& view) {
  if (view.verbal) spoken_chip(ui, {rect.x, rect.bottom() - 88, rect.w, 88}, view.said);
}

struct Places {
  Rect switches, pad, spoken;
};

Places places(const Ui& ui, const StepSpace& space) {
  constexpr float notes_h = 64;
  if (!ui.portrait())
    return {
        {space.x, space.work_y, space.w - 432, space.work_bottom - notes_h - space.work_y},
        {space.primary_x, space.work_y, space.primary_w, space.work_bottom - 104 - space.work_y},
        {space.primary_x, space.work_bottom - 88, space.primary_w, 88}};
  const float top = space.work_y + 440 + notes_h + 16;
  const float high = space.work_bottom - 16 - top;
  const float wide = signature_width(high);
  return {{space.x, space.work_y, space.w, 440},
          {space.x + space.w - wide, top, wide, high},
          {space.x, top, space.w - wide - 16, high}};
}

}  // namespace

void draw_wording(Ui& ui, const Wording& view) {
  const StepSpace space = step_space(ui);
  ui.text_in({space.x, space.title_y, space.w, 44}, view.title, Type::title, Tone::text);
  ui.note("title", {space.x, space.title_y, space.w, 44}, view.title);
  ui.text_in({space.x, space.title_y + 52, space.w, 32}, view.version, Type::body, Tone::text2);
  wording(ui, {space.x, space.work_y, space.w - 16, space.work_bottom - space.work_y - 8},
          view.text);
  primary_button(ui, "text.close", {space.primary_x, space.line_y, space.primary_w, space.line_h},
                 ui.words("text.close"), "arrow_back", true, true);
}

void draw_consent(Ui& ui, const ConsentView& view) {
  if (view.wording) return draw_wording(ui, *view.wording);
  const StepSpace space = step_space(ui);
  const Places at = places(ui, space);
  title_and_prompt(ui, space.x, space.title_y, space.w - 240, view.title, view.prompt);
  draw_beside_title(ui, space, view.title, view.undo,
                    {"consent.text", "consent.text", "description"});
  float y = draw_switches(ui, at.switches, view) + 12;
  for (std::size_t i = 0; i < view.notes.size() && i < 2; ++i, y += 28)
    ui.text_in({space.x, y, at.switches.w, 28}, view.notes[i], Type::label, Tone::text2);
  signature_pad(ui, at.pad, view.pad);
  draw_spoken(ui, at.spoken, view);
  draw_two_answers(ui, space);
  draw_next(ui, space, view.next_label, view.next);
}

}  // namespace tresen::ui
