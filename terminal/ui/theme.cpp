#include "terminal/ui/theme.h"

#include <algorithm>
#include <cmath>

namespace tresen::ui {
namespace {

// One row a token, in the order of `Tone`: light, dark, high contrast.
constexpr std::array<std::array<Colour, 3>, tone_count> tokens{{
    {0xECF0F4, 0x10161C, 0x000000},  // bg
    {0xFFFFFF, 0x1A222B, 0x000000},  // surface
    {0xE8EDF2, 0x26313C, 0x1A1A1A},  // surface2
    {0x14202B, 0xF1F5F9, 0xFFFFFF},  // text
    {0x3F4E5D, 0xB7C3CF, 0xFFFFFF},  // text2
    {0x6B7886, 0x8696A6, 0xFFFFFF},  // outline
    {0xD3DBE3, 0x34414E, 0xFFFFFF},  // line
    {0xD6DEE6, 0x33414F, 0x333000},  // pressed
    {0x0B5CAD, 0x7DB9F5, 0xFFE600},  // primary
    {0xFFFFFF, 0x06233F, 0x000000},  // on_primary
    {0x084680, 0xA9D2FA, 0xFFF59A},  // primary_pressed
    {0xDCEBFA, 0x17395C, 0x333000},  // primary_soft
    {0x0A3F78, 0xD6E9FC, 0xFFE600},  // on_primary_soft
    {0xBBD8F5, 0x1F4C7A, 0x4D4700},  // primary_soft_pressed
    {0x1B6E3C, 0x7DD3A0, 0x5CFF8F},  // success
    {0xE1F3E7, 0x12331F, 0x001A08},  // success_soft
    {0x8A5200, 0xF5C26B, 0xFFC14D},  // warning
    {0xFFF1D6, 0x3A2A0C, 0x1A1300},  // warning_soft
    {0xB3261E, 0xFFB4AB, 0xFF9C94},  // error
    {0xFDE7E5, 0x4A1512, 0x2A0000},  // error_soft
    {0x7A1FA2, 0xE3A6F7, 0x00E5FF},  // focus
    {0x0A3F78, 0x0A3F78, 0x000000},  // brand
    {0x0F4C8C, 0x0F4C8C, 0x000000},  // brand_motif
    {0xFFFFFF, 0xFFFFFF, 0xFFFFFF},  // on_brand
    {0xB4540A, 0xF0A35E, 0xFFC14D},  // second_series
    {0x1B7F79, 0x6CCFC6, 0x00E5FF},  // third_series
}};

// In the order of `Type`.
constexpr std::array<TypeFace, type_count> faces{{
    {112, 120, true},  // clock
    {48, 56, true},    // display
    {40, 48, true},    // entry
    {36, 44, true},    // title
    {28, 36, true},    // heading
    {28, 36, false},   // value
    {28, 36, true},    // primary
    {24, 32, false},   // body
    {24, 32, true},    // body_strong
    {20, 28, false},   // label
    {20, 28, true},    // label_strong
    {32, 40, false},   // key
    {28, 36, false},   // letter
    {42, 48, true},    // question
    {30, 40, false},   // answer
    {32, 40, true},    // desk_hero
    {24, 32, true},    // desk_title
    {18, 24, true},    // desk_section
    {16, 24, false},   // desk_body
    {16, 24, true},    // desk_strong
    {14, 20, false},   // desk_small
    {14, 20, true},    // desk_small_strong
    {12, 16, true},    // desk_pill
}};

// Relative luminance, 0 to 1 (WCAG 2.2, definition of "relative luminance").
double luminance(Colour colour) {
  const auto linear = [](unsigned channel) {
    const double c = static_cast<double>(channel) / 255.0;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear((colour >> 16) & 255U) + 0.7152 * linear((colour >> 8) & 255U) +
         0.0722 * linear(colour & 255U);
}

}  // namespace

Colour colour(Theme theme, Tone tone) {
  return tokens[static_cast<std::size_t>(tone)][static_cast<std::size_t>(theme)];
}

double contrast_ratio(Colour a, Colour b) {
  const double one = luminance(a), other = luminance(b);
  return (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05);
}

const TypeFace& face(Type type) { return faces[static_cast<std::size_t>(type)]; }

}  // namespace tresen::ui
