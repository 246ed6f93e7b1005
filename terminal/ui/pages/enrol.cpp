#include "terminal/ui/pages/enrol.h"

#include "terminal/ui/keyboard.h"
#include "terminal/ui/pieces.h"

namespace tresen::ui {
namespace {

void draw_box(Ui& ui, const Rect& rect, const char* key, const std::string& label,
              const std::string& value, const std::string& placeholder, bool active) {
  const Held held = ui.control(key, rect, Role::field, label, true, value);
  ui.fill(rect, held.pressed ? Tone::pressed : Tone::surface, radius_box);
  ui.outline(rect, active ? Tone::primary : Tone::outline, active ? 3.0F : 1.0F, radius_box);
  ui.text_in({rect.x + 24, rect.y + 14, rect.w - 48, 28}, label, Type::label, Tone::text2);
  const float y = rect.y + 50;
  if (value.empty()) {
    ui.text_in({rect.x + 30, y, rect.w - 54, 36}, placeholder, Type::value, Tone::outline);
    if (active) ui.fill({rect.x + 24, y, 3, 36}, Tone::primary);
    return;
  }
  const Type type = ui.text_width(value, Type::heading) < rect.w - 56 ? Type::heading : Type::label;
  const float width = ui.text_in({rect.x + 24, y, rect.w - 48, 36}, value, type, Tone::text);
  if (active) ui.fill({rect.x + 27 + width, y, 3, 36}, Tone::primary);
}

}  // namespace

void draw_enrol(Ui& ui, const EnrolView& view) {
  ui.fill({0, 0, ui.width(), ui.height()}, Tone::surface);
  const bool portrait = ui.portrait();
  const float side = portrait ? 24 : 32, width = ui.width() - 2 * side;
  const float top = portrait ? 96 : 28;
  ui.text_in({side, top, width - 200, 44}, ui.words("enrol.title"), Type::title, Tone::text);
  ui.note("title", {side, top, width - 200, 44}, ui.words("enrol.title"));
  ghost_button(ui, "language", side + width, top + 22, view.language, "language",
               Type::label_strong, Align::right);
  if (view.back && !view.working) {
    ghost_button(ui, "back", side + width - 200, top + 22, ui.words("back"), "arrow_back",
                 Type::label_strong, Align::right);
  }
  ui.paragraph({side, top + 52, width, 64}, ui.words("enrol.prompt"), Type::body, Tone::text2, 2);
  const float box_y = portrait ? 228 : 128;
  const float server_w = portrait ? width : 400;
  draw_box(ui, {side, box_y, server_w, 104}, "field.server", ui.words("enrol.server"), view.server,
           "tresen.example.de:7443", view.server_active);
  const float code_x = portrait ? side : side + server_w + 16;
  draw_box(ui, {code_x, portrait ? box_y + 120 : box_y, side + width - code_x, 104}, "field.code",
           ui.words("enrol.code"), view.code, "XXXX XXXX XXXX XXXX XXXX XXXX XXXX",
           !view.server_active);
  const float strip_y = portrait ? box_y + 248 : 248;
  if (!view.error.empty()) strip(ui, {side, strip_y, width, 80}, view.error, true);
  const float line_y = ui.height() - tray_height(ui) - 104;
  const float next_w = portrait ? 304 : 400;
  primary_button(ui, "next", {side + width - next_w, line_y, next_w, 88},
                 ui.words(view.working ? "enrol.working" : "enrol.next"), "arrow_forward",
                 view.next && !view.working);
  draw_letters(ui, Letters::code, view.shift, view.symbols);
}

}  // namespace tresen::ui
