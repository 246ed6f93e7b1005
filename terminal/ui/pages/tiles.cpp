#include "terminal/ui/pages/tiles.h"

#include <algorithm>

#include "terminal/ui/motifs.h"
#include "terminal/ui/pieces.h"
#include "terminal/ui/step_parts.h"

namespace tresen::ui {
namespace {

void draw_tile(Ui& ui, const Rect& rect, float picture_h, const Tile& tile, bool chosen) {
  const Held held = ui.control("tile." + tile.id, rect, Role::tile, tile.title, true, tile.detail);
  ui.fill(rect, held.pressed ? Tone::pressed : Tone::surface, radius_box);
  draw_motif(ui, {rect.x, rect.y, rect.w, picture_h}, tile);
  ui.outline(rect, chosen ? Tone::primary : Tone::outline, chosen ? 3.0F : 1.0F, radius_box);
  const float top = rect.y + picture_h + (rect.h - picture_h - 60) / 2;
  const float room = rect.w - 42 - (chosen ? 40.0F : 0.0F);
  ui.text_in({rect.x + 21, top - 1, room, 32}, tile.title, Type::body_strong, Tone::text);
  ui.text_in({rect.x + 21, top + 31, rect.w - 42, 28}, tile.detail, Type::label, Tone::text2);
  if (chosen) ui.icon(rect.right() - 32, top + 16, 28, "check_circle", Tone::primary);
}

void wide_tile(Ui& ui, const char* key, const Rect& rect, const std::string& title,
               const std::string& detail, std::string_view icon) {
  const Held held = ui.control(key, rect, Role::tile, title, true, detail);
  ui.fill(rect, held.pressed ? Tone::pressed : Tone::surface, radius_box);
  ui.outline(rect, Tone::outline, 1, radius_box);
  const float middle = rect.y + rect.h / 2;
  const Rect square{rect.x + 21, middle - 32, 64, 64};
  ui.panel(square, Tone::surface2, radius_small, Tone::text2);
  ui.icon(square.x + 32, middle, 32, icon, Tone::text2);
  ui.text_fit({rect.x + 105, middle - 30, rect.w - 121, 32}, title, Type::body_strong,
              Type::label_strong, Tone::text);
  ui.text_in({rect.x + 105, middle + 2, rect.w - 121, 28}, detail, Type::label, Tone::text2);
}

void draw_reasons(Ui& ui, const Rect& room, const std::vector<std::string>& why) {
  float whole = 24;
  for (const std::string& reason : why)
    whole += 28 * static_cast<float>(std::min(2, ui.lines(reason, Type::label, room.w - 88))) + 8;
  const Rect area{room.x, room.y, room.w, std::min(room.h, whole)};
  ui.panel(area, Tone::surface2, radius_box);
  ui.begin_scroll("why", area, whole);
  float y = area.y + 16;
  for (const std::string& reason : why) {
    ui.icon(area.x + 38, y + 14, 24, "info_outline", Tone::text2);
    y += 28 * static_cast<float>(ui.paragraph({area.x + 64, y, area.w - 88, 56}, reason,
                                              Type::label, Tone::text, 2)) +
         8;
  }
  ui.end_scroll();
}

}  // namespace

void draw_tiles(Ui& ui, const TilesView& view) {
  const StepSpace space = step_space(ui);
  const bool portrait = ui.portrait();
  title_and_prompt(ui, space.x, space.title_y, space.w, view.title, view.prompt);
  if (view.why.empty())
    draw_beside_title(ui, space, view.title, view.undo, {"why", "why_these", "help_outline"});
  else
    draw_beside_title(ui, space, view.title, {}, {"why", "why_close", "close"});
  const float wide_h = portrait ? 128 : 112, top = portrait ? 296 : 200;
  const float wide_y = ui.height() - 24 - wide_h;
  const Rect area{space.x, top, space.w, wide_y - (portrait ? 32 : 16) - top};
  if (!view.why.empty()) {
    draw_reasons(ui, area, view.why);
  } else {
    const int columns = portrait ? 2 : 3;
    const float tile_h = portrait ? 256 : 216;
    const std::size_t rows = (view.tiles.size() + static_cast<std::size_t>(columns) - 1) /
                             static_cast<std::size_t>(columns);
    ui.begin_scroll("tiles", area, static_cast<float>(rows) * (tile_h + 16) - 16);
    for (std::size_t i = 0; i < view.tiles.size(); ++i)
      draw_tile(ui, grid_cell(space, top, columns, tile_h, i), portrait ? 160 : 128, view.tiles[i],
                view.tiles[i].id == view.chosen);
    ui.end_scroll();
  }
  const float width = (space.w - 16) / 2;
  if (view.referral_offered)
    wide_tile(ui, "tile.referral", {space.x, wide_y, width, wide_h},
              view.referral.empty() ? ui.words("referral") : view.referral,
              ui.words("referral.detail"), "volunteer_activism");
  const float none_x = view.referral_offered ? space.x + width + 16 : space.x;
  wide_tile(ui, "tile.none", {none_x, wide_y, width, wide_h}, ui.words("none"),
            ui.words("none.detail"), "help_outline");
}

}  // namespace tresen::ui
