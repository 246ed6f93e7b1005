#include "sync/base/ink.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "sync/base/text.h"

namespace tresen {
namespace {

constexpr int far = 1'000'000;  // beyond it no point of a drawing lies, in either unit

std::size_t points_of(const Ink& ink) {
  std::size_t points = 0;
  for (const Stroke& stroke : ink) points += stroke.size();
  return points;
}

std::optional<InkPoint> parse_point(std::string_view text) {
  std::array<int, 3> numbers{};
  const char* at = text.data();
  const char* end = at + text.size();
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto [next, error] = std::from_chars(at, end, numbers[i]);
    if (error != std::errc() || numbers[i] < -far || numbers[i] > far) return std::nullopt;
    at = next;
    if (i + 1 < numbers.size() && (at == end || *at++ != ',')) return std::nullopt;
  }
  if (at != end) return std::nullopt;
  return InkPoint{numbers[0], numbers[1], numbers[2]};
}

bool near(const InkPoint& point) {
  return point.x >= -far && point.x <= far && point.y >= -far && point.y <= far;
}

}  // namespace

std::string ink_text(const Ink& ink) {
  std::string text;
  InkPoint last;
  for (const Stroke& stroke : ink) {
    if (stroke.empty()) continue;
    if (!text.empty()) text += ';';
    for (const InkPoint& point : stroke) {
      if (!text.empty() && text.back() != ';') text += ' ';
      text += std::to_string(point.x - last.x) + ',' + std::to_string(point.y - last.y) + ',' +
              std::to_string(point.ms - last.ms);
      last = point;
    }
  }
  return text;
}

std::optional<Ink> parse_ink(std::string_view text) {
  Ink ink;
  if (text.empty()) return ink;
  InkPoint last;
  std::size_t points = 0;
  for (const std::string& part : split(text, ';')) {
    Stroke stroke;
    for (const std::string& word : split(part, ' ')) {
      const auto step = parse_point(word);
      if (!step || step->ms < 0 || ++points > ink_points_max) return std::nullopt;
      if (last.ms > std::numeric_limits<int>::max() - step->ms) return std::nullopt;
      last = {last.x + step->x, last.y + step->y, last.ms + step->ms};
      if (!near(last)) return std::nullopt;
      stroke.push_back(last);
    }
    ink.push_back(std::move(stroke));
  }
  return ink;
}

void add_stroke(Ink& ink, const Stroke& stroke, int pause_ms) {
  const std::size_t room = ink_points_max - std::min(ink_points_max, points_of(ink));
  if (stroke.empty() || room == 0) return;
  Stroke added(stroke.begin(),
               stroke.begin() + static_cast<std::ptrdiff_t>(std::min(room, stroke.size())));
  const int start =
      ink.empty() ? 0 : ink.back().back().ms + std::clamp(pause_ms, 0, far) - stroke.front().ms;
  const int offset = ink.empty() ? -stroke.front().ms : start;
  for (InkPoint& point : added) point.ms += offset;
  ink.push_back(std::move(added));
}

}  // namespace tresen
