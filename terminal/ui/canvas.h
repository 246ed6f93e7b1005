#pragma once
// How large a u is on a panel, and how much room that leaves for a page.
//
// A u is one pixel at 149 ppi, so that millimetres hold on every panel (UX.md 1.1). A panel with
// more room gives pages more of it, up to a point; on one with less the page is laid out standing
// and scrolls. Pure.

namespace tresen::ui {

inline constexpr float ppi_of_u = 149;

// The room in which every page fits without scrolling: lying and standing, in u.
inline constexpr float lying_width_min = 1264, lying_height_min = 752;
inline constexpr float standing_width_min = 752, standing_height_min = 1264;
// A lying window of at least this much shows the keys without scrolling, in pages made for that.
inline constexpr float compact_width_min = 840, compact_height_min = 524;
// Beyond it a u grows instead: nobody stands two metres away from the counter.
inline constexpr float long_side_max = 1700, short_side_max = 1150;

// Pixels per u on a panel of `width` x `height` pixels and `ppi` pixels per inch (0: not known, as
// if the shorter side held 800 u). Saying a larger number than is true makes all of it larger.
// `magnified` (1 or more) makes all of it larger, as far as pages still have their room.
float scale_of(int width, int height, float ppi, float magnified = 1);

// The same for a desk: a u is a pixel at 96 ppi, which an unknown panel is taken to have.
float desk_scale_of(int width, int height, float ppi, float magnified = 1);
// The room in which its screens fit, in u.
inline constexpr float desk_width_min = 1280, desk_height_min = 640;

// Pixels per inch of a panel; 0 where its size in millimetres cannot be true (unknown, or an aspect
// ratio instead of a size, as projectors and virtual displays tell).
float ppi_of(int width, int height, int width_mm, int height_mm);

// The room of a page in u, on a window of so many u: at least as wide, and as high as it needs.
struct Canvas {
  float width, height;
};
Canvas canvas_of(float width, float height);
// Whether such a window is too small for a lying page, but large enough for a compact one.
bool is_compact(float width, float height);

}  // namespace tresen::ui
