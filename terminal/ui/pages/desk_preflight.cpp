#include "terminal/ui/pages/desk_preflight.h"

#include <algorithm>
#include <cmath>

namespace tresen::ui {
namespace {

void draw_who(Ui& ui, const Rect& rect, const DeskPreflight& view) {
  const float y = desk_card(ui, rect, view.who_title, view.who_note) + 12;
  const float step =
      (rect.w - 32) / static_cast<float>(std::max<std::size_t>(1, view.figures.size()));
  for (std::size_t i = 0; i < view.figures.size(); ++i)
    desk_figure(ui, rect.x + 16 + static_cast<float>(i) * step, y, view.figures[i]);
  desk_bar(ui, {rect.x + 16, y + 64, rect.w - 32, 12}, view.shares, view.whole);
}

void draw_reasons(Ui& ui, const Rect& rect, const DeskPreflight& view) {
  float y = desk_card(ui, rect, view.reasons_title, view.reasons_note) + 8;
  for (const DeskReason& reason : view.reasons) {
    const float count = ui.digits_width(reason.count, Type::desk_strong);
    const float words = rect.w * 0.44F;
    ui.text_in({rect.x + 16, y, words, 32}, reason.label, Type::desk_body, Tone::text);
    const float x = rect.x + 24 + words, right = rect.right() - 32 - 64;
    ui.fill({x, y + 8, std::max(2.0F, (right - x) * static_cast<float>(reason.share)), 16},
            Tone::outline, 3, Corners::right);
    ui.digits(rect.right() - 16 - count, y + 4, reason.count, Type::desk_strong, Tone::text);
    y += 32;
  }
}

void draw_checks(Ui& ui, const Rect& rect, const DeskPreflight& view) {
  float y = desk_card(ui, rect, view.checks_title, view.checks_note) + 6;
  for (const DeskCheck& check : view.checks) {
    ui.icon(rect.x + 26, y + 18, 20, check.icon, ink_of(check.mood));
    const float note = ui.text_width(check.note, Type::desk_small);
    const bool strong = check.mood == DeskMood::look || check.mood == DeskMood::bad;
    ui.text_in({rect.x + 46, y, rect.w - 78 - note, 36}, check.text,
               strong ? Type::desk_strong : Type::desk_body, Tone::text);
    ui.text(rect.right() - 16 - note, y + 8, check.note, Type::desk_small, Tone::text2);
    y += 36;
  }
}

// The upper part of a sheet or message: where it goes, and to whom.
void draw_preview(Ui& ui, const Rect& rect, const DeskPreview& preview) {
  ui.fill(rect, Tone::surface, 2);
  ui.outline(rect, Tone::outline, 1, 2);
  float y = rect.y + 16;
  desk_word(ui, rect.x + 16, y, preview.channel, preview.icon, DeskMood::plain,
            Type::desk_small_strong);
  y += 28;
  ui.fill({rect.x + 16, y, rect.w - 32, 1}, Tone::line);
  y += 12;
  for (const std::string& line : preview.lines) {
    y += 22 * static_cast<float>(ui.paragraph({rect.x + 16, y, rect.w - 32, 44}, line,
                                              Type::desk_body, Tone::text, 2));
    y += 2;
  }
  const float look = preview.look.key.empty() ? 0 : 44;
  if (!preview.note.empty())
    ui.paragraph({rect.x + 16, rect.bottom() - 56 - look, rect.w - 32, 44}, preview.note,
                 Type::desk_small, Tone::text2, 2);
  if (look > 0)
    desk_button(ui, {rect.x + 4, rect.bottom() - 44, rect.w - 8, 40}, preview.look,
                Type::desk_small_strong);
}

void draw_previews(Ui& ui, const Rect& rect, const DeskPreflight& view) {
  const float y = desk_card(ui, rect, view.previews_title) + 16;
  const float button = desk_button_width(ui, view.other);
  desk_button(ui, {rect.right() - 8 - button, rect.y + 2, button, 40}, view.other);
  const float width = (rect.w - 32 - 28) / 3;
  for (std::size_t i = 0; i < view.previews.size(); ++i) {
    const float x = rect.x + 16 + static_cast<float>(i) * (width + 14);
    draw_preview(ui, {x, y, width, rect.bottom() - y - 44}, view.previews[i]);
    ui.text_in({x, rect.bottom() - 36, width, 24}, view.previews[i].title, Type::desk_small,
               Tone::text2);
  }
}

}  // namespace

void draw_desk_preflight(Ui& ui, const Rect& room, const DeskPreflight& view) {
  desk_head(ui, {room.x, room.y, room.w, desk_head_height}, view.head);
  const Rect body{room.x, room.y + desk_head_height, room.w, room.h - desk_head_height};
  const float left = std::floor((body.w - 64) * 0.5F), x = body.x + 24;
  const float who = 150;
  const float cost = 45 + 36 + 40 * static_cast<float>(view.cost.rows.size());
  const float checks = 45 + 12 + 36 * static_cast<float>(view.checks.size());
  const float reasons =
      45 + 16 + 32 * static_cast<float>(std::max<std::size_t>(1, view.reasons.size()));
  const float whole =
      std::max(16 + who + 12 + cost + 12 + checks + 16, 16 + reasons + 12 + 320 + 16);
  ui.begin_scroll("preflight", body, whole);
  float y = body.y + 16;
  draw_who(ui, {x, y, left, who}, view);
  y += who + 12;
  const Rect costs{x, y, left, cost};
  const float top = desk_card(ui, costs, view.cost_title);
  desk_table(ui, {x, top, left, cost - 45}, view.cost);
  y += cost + 12;
  draw_checks(ui, {x, y, left, checks}, view);
  const float rx = x + left + 16, rw = body.right() - 24 - rx;
  draw_reasons(ui, {rx, body.y + 16, rw, reasons}, view);
  const float py = body.y + 16 + reasons + 12;
  draw_previews(ui, {rx, py, rw, std::clamp(body.bottom() - 16 - py, 320.0F, 440.0F)}, view);
  ui.end_scroll();
}

}  // namespace tresen::ui
