#pragma once
// Paints ImGui's triangles on the processor: the same pixels on every machine, to be compared.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "terminal/ui/picture.h"

struct ImDrawData;
struct ImFontAtlas;

namespace tresen::test {

// Rows from the top, 0xAABBGGRR a pixel as in a PNG's bytes.
struct Picture {
  int width = 0, height = 0;
  std::vector<std::uint32_t> pixels;

  bool operator==(const Picture&) const = default;
};

// `atlas` holds the letters that the triangles point to, `inside` the pictures.
Picture paint(const ImDrawData& data, ImFontAtlas& atlas,
              const std::vector<const ui::Picture*>& inside = {});

// Paints over what is there, of the same size.
void paint_over(Picture& picture, const ImDrawData& data, ImFontAtlas& atlas,
                const std::vector<const ui::Picture*>& inside = {});

// Compact PNG; false: the file could not be written.
bool write_png(const Picture& picture, const std::string& path);
// Empty where there is no such file.
Picture read_png(const std::string& path);

// Grey where both are the same, red where they differ.
Picture difference(const Picture& was, const Picture& is);

}  // namespace tresen::test
