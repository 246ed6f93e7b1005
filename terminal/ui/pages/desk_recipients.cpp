#include "terminal/ui/pages/desk_recipients.h"

#include <algorithm>

namespace tresen::ui {
namespace {

void draw_filters(Ui& ui, const Rect& rect, const DeskRecipients& view) {
  desk_box(ui, rect);
  ui.text_in({rect.x + 16, rect.y, rect.w - 32, 44}, view.filter_title, Type::desk_strong,
             Tone::text);
  const float all = ui.digits_width(view.filter_count, Type::desk_strong);
  ui.digits(rect.right() - 16 - all, rect.y + 10, view.filter_count, Type::desk_strong, Tone::text);
  ui.fill({rect.x, rect.y + 44, rect.w, 1}, Tone::line);
  float y = rect.y + 50;
  for (const DeskFilter& filter : view.filters) {
    const bool child = filter.icon.empty();
    const Rect row{rect.x + 1, y, rect.w - 2, 40};
    const Held held = ui.control(filter.key, row, Role::row, filter.label, true,
                                 filter.chosen ? "on" : filter.count, 0);
    if (filter.chosen || held.pressed)
      ui.fill(row, held.pressed ? Tone::pressed : Tone::primary_soft);
    if (filter.chosen) ui.fill({row.x, y, 3, 40}, Tone::primary);
    if (!child) ui.icon(rect.x + 26, y + 20, 20, filter.icon, Tone::text2);
    const float count = ui.digits_width(filter.count, Type::desk_strong);
    const float x = rect.x + 44;
    ui.text_in({x, y, rect.right() - 24 - count - x, 40}, filter.label,
               child ? Type::desk_body : Type::desk_strong, Tone::text);
    ui.digits(rect.right() - 16 - count, y + 8, filter.count, Type::desk_strong, Tone::text);
    y += 40;
  }
  ui.fill({rect.x, y + 6, rect.w, 1}, Tone::line);
  ui.paragraph({rect.x + 16, y + 16, rect.w - 32, 80}, view.advice, Type::desk_small, Tone::text2,
               4);
}

void draw_tools(Ui& ui, const Rect& rect, const DeskRecipients& view) {
  float right = rect.right() - 16;
  if (view.from && view.to) {
    desk_field(ui, right - 88, rect.y + 8, 88, *view.to);
    desk_field(ui, right - 184, rect.y + 8, 88, *view.from);
    right -= 192;
  }
  const float width = desk_segments_width(ui, view.pick);
  desk_segments(ui, right - width, rect.y + 8, view.pick);
  const float room = right - width - 16 - rect.x - 16;
  desk_field(ui, rect.x + 16, rect.y + 8, std::min(300.0F, room), view.search);
}

}  // namespace

void draw_desk_recipients(Ui& ui, const Rect& room, const DeskRecipients& view) {
  desk_head(ui, {room.x, room.y, room.w, desk_head_height}, view.head);
  const float top = room.y + desk_head_height + 16, side = 296;
  const float filters = std::min(50 + static_cast<float>(view.filters.size()) * 40 + 6 + 100,
                                 room.bottom() - top - 12);
  draw_filters(ui, {room.x + 24, top, side, filters}, view);
  const float x = room.x + 24 + side + 16;
  const Rect card{x, top, room.right() - 24 - x, room.bottom() - 16 - top};
  desk_box(ui, card);
  draw_tools(ui, {card.x, card.y, card.w, 56}, view);
  ui.fill({card.x, card.y + 56, card.w, 1}, Tone::line);
  desk_table(ui, {card.x, card.y + 57, card.w, card.h - 57 - 36}, view.table);
  const float y = card.bottom() - 28;
  ui.fill({card.x, card.bottom() - 36, card.w, 1}, Tone::line);
  const float note = ui.text_width(view.foot_right, Type::desk_small);
  ui.text_in({card.x + 16, y, card.w - 48 - note, 20}, view.foot, Type::desk_small, Tone::text2);
  ui.text(card.right() - 16 - note, y, view.foot_right, Type::desk_small, Tone::text2);
}

}  // namespace tresen::ui
