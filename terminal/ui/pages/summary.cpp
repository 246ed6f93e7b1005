#include "terminal/ui/pages/summary.h"

#include "terminal/ui/pieces.h"
#include "terminal/ui/step_parts.h"

namespace tresen::ui {
namespace {

constexpr float row_h = 64;

// Where the columns begin, from the left edge of the content.
struct Columns {
  float before, arrow, after;
};

void draw_change(Ui& ui, const Rect& rect, const Columns& at, const ChangeRow& row,
                 std::size_t index, bool last) {
  ui.text_in({rect.x, rect.y, at.before - 16, rect.h}, row.label, Type::label, Tone::text2);
  ui.text_fit({rect.x + at.before, rect.y, at.arrow - at.before - 20, rect.h}, row.before,
              Type::body, Type::label, Tone::text2);
  ui.icon(rect.x + at.arrow, rect.y + rect.h / 2, 28, "arrow_forward", Tone::text2);
  const float room = rect.w - at.after - (row.undoable ? 64 : 0);
  ui.text_fit({rect.x + at.after, rect.y, room, rect.h}, row.after, Type::body_strong,
              Type::label_strong, Tone::text);
  ui.note("changed." + std::to_string(index), rect, row.label + ": " + row.after);
  if (row.undoable)
    symbol_button(ui, "change." + std::to_string(index), rect.right() - 28, rect.y + 32, "undo",
                  ui.words("undo") + ": " + row.label, Tone::primary);
  if (!last) ui.fill({rect.x, rect.bottom() - 1, rect.w, 1}, Tone::line);
}

// What was done, each line with what it set; the latest can be taken back, then the one before.
void draw_history(Ui& ui, const Rect& area, const SummaryView& view) {
  ui.begin_scroll("history", area, static_cast<float>(view.history.size()) * row_h);
  float y = area.y;
  for (std::size_t i = 0; i < view.history.size(); ++i, y += row_h) {
    const ChangeRow& row = view.history[i];
    float right = area.right();
    if (i == 0) {
      const std::string undo = ui.words("undo");
      ghost_button(ui, "undo", right - 16, y + row_h / 2, undo, "undo", Type::label_strong,
                   Align::right);
      right -= ui.text_width(undo, Type::label_strong) + 84;
    }
    ui.text_in({area.x, y, 216, row_h}, row.label, Type::label, Tone::text2);
    ui.text_in({area.x + 232, y, right - area.x - 232, row_h}, row.after, Type::body_strong,
               Tone::text);
    ui.note("done." + std::to_string(i), {area.x, y, area.w, row_h}, row.label + ": " + row.after);
    if (i + 1 < view.history.size()) ui.fill({area.x, y + row_h - 1, area.w, 1}, Tone::line);
  }
  ui.end_scroll();
}

}  // namespace

void draw_summary(Ui& ui, const SummaryView& view) {
  const StepSpace space = step_space(ui);
  const bool portrait = ui.portrait();
  title_and_prompt(ui, space.x, space.title_y, space.w, view.title, {});
  ui.text_in({space.x, space.title_y + 52, space.w, 32}, view.line, Type::body, Tone::text2);
  const Columns columns = portrait ? Columns{176, 352, 384} : Columns{176, 424, 456};
  const float top = space.title_y + 96, undo_h = view.undo ? 88 : 0;
  const float warning_h = view.warning.empty() || !portrait ? 0 : 104;
  const Rect area{space.x, top, space.w, space.work_bottom - top - undo_h - warning_h};
  if (view.shows_history) draw_history(ui, area, view);
  const std::size_t shown = view.shows_history ? 0 : view.changes.size();
  ui.begin_scroll("changes", area, static_cast<float>(shown) * row_h);
  for (std::size_t i = 0; i < shown; ++i)
    draw_change(ui, {area.x, area.y + static_cast<float>(i) * row_h, area.w, row_h}, columns,
                view.changes[i], i, i + 1 == view.changes.size());
  ui.end_scroll();
  if (view.changes.empty() && !view.shows_history)
    ui.text_in({area.x, area.y, area.w, row_h}, view.nothing, Type::body, Tone::text2);
  if (view.undo) undo_strip(ui, {space.x, space.line_y - 88, space.w, 72}, *view.undo);
  if (!view.warning.empty()) {
    const Rect beside{space.x, space.line_y, 464, space.line_h};
    const Rect above{space.x, space.work_bottom - undo_h - 88, space.w, 88};
    strip(ui, portrait ? above : beside, view.warning, false);
  }
  if (!view.history.empty() && (portrait || view.warning.empty())) {
    const float width = portrait ? 216.0F : 224.0F;
    secondary_button(ui, "summary.history",
                     {portrait ? space.x : space.x + 240, space.line_y, width, space.line_h},
                     ui.words(view.shows_history ? "summary.changes" : "summary.history"),
                     "history");
  }
  primary_button(ui, "summary.close",
                 {space.primary_x, space.line_y, space.primary_w, space.line_h}, ui.words("close"),
                 "check", view.close);
}

}  // namespace tresen::ui
