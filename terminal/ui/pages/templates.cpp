#include "terminal/ui/pages/templates.h"

#include <algorithm>
#include <cmath>

#include "terminal/ui/frame.h"
#include "terminal/ui/pieces.h"

namespace tresen::ui {
namespace {

void draw_tile(Ui& ui, const Rect& rect, const TemplateTile& tile) {
  const Held held = ui.control("template." + tile.id, rect, Role::tile, tile.name, true, tile.note);
  ui.fill(rect, held.pressed ? Tone::pressed : Tone::surface, radius_box);
  ui.outline(rect, Tone::outline, 1, radius_box);
  const float x = rect.x + 108, w = rect.w - 132;
  const bool noted = !tile.note.empty();
  const int lines = noted ? 1 : std::min(2, ui.lines(tile.detail, Type::label, w));
  const float middle = rect.y + rect.h / 2;
  const float y = middle - (38 + 28 * static_cast<float>(lines) + (noted ? 28.0F : 0.0F)) / 2;
  const Rect square{rect.x + 24, middle - 32, 64, 64};
  ui.panel(square, Tone::primary_soft, radius_small, Tone::on_primary_soft);
  ui.icon(square.x + 32, middle, 40, tile.icon, Tone::on_primary_soft);
  ui.text_in({x, y, w, 36}, tile.name, Type::heading, Tone::text);
  ui.paragraph({x, y + 38, w, 56}, tile.detail, Type::label, Tone::text2, lines);
  if (!noted) return;
  ui.icon(x + 12, y + 80, 24, "pause_circle_outline", Tone::warning);
  ui.text_in({x + 32, y + 66, w - 32, 28}, tile.note, Type::label_strong, Tone::warning);
}

}  // namespace

void draw_templates(Ui& ui, const TemplatesView& view) {
  const Space space = draw_wide_sheet(ui);
  const Rect& all = space.content;
  const std::string title = ui.words("templates.title");
  ui.text_in({all.x, all.y, all.w, 44}, title, Type::title, Tone::text);
  ui.note("title", {all.x, all.y, all.w, 44}, title);
  ui.text_in({all.x, all.y + 52, all.w, 32}, view.customer, Type::body, Tone::text2);
  const int columns = ui.portrait() ? 1 : 2;
  const float width =
      std::floor((all.w - static_cast<float>(columns - 1) * 16) / static_cast<float>(columns));
  const float top = all.y + 112;
  const auto rows = (static_cast<int>(view.tiles.size()) + columns - 1) / columns;
  ui.begin_scroll("templates", {all.x, top, all.w, ui.height() - 24 - top},
                  static_cast<float>(rows) * 160 - 16);
  for (std::size_t i = 0; i < view.tiles.size(); ++i) {
    const auto column = static_cast<float>(static_cast<int>(i) % columns);
    const auto row = static_cast<float>(static_cast<int>(i) / columns);
    draw_tile(ui, {all.x + column * (width + 16), top + row * 160, width, 144}, view.tiles[i]);
  }
  ui.end_scroll();
}

}  // namespace tresen::ui
