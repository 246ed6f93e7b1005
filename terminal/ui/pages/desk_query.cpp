#include "terminal/ui/pages/desk_query.h"

#include <algorithm>

namespace tresen::ui {
namespace {

constexpr float line_height = 48, indent = 30;

float height_of(const DeskQueryLine& line) { return line.fault.empty() ? line_height : 72; }

void draw_group(Ui& ui, const Rect& rect, const DeskQueryLine& line) {
  const float width = desk_segments(ui, rect.x, rect.y + 4, line.join);
  const float end = line.remove ? 48.0F : 0.0F;
  ui.text_in({rect.x + width + 12, rect.y, rect.w - width - 12 - end, line_height}, line.meaning,
             Type::desk_small, Tone::text2);
  if (line.remove) desk_button(ui, {rect.right() - 40, rect.y + 4, 40, 40}, *line.remove);
}

void draw_line(Ui& ui, const Rect& rect, const DeskQueryLine& line) {
  const float count = 84, more = 40, room = rect.w - count - more - 24;
  const float field = room * 0.38F, op = room * 0.29F, value = room - field - op;
  const float y = rect.y + 4;
  desk_field(ui, rect.x, y, field, line.field);
  desk_field(ui, rect.x + field + 8, y, op, line.op);
  if (line.value) desk_field(ui, rect.x + field + op + 16, y, value, *line.value);
  const float right = rect.right() - more - 8;
  const float width = ui.digits_width(line.count, Type::desk_strong);
  ui.digits(right - width, y + 8, line.count, Type::desk_strong, Tone::text);
  if (line.remove) desk_button(ui, {rect.right() - more, y, more, 40}, *line.remove);
  if (!line.fault.empty())
    desk_word(ui, rect.x, y + 43, line.fault, "error", DeskMood::bad, Type::desk_small_strong);
}

// Height of line `i` and of the buttons that follow it.
float height_from(const DeskQuery& view, std::size_t i, int depth_min = 0) {
  float height = height_of(view.lines[i]);
  for (const DeskQueryAdd& add : view.adds)
    if (add.after == i && add.depth >= depth_min) height += line_height;
  return height;
}

// The bar and ground of each inner group, behind its lines.
void draw_grounds(Ui& ui, const Rect& rect, float top, const DeskQuery& view) {
  float y = top;
  for (std::size_t i = 0; i < view.lines.size(); ++i) {
    const DeskQueryLine& line = view.lines[i];
    if (line.is_group && line.depth > 0) {
      float height = height_from(view, i, line.depth);
      for (std::size_t j = i + 1; j < view.lines.size(); ++j) {
        if (view.lines[j].depth <= line.depth) break;
        height += height_from(view, j, line.depth);
      }
      const float x = rect.x + 16 + static_cast<float>(line.depth - 1) * indent;
      ui.fill({x, y + 2, rect.right() - 16 - x, height - 4}, Tone::bg, radius_desk);
      ui.fill({x, y + 2, 3, height - 4}, line.negated ? Tone::outline : Tone::primary);
    }
    y += height_from(view, i);
  }
}

void draw_lines(Ui& ui, const Rect& rect, const DeskQuery& view) {
  draw_grounds(ui, rect, rect.y, view);
  float y = rect.y;
  for (std::size_t i = 0; i < view.lines.size(); ++i) {
    const DeskQueryLine& line = view.lines[i];
    const int steps = line.is_group ? std::max(0, line.depth - 1) : line.depth - 1;
    const float in = static_cast<float>(std::max(0, steps)) * indent +
                     (line.is_group && line.depth > 0 ? 14.0F : 0.0F) +
                     (!line.is_group && line.depth > 1 ? -16.0F : 0.0F);
    const Rect at{rect.x + 16 + in, y, rect.w - 32 - in - (line.depth > 1 ? 8.0F : 0.0F),
                  line_height};
    line.is_group ? draw_group(ui, at, line) : draw_line(ui, at, line);
    y += height_of(line);
    for (const DeskQueryAdd& add : view.adds) {
      if (add.after != i) continue;
      float x = rect.x + 16 + static_cast<float>(add.depth) * indent - (add.depth > 0 ? 16 : 0);
      for (const DeskButton& button : add.buttons) {
        const float width = desk_button_width(ui, button);
        desk_button(ui, {x, y + 4, width, 40}, button);
        x += width + 8;
      }
      y += line_height;
    }
  }
}

void draw_lamp(Ui& ui, float x, float y, float width, const DeskLamp& lamp) {
  ui.icon(x + 10, y + 12, 20, lamp.icon, Tone::text2);
  ui.text_in({x + 28, y, 80, 24}, lamp.channel, Type::desk_strong, Tone::text);
  desk_word(ui, x + 108, y + 2, lamp.word, lamp.word_icon, lamp.mood, Type::desk_small_strong);
  const float count = ui.digits_width(lamp.count, Type::desk_strong);
  ui.digits(x + width - count, y, lamp.count, Type::desk_strong, Tone::text);
  const Rect bar{x, y + 30, width, 8};
  ui.fill(bar, Tone::surface2, 3);
  if (ui.contrast()) ui.outline(bar, Tone::outline, 1, 3);
  if (lamp.share > 0)
    ui.fill({x, y + 30, std::max(3.0F, width * static_cast<float>(lamp.share)), 8}, Tone::success,
            3);
  ui.text_in({x, y + 42, width, 20}, lamp.reasons, Type::desk_small, Tone::text2);
}

float draw_hits(Ui& ui, float x, float y, float width, const DeskQuery& view) {
  desk_box(ui, {x, y, width, 68});
  const float figure = ui.digits(x + 16, y + 14, view.hits.figure, Type::desk_hero,
                                 view.counting ? Tone::text2 : Tone::text);
  ui.note("hits", {x + 16, y + 14, figure, 40}, view.hits.figure);
  ui.text_in({x + 32 + figure, y, width - figure - 150, 68}, view.hits.label, Type::desk_small,
             Tone::text2);
  const float age = ui.text_width(view.age, Type::desk_small) + 23;
  desk_word(ui, x + width - 16 - age, y + 24, view.age,
            view.counting ? "hourglass_empty" : "check_circle",
            view.counting ? DeskMood::plain : DeskMood::good);
  return y + 68 + 12;
}

// A line of an explanation: what was asked, broken where it is long, beside what was found.
struct WhyLine {
  float in;    // how far it is indented
  float saw;  // how wide what was found is
  float text;
  int lines;

