#include "terminal/ui/pages/message.h"

#include "terminal/ui/frame.h"
#include "terminal/ui/pieces.h"

namespace tresen::ui {

void draw_message(Ui& ui, const MessageView& view) {
  const Space space = draw_wide_sheet(ui);
  const Rect& all = space.content;
  const float w = ui.portrait() ? all.w : 736, x = all.x + (all.w - w) / 2;
  const float top = all.y + all.h / 4;
  ui.circle(x + w / 2, top, 48, view.trouble ? Tone::error_soft : Tone::primary_soft);
  ui.icon(x + w / 2, top, 48, view.icon, view.trouble ? Tone::error : Tone::on_primary_soft);
  ui.text_in({x, top + 72, w, 44}, view.title, Type::title, Tone::text, Align::centre);
  ui.note("title", {x, top + 72, w, 44}, view.title);
  ui.paragraph({x, top + 128, w, 160}, view.text, Type::body, Tone::text2, 5, Align::centre);
  if (!view.secondary_key.empty())
    secondary_button(ui, view.secondary_key, {all.x, space.line_y, 304, 88}, view.secondary, {});
  if (!view.primary_key.empty())
    primary_button(ui, view.primary_key, {all.right() - 400, space.line_y, 400, 88}, view.primary,
                   "arrow_forward");
}

}  // namespace tresen::ui
