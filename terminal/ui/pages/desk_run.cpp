#include "terminal/ui/pages/desk_run.h"

#include <algorithm>

namespace tresen::ui {
namespace {

void draw_stages(Ui& ui, const Rect& rect, const std::vector<DeskStage>& stages) {
  desk_box(ui, rect);
  const float step = rect.w / static_cast<float>(std::max<std::size_t>(1, stages.size()));
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const DeskStage& stage = stages[i];
    const float x = rect.x + 20 + static_cast<float>(i) * step, middle = rect.y + rect.h / 2;
    const bool open = stage.state == DeskStage::State::open;
    ui.icon(x + 12, middle, 24,
            stage.state == DeskStage::State::done  ? "check_circle"
            : stage.state == DeskStage::State::now ? "pending"
                                                   : "radio_button_unchecked",
            stage.state == DeskStage::State::done  ? Tone::success
            : stage.state == DeskStage::State::now ? Tone::primary
                                                   : Tone::text2);
    ui.text_in({x + 34, rect.y + 10, step - 60, 24}, stage.title,
               open ? Type::desk_body : Type::desk_strong, open ? Tone::text2 : Tone::text);
    ui.text_in({x + 34, rect.y + 32, step - 60, 20}, stage.note, Type::desk_small, Tone::text2);
  }
}

void draw_progress(Ui& ui, const Rect& rect, const DeskRunFacts& facts) {
  const float y = desk_card(ui, rect, facts.card_title) + 14;
  const float title = ui.text_width(facts.card_title, Type::desk_strong);
  const float percent = ui.digits_width(facts.percent, Type::desk_strong);
  ui.text_in({rect.x + 28 + title, rect.y, rect.w - title - percent - 60, 44}, facts.card_note,
             Type::desk_small, Tone::text2);
  ui.digits(rect.right() - 16 - percent, rect.y + 10, facts.percent, Type::desk_strong,
            Tone::primary);
  const float step =
      (rect.w - 32) / static_cast<float>(std::max<std::size_t>(1, facts.figures.size()));
  for (std::size_t i = 0; i < facts.figures.size(); ++i)
    desk_figure(ui, rect.x + 16 + static_cast<float>(i) * step, y, facts.figures[i]);
  desk_bar(ui, {rect.x + 16, y + 66, rect.w - 32, 20}, facts.shares, facts.whole);
  float x = rect.x + 16;
  for (const DeskFigure& one : facts.legend) {
    const Rect square{x, y + 98, 12, 12};
    if (one.series >= 0) {
      ui.fill(square, series_tone(one.series), 3);
    } else {
      ui.fill(square, Tone::surface2, 3);
      ui.outline(square, Tone::outline, 1, 3);
    }
    x += 18 + ui.text(x + 18, y + 94, one.figure + " " + one.label, Type::desk_small, Tone::text2);
    x += 20;
  }
  x = rect.x + 16;
  for (const DeskFigure& one : facts.told) {
    x += 20 + ui.text(x, y + 118, one.figure + " " + one.label, Type::desk_small,
                      one.mood == DeskMood::bad ? Tone::error : Tone::text2);
  }
}

}  // namespace

void draw_desk_run(Ui& ui, const Rect& room, const DeskRun& view) {
  desk_head(ui, {room.x, room.y, room.w, desk_head_height}, view.head);
  const Rect body{room.x, room.y + desk_head_height, room.w, room.h - desk_head_height};
  const float x = body.x + 24, w = body.w - 48;
  float y = body.y + 16;
  if (!view.facts) {
    const Rect card{x, y, w, body.h - 32};
    desk_box(ui, card);
    return desk_table(ui, card, view.runs);
  }
  const DeskRunFacts& facts = *view.facts;
  draw_stages(ui, {x, y, w, 64}, facts.stages);
  y += 80;
  const float side = 424, left = w - side - 16, upper = facts.told.empty() ? 188 : 208;
  draw_progress(ui, {x, y, left, upper}, facts);
  const Rect reasons{x + left + 16, y, side, upper};
  const float top = desk_card(ui, reasons, facts.reasons_title);
  desk_table(ui, {reasons.x, top, reasons.w, reasons.bottom() - top - 1}, facts.reasons);
  y += upper + 12;
  const Rect log{x, y, w, body.bottom() - 16 - y};
  const float rows = desk_card(ui, log, facts.log_title, facts.log_note);
  desk_table(ui, {log.x, rows, log.w, log.bottom() - rows - 1}, facts.log);
}

}  // namespace tresen::ui
