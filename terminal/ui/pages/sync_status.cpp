#include "terminal/ui/pages/sync_status.h"

#include <algorithm>
#include <string>
#include <vector>

#include "terminal/ui/frame.h"
#include "terminal/ui/pieces.h"

namespace tresen::ui {
namespace {

void draw_banner(Ui& ui, const Rect& rect, const SyncView& view) {
  const bool stuck = view.state == SyncChip::State::stuck;
  const bool offline = stuck || view.state == SyncChip::State::offline;
  const bool sending = view.state == SyncChip::State::sending;
  const Tone ground = stuck     ? Tone::error_soft
                      : offline ? Tone::warning_soft
                      : sending ? Tone::surface2
                                : Tone::success_soft;
  const Tone ink = stuck     ? Tone::error
                   : offline ? Tone::warning
                   : sending ? Tone::text2
                             : Tone::success;
  ui.panel(rect, ground, radius_box, ink);
  const float middle = rect.y + 40;
  ui.icon(rect.x + 40, middle, 32,
          offline   ? "cloud_off"
          : sending ? "cloud_queue"
                    : "cloud_done",
          ink);
  const float room = rect.w - 96;
  const float x = rect.x + 72;
  const float headline_w = ui.text_width(view.headline, Type::body_strong);
  const float advice_w = ui.text_width(view.advice, Type::body);
  if (!ui.portrait() && headline_w + 8 + advice_w <= room) {
    ui.text_in({x, rect.y, room, rect.h}, view.headline, Type::body_strong, Tone::text);
    ui.text_in({x + headline_w + 8, rect.y, advice_w + 8, rect.h}, view.advice, Type::body,
               Tone::text);
  } else {
    const bool standing = ui.portrait();
    const Type type = standing ? Type::body_strong : Type::label_strong;
    const float below =
        ui.line(type) * static_cast<float>(ui.paragraph({x, rect.y + 10, room, 64}, view.headline,
                                                        type, Tone::text, 2));
    ui.paragraph({x, rect.y + 10 + below, room, 64}, view.advice,
                 standing ? Type::body : Type::label, Tone::text, 2);
  }
  ui.note("sync.state", rect, view.headline);
  ui.note("sync.advice", rect, view.advice);
}

constexpr float day_line_h = 34;

// Counts stand in columns, each as wide as its head; what adds up to the line above is indented.
float draw_days(Ui& ui, const Rect& rect, const SyncView& view) {
  if (view.days.empty()) return rect.y;
  constexpr float column_min = 76;
  constexpr float gap = 16;
  std::vector<float> ends(view.days.size());
  float left = rect.right();
  for (std::size_t i = view.days.size(); i-- > 0;) {
    const std::string& day = view.days[i];
    const float w = std::max(column_min, ui.text_width(day, Type::label_strong) + gap);
    ends[i] = left;
    left -= w;
    ui.text_in({left, rect.y, w, 28}, day, Type::label_strong, Tone::text2, Align::right);
  }
  float y = rect.y + 36;
  for (const DayLine& line : view.day_lines) {
    const float indent = line.part ? 12.0F : 0.0F;
    ui.fill({rect.x, y - 3, rect.w, 1}, Tone::line);
    ui.text_in({rect.x + indent, y, left - rect.x - indent, 28}, line.label,
               line.part ? Type::label : Type::label_strong, Tone::text);
    for (std::size_t i = 0; i < std::min(ends.size(), line.counts.size()); ++i) {
      const std::string& count = line.counts[i];
      ui.digits(ends[i] - ui.digits_width(count, Type::label_strong), y, count, Type::label_strong,
                line.attention && count != "0" ? Tone::warning : Tone::text);
    }
    y += day_line_h;
  }
  ui.note("sync.days", {rect.x, rect.y, rect.w, y - rect.y}, view.days.front());
  return y;
}

constexpr float overruled_h = 228;

void draw_side(Ui& ui, const Rect& rect, const std::string& head, const std::string& value,
               bool holds) {
  ui.panel(rect, holds ? Tone::primary_soft : Tone::surface2, radius_small,
           holds ? Tone::primary : Tone::outline);
  ui.text_in({rect.x + 16, rect.y + 8, rect.w - 32, 28}, head, Type::label,
             holds ? Tone::on_primary_soft : Tone::text2);
  ui.text_in({rect.x + 16, rect.y + 38, rect.w - 32, 32}, value, Type::body_strong,
             holds ? Tone::on_primary_soft : Tone::text);
}

void draw_overruled(Ui& ui, const Rect& rect, const Overruled& entry) {
  ui.note(entry.key, rect, entry.what);
  const float used =
      ui.text_in({rect.x, rect.y, rect.w, 32}, entry.what, Type::body_strong, Tone::text);
  ui.text_in({rect.x + used + 12, rect.y, rect.w - used - 12, 32}, entry.who, Type::body,
             Tone::text2);
  const float half = (rect.w - 16) / 2;
  draw_side(ui, {rect.x, rect.y + 40, half, 84}, entry.mine_head, entry.mine, false);
  draw_side(ui, {rect.x + half + 16, rect.y + 40, half, 84}, entry.holds_head, entry.holds, true);
  const float y = rect.y + 132;
  if (entry.take_mine)
    soft_button(ui, entry.key + ".mine", {rect.x, y, half, 64}, ui.words("sync.take_this"));
  if (entry.take_holds)
    soft_button(ui, entry.key + ".holds", {rect.x + half + 16, y, half, 64},
                ui.words("sync.take_this"));
}

float list_height(const SyncView& view) {
  const float overruled = static_cast<float>(view.overruled.size()) * overruled_h;
  return 52 + static_cast<float>(view.waiting.size()) * 84 +
         (view.overruled.empty() ? 0 : 16 + 52 + overruled);
}

// What waits, and what was overruled.
void draw_lists(Ui& ui, const Rect& area, const SyncView& view) {
  ui.begin_scroll("waiting", area, list_height(view));
  float y = area.y;
  ui.text_in({area.x, y, area.w, 36}, view.waiting_title, Type::heading, Tone::text);
  y += 52;
  for (const Row& row : view.waiting) {
    list_row(ui, {area.x, y, area.w, 80}, row, &row == &view.waiting.back());
    y += 84;
  }
  if (!view.overruled.empty()) {
    y += 16;
    ui.text_in({area.x, y, area.w, 36}, view.overruled_title, Type::heading, Tone::text);
    ui.note("sync.overruled", {area.x, y, area.w, 36}, view.overruled_title);
    y += 52;
  }
  for (const Overruled& entry : view.overruled) {
    draw_overruled(ui, {area.x, y, area.w - 8, overruled_h}, entry);
    y += overruled_h;
  }
  ui.end_scroll();
}

void draw_lines(Ui& ui, const Rect& rect, const SyncView& view) {
  float y = rect.y;
  for (const std::string& line : view.lines) {
    ui.text_in({rect.x, y, rect.w, 28}, line, Type::label, Tone::text2);
    y += 28;
  }
}

}  // namespace

void draw_sync(Ui& ui, const SyncView& view) {
  const Space space = draw_home_sheet(ui, view.mark, view.rail);
  const Rect& all = space.content;
  const std::string title = ui.words("sync.title");
  ui.text_in({all.x, all.y, all.w, 44}, title, Type::title, Tone::text);
  ui.note("title", {all.x, all.y, all.w, 44}, title);
  const int lines = ui.lines(view.headline, Type::body_strong, all.w - 96) +
                    ui.lines(view.advice, Type::body, all.w - 96);
  const float banner_h = ui.portrait() ? 24 + 32 * static_cast<float>(lines) : 80;
  draw_banner(ui, {all.x, all.y + 64, all.w, banner_h}, view);
  const float top = all.y + 64 + banner_h + 28;
  const float lines_h = 28 * static_cast<float>(view.lines.size());
  const std::string_view key = view.enrol ? "sync.enrol" : "sync.retry";
  const float side_x = ui.portrait() ? all.x : all.right() - 400;
  const float side_w = ui.portrait() ? all.w : 400;
  const float days_end = draw_days(ui, {side_x, top, side_w, 0}, view);
  if (ui.portrait()) {
    const float list_y = days_end + 28;
    draw_lists(ui, {all.x, list_y, all.w, space.line_y - lines_h - 32 - list_y}, view);
    draw_lines(ui, {all.x, space.line_y - lines_h - 16, all.w, lines_h}, view);
    ghost_button(ui, "sync.export", all.x, space.line_y + 44, ui.words("sync.export"), "save_alt");
  } else {
    draw_lists(ui, {all.x, top, 672, all.bottom() - top}, view);
    draw_lines(ui, {side_x, space.line_y - lines_h - 76, side_w, lines_h}, view);
    ghost_button(ui, "sync.export", side_x, space.line_y - 36, ui.words("sync.export"), "save_alt");
  }
  secondary_button(ui, key, {all.right() - 400, space.line_y, 400, 88}, ui.words(key), "sync");
}

}  // namespace tresen::ui
