#include "terminal/ui/frame.h"

#include <algorithm>

#include "terminal/ui/pieces.h"

namespace tresen::ui {
namespace {

struct ChipLook {
  std::string_view icon;
  Tone ink;
  bool filled;
  Tone ground;
  std::string name;  // what tools read in the UI map
};

ChipLook look_of(SyncChip::State state) {
  switch (state) {
    case SyncChip::State::fine:
      return {"cloud_done", Tone::success, false, Tone::bg, "fine"};
    case SyncChip::State::sending:
      return {"cloud_queue", Tone::text2, false, Tone::bg, "sending"};
    case SyncChip::State::arrived:
      return {"cloud_done", Tone::success, true, Tone::success_soft, "arrived"};
    case SyncChip::State::offline:
      return {"cloud_off", Tone::warning, true, Tone::warning_soft, "offline"};
    case SyncChip::State::stuck:
      return {"cloud_off", Tone::error, true, Tone::error_soft, "stuck"};
    case SyncChip::State::training:
      return {"construction", Tone::warning, true, Tone::warning_soft, "training"};
  }
  return {"cloud_queue", Tone::text2, false, Tone::bg, ""};
}

// A bar with room for words only.
bool is_narrow(const Ui& ui) { return ui.portrait() || ui.compact(); }

// Gives where the chip begins.
float draw_sync_chip(Ui& ui, const SyncChip& chip, float text_right) {
  const ChipLook look = look_of(chip.state);
  const std::string& words = is_narrow(ui) ? chip.word : chip.text;
  const float width = ui.text_width(words, Type::label);
  const float x = text_right - width - 44;
  const Rect rect{x, 4, width + 60, touch_min};
  const Held held = ui.control("sync.chip", rect, Role::button, words, true, look.name, 28);
  const Rect shape{x, 12, width + 60, 40};
  if (held.pressed)
    ui.fill(shape, Tone::pressed, 20);
  else if (look.filled)
    ui.panel(shape, look.ground, 20, look.ink);
  ui.icon(x + 24, 32, 24, look.icon, look.ink);
  ui.text(x + 44, 18, words, Type::label, Tone::text);
  return x;
}

std::string_view icon_of(Theme theme) {
  return theme == Theme::light ? "dark_mode" : theme == Theme::dark ? "light_mode" : "contrast";
}

// Sync chip, theme, initials and lock. Gives where they begin.
float draw_bar_end(Ui& ui, const TopBar& bar) {
  const float edge = ui.width() - (is_narrow(ui) ? 0 : 8);
  symbol_button(ui, "theme", edge - 136, 32, icon_of(ui.theme()), ui.words("theme"));
  if (!bar.initials.empty()) {
    ui.panel({edge - 100, 12, 40, 40}, Tone::primary_soft, 20, Tone::on_primary_soft);
    ui.text_in({edge - 100, 12, 40, 40}, bar.initials, Type::label_strong, Tone::on_primary_soft,
               Align::centre);
  }
  symbol_button(ui, "lock", edge - 38, 32, "lock_outline", ui.words("lock"));
  return draw_sync_chip(ui, bar.sync, edge - 188);
}

void draw_rail_item(Ui& ui, const Rect& rect, const RailItem& item) {
  const Held held = ui.control(item.key, rect, Role::button, item.label, true,
                               item.badge > 0 ? std::to_string(item.badge) : "");
  const bool tab = item.current && !ui.portrait();
  if (tab) ui.fill({rect.x, rect.y, rect.w + 4, rect.h}, Tone::surface, radius_box, Corners::left);
  if (tab && ui.contrast()) ui.outline(rect, Tone::primary, 2, radius_box);
  if (held.pressed) ui.fill(rect, Tone::pressed, radius_box);
  const float middle = rect.x + rect.w / 2, top = rect.y + (rect.h - 64) / 2;
  ui.icon(middle, top + 16, 32, item.icon, item.current ? Tone::primary : Tone::text2);
  ui.text_in({rect.x, top + 36, rect.w, 28}, item.label, Type::label,
             item.current ? Tone::text : Tone::text2, Align::centre);
  if (item.badge <= 0) return;
  const Rect badge{middle + 12, top - 12, 32, 28};
  ui.fill(badge, Tone::primary, 14);
  ui.text_in(badge, std::to_string(std::min(item.badge, 99)), Type::label_strong, Tone::on_primary,
             Align::centre);
}

}  // namespace

void draw_mark(Ui& ui, float x, float y, const std::string& mark, Tone ground, Tone ink) {
  ui.fill({x, y, 48, 48}, ground, radius_small);
  if (ui.contrast()) ui.outline({x, y, 48, 48}, ink, 2, radius_small);
  ui.text_in({x, y, 48, 48}, mark, Type::heading, ink, Align::centre);
}

void draw_top_bar(Ui& ui, const TopBar& bar) {
  const float end = draw_bar_end(ui, bar) - 16;
  float x = is_narrow(ui) ? 24 : 144;
  if (bar.back) {
    x = is_narrow(ui) ? 72 : 80;
    symbol_button(ui, "back", x - 34, 32, "arrow_back", ui.words("back"), Tone::text);
  } else if (is_narrow(ui)) {
    x = 96;
  }
  x += ui.text_in({x, 0, end - x, 64}, bar.title, Type::body_strong, Tone::text);
  if (!bar.subtitle.empty() && !is_narrow(ui))
    ui.text_in({x + 13, 0, end - x - 13, 64}, bar.subtitle, Type::body, Tone::text2);
  if (bar.name.empty()) return;
  x = is_narrow(ui) ? x + 44 : std::max(352.0F, x + 32);
  if (end - x < 48) return;
  x += ui.text_in({x, 0, end - x, 64}, bar.name, Type::body_strong, Tone::text);
  if (!is_narrow(ui) && end - x > 64)
    ui.text_in({x + 13, 0, end - x - 13, 64}, bar.number, Type::body, Tone::text2);
}

void draw_ground(Ui& ui) { ui.fill({0, 0, ui.width(), ui.height()}, Tone::bg); }

Space draw_wide_sheet(Ui& ui) {
  const float side = ui.portrait() ? 24 : 32;
  const Rect sheet{0, top_bar_height, ui.width(), ui.height() - top_bar_height};
  ui.fill(sheet, Tone::surface, radius_sheet, Corners::top);
  if (ui.contrast()) ui.outline(sheet, Tone::outline, 2, radius_sheet, Corners::top);
  return {{side, 96, ui.width() - 2 * side, ui.height() - 24 - 96}, ui.height() - 112};
}

Space draw_home_sheet(Ui& ui, const std::string& mark, const std::vector<RailItem>& rail) {
  draw_mark(ui, 32, 8, mark, Tone::primary, Tone::on_primary);
  const float rail_width = ui.portrait() ? 0 : 112, foot = ui.portrait() ? 88 : 0;
  const float bottom = ui.height() - foot;
  const Rect sheet{rail_width, top_bar_height, ui.width() - rail_width, bottom - top_bar_height};
  const Corners corners = ui.portrait() ? Corners::top : Corners::top_left;
  ui.fill(sheet, Tone::surface, radius_sheet, corners);
  if (ui.contrast()) ui.outline(sheet, Tone::outline, 2, radius_sheet, corners);
  const auto count = static_cast<float>(std::max<std::size_t>(1, rail.size()));
  for (std::size_t i = 0; i < rail.size(); ++i) {
    const auto at = static_cast<float>(i);
    const float width = ui.width() / count;
    draw_rail_item(ui,
                   ui.portrait() ? Rect{at * width + 4, bottom + 4, width - 8, 80}
                                 : Rect{4, 88 + at * 104, 104, 96},
                   rail[i]);
  }
  const float side = ui.portrait() ? 24 : 32;
  return {{rail_width + side, 96, sheet.w - 2 * side, bottom - 24 - 96}, bottom - 112};
}

}  // namespace tresen::ui
