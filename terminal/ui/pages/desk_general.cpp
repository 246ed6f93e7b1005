#include <algorithm>

#include "terminal/ui/pages/desk_campaigns.h"

namespace tresen::ui {
namespace {

void label(Ui& ui, float x, float y, float width, std::string_view words) {
  ui.text_in({x, y, width, 20}, words, Type::desk_small, Tone::text2);
}

// The tile as the counter shows it, smaller.
void draw_tile(Ui& ui, float x, float y, float width, const DeskGeneral& view) {
  const Rect tile{x, y, std::min(width, 200.0F), 96};
  ui.fill(tile, Tone::primary_soft, radius_desk);
  ui.outline(tile, Tone::primary, 2, radius_desk);
  ui.icon(tile.x + 30, tile.y + 30, 32, view.tile_icon, Tone::on_primary_soft);
  const int lines = ui.lines(view.tile_name, Type::desk_strong, tile.w - 28);
  ui.paragraph({tile.x + 14, tile.y + (lines > 1 ? 46.0F : 60.0F), tile.w - 28, 48}, view.tile_name,
               Type::desk_strong, Tone::on_primary_soft, 2);
}

float draw_side(Ui& ui, float x, float y, float width, const DeskGeneral& view) {
  const float inner = width - 32;
  const float prompt = desk_field_height(view.prompt);
  const float order = desk_field_height(view.order);
  const Rect tile{x, y, width, 45 + 12 + 96 + 12 + prompt + 12 + order + 16};
  float at = desk_card(ui, tile, view.tile_title, view.tile_note) + 12;
  draw_tile(ui, x + 16, at, inner, view);
  at += 108;
  desk_field(ui, x + 16, at, inner, view.prompt);
  at += prompt + 12;
  desk_field(ui, x + 16, at, inner - 112, view.icon);
  const DeskFaultRoom line{x + 16, x + width - 16};
  desk_field(ui, x + width - 16 - 100, at, 100, view.order, line);
  const Rect cost{x, tile.bottom() + 16, width, 45 + 12 + 64 + 12 + 64 + 12 + 20 + 16};
  at = desk_card(ui, cost, view.cost_title) + 12;
  const float half = (inner - 12) / 2;
  desk_field(ui, x + 16, at, half, view.cost_total);
  desk_field(ui, x + 28 + half, at, half, view.cost_piece);
  at += 76;
  desk_field(ui, x + 16, at, half, view.attribution);
  at += 76;
  desk_word(ui, x + 16, at, view.attribution_note, "info_outline", DeskMood::plain);
  return cost.bottom();
}

// Name, description, goal and validity. Gives where they end.
float draw_what(Ui& ui, float x, float y, float width, const DeskGeneral& view) {
  desk_field(ui, x, y, width, view.name);
  y += desk_field_height(view.name) + 12;
  desk_field(ui, x, y, width, view.description);
  y += desk_field_height(view.description) + 12;
  label(ui, x, y, 200, view.goal_label);
  const float goal = desk_segments(ui, x, y + 24, view.goal);
  // Where there is no room beside the goal the days stand below it.
  const bool beside = width - goal - 16 >= 2 * 112 + 24;
  if (!beside) y += 76;
  const float dates = beside ? x + goal + 16 : x, room = beside ? width - goal - 16 : width;
  const float date = std::min(136.0F, (room - 24) / 2);
  label(ui, dates, y, room, view.valid_label);
  const int from = view.valid_from.error.empty() ? 0 : 1, to = view.valid_to.error.empty() ? 0 : 1;
  desk_field(ui, dates, y + 24, date, view.valid_from, {dates, dates + room});
  ui.text_in({dates + date, y + 24, 24, 40}, "–", Type::desk_body, Tone::text2, Align::centre);
  desk_field(ui, dates + date + 24, y + 24, date, view.valid_to, {dates, dates + room, from});
  return y + 76 + 22 * static_cast<float>(from + to);
}

}  // namespace

void draw_desk_general(Ui& ui, const Rect& room, const DeskGeneral& view) {
  const float side = 376;
  // Columns of text stop where reading becomes tiring.
  const float width = std::min(720.0F, room.w - 48 - 24 - side);
  ui.begin_scroll("general", {room.x, room.y, room.w, room.h}, std::max(room.h, 660.0F));
  const float x = room.x + 24;
  float y = draw_what(ui, x, room.y + 20, width, view);
  label(ui, x, y, width, view.branches_label);
  y += 22 + desk_chips(ui, x, y + 22, width, view.branches) + 12;
  label(ui, x, y, width, view.types_label);
  y += 22 + desk_chips(ui, x, y + 22, width, view.types) + 12;
  const float first = desk_switch(ui, x, y, view.not_new);
  desk_switch(ui, x + std::max(first + 32, width / 2), y, view.referral);
  draw_side(ui, x + width + 24, room.y + 20, side, view);
  ui.end_scroll();
}

}  // namespace tresen::ui
