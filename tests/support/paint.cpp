#include "tests/support/paint.h"

#include <imgui.h>
#include <stb_image.h>
#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>

namespace tresen::test {
namespace {

struct Sheet {
  Picture& picture;
  const unsigned char* letters;         // coverage, one byte a texel
  int width, height;                    // of `letters`
  const ui::Picture* inside = nullptr;  // instead of letters
};

float edge(const ImVec2& a, const ImVec2& b, float x, float y) {
  return (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
}

// Pixels on an edge that two triangles share belong to one of them (top-left rule).
bool owns(const ImVec2& a, const ImVec2& b) { return a.y == b.y ? b.x > a.x : b.y < a.y; }

unsigned channel(ImU32 colour, unsigned shift) { return (colour >> shift) & 255U; }

void blend(std::uint32_t& below, const float (&colour)[4], float cover) {
  const float alpha = colour[3] / 255.0F * cover;
  std::uint32_t mixed = 0xFF000000U;
  for (unsigned i = 0; i < 3; ++i) {
    const auto under = static_cast<float>(channel(below, i * 8));
    const float value = under + (colour[i] - under) * alpha;
    mixed |= static_cast<std::uint32_t>(std::lround(value)) << (i * 8);
  }
  below = mixed;
}

float coverage(const Sheet& sheet, float u, float v) {
  const int x =
      std::clamp(static_cast<int>(u * static_cast<float>(sheet.width)), 0, sheet.width - 1);
  const int y =
      std::clamp(static_cast<int>(v * static_cast<float>(sheet.height)), 0, sheet.height - 1);
  return static_cast<float>(sheet.letters[y * sheet.width + x]) / 255.0F;
}

// The nearest of the picture's pixels, in place of the corners' colours.
void sample(const ui::Picture& inside, float u, float v, float (&colour)[4]) {
  const int x =
      std::clamp(static_cast<int>(u * static_cast<float>(inside.width)), 0, inside.width - 1);
  const int y =
      std::clamp(static_cast<int>(v * static_cast<float>(inside.height)), 0, inside.height - 1);
  const std::uint32_t pixel = inside.pixels[static_cast<std::size_t>(y * inside.width + x)];
  for (unsigned i = 0; i < 4; ++i) colour[i] = static_cast<float>(channel(pixel, i * 8));
}

void triangle(const Sheet& sheet, const ImVec4& clip, const ImDrawVert& first,
              const ImDrawVert& second, const ImDrawVert& third) {
  const ImDrawVert *a = &first, *b = &second, *c = &third;
  float area = edge(a->pos, b->pos, c->pos.x, c->pos.y);
  if (area == 0) return;
  if (area < 0) {
    std::swap(b, c);
    area = -area;
  }
  const auto [left, right] = std::minmax({a->pos.x, b->pos.x, c->pos.x});
  const auto [top, bottom] = std::minmax({a->pos.y, b->pos.y, c->pos.y});
  Picture& picture = sheet.picture;
  const int x0 = std::max({0, static_cast<int>(clip.x), static_cast<int>(std::floor(left))});
  const int y0 = std::max({0, static_cast<int>(clip.y), static_cast<int>(std::floor(top))});
  const int x1 =
      std::min({picture.width, static_cast<int>(clip.z), static_cast<int>(std::ceil(right))});
  const int y1 =
      std::min({picture.height, static_cast<int>(clip.w), static_cast<int>(std::ceil(bottom))});
  const bool own_a = owns(b->pos, c->pos), own_b = owns(c->pos, a->pos),
             own_c = owns(a->pos, b->pos);
  for (int y = y0; y < y1; ++y) {
    for (int x = x0; x < x1; ++x) {
      const float px = static_cast<float>(x) + 0.5F, py = static_cast<float>(y) + 0.5F;
      const float wa = edge(b->pos, c->pos, px, py), wb = edge(c->pos, a->pos, px, py),
                  wc = edge(a->pos, b->pos, px, py);
      if (wa < 0 || wb < 0 || wc < 0) continue;
      if ((wa == 0 && !own_a) || (wb == 0 && !own_b) || (wc == 0 && !own_c)) continue;
      const float ka = wa / area, kb = wb / area, kc = wc / area;
      float colour[4];
      for (unsigned i = 0; i < 4; ++i)
        colour[i] = ka * static_cast<float>(channel(a->col, i * 8)) +
                    kb * static_cast<float>(channel(b->col, i * 8)) +
                    kc * static_cast<float>(channel(c->col, i * 8));
      const float u = ka * a->uv.x + kb * b->uv.x + kc * c->uv.x;
      const float v = ka * a->uv.y + kb * b->uv.y + kc * c->uv.y;
      if (sheet.inside != nullptr) sample(*sheet.inside, u, v, colour);
      blend(picture.pixels[static_cast<std::size_t>(y * picture.width + x)], colour,
            sheet.inside != nullptr ? 1 : coverage(sheet, u, v));
    }
  }
}

}  // namespace

Picture paint(const ImDrawData& data, ImFontAtlas& atlas,
              const std::vector<const ui::Picture*>& inside) {
  const int width = static_cast<int>(data.DisplaySize.x);
  const int height = static_cast<int>(data.DisplaySize.y);
  Picture picture{width, height, {}};
  picture.pixels.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height),
                        0xFF000000U);
  paint_over(picture, data, atlas, inside);
  return picture;
}

