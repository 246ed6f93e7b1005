#include "terminal/ui/pages/list.h"

#include "terminal/ui/frame.h"
#include "terminal/ui/pieces.h"

namespace tresen::ui {
namespace {

constexpr float row_pitch = 84;
constexpr float heading_h = 40;

float height_of(const Section& section) {
  return (section.heading.empty() ? 0 : heading_h) +
         static_cast<float>(section.rows.size()) * row_pitch + 24;
}

void draw_section(Ui& ui, const Rect& area, const Section& section) {
  float y = area.y;
  if (!section.heading.empty()) {
    ui.text_in({area.x, y, area.w, 28}, section.heading, Type::label_strong,
               section.overdue ? Tone::error : Tone::text2);
    y += heading_h;
  }
  for (const Row& row : section.rows) {
    list_row(ui, {area.x, y, area.w, 80}, row, &row == &section.rows.back());
    y += row_pitch;
  }
}

}  // namespace

void draw_list(Ui& ui, const ListView& view) {
  const Space space = draw_home_sheet(ui, view.mark, view.rail);
  const Rect& all = space.content;
  ui.text_in({all.x, all.y, all.w, 44}, view.title, Type::title, Tone::text);
  ui.note("title", {all.x, all.y, all.w, 44}, view.title);
  float height = 0;
  bool empty = true;
  for (const Section& section : view.sections) {
    height += height_of(section);
    empty = empty && section.rows.empty();
  }
  const float top = all.y + 72;
  if (!view.segments.empty()) {
    const float width = ui.portrait() ? 400.0F : 440.0F;
    segmented(ui, {all.right() - width, all.y - 8, width, 64}, view.segments);
  }
  const bool foot = view.undo || !view.notice.empty();
  const Rect area{all.x, top, all.w, all.bottom() - top - (foot ? 88 : 0)};
  const Rect strip_at{all.x, all.bottom() - 72, all.w, 72};
  if (view.undo)
    undo_strip(ui, strip_at, *view.undo);
  else if (!view.notice.empty())
    strip(ui, strip_at, view.notice, false);
  if (empty) {
    ui.icon(all.x + all.w / 2, all.y + 260, 48, "task_alt", Tone::success);
    ui.text_in({all.x, all.y + 300, all.w, 36}, view.nothing, Type::heading, Tone::text,
               Align::centre);
    return;
  }
  ui.begin_scroll("list", area, height - 24);
  float y = area.y;
  for (const Section& section : view.sections) {
    draw_section(ui, {area.x, y, area.w, 0}, section);
    y += height_of(section);
  }
  ui.end_scroll();
}

}  // namespace tresen::ui
