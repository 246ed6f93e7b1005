#include "terminal/ui/desk_parts.h"

#include <algorithm>

namespace tresen::ui {

Tone ink_of(DeskMood mood) {
  switch (mood) {
    case DeskMood::plain:
      return Tone::text2;
    case DeskMood::info:
      return Tone::primary;
    case DeskMood::good:
      return Tone::success;
    case DeskMood::look:
      return Tone::warning;
    case DeskMood::bad:
      return Tone::error;
  }
  return Tone::text2;
}

Tone soft_of(DeskMood mood) {
  switch (mood) {
    case DeskMood::plain:
      return Tone::surface2;
    case DeskMood::info:
      return Tone::primary_soft;
    case DeskMood::good:
      return Tone::success_soft;
    case DeskMood::look:
      return Tone::warning_soft;
    case DeskMood::bad:
      return Tone::error_soft;
  }
  return Tone::surface2;
}

Tone series_tone(int series) {
  return series == 0   ? Tone::primary
         : series == 1 ? Tone::second_series
         : series == 2 ? Tone::third_series
                       : Tone::outline;
}

namespace {

constexpr float height = desk_touch_min;
constexpr float pad = 14;

std::string_view icon_of(const DeskButton& button) {
  return button.enabled ? std::string_view(button.icon) : "lock";
}

struct ButtonLook {
  Tone ground, ink;
  bool framed;
};

ButtonLook look_of(const DeskButton& button, bool pressed) {
  if (!button.enabled) return {Tone::surface2, Tone::text2, false};
  switch (button.kind) {
    case DeskButton::Kind::primary:
      return {pressed ? Tone::primary_pressed : Tone::primary, Tone::on_primary, false};
    case DeskButton::Kind::danger:
      return {pressed ? Tone::error_soft : Tone::surface, Tone::error, true};
    case DeskButton::Kind::quiet:
      return {pressed ? Tone::surface2 : Tone::surface, Tone::primary, false};
    case DeskButton::Kind::secondary:
      break;
  }
  return {pressed ? Tone::pressed : Tone::surface, Tone::text, true};
}

}  // namespace

float desk_button_width(const Ui& ui, const DeskButton& button) {
  const float icon = icon_of(button).empty() ? 0 : 28;
  const float word = button.label.empty() ? -8 : ui.text_width(button.label, Type::desk_strong);
  return std::max(height, 2 * pad + icon + word);
}

void desk_button(Ui& ui, const Rect& rect, const DeskButton& button, Type type) {
  const Held held =
      ui.control(button.key, rect, Role::button, button.label, button.enabled, {}, radius_desk);
  const ButtonLook look = look_of(button, held.pressed);
  const bool quiet = button.kind == DeskButton::Kind::quiet && button.enabled;
  if (!quiet || held.pressed) ui.panel(rect, look.ground, radius_desk, look.ink);
  if (look.framed)
    ui.outline(rect, button.kind == DeskButton::Kind::danger ? Tone::error : Tone::outline, 1,
               radius_desk);
  const std::string_view icon = icon_of(button);
  const float taken = icon.empty() ? 0 : 28;
  const float word = std::min(ui.text_width(button.label, type), rect.w - taken - 12);
  const float x = rect.x + (rect.w - taken - std::max(word, icon.empty() ? 0 : -8.0F)) / 2;
  if (!icon.empty())
    ui.icon(button.label.empty() ? rect.x + rect.w / 2 : x + 10, rect.y + rect.h / 2, 20, icon,
            look.ink);
  if (word > 0) ui.text_in({x + taken, rect.y, word + 1, rect.h}, button.label, type, look.ink);
}

float desk_buttons(Ui& ui, float right, float y, const std::vector<DeskButton>& buttons) {
  for (auto button = buttons.rbegin(); button != buttons.rend(); ++button) {
    const float width = desk_button_width(ui, *button);
    desk_button(ui, {right - width, y, width, height}, *button);
    right -= width + 8;
  }
  return right + 8;
}

float desk_field_height(const DeskField& field) {
  const float lines = static_cast<float>(std::max(1, field.lines) - 1) * 24;
  return (field.label.empty() ? 0 : 24) + height + lines + (field.error.empty() ? 0 : 22);
}

namespace {

void field_words(Ui& ui, const Rect& box, const DeskField& field) {
  float x = box.x + 12;
  const float end = box.right() - (field.menu ? 36.0F : 12.0F);
  if (!field.icon.empty()) {
    ui.icon(x + 10, box.y + box.h / 2, 20, field.icon, Tone::text2);
    x += 30;
  }
  const bool blank = field.value.empty() && !field.editing;
  const std::string& words = blank ? field.empty : field.value;
  const Tone ink = blank || !field.enabled ? Tone::text2 : Tone::text;
  ui.begin_clip({x - 1, box.y, end - x + 3, box.h});
  const float width = ui.text_width(words, Type::desk_body);
  if (field.lines > 1) {
    ui.paragraph({x, box.y + 8, end - x, box.h - 16}, words, Type::desk_body, ink, field.lines);
  } else if (field.editing) {
    // Who writes sees the end of the line.
    const float left = std::min(x, end - width - 4);
    ui.text(left, box.y + 8, words, Type::desk_body, ink);
    ui.fill({left + width + 1, box.y + 9, 2, 22}, Tone::focus);
  } else {
    ui.text_in({x, box.y, end - x, box.h}, words, Type::desk_body, ink);
  }
  ui.end_clip();
  if (field.menu) ui.icon(box.right() - 20, box.y + box.h / 2, 20, "expand_more", Tone::text2);
}

}  // namespace

void desk_field(Ui& ui, float x, float y, float width, const DeskField& field,
                const DeskFaultRoom& room) {
  if (!field.label.empty()) {
    ui.text_in({x, y, width, 20}, field.label, Type::desk_small, Tone::text2);
    y += 24;
  }
  const float more = static_cast<float>(std::max(1, field.lines) - 1) * 24;
  const Rect box{x, y, width, height + more};
  const Held held =
      ui.control(field.key, box, Role::field, field.label.empty() ? field.empty : field.label,
                 field.enabled, field.value, radius_desk);
  const bool wrong = !field.error.empty();
  ui.fill(box,
          !field.enabled ? Tone::surface2
          : held.pressed ? Tone::pressed
                         : Tone::surface,
          radius_desk);
  if (field.enabled)
    ui.outline(box,
               field.editing ? Tone::focus
               : wrong       ? Tone::error
                             : Tone::outline,
               field.editing ? 3.0F
               : wrong       ? 2.0F
                             : 1.0F,
               radius_desk);
  field_words(ui, box, field);
  if (!wrong) return;
  const float right = std::max(room.right, x + width);
  const float needed = ui.text_width(field.error, Type::desk_small_strong) + 2;
  const float left = room.right > 0 ? std::max(room.left, std::min(x, right - needed)) : x;
  const float below = box.bottom() + 2 + 22 * static_cast<float>(room.line);
  ui.text_in({left, below, right - left, 20}, field.error, Type::desk_small_strong, Tone::error);
}

float desk_segments_width(const Ui& ui, const std::vector<Segment>& segments) {
  float width = 0;
  for (const Segment& one : segments)
    width += 2 * pad + ui.text_width(one.label, Type::desk_strong) + (one.chosen ? 26.0F : 0.0F);
  return width;
}

float desk_segments(Ui& ui, float x, float y, const std::vector<Segment>& segments) {
  const Rect whole{x, y, desk_segments_width(ui, segments), height};
  ui.fill(whole, Tone::surface, radius_desk);
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const Segment& one = segments[i];
    const float word = ui.text_width(one.label, Type::desk_strong);
    const float width = 2 * pad + word + (one.chosen ? 26.0F : 0.0F);
    const Rect part{x, y, width, height};
    const Held held = ui.control(one.key, part, Role::toggle, one.label, true,
                                 one.chosen ? "on" : "off", radius_desk);
    const bool first = i == 0, last = i + 1 == segments.size();
    const Corners corners = first ? Corners::left : Corners::right;
    if (one.chosen || held.pressed)
      ui.fill(part, held.pressed ? Tone::pressed : Tone::primary_soft,
              first || last ? radius_desk : 0, corners);
    if (!first) ui.fill({x, y, 1, height}, Tone::outline);
    if (one.chosen) ui.icon(x + pad + 9, y + height / 2, 18, "check", Tone::on_primary_soft);
    ui.text_in({x + pad + (one.chosen ? 26.0F : 0.0F), y, word + 1, height}, one.label,
               Type::desk_strong, one.chosen ? Tone::on_primary_soft : Tone::text);
    x += width;
  }
  ui.outline(whole, Tone::outline, 1, radius_desk);
  return whole.w;
}