void paint_over(Picture& picture, const ImDrawData& data, ImFontAtlas& atlas,
                const std::vector<const ui::Picture*>& inside) {
  unsigned char* letters = nullptr;
  int atlas_width = 0, atlas_height = 0;
  atlas.GetTexDataAsAlpha8(&letters, &atlas_width, &atlas_height);
  Sheet sheet{picture, letters, atlas_width, atlas_height};
  for (int n = 0; n < data.CmdListsCount; ++n) {
    const ImDrawList& list = *data.CmdLists[n];
    for (const ImDrawCmd& command : list.CmdBuffer) {
      const ImDrawVert* vertices = list.VtxBuffer.Data + command.VtxOffset;
      const ImDrawIdx* indices = list.IdxBuffer.Data + command.IdxOffset;
      const auto found = std::ranges::find_if(inside, [&](const ui::Picture* one) {
        return ui::texture_of(*one) == reinterpret_cast<std::uintptr_t>(command.TextureId);
      });
      sheet.inside = found == inside.end() ? nullptr : *found;
      for (unsigned i = 0; i + 2 < command.ElemCount; i += 3)
        triangle(sheet, command.ClipRect, vertices[indices[i]], vertices[indices[i + 1]],
                 vertices[indices[i + 2]]);
    }
  }
}

namespace {

// The parts of a PNG file (ISO 15948): big-endian length, name, bytes, checksum.
void put_number(std::string& out, std::uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8)
    out.push_back(static_cast<char>(number >> static_cast<unsigned>(shift)));
}

void put_chunk(std::string& out, const char* name, const std::string& bytes) {
  put_number(out, static_cast<std::uint32_t>(bytes.size()));
  const std::string named = name + bytes;
  out += named;
  put_number(out, static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(named.data()),
                                                   static_cast<uInt>(named.size()))));
}

std::string packed(const std::string& bytes) {
  uLongf size = compressBound(static_cast<uLong>(bytes.size()));
  std::string out(size, '\0');
  compress2(reinterpret_cast<Bytef*>(out.data()), &size,
            reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uLong>(bytes.size()), 9);
  out.resize(size);
  return out;
}

std::string rgb(std::uint32_t pixel) {
  return {static_cast<char>(channel(pixel, 0)), static_cast<char>(channel(pixel, 8)),
          static_cast<char>(channel(pixel, 16))};
}

}  // namespace

bool write_png(const Picture& picture, const std::string& path) {
  // A screen has few colours and flat areas: a palette where it fits, and no filter, pack best.
  std::map<std::uint32_t, char> palette;
  for (const std::uint32_t pixel : picture.pixels) {
    palette.try_emplace(pixel, static_cast<char>(palette.size()));
    if (palette.size() > 256) break;
  }
  const bool indexed = palette.size() <= 256;
  std::string rows;
  for (std::size_t i = 0; i < picture.pixels.size(); ++i) {
    if (i % static_cast<std::size_t>(picture.width) == 0) rows.push_back('\0');
    if (indexed)
      rows.push_back(palette[picture.pixels[i]]);
    else
      rows += rgb(picture.pixels[i]);
  }
  std::string head, colours(palette.size() * 3, '\0');
  put_number(head, static_cast<std::uint32_t>(picture.width));
  put_number(head, static_cast<std::uint32_t>(picture.height));
  head += {8, static_cast<char>(indexed ? 3 : 2), 0, 0, 0};
  for (const auto& [pixel, index] : palette)
    if (indexed) colours.replace(static_cast<unsigned char>(index) * 3U, 3, rgb(pixel));
  std::string file = "\x89PNG\r\n\x1a\n";
  put_chunk(file, "IHDR", head);
  if (indexed) put_chunk(file, "PLTE", colours);
  put_chunk(file, "IDAT", packed(rows));
  put_chunk(file, "IEND", {});
  std::ofstream out(path, std::ios::binary);
  out.write(file.data(), static_cast<std::streamsize>(file.size()));
  return static_cast<bool>(out.flush());
}

Picture read_png(const std::string& path) {
  Picture picture;
  int channels = 0;
  unsigned char* bytes = stbi_load(path.c_str(), &picture.width, &picture.height, &channels, 4);
  if (bytes == nullptr) return {};
  const std::size_t count =
      static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height);
  picture.pixels.resize(count);
  for (std::size_t i = 0; i < count; ++i)
    picture.pixels[i] = 0xFF000000U | static_cast<std::uint32_t>(bytes[4 * i]) |
                        (static_cast<std::uint32_t>(bytes[4 * i + 1]) << 8U) |
                        (static_cast<std::uint32_t>(bytes[4 * i + 2]) << 16U);
  stbi_image_free(bytes);
  return picture;
}

Picture difference(const Picture& was, const Picture& is) {
  Picture result = is;
  for (std::size_t i = 0; i < result.pixels.size(); ++i) {
    const bool same =
        was.width == is.width && i < was.pixels.size() && was.pixels[i] == is.pixels[i];
    const unsigned grey = 192 + channel(is.pixels[i], 8) / 4;
    result.pixels[i] = same ? 0xFF000000U | grey | (grey << 8U) | (grey << 16U) : 0xFF0000FFU;
  }
  return result;
}

}  // namespace tresen::test
