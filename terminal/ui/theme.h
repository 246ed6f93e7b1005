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
  second_series,  // of a chart; the first one is primary
  third_series,
};
inline constexpr std::size_t tone_count = 26;

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
  letter,    // a letter key
  question,  // what a customer is asked in hand-over: 56 there
  answer,    // what is known, to be checked by the customer: 40 there
  // At the desk a u is a pixel of an office screen, and the smallest letters are these.
  desk_hero,
  desk_title,
  desk_section,
  desk_body,
  desk_strong,
  desk_small,
  desk_small_strong,
  desk_pill,  // the figure on the rail
};
inline constexpr std::size_t type_count = 23;
constexpr bool is_of_desk(Type type) { return type >= Type::desk_hero; }

// For whom letters and pictograms are drawn: staff at arm's length, the customer to whom the device
// was handed (4/3, UX.md 1.2), and the same after "A+" (half as large again, twice in all).
enum class Reading { staff, hand_over, large };
inline constexpr std::size_t reading_count = 3;

constexpr float factor(Reading reading) {
  return reading == Reading::staff ? 1.0F : reading == Reading::hand_over ? 4.0F / 3 : 2.0F;
}

struct TypeFace {
  int size;  // u
  int line;  // u
  bool strong;
};
const TypeFace& face(Type type);

inline constexpr float radius_sheet = 24;
inline constexpr float radius_box = 16;
inline constexpr float radius_small = 12;
inline constexpr float touch_min = 56;            // no target is smaller in either direction
inline constexpr float hand_over_touch_min = 80;  // where a customer does it
inline constexpr float desk_touch_min = 40;       // at the desk: a mouse, and now and then a finger
inline constexpr float radius_desk = 8;

}  // namespace tresen::ui