float desk_chip_width(const Ui& ui, const DeskChip& chip) {
  const Type type = chip.on ? Type::desk_small_strong : Type::desk_small;
  return std::max(height, 22 + ui.text_width(chip.label, type) + (chip.on ? 22.0F : 0.0F));
}

float desk_chips(Ui& ui, float x, float y, float width, const std::vector<DeskChip>& chips) {
  const float left = x, top = y;
  for (const DeskChip& chip : chips) {
    const float wide = desk_chip_width(ui, chip);
    if (x > left && x + wide > left + width) {
      x = left;
      y += height;
    }
    const Held held = ui.control(chip.key, {x, y, wide, height}, Role::toggle, chip.label, true,
                                 chip.on ? "on" : "off", 16);
    const Rect shape{x, y + 4, wide, 32};
    ui.fill(shape, held.pressed ? Tone::pressed : chip.on ? Tone::primary_soft : Tone::surface, 16);
    ui.outline(shape, chip.on ? Tone::primary : Tone::line, 1, 16);
    if (chip.on) ui.icon(x + 20, y + 20, 18, "check", Tone::on_primary_soft);
    const float in = chip.on ? 33.0F : 11.0F;
    ui.text_in({x + in, y, wide - in - 9, height}, chip.label,
               chip.on ? Type::desk_small_strong : Type::desk_small,
               chip.on ? Tone::on_primary_soft : Tone::text);
    x += wide + 6;
  }
  return y + height - top;
}

