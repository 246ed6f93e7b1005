#include "terminal/ui/ink.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "sync/base/text.h"
#include "terminal/ui/pieces.h"

namespace tresen::ui {
namespace {

using Points = std::vector<std::pair<float, float>>;  // u

constexpr float ink_width = 1000;  // of a pad, in units of ink
constexpr float pen = 4;           // u
constexpr int bends = 6;           // straight pieces of one bend

struct Knob {
  float width, height, off, on;  // of the switch; radii of its knob
};

Knob knob_of(Size size) {
  return size == Size::staff ? Knob{80, 44, 14, 17} : Knob{112, 64, 21, 25};
}

void draw_switch(Ui& ui, float right, float middle, const Switch& view, Size size) {
  const Knob knob = knob_of(size);
  const Rect rect{right - knob.width, middle - knob.height / 2, knob.width, knob.height};
  const float radius = knob.height / 2;
  if (view.on) {
    const float x = rect.right() - radius;
    ui.fill(rect, view.enabled ? Tone::primary : Tone::line, radius);
    ui.circle(x, middle, knob.on, Tone::surface);
    ui.icon(x, middle, size == Size::staff ? 24 : 32, "check",
            view.enabled ? Tone::primary : Tone::text2);
  } else {
    ui.fill(rect, Tone::surface, radius);
    ui.outline(rect, view.enabled ? Tone::outline : Tone::line, 2, radius);
    ui.circle(rect.x + radius, middle, knob.off, view.enabled ? Tone::outline : Tone::line);
  }
}

// A line through the middles between the points, each point bending it (quadratic Bézier pieces).
Points smoothed(const Points& raw) {
  if (raw.size() < 3) return raw;
  Points line{raw.front()};
  for (std::size_t i = 1; i + 1 < raw.size(); ++i) {
    const auto [ax, ay] = line.back();
    const auto [bx, by] = raw[i];
    const bool last = i + 2 == raw.size();
    const auto [nx, ny] = raw[i + 1];
    const float cx = last ? nx : (bx + nx) / 2, cy = last ? ny : (by + ny) / 2;
    for (int step = 1; step <= bends; ++step) {
      const float t = static_cast<float>(step) / bends, rest = 1 - t;
      line.emplace_back(rest * rest * ax + 2 * rest * t * bx + t * t * cx,
                        rest * rest * ay + 2 * rest * t * by + t * t * cy);
    }
  }
  return line;
}

// Whether the line turns so sharply at b that a mitred corner would stick out.
bool sharp(std::pair<float, float> a, std::pair<float, float> b, std::pair<float, float> c) {
  const float ux = b.first - a.first, uy = b.second - a.second;
  const float vx = c.first - b.first, vy = c.second - b.second;
  return ux * vx + uy * vy < 0.5F * std::hypot(ux, uy) * std::hypot(vx, vy);
}

// With round ends and round sharp corners: a polyline alone would draw spikes there.
void draw_line(Ui& ui, const Points& line) {
  const Colour ink = colour(ui.theme(), Tone::text);
  Points piece{line.front()};
  ui.disc(line.front().first, line.front().second, pen / 2, ink);
  for (std::size_t i = 1; i < line.size(); ++i) {
    piece.push_back(line[i]);
    const bool end = i + 1 == line.size();
    if (!end && !sharp(line[i - 1], line[i], line[i + 1])) continue;
    ui.stroke(piece, pen, ink);
    ui.disc(line[i].first, line[i].second, pen / 2, ink);
    piece = {line[i]};
  }
}

// A drawing made on a pad of another shape is made smaller until it fits.
void draw_ink(Ui& ui, const Rect& rect, const Ink& ink) {
  int lowest = 1;
  for (const Stroke& stroke : ink)
    for (const InkPoint& point : stroke) lowest = std::max(lowest, point.y);
  const float unit = std::min(rect.w / ink_width, rect.h / static_cast<float>(lowest));
  ui.begin_clip(rect);
  for (const Stroke& stroke : ink) {
    Points points;
    for (const InkPoint& point : stroke)
      points.emplace_back(rect.x + static_cast<float>(point.x) * unit,
                          rect.y + static_cast<float>(point.y) * unit);
    if (!points.empty()) draw_line(ui, smoothed(points));
  }
  ui.end_clip();
}

}  // namespace

void switch_row(Ui& ui, const Rect& rect, const Switch& view, bool last, Size size) {
  const Type label = size == Size::staff ? Type::body_strong : Type::heading;
  const Type detail = size == Size::staff ? Type::label : Type::body;
  const Held held = ui.control(view.key, rect, Role::toggle, view.label, view.enabled,
                               view.on ? "on" : "off", radius_small);
  if (held.pressed)
    ui.fill({rect.x - 12, rect.y, rect.w + 24, rect.h}, Tone::pressed, radius_small);
  const float middle = rect.y + rect.h / 2;
  const float x = rect.x + (view.icon.empty() ? 0 : 44);
  if (!view.icon.empty()) ui.icon(rect.x + 14, middle, 28, view.icon, Tone::text2);
  const float width = rect.right() - x - knob_of(size).width - 16;
  const auto high = static_cast<float>(face(label).line);
  const auto low = view.detail.empty() ? 0 : static_cast<float>(face(detail).line);
  const float top = middle - (high + low) / 2;
  const Tone ink = view.enabled ? Tone::text : Tone::text2;
  ui.text_in({x, top, width, high}, view.label, label, ink);
  if (low > 0) ui.text_in({x, top + high, width, low}, view.detail, detail, Tone::text2);
  draw_switch(ui, rect.right(), middle, view, size);
  if (!last) ui.fill({rect.x, rect.bottom() - 1, rect.w, 1}, Tone::line);
}

void signature_pad(Ui& ui, const Rect& rect, const SignaturePad& view, Size size) {
  const Type type = size == Size::staff ? Type::label : Type::body;
  const auto line = static_cast<float>(face(type).line);
  const Held held =
      ui.control("signature", rect, Role::pad, view.label, true, view.ink.empty() ? "" : "signed");
  ui.fill(rect, Tone::surface, radius_box);
  ui.outline(rect, Tone::outline, 1, radius_box);
  const float base = rect.y + std::round(rect.h * 0.745F);
  ui.text_in({rect.x + 32, rect.y + 22, rect.w - 112, line}, view.label, type, Tone::text2);
  ui.fill({rect.x + 32, base, rect.w - 64, 1}, Tone::outline);
  ui.text_in({rect.x + 32, base + 12, rect.w - 64, line}, view.line, type, Tone::text2);
  draw_ink(ui, rect, view.ink);
  if (!held.stroke.empty()) draw_ink(ui, rect, {held.stroke});
  if (!view.ink.empty())
    symbol_button(ui, "signature.clear", rect.right() - 37, rect.y + 37, "close",
                  ui.words("signature.clear"));
}

void wording(Ui& ui, const Rect& rect, const std::string& text, Size size) {
  const Type type = size == Size::staff ? Type::body : Type::value;
  const auto line = static_cast<float>(face(type).line);
  const std::vector<std::string> paragraphs = split(text, '\n');
  float height = 0;
  for (const std::string& paragraph : paragraphs)
    height += static_cast<float>(ui.lines(paragraph, type, rect.w)) * line + line / 2;
  ui.begin_scroll("wording", rect, height);
  float y = rect.y;
  for (const std::string& paragraph : paragraphs) {
    const int lines = ui.paragraph({rect.x, y, rect.w, line}, paragraph, type, Tone::text, 64);
    y += static_cast<float>(lines) * line + line / 2;
  }
  ui.end_scroll();
}

}  // namespace tresen::ui
