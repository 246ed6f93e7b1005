#include "terminal/ui/pages/signature.h"

#include <algorithm>

#include "terminal/ui/pieces.h"
#include "terminal/ui/step_parts.h"

namespace tresen::ui {

void draw_signature(Ui& ui, const SignatureView& view) {
  const StepSpace space = step_space(ui);
  title_and_prompt(ui, space.x, space.title_y, space.w, view.title, view.prompt);
  const float pad_h =
      ui.portrait() ? 360 : std::min(360.0F, space.work_bottom - 104 - space.work_y);
  const float pad_w = signature_width(pad_h), pad_x = space.x + space.w - pad_w;
  const float pad_y = ui.portrait() ? space.work_bottom - 16 - pad_h : space.work_y;
  const float text_w = ui.portrait() ? space.w : space.w - pad_w - 32;
  const float text_bottom = ui.portrait() ? pad_y - 16 : space.work_bottom;
  wording(ui, {space.x, space.work_y, text_w - 16, text_bottom - 40 - space.work_y}, view.text);
  ui.text_in({space.x, text_bottom - 32, text_w, 28}, view.version, Type::label, Tone::text2);
  signature_pad(ui, {pad_x, pad_y, pad_w, pad_h}, view.pad);
  draw_undo(ui, space, view.undo, space.work_bottom);
  draw_answers(ui, space, {true, false, true});
  draw_next(ui, space, {}, view.next);
}

}  // namespace tresen::ui