  float height() const { return static_cast<float>(lines) * 20 + 6; }
};

WhyLine why_line(const Ui& ui, const DeskWhy& why, float width) {
  const float in = static_cast<float>(why.depth) * 16;
  const float saw = std::min(150.0F, ui.text_width(why.saw, Type::desk_small));
  const float text = width - 66 - in - saw;
  const Type type = why.holds ? Type::desk_small : Type::desk_small_strong;
  return {in, saw, text, std::clamp(ui.lines(why.text, type, text), 1, 3)};
}

float why_height(const Ui& ui, const DeskQuery& view, float width) {
  float height = 45 + 12 + 40 + 12;
  if (view.verdict.empty()) return height;
  for (const DeskWhy& why : view.why) height += why_line(ui, why, width).height();
  return height + 30 + 12;
}

void draw_why(Ui& ui, float x, float y, float width, const DeskQuery& view) {
  float at = desk_card(ui, {x, y, width, why_height(ui, view, width)}, view.why_title) + 12;
  desk_field(ui, x + 16, at, width - 32, view.why_field);
  at += 50;
  if (view.verdict.empty()) return;
  desk_word(ui, x + 16, at, view.verdict, view.found ? "check_circle" : "block",
            view.found ? DeskMood::good : DeskMood::bad, Type::desk_strong);
  at += 30;
  for (const DeskWhy& why : view.why) {
    const WhyLine line = why_line(ui, why, width);
    ui.icon(x + 25 + line.in, at + 10, 18, why.holds ? "check" : "close",
            why.holds ? Tone::success : Tone::error);
    ui.paragraph({x + 42 + line.in, at, line.text, line.height()}, why.text,
                 why.holds ? Type::desk_small : Type::desk_small_strong, Tone::text, line.lines);
    ui.text_in({x + width - 16 - line.saw, at, line.saw + 1, 20}, why.saw, Type::desk_small,
               Tone::text2);
    at += line.height();
  }
}

}  // namespace

void draw_desk_query(Ui& ui, const Rect& room, const DeskQuery& view) {
  desk_head(ui, {room.x, room.y, room.w, desk_head_height}, view.head);
  const Rect body{room.x, room.y + desk_head_height, room.w, room.h - desk_head_height};
  const float side = 440, x = body.x + 24, w = body.w - 48 - 16 - side;
  float lines = 0;
  for (std::size_t i = 0; i < view.lines.size(); ++i) lines += height_from(view, i);
  const int words = ui.lines(view.words_title + " " + view.words, Type::desk_body, w - 60);
  const float card = 44 + lines + 16 + (view.health.empty() ? 0 : 32);
  const float note = static_cast<float>(words) * 24 + 24;
  const float lamp = 45 + 12 + static_cast<float>(view.lamp.size()) * 74;
  const float why = why_height(ui, view, side) + 16;
  ui.begin_scroll("query", body, std::max(16 + card + 12 + note + 16, 16 + 80 + lamp + 12 + why));
  const float y = body.y + 16;
  desk_box(ui, {x, y, w, card});
  const float count = ui.text_width(view.count_note, Type::desk_small_strong);
  ui.text(x + w - 64 - count, y + 12, view.count_note, Type::desk_small_strong, Tone::text2);
  draw_lines(ui, {x, y + 36, w, lines}, view);
  if (!view.health.empty())
    desk_word(ui, x + 16, y + 40 + lines, view.health, "medical_services", DeskMood::look);
  const float below = y + card + 12;
  desk_box(ui, {x, below, w, note});
  ui.icon(x + 26, below + 24, 20, "description", Tone::text2);
  ui.paragraph({x + 44, below + 12, w - 60, note - 24}, view.words_title + " " + view.words,
               Type::desk_body, Tone::text, 12);
  const float sx = body.right() - 24 - side;
  float sy = draw_hits(ui, sx, y, side, view);
  float at = desk_card(ui, {sx, sy, side, lamp}, view.lamp_title) + 12;
  for (const DeskLamp& one : view.lamp) {
    draw_lamp(ui, sx + 16, at, side - 32, one);
    at += 74;
  }
  sy += lamp + 12;
  draw_why(ui, sx, sy, side, view);
  ui.end_scroll();
}

}  // namespace tresen::ui