float desk_badge_width(const Ui& ui, const DeskBadge& badge) {
  return 14 + (badge.icon.empty() ? 0.0F : 22.0F) +
         ui.text_width(badge.label, Type::desk_small_strong);
}

float desk_badge(Ui& ui, float x, float y, const DeskBadge& badge) {
  const float width = desk_badge_width(ui, badge);
  const Tone ink = badge.mood == DeskMood::info    ? Tone::on_primary_soft
                   : badge.mood == DeskMood::plain ? Tone::text
                                                   : ink_of(badge.mood);
  ui.panel({x, y, width, 24}, soft_of(badge.mood), 6, ink);
  if (!badge.icon.empty()) ui.icon(x + 16, y + 12, 18, badge.icon, ink);
  ui.text(x + (badge.icon.empty() ? 7.0F : 29.0F), y + 2, badge.label, Type::desk_small_strong,
          ink);
  return width;
}

float desk_switch(Ui& ui, float x, float y, const DeskSwitch& view) {
  const float word = ui.text_width(view.label, Type::desk_body);
  const float width = 48 + word;
  ui.control(view.key, {x, y, width, height}, Role::toggle, view.label, true,
             view.on ? "on" : "off", radius_desk);
  const Rect body{x, y + 8, 40, 24};
  if (view.on) {
    ui.fill(body, Tone::primary, 12);
    ui.circle(x + 28, y + 20, 8, Tone::on_primary);
  } else {
    ui.fill(body, Tone::surface, 12);
    ui.outline(body, Tone::outline, 2, 12);
    ui.circle(x + 12, y + 20, 7, Tone::outline);
  }
  ui.text(x + 48, y + 8, view.label, Type::desk_body, Tone::text);
  return width;
}

void desk_box(Ui& ui, const Rect& rect) {
  ui.fill(rect, Tone::surface, radius_desk);
  ui.outline(rect, Tone::line, 1, radius_desk);
}

float desk_card(Ui& ui, const Rect& rect, std::string_view title, std::string_view note,
                DeskMood mood, std::string_view note_icon) {
  desk_box(ui, rect);
  const float right = rect.right() - 16;
  const float width = note.empty() ? 0 : ui.text_width(note, Type::desk_small);
  ui.text_in({rect.x + 16, rect.y, right - width - 40 - rect.x, 44}, title, Type::desk_strong,
             Tone::text);
  if (!note.empty()) ui.text(right - width, rect.y + 12, note, Type::desk_small, ink_of(mood));
  if (!note_icon.empty()) ui.icon(right - width - 14, rect.y + 22, 18, note_icon, ink_of(mood));
  ui.fill({rect.x, rect.y + 44, rect.w, 1}, Tone::line);
  return rect.y + 45;
}

float desk_figure(Ui& ui, float x, float y, const DeskFigure& figure, Type type) {
  const Tone ink = figure.mood == DeskMood::plain ? Tone::text : ink_of(figure.mood);
  const float wide = ui.digits(x, y, figure.figure, type, ink);
  const float below = y + ui.line(type);
  float left = x;
  if (figure.series >= 0) {
    ui.fill({x, below + 4, 12, 12}, series_tone(figure.series), 3);
    left += 18;
  }
  const float word = ui.text(left, below, figure.label, Type::desk_small, Tone::text2);
  return std::max(wide, left - x + word);
}

void desk_bar(Ui& ui, const Rect& rect, const std::vector<DeskShare>& shares, double whole) {
  ui.fill(rect, Tone::surface2, rect.h / 3);
  if (ui.contrast()) ui.outline(rect, Tone::outline, 1, rect.h / 3);
  if (whole <= 0) return;
  double before = 0;
  for (const DeskShare& share : shares) {
    const auto from = static_cast<float>(std::clamp(before / whole, 0.0, 1.0));
    before += share.amount;
    const auto to = static_cast<float>(std::clamp(before / whole, 0.0, 1.0));
    const float gap = from > 0 ? 2.0F : 0.0F;
    const float width = std::max((to - from) * rect.w - gap, share.amount > 0 ? 2.0F : 0.0F);
    if (share.amount <= 0) continue;
    ui.fill({rect.x + from * rect.w + gap, rect.y, width, rect.h}, series_tone(share.series),
            from <= 0 ? rect.h / 3 : 0, Corners::left);
  }
}

float desk_word(Ui& ui, float x, float y, std::string_view word, std::string_view icon,
                DeskMood mood, Type type) {
  float width = 0;
  const float middle = y + ui.line(type) / 2;
  if (!icon.empty()) {
    ui.icon(x + 9, middle, 18, icon, ink_of(mood));
    width = 23;
  }
  return width + ui.text(x + width, y, word, type, ink_of(mood));
}

}  // namespace tresen::ui
