#include "terminal/ui/canvas.h"

#include <algorithm>
#include <cmath>

namespace tresen::ui {

float scale_of(int width, int height, float ppi, float magnified) {
  const auto shorter = static_cast<float>(std::min(width, height));
  const auto longer = static_cast<float>(std::max(width, height));
  const float natural = ppi > 0 ? ppi / ppi_of_u : shorter / 800;
  const float least = std::max(longer / long_side_max, shorter / short_side_max);
  // A page can scroll down but not aside.
  const float most = static_cast<float>(width) / standing_width_min;
  const float plain = std::min(std::max(natural, least), most);
  // Larger only as long as the keys need no scrolling.
  const bool lying = width > height;
  const float roomy = lying ? std::min(longer / compact_width_min, shorter / compact_height_min)
                            : shorter / standing_width_min;
  return std::max(plain, std::min(plain * magnified, roomy));
}

float desk_scale_of(int width, int height, float ppi, float magnified) {
  constexpr float office_ppi = 96;
  const float wanted = (ppi > 0 ? ppi / office_ppi : 1) * magnified;
  const float most = std::min(static_cast<float>(width) / desk_width_min,
                              static_cast<float>(height) / desk_height_min);
  // Everything is a little smaller in a window that is too small for it.
  constexpr float least = 0.5F;
  return std::max(least, std::min(wanted, most));
}

float ppi_of(int width, int height, int width_mm, int height_mm) {
  if (width_mm <= 0 || height_mm <= 0) return 0;
  const auto across = static_cast<float>(width) * 25.4F / static_cast<float>(width_mm);
  const auto down = static_cast<float>(height) * 25.4F / static_cast<float>(height_mm);
  const bool square = std::abs(across - down) < 0.1F * across;
  return square && across >= 60 && across <= 600 ? (across + down) / 2 : 0;
}

Canvas canvas_of(float width, float height) {
  if (width >= lying_width_min && height >= lying_height_min && width > height)
    return {width, height};
  return {width, std::max(height, standing_height_min)};
}

bool is_compact(float width, float height) {
  const bool lies = width >= lying_width_min && height >= lying_height_min;
  // What was magnified up to this limit may fall short of it by a rounding.
  constexpr float slack = 0.5F;
  return width > height && !lies && width > compact_width_min - slack &&
         height > compact_height_min - slack;
}

}  // namespace tresen::ui
