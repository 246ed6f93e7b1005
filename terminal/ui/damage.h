#pragma once
// Where a picture differs from the one before, so that only that is painted again.
//
// The screen is divided into tiles, and each tile has a fingerprint of all triangles that touch it,
// in the order in which they are painted. A tile whose fingerprint is the same looks the same; all
// others are painted anew from the ground up. Pure.

#include <cstdint>
#include <span>
#include <vector>

struct ImDrawData;

namespace tresen::ui {

// Pixels; right and bottom are the first ones that do not belong to it.
struct Area {
  int left = 0, top = 0, right = 0, bottom = 0;

  bool operator==(const Area&) const = default;
};

class Damage {
 public:
  // Areas that hold every pixel in which this picture may differ from the one given last; none if
  // it is the same. They do not overlap. The first picture, one of another size and the first after
  // `forget` differ everywhere.
  std::vector<Area> next(const ImDrawData& picture);

  // The picture before is lost, or the letters have moved in their atlas.
  void forget() { tiles_.clear(); }

 private:
  int width_ = 0, height_ = 0;        // pixels
  std::vector<std::uint64_t> tiles_;  // fingerprints, in rows
};

// Leaves of the picture only what is to be painted into these areas, clipped to each of them.
void narrow(ImDrawData& picture, std::span<const Area> areas);

}  // namespace tresen::ui
