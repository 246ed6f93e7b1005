#pragma once
// Every number of the look that is not a position: colours, type scale, radii, touch sizes.
//
// Colours are tokens; a page names the token and never a colour. All lengths are in u, which is one
// pixel at 149 ppi. The tokens and their contrast are held to WCAG 2.2 by tests/ui/theme_test.cpp.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tresen::ui {

enum class Theme { light, dark, contrast };

// 0xRRGGBB, always opaque.
using Colour = std::uint32_t;

enum class Tone {
  bg,
  surface,
  surface2,
  text,
  text2,
  outline,
  line,
  pressed,
  primary,
  on_primary,
  primary_pressed,
  primary_soft,
  on_primary_soft,
  primary_soft_pressed,
  success,
  success_soft,
  warning,
  warning_soft,
  error,
  error_soft,
  focus,
  brand,
  brand_motif,
  on_brand,
};
inline constexpr std::size_t tone_count = 24;

Colour colour(Theme theme, Tone tone);

// The relation of two luminances, 1 to 21 (WCAG 2.2, 1.4.3).
double contrast_ratio(Colour a, Colour b);

// The type scale. Regular is Inter 400, strong is Inter 600.
enum class Type {
  clock,
  display,
  entry,  // the value in the active field
  title,
  heading,
  value,
  primary,  // the word on a primary button
  body,
  body_strong,
  label,
  label_strong,
  key,
  letter,  // a letter key
};
inline constexpr std::size_t type_count = 13;

struct TypeFace {
  int size;  // u
  int line;  // u
  bool strong;
};
const TypeFace& face(Type type);

inline constexpr float radius_sheet = 24;
inline constexpr float radius_box = 16;
inline constexpr float radius_small = 12;
inline constexpr float touch_min = 56;  // no target is smaller in either direction

}  // namespace tresen::ui
