#include "terminal/ui/pages/desk_devices.h"

#include <algorithm>

namespace tresen::ui {
namespace {

void draw_state(Ui& ui, const Rect& rect, const DeskDevices& view) {
  desk_box(ui, rect);
  const float daemon = std::max(ui.text_width(view.daemon, Type::desk_strong) + 28,
                                ui.text_width(view.daemon_note, Type::desk_small)) +
                       32;
  const float step =
      (rect.w - daemon - 32) / static_cast<float>(std::max<std::size_t>(1, view.figures.size()));
  for (std::size_t i = 0; i < view.figures.size(); ++i)
    desk_figure(ui, rect.x + 16 + static_cast<float>(i) * step, rect.y + 12, view.figures[i]);
  const float x = rect.right() - daemon;
  ui.fill({x, rect.y + 16, 1, rect.h - 32}, Tone::line);
  ui.icon(x + 26, rect.y + 28, 20, "dns", Tone::success);
  ui.text(x + 44, rect.y + 16, view.daemon, Type::desk_strong, Tone::text);
  ui.text(x + 16, rect.y + 42, view.daemon_note, Type::desk_small, Tone::text2);
}

void draw_device(Ui& ui, const Rect& rect, const DeskDevice& device) {
  desk_card(ui, rect, {});
  ui.icon(rect.x + 26, rect.y + 22, 20, "tablet", Tone::text2);
  const float badge = desk_badge_width(ui, device.badge);
  ui.text_in({rect.x + 44, rect.y, rect.w - 76 - badge, 44}, device.title, Type::desk_strong,
             Tone::text);
  desk_badge(ui, rect.right() - 16 - badge, rect.y + 10, device.badge);
  float y = rect.y + 52;
  for (const auto& [word, value] : device.facts) {
    const float width = ui.text_width(word, Type::desk_body);
    ui.text(rect.x + 16, y + 4, word, Type::desk_body, Tone::text2);
    ui.text_in({rect.x + 28 + width, y, rect.w - 44 - width, 32}, value, Type::desk_body,
               Tone::text, Align::right);
    y += 32;
  }
  y += 8;
  if (!device.warning.empty()) {
    const int lines = ui.lines(device.warning, Type::desk_small, rect.w - 56);
    const Rect box{rect.x + 16, y, rect.w - 32, 20 + 20 * static_cast<float>(lines)};
    ui.panel(box, Tone::error_soft, 6, Tone::error);
    ui.paragraph({box.x + 12, box.y + 10, box.w - 24, box.h}, device.warning, Type::desk_small,
                 Tone::text, 5);
    y += box.h + 12;
  }
  ui.fill({rect.x, y, rect.w, 1}, Tone::line);
  ui.text(rect.x + 16, y + 12, device.lost_title, Type::desk_strong, Tone::text);
  y += 40;
  y += 20 * static_cast<float>(ui.paragraph({rect.x + 16, y, rect.w - 32, 80}, device.lost,
                                            Type::desk_small, Tone::text2, 5)) +
       12;
  for (const DeskButton& button : device.buttons) {
    desk_button(ui, {rect.x + 16, y, rect.w - 32, 40}, button);
    y += 48;
  }
}

void draw_code(Ui& ui, const Rect& rect, const DeskCode& code) {
  float y = desk_card(ui, rect, code.title) + 12;
  desk_field(ui, rect.x + 16, y, rect.w - 32, code.branch);
  y += 76;
  desk_button(ui, {rect.x + 16, y, rect.w - 32, 40}, code.make);
  y += 56;
  if (!code.code.empty()) {
    const int lines = ui.lines(code.code, Type::desk_section, rect.w - 64);
    const Rect box{rect.x + 16, y, rect.w - 32, 24 + 24 * static_cast<float>(lines)};
    ui.panel(box, Tone::primary_soft, radius_desk, Tone::primary);
    ui.paragraph({box.x + 16, box.y + 12, box.w - 32, box.h}, code.code, Type::desk_section,
                 Tone::on_primary_soft, 3, Align::centre);
    ui.note("device.code", box, code.code);
    y += box.h + 12;
  }
  ui.paragraph({rect.x + 16, y, rect.w - 32, 100}, code.advice, Type::desk_small, Tone::text2, 5);
}

}  // namespace

void draw_desk_devices(Ui& ui, const Rect& room, const DeskDevices& view) {
  desk_head(ui, {room.x, room.y, room.w, desk_head_height}, view.head);
  const float x = room.x + 24, w = room.w - 48;
  float y = room.y + desk_head_height + 16;
  draw_state(ui, {x, y, w, 80}, view);
  y += 96;
  const float side = 376, left = w - side - 16, bottom = room.bottom() - 16;
  const Rect card{x, y, left, bottom - y};
  desk_box(ui, card);
  desk_chips(ui, x + 16, y + 8, left - 32, view.chips);
  ui.fill({x, y + 56, left, 1}, Tone::line);
  desk_table(ui, {x, y + 57, left, card.h - 57 - 36}, view.table);
  ui.fill({x, card.bottom() - 36, left, 1}, Tone::line);
  ui.text_in({x + 16, card.bottom() - 36, left - 32, 36}, view.foot, Type::desk_small, Tone::text2);
  const Rect beside{x + left + 16, y, side, bottom - y};
  if (view.code)
    draw_code(ui, beside, *view.code);
  else if (view.device)
    draw_device(ui, beside, *view.device);
}

}  // namespace tresen::ui
