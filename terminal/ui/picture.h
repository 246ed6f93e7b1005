#pragma once
// A picture that the program did not draw itself, such as a letter as head office would print it.

#include <cstdint>
#include <string_view>
#include <vector>

#include "sync/base/result.h"

namespace tresen::ui {

struct Picture {
  std::uint64_t id = 0;  // of what is on it: the same one is the same picture; 0: none
  int width = 0, height = 0;
  std::vector<std::uint32_t> pixels{};  // rows from the top, 0xAABBGGRR, opaque
};

// Of a PNG file in memory. invalid: it is none, or larger than a sheet of paper needs.
Result<Picture> read_picture(std::string_view png);

// By which triangles name it; no name that OpenGL gives is as large.
std::uint64_t texture_of(const Picture& picture);

}  // namespace tresen::ui
