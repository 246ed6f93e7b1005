#include "terminal/ui/pieces.h"

#include <algorithm>

namespace tresen::ui {
namespace {

// Icon and word side by side, centred together.
void icon_and_word(Ui& ui, const Rect& rect, std::string_view label, std::string_view icon,
                   int icon_size, float gap, Type type, Tone word, Tone picture, bool icon_first) {
  const float size = ui.grown(static_cast<float>(icon_size));
  gap = ui.grown(gap);
  const float taken = icon.empty() ? 0 : size + gap;
  const float width = std::min(ui.text_width(label, type), rect.w - taken - 16);
  const float x = rect.x + (rect.w - width - taken) / 2, middle = rect.y + rect.h / 2;
  const float text_x = icon_first ? x + taken : x;
  ui.text_in({text_x, rect.y, width + 1, rect.h}, label, type, word);
  if (icon.empty()) return;
  ui.icon(icon_first ? x + size / 2 : x + width + gap + size / 2, middle, icon_size, icon, picture);
}

void outlined_box(Ui& ui, const Rect& rect, const Held& held) {
  ui.fill(rect, held.pressed ? Tone::pressed : Tone::surface, radius_box);
  ui.outline(rect, held.enabled ? Tone::outline : Tone::line, 1, radius_box);
}

}  // namespace

void primary_button(Ui& ui, std::string_view key, const Rect& rect, std::string_view label,
                    std::string_view icon, bool enabled, bool icon_first) {
  const Held held = ui.control(key, rect, Role::button, label, enabled);
  const Tone tone = !enabled       ? Tone::surface2
                    : held.pressed ? Tone::primary_pressed
                                   : Tone::primary;
  const Tone ink = enabled ? Tone::on_primary : Tone::text2;
  if (enabled)
    ui.fill(rect, tone, radius_box);
  else
    ui.panel(rect, tone, radius_box);
  icon_and_word(ui, rect, label, icon, 32, 12, Type::primary, ink, ink, icon_first);
}

void secondary_button(Ui& ui, std::string_view key, const Rect& rect, std::string_view label,
                      std::string_view icon, bool enabled) {
  const Held held = ui.control(key, rect, Role::button, label, enabled);
  outlined_box(ui, rect, held);
  icon_and_word(ui, rect, label, icon, 28, 12, Type::body_strong,
                enabled ? Tone::text : Tone::text2, Tone::text2, true);
}

void soft_button(Ui& ui, std::string_view key, const Rect& rect, std::string_view label,
                 std::string_view icon, bool enabled) {
  const Held held = ui.control(key, rect, Role::button, label, enabled);
  const Tone tone = !enabled       ? Tone::surface2
                    : held.pressed ? Tone::primary_soft_pressed
                                   : Tone::primary_soft;
  const Tone ink = enabled ? Tone::on_primary_soft : Tone::text2;
  ui.panel(rect, tone, rect.h < 60 ? radius_small : radius_box, ink);
  icon_and_word(ui, rect, label, icon, 28, 8, Type::body_strong, ink, ink, true);
}

void ghost_button(Ui& ui, std::string_view key, float x, float y, std::string_view label,
                  std::string_view icon, Type type, Align align) {
  const float icon_room = icon.empty() ? 0 : ui.grown(36), least = ui.least_target();
  const float width = icon_room + ui.text_width(label, type);
  const float left = align == Align::right ? x - width : x;
  const Rect rect{left - 16, y - least / 2, width + 32, least};
  const Held held = ui.control(key, rect, Role::button, label, true, {}, radius_small);
  if (held.pressed) ui.fill(rect, Tone::surface2, radius_small);
  if (!icon.empty()) ui.icon(left + ui.grown(14), y, 28, icon, Tone::primary);
  ui.text(left + icon_room, y - ui.line(type) / 2, label, type, Tone::primary);
}

void answer_chip(Ui& ui, std::string_view key, const Rect& rect, std::string_view label,
                 std::string_view icon) {
  const Held held = ui.control(key, rect, Role::button, label);
  outlined_box(ui, rect, held);
  const float middle = rect.x + rect.w / 2;
  // Icon 28 over a line of 24 with 4 between them: 56 in all.
  const float top = rect.y + (rect.h - ui.grown(56)) / 2;
  ui.icon(middle, top + ui.grown(14), 28, icon, Tone::text2);
  ui.text_in({rect.x + 4, top + ui.grown(30), rect.w - 8, ui.grown(28)}, label, Type::label,
             Tone::text, Align::centre);
}

void symbol_button(Ui& ui, std::string_view key, float x, float y, std::string_view icon,
                   std::string_view label, Tone tone) {
  const float least = ui.least_target();
  const Rect rect{x - least / 2, y - least / 2, least, least};
  const Held held = ui.control(key, rect, Role::button, label, true, {}, radius_small);
  if (held.pressed) ui.fill(rect, Tone::pressed, radius_small);
  ui.icon(x, y, 28, icon, tone);
}

void avatar(Ui& ui, float x, float y, float size, std::string_view initials) {
  ui.panel({x, y, size, size}, Tone::surface2, size / 2);
  ui.text_in({x, y, size, size}, initials, Type::label_strong, Tone::text, Align::centre);
}

void icon_square(Ui& ui, const Rect& rect, std::string_view icon, Row::Mood mood) {
  const Tone soft = mood == Row::Mood::waiting   ? Tone::warning_soft
                    : mood == Row::Mood::overdue ? Tone::error_soft
                                                 : Tone::surface2;
  const Tone ink = mood == Row::Mood::waiting   ? Tone::warning
                   : mood == Row::Mood::overdue ? Tone::error
                                                : Tone::text2;
  ui.panel(rect, soft, radius_small, ink);
  ui.icon(rect.x + rect.w / 2, rect.y + rect.h / 2, 28, icon, ink);
}

namespace {

// What stands at the right end of a row: a soft button, or a chevron. Gives where it begins.
float row_action(Ui& ui, const Rect& rect, const Row& row) {
  if (row.still) return rect.right();
  if (row.action.empty() && !row.choices.empty()) return rect.right() + 16;
  if (row.action.empty()) {
    ui.icon(rect.right() - 16, rect.y + rect.h / 2, 28, "chevron_right", Tone::text2);
    return rect.right() - 44;
  }
  const float width = std::clamp(ui.text_width(row.action, Type::body_strong) + 48, 120.0F, 184.0F);
  soft_button(ui, row.key + ".do", {rect.right() - width, rect.y + 12, width, 56}, row.action);
  return rect.right() - width - 16;
}

float row_end(Ui& ui, const Rect& rect, const Row& row) {
  float end = row_action(ui, rect, row);
  for (auto choice = row.choices.rbegin(); choice != row.choices.rend(); ++choice) {
    const float word = ui.text_width(choice->label, Type::body_strong);
    if (row.action.empty()) {
      soft_button(ui, choice->key, {end - 16 - word - 48, rect.y + 12, word + 48, 56},
                  choice->label);
      end -= word + 64;
    } else {
      ghost_button(ui, choice->key, end - 16, rect.y + 40, choice->label, "snooze",
                   Type::body_strong, Align::right);
      end -= word + 36 + 32;
    }
  }
  return end;
}

}  // namespace

void list_row(Ui& ui, const Rect& rect, const Row& row, bool last) {
  // While it offers a choice, the row answers where its words stand.
  const bool open = row.action.empty() && !row.choices.empty();
  const Rect target{rect.x, rect.y, open ? rect.w * 0.4F : rect.w, rect.h};
  const Held held =
      ui.control(row.key, target, Role::row, row.title, true, row.detail, radius_small);
  if (held.pressed) ui.fill(target, Tone::pressed, radius_small);
  if (row.avatar.empty())
    icon_square(ui, {rect.x, rect.y + 12, 56, 56}, row.icon, row.mood);
  else
    avatar(ui, rect.x, rect.y + 12, 56, row.avatar);
  float end = row_end(ui, rect, row);
  if (!row.note.empty()) {
    const float width = ui.digits_width(row.note, Type::body);
    ui.digits(end - width, rect.y + 24, row.note, Type::body, Tone::text2);
    end -= width;
    if (!row.note_icon.empty()) ui.icon(end - 22, rect.y + 40, 28, row.note_icon, Tone::text2);
    end -= row.note_icon.empty() ? 16.0F : 52.0F;
  }
  const float x = rect.x + 76, width = std::max(24.0F, end - x);
  if (row.detail.empty()) {
    ui.text_in({x, rect.y, width, rect.h}, row.title, Type::body_strong, Tone::text);
  } else {
    ui.text_in({x, rect.y + 10, width, 32}, row.title, Type::body_strong, Tone::text);
    ui.text_in({x, rect.y + 42, width, 28}, row.detail, Type::label, Tone::text2);
  }
  if (!last) ui.fill({x, rect.y + 81, rect.right() - x, 1}, Tone::line);
}

void choice_tile(Ui& ui, std::string_view key, const Rect& rect, std::string_view label,
                 std::string_view icon, bool chosen, std::string_view mark) {
  const Held held =
      ui.control(key, rect, Role::tile, label, true, chosen ? "chosen" : std::string_view{});
  const Tone ink = chosen ? Tone::on_primary_soft : Tone::text;
  if (chosen) {
    ui.fill(rect, held.pressed ? Tone::primary_soft_pressed : Tone::primary_soft, radius_box);
    ui.outline(rect, Tone::primary, 3, radius_box);
  } else {
    outlined_box(ui, rect, held);
  }
  const float middle = rect.y + rect.h / 2;
  ui.icon(rect.x + 37, middle, 32, icon, chosen ? Tone::on_primary_soft : Tone::text2);
  const float mark_width =
      chosen || !mark.empty() ? std::max(44.0F, ui.text_width(mark, Type::label) + 16) : 0;
  const float width = rect.w - 72 - 16 - mark_width;
  const int lines = std::min(2, ui.lines(label, Type::body_strong, width));
  ui.paragraph(
      {rect.x + 73, middle - static_cast<float>(lines) * ui.line(Type::body_strong) / 2, width, 60},
      label, Type::body_strong, ink, 2);
  const float mark_x = rect.right() - mark_width / 2 - 12;
  if (chosen)
    ui.icon(mark_x, mark.empty() ? middle : middle - 14, 28, "check_circle", Tone::primary);
  if (!mark.empty())
    ui.text_in({mark_x - mark_width / 2, chosen ? middle : middle - 14, mark_width, 28}, mark,
               Type::label, ink, Align::centre);
}

void title_and_prompt(Ui& ui, float x, float y, float width, std::string_view title,
                      std::string_view prompt) {
  ui.text_in({x, y, width, 44}, title, Type::title, Tone::text);
  ui.note("title", {x, y, width, 44}, title);
  if (prompt.empty()) return;
  ui.icon(x + 14, y + 68, 28, "record_voice_over", Tone::text2);
  const std::string quoted = ui.locale().format("quoted", {std::string(prompt)});
  ui.text_in({x + 40, y + 52, width - 40, 32}, quoted, Type::body, Tone::text2);
}

void progress(Ui& ui, float right, float y, int at, int of) {
  if (of < 2) return;
  const int shown = std::min(of, 8);
  const auto count = static_cast<float>(shown);
  float x = right - count * 40 - (count - 1) * 8;
  const std::string words =
      ui.locale().format("progress", {std::to_string(at), std::to_string(of)});
  ui.text(x - 16 - ui.text_width(words, Type::label), y - 14, words, Type::label, Tone::text2);
  for (int i = 1; i <= shown; ++i) {
    const Rect segment{x, y - 4, 40, 8};
    if (i > at && ui.contrast())
      ui.outline(segment, Tone::line, 2, 4);
    else
      ui.fill(segment, i < at ? Tone::success : i == at ? Tone::primary : Tone::line, 4);
    x += 48;
  }
}

void segmented(Ui& ui, const Rect& rect, const std::vector<Segment>& segments) {
  ui.panel(rect, Tone::surface2, radius_box);
  const float width = (rect.w - 8) / static_cast<float>(std::max<std::size_t>(1, segments.size()));
  float x = rect.x + 4;
  for (const Segment& segment : segments) {
    // The hit is as high as the trough, the drawing is not.
    const Held held = ui.control(segment.key, {x, rect.y, width, rect.h}, Role::button,
                                 segment.label, true, segment.chosen ? "chosen" : "", radius_small);
    const Rect inner{x, rect.y + 4, width, rect.h - 8};
    if (held.pressed)
      ui.fill(inner, Tone::pressed, radius_small);
    else if (segment.chosen)
      ui.panel(inner, Tone::surface, radius_small, Tone::primary);
    const float word = ui.text_width(segment.label, Type::body_strong);
    const float shift = segment.chosen ? 36.0F : 0.0F;  // icon and gap before the word
    if (segment.chosen)
      ui.icon(inner.x + (width + shift - word) / 2 - 22, inner.y + inner.h / 2, 28, "check",
              Tone::primary);
    ui.text_in({inner.x + shift, inner.y, width - shift, inner.h}, segment.label,
               segment.chosen ? Type::body_strong : Type::body,
               segment.chosen ? Tone::text : Tone::text2, Align::centre);
    x += width;
  }
}

void undo_strip(Ui& ui, const Rect& rect, const UndoStrip& undo) {
  ui.panel(rect, Tone::surface2, radius_small);
  const float middle = rect.y + rect.h / 2;
  ui.icon(rect.x + 34, middle, 28, "check", Tone::success);
  const std::string word = ui.words("undo");
  const float word_width = ui.text_width(word, Type::label_strong) + 36;
  const Type type = rect.w > 600 ? Type::body : Type::label;
  ui.text_in({rect.x + 60, rect.y, rect.w - 60 - word_width - 40, rect.h}, undo.text, type,
             Tone::text);
  ghost_button(ui, "undo", rect.right() - 16, middle, word, "undo", Type::label_strong,
               Align::right);
  const float left = static_cast<float>(std::clamp(undo.tenths_left, 0, 10)) / 10;
  ui.begin_clip({rect.x, rect.bottom() - 4, rect.w * left, 4});
  ui.fill(rect, Tone::primary, radius_small);
  ui.end_clip();
}

void strip(Ui& ui, const Rect& rect, std::string_view text, bool error) {
  ui.panel(rect, error ? Tone::error_soft : Tone::warning_soft, radius_small,
           error ? Tone::error : Tone::warning);
  const float text_x = ui.grown(56), room = rect.w - text_x - 16, line = ui.line(Type::label);
  const int lines = std::min(2, ui.lines(text, Type::label, room));
  const float top = rect.y + (rect.h - static_cast<float>(lines) * line) / 2;
  ui.icon(rect.x + ui.grown(30), top + line / 2, 28, error ? "error" : "error_outline",
          error ? Tone::error : Tone::warning);
  ui.paragraph({rect.x + text_x, top, room, 2 * line}, text, Type::label, Tone::text, 2);
}

}  // namespace tresen::ui
