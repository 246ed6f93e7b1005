#include "terminal/ui/pages/response.h"

#include <algorithm>
#include <cmath>

#include "terminal/ui/frame.h"
#include "terminal/ui/pieces.h"

namespace tresen::ui {
namespace {

constexpr float tile_h = 88;
constexpr float pitch = tile_h + 16;
constexpr int script_lines_max = 5;

// The number in large figures, at the right end of the title or below it. Gives where it ends.
float draw_number(Ui& ui, const Rect& all, float y, const std::string& number) {
  if (number.empty()) return y;
  const float w = ui.portrait() ? all.w : 360, x = all.right() - w;
  const Rect box{x, y, w, 72};
  ui.panel(box, Tone::primary_soft, radius_box, Tone::on_primary_soft);
  ui.icon(box.x + 36, box.y + 36, 32, "phone_in_talk", Tone::on_primary_soft);
  ui.text_in({box.x + 72, box.y, box.w - 88, box.h}, number, Type::heading, Tone::on_primary_soft);
  ui.note("number", box, number);
  return box.bottom();
}

// Which campaign, what is known of it, what to say. Gives where it ends.
float draw_head(Ui& ui, const Rect& all, const ResponseView& view) {
  float y = all.y - 8;
  if (!view.campaigns.empty()) {
    segmented(ui, {all.x, y, all.w, 64}, view.campaigns);
    y += 80;
  }
  const bool beside = !ui.portrait() && !view.number.empty();
  const float w = beside ? all.w - 384 : all.w;
  const float top = y;
  ui.text_in({all.x, y, w, 44}, view.title, Type::title, Tone::text);
  ui.note("title", {all.x, y, w, 44}, view.title);
  y += 48;
  ui.text_in({all.x, y, w, 28}, view.known, Type::label, Tone::text2);
  y += 40;
  if (!view.script.empty()) {
    const int lines = std::min(script_lines_max, ui.lines(view.script, Type::body, w - 40));
    const float high = static_cast<float>(lines) * ui.line(Type::body);
    ui.icon(all.x + 14, y + 16, 28, "record_voice_over", Tone::text2);
    ui.paragraph({all.x + 40, y, w - 40, high}, view.script, Type::body, Tone::text,
                 script_lines_max);
    ui.note("script", {all.x + 40, y, w - 40, high}, view.script);
    y += high + 16;
  }
  if (beside) return std::max(y, draw_number(ui, all, top, view.number) + 16);
  return view.number.empty() ? y : draw_number(ui, all, y, view.number) + 16;
}

void draw_outcomes(Ui& ui, const Rect& area, const std::vector<Outcome>& outcomes) {
  const int columns = ui.portrait() ? 2 : 4;
  const float width =
      std::floor((area.w - static_cast<float>(columns - 1) * 16) / static_cast<float>(columns));
  const auto rows = (static_cast<int>(outcomes.size()) + columns - 1) / columns;
  ui.begin_scroll("outcomes", area, static_cast<float>(rows) * pitch - 16);
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const auto column = static_cast<float>(static_cast<int>(i) % columns);
    const auto row = static_cast<float>(static_cast<int>(i) / columns);
    choice_tile(ui, "outcome." + outcomes[i].word,
                {area.x + column * (width + 16), area.y + row * pitch, width, tile_h},
                outcomes[i].label, outcomes[i].icon, outcomes[i].chosen, {});
  }
  ui.end_scroll();
}

}  // namespace

void draw_response(Ui& ui, const ResponseView& view) {
  const Space space = draw_wide_sheet(ui);
  const Rect& all = space.content;
  const float top = draw_head(ui, all, view) + 8;
  float bottom = space.line_y - 16;
  if (!view.again.empty()) {
    bottom -= 64;
    const float label_w = ui.portrait() ? 0 : 216;
    segmented(ui, {all.x + label_w, bottom, all.w - label_w, 64}, view.again);
    if (ui.portrait()) bottom -= 44;
    ui.text_in({all.x, bottom, all.w, ui.portrait() ? 36.0F : 64.0F}, ui.words("response.again"),
               Type::body_strong, Tone::text);
    bottom -= 16;
  }
  if (!view.error.empty()) {
    bottom -= 72;
    strip(ui, {all.x, bottom, all.w, 72}, view.error, true);
    bottom -= 16;
  }
  draw_outcomes(ui, {all.x, top, all.w, bottom - top}, view.outcomes);
  secondary_button(ui, "response.card", {all.x, space.line_y, 304, 88}, ui.words("response.card"),
                   "person");
  primary_button(ui, "response.save", {all.right() - 400, space.line_y, 400, 88}, view.save,
                 "check", view.ready);
}

}  // namespace tresen::ui
