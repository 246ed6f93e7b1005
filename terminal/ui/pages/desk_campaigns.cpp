#include "terminal/ui/pages/desk_campaigns.h"

#include <algorithm>

namespace tresen::ui {
namespace {

constexpr float list_width = 328, row_height = 64;

void draw_row(Ui& ui, const Rect& rect, const DeskCampaignRow& row) {
  const Held held =
      ui.control(row.key, rect, Role::row, row.name, true, row.chosen ? "on" : row.state, 0);
  if (row.chosen || held.pressed) ui.fill(rect, held.pressed ? Tone::pressed : Tone::primary_soft);
  if (row.chosen) ui.fill({rect.x, rect.y, 3, rect.h}, Tone::primary);
  const float x = rect.x + 16, w = rect.w - 32;
  ui.text_in({x, rect.y + 8, w, 24}, row.name, Type::desk_strong, Tone::text);
  ui.icon(x + 9, rect.y + 43, 18, row.icon, ink_of(row.mood));
  const float count = ui.digits_width(row.count, Type::desk_small);
  ui.text_in({x + 23, rect.y + 33, w - count - 32, 20}, row.state, Type::desk_small,
             ink_of(row.mood));
  ui.digits(x + w - count, rect.y + 33, row.count, Type::desk_small, Tone::text2);
  ui.fill({rect.x, rect.bottom() - 1, rect.w, 1}, Tone::line);
}

void draw_list(Ui& ui, const Rect& rect, const DeskCampaigns& view) {
  ui.fill(rect, Tone::surface);
  ui.fill({rect.right() - 1, rect.y, 1, rect.h}, Tone::line);
  const float add = desk_button_width(ui, view.add);
  desk_field(ui, rect.x + 16, rect.y + 12, rect.w - 33 - 8 - add, view.search);
  desk_button(ui, {rect.right() - 17 - add, rect.y + 12, add, 40}, view.add);
  const float chips = desk_chips(ui, rect.x + 16, rect.y + 56, rect.w - 32, view.chips);
  const float top = rect.y + 56 + chips + 8;
  ui.fill({rect.x, top - 1, rect.w - 1, 1}, Tone::line);
  const Rect area{rect.x, top, rect.w - 1, rect.bottom() - top};
  const float content = static_cast<float>(view.rows.size()) * row_height + 40;
  ui.begin_scroll("campaigns", area, content);
  float y = top;
  for (const DeskCampaignRow& row : view.rows) {
    draw_row(ui, {rect.x, y, rect.w - 1, row_height}, row);
    y += row_height;
  }
  ui.text_in({rect.x + 16, y, rect.w - 32, 40}, view.foot, Type::desk_small, Tone::text2);
  ui.end_scroll();
}

void draw_tabs(Ui& ui, const Rect& head, const DeskCampaigns& view) {
  float x = head.x + 8;
  const float y = head.bottom() - 44;
  for (const Segment& tab : view.tabs) {
    const float width = ui.text_width(tab.label, Type::desk_strong) + 32;
    const Held held = ui.control(tab.key, {x, y, width, 43}, Role::toggle, tab.label, true,
                                 tab.chosen ? "on" : "off", radius_desk);
    if (held.pressed) ui.fill({x, y, width, 40}, Tone::surface2, radius_desk);
    ui.text_in({x, y, width, 42}, tab.label, Type::desk_strong,
               tab.chosen ? Tone::primary : Tone::text2, Align::centre);
    if (tab.chosen) ui.fill({x, y + 41, width, 3}, Tone::primary);
    x += width;
  }
  const float width = ui.text_width(view.last_run, Type::desk_small);
  ui.text(head.right() - 24 - width, y + 11, view.last_run, Type::desk_small, Tone::text2);
  if (!view.last_run.empty())
    ui.icon(head.right() - 24 - width - 14, y + 21, 18, "history", Tone::text2);
}

}  // namespace

void draw_desk_campaigns(Ui& ui, const Rect& room, const DeskCampaigns& view) {
  draw_list(ui, {room.x, room.y, list_width, room.h}, view);
  const Rect rest{room.x + list_width, room.y, room.w - list_width, room.h};
  if (view.title.empty()) {
    ui.text_in({rest.x, rest.y, rest.w, rest.h}, view.nothing, Type::desk_body, Tone::text2,
               Align::centre);
    return;
  }
  const Rect head{rest.x, rest.y, rest.w, 108};
  ui.fill(head, Tone::surface);
  ui.fill({head.x, head.bottom() - 1, head.w, 1}, Tone::line);
  const float right = desk_buttons(ui, head.right() - 24, head.y + 16, view.tools) - 16;
  const float badge = desk_badge_width(ui, view.badge) + 12;
  const float x = head.x + 24;
  const float title =
      std::min(ui.text_width(view.title, Type::desk_title), std::max(80.0F, right - x - badge));
  ui.text_in({x, head.y + 20, title + 1, 32}, view.title, Type::desk_title, Tone::text);
  ui.note("title", {x, head.y + 20, title, 32}, view.title);
  desk_badge(ui, x + title + 12, head.y + 24, view.badge);
  draw_tabs(ui, head, view);
  const Rect body{rest.x, head.bottom(), rest.w, rest.h - head.h};
  if (const auto* general = std::get_if<DeskGeneral>(&view.tab))
    draw_desk_general(ui, body, *general);
  else
    draw_desk_dispatch(ui, body, std::get<DeskDispatch>(view.tab));
}

}  // namespace tresen::ui
