#include "sync/record/distance.h"

#include <algorithm>
#include <array>
#include <vector>

namespace tresen {
namespace {

// The last number of the table of distances between the beginnings of both. `rows` holds three rows
// of one more than b has letters.
std::size_t distance(std::string_view a, std::string_view b, std::size_t* rows) {
  const std::size_t width = b.size() + 1;
  for (std::size_t j = 0; j < width; ++j) rows[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t* const now = rows + i % 3 * width;
    const std::size_t* const before = rows + (i + 2) % 3 * width;
    const std::size_t* const earlier = rows + (i + 1) % 3 * width;
    now[0] = i;
    for (std::size_t j = 1; j < width; ++j) {
      std::size_t least = before[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      if (before[j] + 1 < least) least = before[j] + 1;
      if (now[j - 1] + 1 < least) least = now[j - 1] + 1;
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped && earlier[j - 2] + 1 < least) least = earlier[j - 2] + 1;
      now[j] = least;
    }
  }
  return rows[a.size() % 3 * width + b.size()];
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  const std::size_t gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (gap > limit) return limit + 1;
  constexpr std::size_t usual = 32;  // no name is longer; its rows need no memory of their own
  std::array<std::size_t, 3 * (usual + 1)> rows;
  if (b.size() <= usual) return std::min(distance(a, b, rows.data()), limit + 1);
  std::vector<std::size_t> long_rows(3 * (b.size() + 1));
  return std::min(distance(a, b, long_rows.data()), limit + 1);
}

}  // namespace tresen
