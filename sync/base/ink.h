#pragma once
// What a finger or a pen drew on the glass, such as a signature: strokes of points with their time.
// Lengths are thousandths of the pad's width, so a drawing looks the same on every pad; x grows to
// the right, y downwards.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tresen {

struct InkPoint {
  int x = 0, y = 0;
  int ms = 0;  // since the first point of the drawing

  bool operator==(const InkPoint&) const = default;
};

using Stroke = std::vector<InkPoint>;
using Ink = std::vector<Stroke>;

inline constexpr std::size_t ink_points_max = 3000;  // what a pad takes; longer drawings end there

// As short text, "x,y,ms x,y,ms;..." with a stroke between semicolons, each point as the difference
// to the one before it; and back. Nothing: it is no drawing, or has more than `ink_points_max`.
std::string ink_text(const Ink& ink);
std::optional<Ink> parse_ink(std::string_view text);

// Adds a stroke that begins `pause_ms` after the last point; what goes beyond the limit is left
// out.
void add_stroke(Ink& ink, const Stroke& stroke, int pause_ms);

}  // namespace tresen
