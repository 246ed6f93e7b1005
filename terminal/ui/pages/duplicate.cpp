#include "terminal/ui/pages/duplicate.h"

#include <algorithm>
#include <cmath>

#include "terminal/ui/frame.h"
#include "terminal/ui/pieces.h"

namespace tresen::ui {
namespace {

void draw_typed(Ui& ui, const DuplicateView& view) {
  float y = 88;
  for (std::size_t i = 0; i < view.typed.size() && i < 4; ++i, y += 120) {
    ui.text_in({32, y, 264, 28}, view.typed[i].label, Type::label, Tone::text2);
    const Rect box{32, y + 32, 264, 72};
    ui.fill(box, Tone::surface, radius_box);
    ui.outline(box, Tone::outline, 1, radius_box);
    ui.text_in({49, y + 32, 232, 72}, view.typed[i].value, Type::body, Tone::text);
    ui.note("typed." + std::to_string(i), box, view.typed[i].value);
  }
}

struct Look {
  std::string_view icon;
  Tone ink;
};

Look look_of(DuplicateView::Verdict verdict) {
  switch (verdict) {
    case DuplicateView::Verdict::same:
      return {"check", Tone::success};
    case DuplicateView::Verdict::added:
      return {"add", Tone::text};
    case DuplicateView::Verdict::known:
      return {"", Tone::text2};
    case DuplicateView::Verdict::differs:
      return {"compare_arrows", Tone::warning};
  }
  return {"", Tone::text2};
}

// The table: what, as typed, as known, and what that means.
void draw_table(Ui& ui, const Rect& rect, const DuplicateView& view) {
  ui.outline(rect, Tone::line, 1, radius_box);
  const float x = rect.x + 24, right = rect.right() - 24, w = right - x;
  const float second = x + std::round(w * 0.17F), third = x + std::round(w * 0.472F);
  const float last = right - 32 - 80;
  ui.text_in({second, rect.y + 8, third - second - 16, 32}, ui.words("duplicate.typed"),
             Type::label, Tone::text2);
  ui.text_in({third, rect.y + 8, right - third, 32}, view.known_label, Type::label_strong,
             Tone::text);
  const float pitch = std::min(64.0F, std::floor((rect.h - 56) / 4));
  float y = rect.y + 47;
  for (std::size_t i = 0; i < view.lines.size() && i < 4; ++i, y += pitch) {
    const DuplicateView::Line& line = view.lines[i];
    const Look look = look_of(line.verdict);
    ui.fill({x, y, w, 1}, Tone::line);
    ui.text_in({x, y, second - x - 8, pitch}, line.label, Type::label, Tone::text2);
    const bool typed = line.verdict != DuplicateView::Verdict::known;
    ui.text_in({second, y, third - second - 16, pitch}, line.typed, Type::body,
               typed ? Tone::text : Tone::text2);
    ui.text_in({third, y, last - third - 8, pitch}, line.known, Type::body,
               line.verdict == DuplicateView::Verdict::added ? Tone::text2 : Tone::text);
    ui.text_in({last - 24, y, 104, pitch}, line.word, Type::label,
               look.icon == "check" ? Tone::success : Tone::text, Align::right);
    if (!look.icon.empty()) ui.icon(right - 12, y + pitch / 2, 24, look.icon, look.ink);
    ui.note("line." + std::to_string(i), {x, y, w, pitch}, line.label + ": " + line.word);
  }
}

// A tile with a heading and two lines, never chosen beforehand.
void draw_answer(Ui& ui, const Rect& rect, const std::string& name, std::string_view icon,
                 bool ready) {
  const std::string key = "duplicate." + name;
  const std::string label = ui.words(key), detail = ui.words(key + ".detail");
  const Held held = ui.control(key, rect, Role::tile, label, ready, detail);
  ui.fill(rect, held.pressed ? Tone::pressed : Tone::surface, radius_box);
  ui.outline(rect, ready ? Tone::outline : Tone::line, 1, radius_box);
  ui.icon(rect.x + 36, rect.y + 37, 32, icon, ready ? Tone::primary : Tone::text2);
  const float x = rect.x + 64, w = rect.w - 72;
  ui.text_in({x, rect.y + 21, w, 32}, label, Type::body_strong, Tone::text);
  ui.paragraph({x, rect.y + 64, w, 56}, detail, Type::label, Tone::text2, 2);
}

}  // namespace

void draw_duplicate(Ui& ui, const DuplicateView& view) {
  const bool portrait = ui.portrait();
  Rect all{352, 96, ui.width() - 384, ui.height() - 120};
  if (portrait) {
    all = draw_wide_sheet(ui).content;
  } else {
    const Rect sheet{320, top_bar_height, ui.width() - 320, ui.height() - top_bar_height};
    ui.fill(sheet, Tone::surface, radius_sheet, Corners::top_left);
    if (ui.contrast()) ui.outline(sheet, Tone::outline, 2, radius_sheet, Corners::top_left);
    draw_typed(ui, view);
  }
  title_and_prompt(ui, all.x, all.y, all.w, view.title, view.prompt);
  const float top = all.y + 104, tiles = ui.height() - (portrait ? 488.0F : 168.0F);
  const float other_y = std::min(top + 328, tiles - 96);
  draw_table(ui, {all.x, top, all.w, std::min(312.0F, other_y - 16 - top)}, view);
  if (!view.other.empty()) {
    const Rect row{all.x, other_y, all.w, 80};
    const Held held = ui.control("duplicate.other", row, Role::row, view.other, view.ready);
    ui.panel(row, held.pressed ? Tone::pressed : Tone::surface2, radius_box);
    ui.icon(row.x + 38, row.y + 40, 28, "group", Tone::text2);
    ui.text_in({row.x + 68, row.y, row.w - 124, 80}, view.other, Type::body, Tone::text);
    ui.icon(row.right() - 40, row.y + 40, 28, "chevron_right", Tone::text2);
  }
  if (portrait) {
    float y = tiles;
    for (const auto& [name, icon] :
         {std::pair{"same", "person"}, {"household", "home"}, {"new", "person_add"}}) {
      draw_answer(ui, {all.x, y, all.w, 144}, name, icon, view.ready);
      y += 160;
    }
    return;
  }
  const float w = std::floor((all.w - 32) / 3), y = tiles;
  draw_answer(ui, {all.x, y, w, 144}, "same", "person", view.ready);
  draw_answer(ui, {all.x + w + 16, y, w, 144}, "household", "home", view.ready);
  draw_answer(ui, {all.x + 2 * (w + 16), y, w, 144}, "new", "person_add", view.ready);
}

}  // namespace tresen::ui
