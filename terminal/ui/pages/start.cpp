#include "terminal/ui/pages/start.h"

#include <algorithm>

#include "terminal/ui/frame.h"
#include "terminal/ui/pieces.h"

namespace tresen::ui {
namespace {

// A heading and its rows; gives where the next group may begin.
float draw_group(Ui& ui, const Rect& area, const std::string& heading, const std::vector<Row>& rows,
                 std::size_t most, const std::string& nothing) {
  ui.text_in({area.x, area.y, area.w, 36}, heading, Type::heading, Tone::text);
  float y = area.y + 48;
  // What has no room is left out: the lists of the rail have all of it.
  const float room = std::max(0.0F, area.h - 48 + 4);
  const std::size_t count = std::min({most, rows.size(), static_cast<std::size_t>(room / 84)});
  for (std::size_t i = 0; i < count; ++i, y += 84)
    list_row(ui, {area.x, y, area.w, 80}, rows[i], i + 1 == count);
  if (count == 0) {
    ui.text_in({area.x, y, area.w, 32}, nothing, Type::body, Tone::text2);
    y += 48;
  }
  return y + 28;
}

void draw_search_box(Ui& ui, const Rect& rect) {
  const std::string words = ui.words("search.placeholder");
  const Held held = ui.control("search", rect, Role::field, words);
  ui.fill(rect, held.pressed ? Tone::pressed : Tone::surface, radius_box);
  ui.outline(rect, Tone::outline, 1, radius_box);
  ui.icon(rect.x + 40, rect.y + rect.h / 2, 32, "search", Tone::text2);
  ui.text_in({rect.x + 73, rect.y, rect.w - 97, rect.h}, words, Type::value, Tone::text2);
}

}  // namespace

void draw_start(Ui& ui, const StartView& view) {
  const Space space = draw_home_sheet(ui, view.mark, view.rail);
  const Rect& all = space.content;
  draw_search_box(ui, {all.x, all.y, all.w, 88});
  const float top = all.y + 120;
  if (ui.portrait()) {
    float y = draw_group(ui, {all.x, top, all.w, 400}, ui.words("open"), view.open, 2,
                         ui.words("open.nothing"));
    if (!view.due.empty())
      y = draw_group(ui, {all.x, y, all.w, 400}, ui.words("due"), view.due, 2, {});
    draw_group(ui, {all.x, y, all.w, space.line_y - 16 - y}, ui.words("recent"), view.recent, 6,
               ui.words("recent.nothing"));
    primary_button(ui, "new_customer", {all.right() - 400, space.line_y, 400, 88},
                   ui.words("new_customer"), "person_add", true, true);
    return;
  }
  draw_group(ui, {all.x, top, 672, all.bottom() - top}, ui.words("recent"), view.recent, 6,
             ui.words("recent.nothing"));
  const float right = all.right() - 400;
  const float y = draw_group(ui, {right, top, 400, 400}, ui.words("open"), view.open, 2,
                             ui.words("open.nothing"));
  draw_group(ui, {right, y, 400, space.line_y - 16 - y}, ui.words("due"), view.due, 2,
             ui.words("due.nothing"));
  primary_button(ui, "new_customer", {right, space.line_y, 400, 88}, ui.words("new_customer"),
                 "person_add", true, true);
}

}  // namespace tresen::ui
