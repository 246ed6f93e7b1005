#include "terminal/ui/pages/desk_sign_in.h"

namespace tresen::ui {

void draw_desk_sign_in(Ui& ui, const Rect& room, const DeskSignIn& view) {
  const float width = 400, height = view.error.empty() ? 348.0F : 404.0F;
  const Rect card{room.x + (room.w - width) / 2, room.y + (room.h - height) / 2, width, height};
  desk_box(ui, card);
  const float x = card.x + 32, w = width - 64;
  ui.text_in({x, card.y + 28, w, 20}, view.chain, Type::desk_small, Tone::text2);
  ui.text_in({x, card.y + 52, w, 32}, view.title, Type::desk_title, Tone::text);
  ui.note("title", {x, card.y + 52, w, 32}, view.title);
  ui.text_in({x, card.y + 88, w, 20}, view.advice, Type::desk_small, Tone::text2);
  desk_field(ui, x, card.y + 124, w, view.staff);
  desk_field(ui, x, card.y + 200, w, view.pin);
  float y = card.y + 280;
  if (!view.error.empty()) {
    const Rect strip{x, y, w, 44};
    ui.panel(strip, Tone::error_soft, radius_desk, Tone::error);
    ui.icon(x + 22, y + 22, 20, "error", Tone::error);
    ui.paragraph({x + 42, y + 2, w - 52, 40}, view.error, Type::desk_small, Tone::text, 2);
    ui.note("error", strip, view.error);
    y += 56;
  }
  desk_button(ui, {x, y, w, 40}, view.ok);
}

}  // namespace tresen::ui
