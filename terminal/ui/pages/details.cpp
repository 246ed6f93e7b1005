#include "terminal/ui/pages/details.h"

#include <algorithm>
#include <cmath>

#include "terminal/ui/frame.h"
#include "terminal/ui/pieces.h"

namespace tresen::ui {
namespace {

constexpr float row_pitch = 84;
constexpr std::size_t one_column_max = 6;

void draw_rows(Ui& ui, const Rect& area, const std::vector<Row>& rows) {
  const std::size_t columns = !ui.portrait() && rows.size() > one_column_max ? 2 : 1;
  const std::size_t lines = (rows.size() + columns - 1) / columns;
  const float gap = 48;
  const float width = columns == 1 ? std::min(area.w, 896.0F) : std::floor((area.w - gap) / 2);
  ui.begin_scroll("details", area, static_cast<float>(lines) * row_pitch - 4);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto column = static_cast<float>(i / lines), line = static_cast<float>(i % lines);
    const bool last = i % lines + 1 == lines || i + 1 == rows.size();
    list_row(ui, {area.x + column * (width + gap), area.y + line * row_pitch, width, 80}, rows[i],
             last);
  }
  ui.end_scroll();
}

}  // namespace

void draw_details(Ui& ui, const DetailsView& view) {
  const Space space = draw_wide_sheet(ui);
  const Rect& all = space.content;
  title_and_prompt(ui, all.x, all.y, all.w, view.title, view.prompt);
  if (view.prompt.empty() && !view.advice.empty())
    ui.text_in({all.x, all.y + 52, all.w, 32}, view.advice, Type::body, Tone::text2);
  const bool said = !view.prompt.empty() || !view.advice.empty();
  const bool buttons = !view.secondary_key.empty() || !view.primary_key.empty();
  const float top = all.y + (said ? 112.0F : 72.0F);
  float bottom = buttons ? space.line_y - 16 : all.bottom();
  if (view.undo) {
    const float w = ui.portrait() ? all.w : 600;
    undo_strip(ui, {all.right() - w, bottom - 72, w, 72}, *view.undo);
    bottom -= 88;
  }
  if (view.rows.empty())
    ui.text_in({all.x, top + 8, all.w, 36}, view.nothing, Type::body, Tone::text2);
  else
    draw_rows(ui, {all.x, top, all.w, bottom - top}, view.rows);
  if (!view.secondary_key.empty())
    secondary_button(ui, view.secondary_key, {all.x, space.line_y, 352, 88}, view.secondary,
                     view.secondary_icon);
  if (!view.primary_key.empty()) {
    const float w = ui.portrait() ? 368 : 400;
    primary_button(ui, view.primary_key, {all.right() - w, space.line_y, w, 88}, view.primary,
                   "arrow_forward");
  }
}

}  // namespace tresen::ui
