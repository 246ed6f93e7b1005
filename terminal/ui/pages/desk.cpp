#include "terminal/ui/pages/desk.h"

#include <algorithm>

namespace tresen::ui {
namespace {

// A quiet word of the top bar; gives where it begins.
float bar_word(Ui& ui, std::string_view key, float right, std::string_view word,
               std::string_view icon, Tone ink = Tone::text) {
  const float width = 24 + 26 + ui.text_width(word, Type::desk_small);
  const Rect rect{right - width, 4, width, 40};
  const Held held = ui.control(key, rect, Role::button, word, true, {}, radius_desk);
  if (held.pressed) ui.fill(rect, Tone::surface2, radius_desk);
  ui.icon(rect.x + 21, 24, 20, icon, ink);
  ui.text(rect.x + 38, 14, word, Type::desk_small, Tone::text);
  return rect.x;
}

void draw_bar(Ui& ui, const DeskView& view) {
  const DeskBar& bar = view.bar;
  ui.fill({0, 0, ui.width(), desk_bar_height}, Tone::surface);
  ui.fill({0, desk_bar_height - 1, ui.width(), 1}, Tone::line);
  ui.text(18, 12, "Tresen", Type::desk_section, Tone::text);
  float right = ui.width() - 12;
  if (!bar.user.empty()) {
    const Rect lock{right - 40, 4, 40, 40};
    const Held held =
        ui.control("lock", lock, Role::button, ui.words("lock"), true, {}, radius_desk);
    if (held.pressed) ui.fill(lock, Tone::surface2, radius_desk);
    ui.icon(right - 20, 24, 20, "lock", Tone::text2);
    right -= 44;
    const float width = 26 + ui.text_width(bar.user, Type::desk_small) + 12;
    ui.icon(right - width + 10, 24, 20, "person", Tone::text2);
    ui.text(right - width + 26, 14, bar.user, Type::desk_small, Tone::text);
    right -= width + 12;
  }
  right = bar_word(ui, "language", right, bar.language, "language", Tone::text2);
  right = bar_word(ui, "theme", right, bar.theme,
                   ui.theme() == Theme::light  ? "light_mode"
                   : ui.theme() == Theme::dark ? "dark_mode"
                                               : "contrast",
                   Tone::text2);
  right = bar_word(ui, "chip.sync", right, bar.sync,
                   bar.mood == DeskMood::good ? "cloud_done" : "cloud_off", ink_of(bar.mood));
  ui.text_in({108, 0, right - 124, desk_bar_height}, bar.chain, Type::desk_body, Tone::text2);
}

void draw_rail(Ui& ui, const DeskView& view) {
  ui.fill({0, desk_bar_height, desk_rail_width, ui.height() - desk_bar_height}, Tone::surface);
  ui.fill({desk_rail_width - 1, desk_bar_height, 1, ui.height() - desk_bar_height}, Tone::line);
  float y = desk_bar_height + 8;
  // All of it is in sight: on a low window they stand closer.
  const auto count = static_cast<float>(std::max<std::size_t>(1, view.rail.size()));
  const float step = std::clamp((ui.height() - desk_bar_height - 12) / count, 56.0F, 64.0F);
  for (const RailItem& item : view.rail) {
    const Rect rect{2, y, desk_rail_width - 5, step - 4};
    const Held held = ui.control(item.key, rect, Role::button, item.label, true,
                                 item.badge > 0 ? std::to_string(item.badge) : "", radius_desk);
    if (item.current || held.pressed)
      ui.fill(rect, held.pressed ? Tone::pressed : Tone::primary_soft, radius_desk);
    if (item.current && ui.contrast()) ui.outline(rect, Tone::primary, 2, radius_desk);
    const Tone ink = item.current ? Tone::on_primary_soft : Tone::text2;
    const float middle = rect.x + rect.w / 2;
    ui.icon(middle, y + step / 2 - 12, 24, item.icon, ink);
    ui.text_in({rect.x, y + step / 2 + 2, rect.w, 20}, item.label,
               item.current ? Type::desk_small_strong : Type::desk_small, ink, Align::centre);
    if (item.badge > 0) {
      const std::string figure = std::to_string(std::min(item.badge, 99));
      const float width = std::max(16.0F, ui.text_width(figure, Type::desk_pill) + 10);
      const Rect pill{middle + 5, y + 6, width, 16};
      ui.fill(pill, Tone::error, 8);
      ui.text_in(pill, figure, Type::desk_pill, Tone::surface, Align::centre);
    }
    y += step;
  }
}

void draw_foot(Ui& ui, const Rect& rect, const DeskFoot& foot) {
  ui.fill(rect, Tone::surface);
  ui.fill({rect.x, rect.y, rect.w, 1}, Tone::line);
  const float right = desk_buttons(ui, rect.right() - 24, rect.y + 12, foot.buttons) - 16;
  float x = rect.x + 24;
  if (!foot.icon.empty()) {
    ui.icon(x + 10, rect.y + rect.h / 2, 20, foot.icon, ink_of(foot.mood));
    x += 28;
  }
  ui.text_in({x, rect.y, right - x, rect.h}, foot.text,
             foot.mood == DeskMood::bad ? Type::desk_strong : Type::desk_body,
             foot.mood == DeskMood::bad ? Tone::error : Tone::text2);
  ui.note("state", {x, rect.y, right - x, rect.h}, foot.text);
}

void draw_banner(Ui& ui, const Rect& rect, const std::string& text) {
  ui.fill(rect, Tone::error_soft);
  ui.fill({rect.x, rect.bottom() - 1, rect.w, 1}, Tone::error);
  ui.icon(rect.x + 36, rect.y + rect.h / 2, 24, "error", Tone::error);
  ui.text_in({rect.x + 60, rect.y, rect.w - 84, rect.h}, text, Type::desk_strong, Tone::text);
  ui.note("banner", rect, text);
}

void draw_snack(Ui& ui, const DeskSnack& snack) {
  const DeskButton undo{"snack.undo", ui.words("undo"), "undo", DeskButton::Kind::secondary};
  const float width = ui.text_width(snack.text, Type::desk_body);
  const float button = desk_button_width(ui, undo);
  const Rect rect{desk_rail_width + 24, ui.height() - desk_foot_height - 56, width + button + 52,
                  48};
  ui.fill(rect, Tone::text, radius_desk);
  ui.text(rect.x + 16, rect.y + 12, snack.text, Type::desk_body, Tone::surface);
  const float left = static_cast<float>(std::clamp(snack.tenths_left, 0, 10)) / 10;
  ui.fill({rect.x + 16, rect.bottom() - 6, width * left, 2}, Tone::surface);
  desk_button(ui, {rect.right() - button - 4, rect.y + 4, button, 40}, undo);
}

void draw_menu(Ui& ui, const DeskMenu& menu) {
  const Rect anchor = ui.place_of(menu.anchor);
  ui.put_behind();
  ui.control("menu.close", {0, 0, ui.width(), ui.height()}, Role::button, ui.words("close_menu"),
             true, {}, 0);
  float width = anchor.w;
  for (const Segment& one : menu.options)
    width = std::max(width, ui.text_width(one.label, Type::desk_body) + 64);
  const float most = ui.height() - 32;
  const float content = static_cast<float>(menu.options.size()) * 40;
  const float below = most - anchor.bottom() - 4, above = anchor.y - 20;
  const bool down = content <= below || below >= above;
  const float height = std::min(content + 8, std::max(down ? below : above, 96.0F));
  const Rect box{std::min(anchor.x, ui.width() - width - 12),
                 down ? anchor.bottom() + 4 : anchor.y - 4 - height, width, height};
  ui.fill(box, Tone::surface, radius_desk);
  ui.outline(box, Tone::outline, 1, radius_desk);
  ui.begin_scroll("menu", {box.x + 1, box.y + 4, box.w - 2, box.h - 8}, content);
  float y = box.y + 4;
  for (std::size_t i = 0; i < menu.options.size(); ++i) {
    const Segment& one = menu.options[i];
    const Rect row{box.x + 1, y, box.w - 2, 40};
    const Held held = ui.control("menu." + std::to_string(i), row, Role::row, one.label, true,
                                 one.chosen ? "on" : "", 4);
    if (one.chosen || held.pressed) ui.fill(row, held.pressed ? Tone::pressed : Tone::primary_soft);
    if (one.chosen) ui.icon(row.x + 20, y + 20, 18, "check", Tone::on_primary_soft);
    ui.text_in({row.x + 38, y, row.w - 46, 40}, one.label, Type::desk_body,
               one.chosen ? Tone::on_primary_soft : Tone::text);
    y += 40;
  }
  ui.end_scroll();
}

struct DrawBody {
  Ui& ui;
  const Rect& room;
  void operator()(const DeskCampaigns& body) const { draw_desk_campaigns(ui, room, body); }
  void operator()(const DeskQuery& body) const { draw_desk_query(ui, room, body); }
  void operator()(const DeskRecipients& body) const { draw_desk_recipients(ui, room, body); }
  void operator()(const DeskPreflight& body) const { draw_desk_preflight(ui, room, body); }
  void operator()(const DeskRun& body) const { draw_desk_run(ui, room, body); }
  void operator()(const DeskDevices& body) const { draw_desk_devices(ui, room, body); }
  void operator()(const DeskCards& body) const { draw_desk_cards(ui, room, body); }
  void operator()(const DeskSignIn& body) const { draw_desk_sign_in(ui, room, body); }
};

}  // namespace

void draw_desk(Ui& ui, const DeskView& view) {
  const bool locked = std::holds_alternative<DeskSignIn>(view.body);
  const float left = locked ? 0 : desk_rail_width, foot = locked ? 0 : desk_foot_height;
  const float banner = view.banner.empty() ? 0 : 56;
  const float top = desk_bar_height + banner;
  const Rect room{left, top, ui.width() - left, ui.height() - top - foot};
  draw_bar(ui, view);
  if (!locked) draw_rail(ui, view);
  if (!view.banner.empty()) draw_banner(ui, {left, desk_bar_height, room.w, banner}, view.banner);
  std::visit(DrawBody{ui, room}, view.body);
  if (!locked) {
    // The list of H01 goes down to the bottom beside the action bar.
    const bool listed = std::holds_alternative<DeskCampaigns>(view.body);
    const float x = left + (listed ? 328.0F : 0.0F);
    if (listed) ui.fill({left, room.bottom(), 327, foot}, Tone::surface);
    if (listed) ui.fill({left + 327, room.bottom(), 1, foot}, Tone::line);
    draw_foot(ui, {x, ui.height() - foot, ui.width() - x, foot}, view.foot);
  }
  if (view.snack) draw_snack(ui, *view.snack);
  if (view.menu) draw_menu(ui, *view.menu);
}

}  // namespace tresen::ui
