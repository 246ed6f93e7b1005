#include "terminal/ui/pages/notice.h"

#include "terminal/ui/ink.h"
#include "terminal/ui/pieces.h"
#include "terminal/ui/step_parts.h"

namespace tresen::ui {

void draw_notice(Ui& ui, const NoticeView& view) {
  const StepSpace space = step_space(ui);
  title_and_prompt(ui, space.x, space.title_y, space.w, view.title, view.prompt);
  const float foot = view.undo ? 88 : 0;
  const float bottom = space.work_bottom - foot;
  wording(ui, {space.x, space.work_y, space.w - 16, bottom - 40 - space.work_y}, view.text);
  ui.text_in({space.x, bottom - 32, space.w, 28}, view.version, Type::label, Tone::text2);
  if (view.undo) undo_strip(ui, {space.x, space.line_y - 88, space.w, 72}, *view.undo);
  const float width = ui.portrait() ? 224 : 256;
  secondary_button(ui, "notice.handed", {space.x, space.line_y, width, space.line_h},
                   ui.words("notice.handed"), "print");
  if (view.later)
    answer_chip(ui, "answer.later", {space.x + width + 16, space.line_y, 144, space.line_h},
                ui.words("answer.later"), "schedule");
  draw_next(ui, space, ui.words("notice.shown"), true);
}

}  // namespace tresen::ui
