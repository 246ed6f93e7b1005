// The tokens against WCAG 2.2, recomputed.

#include "terminal/ui/theme.h"

#include <gtest/gtest.h>

namespace tresen::ui {
namespace {

struct Pair {
  Tone ink, ground;
  double least;  // contrast ratio
};

// Body text is held to 7, second lines and coloured words to 4.5 (1.4.3), outlines of controls to 3
// (1.4.11).
constexpr Pair pairs[]{
    {Tone::text, Tone::surface, 12},
    {Tone::text, Tone::bg, 12},
    {Tone::text, Tone::surface2, 12},
    {Tone::text, Tone::pressed, 9},
    {Tone::text, Tone::warning_soft, 7},
    {Tone::text, Tone::error_soft, 7},
    {Tone::text, Tone::success_soft, 7},
    {Tone::text2, Tone::surface, 7},
    {Tone::text2, Tone::bg, 7},
    {Tone::text2, Tone::surface2, 6.5},
    {Tone::text2, Tone::pressed, 4.5},
    {Tone::outline, Tone::surface, 3},
    {Tone::outline, Tone::bg, 3},
    {Tone::primary, Tone::surface, 4.5},
    {Tone::primary, Tone::surface2, 4.5},
    {Tone::on_primary, Tone::primary, 4.5},
    {Tone::on_primary, Tone::primary_pressed, 4.5},
    {Tone::on_primary_soft, Tone::primary_soft, 7},
    {Tone::on_primary_soft, Tone::primary_soft_pressed, 7},
    {Tone::success, Tone::surface, 4.5},
    {Tone::success, Tone::success_soft, 4.5},
    {Tone::warning, Tone::surface, 4.5},
    {Tone::warning, Tone::warning_soft, 4.5},
    {Tone::error, Tone::surface, 4.5},
    {Tone::error, Tone::error_soft, 4.5},
    {Tone::focus, Tone::surface, 3},
    {Tone::on_brand, Tone::brand, 7},
    {Tone::on_brand, Tone::brand_motif, 7},
    {Tone::text2, Tone::primary_soft, 6},
    {Tone::primary, Tone::primary_soft, 4.5},
    {Tone::second_series, Tone::surface, 4.5},
    {Tone::third_series, Tone::surface, 4.5},
};

}  // namespace

TEST(Theme, EveryPairCanBeReadInEveryTheme) {
  for (const Theme theme : {Theme::light, Theme::dark, Theme::contrast})
    for (const Pair& pair : pairs)
      EXPECT_GE(contrast_ratio(colour(theme, pair.ink), colour(theme, pair.ground)), pair.least)
          << "theme " << static_cast<int>(theme) << ", tone " << static_cast<int>(pair.ink)
          << " on " << static_cast<int>(pair.ground);
}

TEST(Theme, KnowsTheRatiosOfWcag) {
  EXPECT_NEAR(contrast_ratio(0x000000, 0xFFFFFF), 21, 0.001);
  EXPECT_NEAR(contrast_ratio(0x777777, 0xFFFFFF), 4.48, 0.01);
  EXPECT_DOUBLE_EQ(contrast_ratio(0x123456, 0xFEDCBA), contrast_ratio(0xFEDCBA, 0x123456));
}

TEST(Theme, NoTypeIsSmallerThanALabel) {
  for (std::size_t type = 0; type < type_count; ++type) {
    const Type which = static_cast<Type>(type);
    EXPECT_GE(face(which).size, which == Type::desk_pill ? 12 : is_of_desk(which) ? 14 : 20);
    EXPECT_GT(face(static_cast<Type>(type)).line, face(static_cast<Type>(type)).size);
  }
}

}  // namespace tresen::ui
