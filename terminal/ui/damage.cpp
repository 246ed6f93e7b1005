#include "terminal/ui/damage.h"

#include <imgui.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

namespace tresen::ui {
namespace {

constexpr int tile = 32;  // pixels
// Each area costs a walk over all triangles; beyond so many, neighbours are painted as one.
constexpr std::size_t areas_max = 6;

struct Triangle {
  const ImDrawVert *a, *b, *c;
};

Triangle triangle_of(const ImDrawList& list, const ImDrawCmd& command, unsigned first) {
  const ImDrawVert* vertices = list.VtxBuffer.Data + command.VtxOffset;
  const ImDrawIdx* indices = list.IdxBuffer.Data + command.IdxOffset + first;
  return {vertices + indices[0], vertices + indices[1], vertices + indices[2]};
}

// The pixels that it can touch, cut by `clip`; one more on each side than the mathematics say, for
// drivers count on a grid of their own.
Area reach(const Triangle& t, const Area& clip) {
  const auto [left, right] = std::minmax({t.a->pos.x, t.b->pos.x, t.c->pos.x});
  const auto [top, bottom] = std::minmax({t.a->pos.y, t.b->pos.y, t.c->pos.y});
  return {std::max(clip.left, static_cast<int>(std::floor(left)) - 1),
          std::max(clip.top, static_cast<int>(std::floor(top)) - 1),
          std::min(clip.right, static_cast<int>(std::ceil(right)) + 1),
          std::min(clip.bottom, static_cast<int>(std::ceil(bottom)) + 1)};
}

bool empty(const Area& area) { return area.left >= area.right || area.top >= area.bottom; }

Area cut(const Area& one, const Area& other) {
  return {std::max(one.left, other.left), std::max(one.top, other.top),
          std::min(one.right, other.right), std::min(one.bottom, other.bottom)};
}

Area clip_of(const ImDrawCmd& command) {
  return {static_cast<int>(command.ClipRect.x), static_cast<int>(command.ClipRect.y),
          static_cast<int>(command.ClipRect.z), static_cast<int>(command.ClipRect.w)};
}

std::uint64_t mixed(std::uint64_t print, std::uint64_t more) {
  return (std::rotl(print, 5) ^ more) * 0x9E3779B97F4A7C15U;
}

std::uint64_t mixed(std::uint64_t print, const ImDrawVert& vertex) {
  const auto place = std::bit_cast<std::uint64_t>(vertex.pos);
  const auto letter = std::bit_cast<std::uint64_t>(vertex.uv);
  return mixed(mixed(mixed(print, place), letter), vertex.col);
}

std::uint64_t mixed(std::uint64_t print, const Area& area) {
  for (const int edge : {area.left, area.top, area.right, area.bottom})
    print = mixed(print, static_cast<std::uint64_t>(edge));
  return print;
}

std::uint64_t fingerprint(const Triangle& t, std::uint64_t command) {
  return mixed(mixed(mixed(command, *t.a), *t.b), *t.c);
}

// The rows of tiles of one picture.
struct Grid {
  int across, down;
  std::vector<std::uint64_t> tiles;

  Grid(int width, int height)
      : across((width + tile - 1) / tile),
        down((height + tile - 1) / tile),
        tiles(static_cast<std::size_t>(across) * static_cast<std::size_t>(down), 1) {}

  void add(const Area& reached, std::uint64_t print) {
    for (int y = reached.top / tile; y <= (reached.bottom - 1) / tile; ++y)
      for (int x = reached.left / tile; x <= (reached.right - 1) / tile; ++x) {
        std::uint64_t& at = tiles[static_cast<std::size_t>(y * across + x)];
        at = mixed(at, print);
      }
  }
};

Grid tiles_of(const ImDrawData& picture, int width, int height) {
  Grid grid(width, height);
  for (int n = 0; n < picture.CmdListsCount; ++n) {
    const ImDrawList& list = *picture.CmdLists[n];
    for (const ImDrawCmd& command : list.CmdBuffer) {
      const Area clip = cut(clip_of(command), {0, 0, width, height});
      if (empty(clip)) continue;
      const std::uint64_t begin =
          mixed(mixed(7, clip), reinterpret_cast<std::uintptr_t>(command.TextureId));
      for (unsigned i = 0; i + 2 < command.ElemCount; i += 3) {
        const Triangle triangle = triangle_of(list, command, i);
        const Area reached = reach(triangle, clip);
        if (!empty(reached)) grid.add(reached, fingerprint(triangle, begin));
      }
    }
  }
  return grid;
}

int size_of(const Area& area) { return (area.right - area.left) * (area.bottom - area.top); }

Area around(const Area& one, const Area& other) {
  return {std::min(one.left, other.left), std::min(one.top, other.top),
          std::max(one.right, other.right), std::max(one.bottom, other.bottom)};
}

// Makes one of the two whose joining paints the fewest pixels more.
void join_closest(std::vector<Area>& areas) {
  std::pair<std::size_t, std::size_t> best{0, 1};
  int least = -1;
  for (std::size_t i = 0; i < areas.size(); ++i)
    for (std::size_t j = i + 1; j < areas.size(); ++j) {
      const int more = size_of(around(areas[i], areas[j])) - size_of(areas[i]) - size_of(areas[j]);
      if (least >= 0 && more >= least) continue;
      least = std::max(0, more);
      best = {i, j};
    }
  areas[best.first] = around(areas[best.first], areas[best.second]);
  areas.erase(areas.begin() + static_cast<std::ptrdiff_t>(best.second));
}

// An area that is painted twice would have its soft edges twice.
void join_overlapping(std::vector<Area>& areas) {
  for (std::size_t i = 0; i < areas.size(); ++i) {
    for (std::size_t j = i + 1; j < areas.size(); ++j) {
      if (empty(cut(areas[i], areas[j]))) continue;
      areas[i] = around(areas[i], areas[j]);
      areas.erase(areas.begin() + static_cast<std::ptrdiff_t>(j));
      return join_overlapping(areas);
    }
  }
}

// Takes a run of tiles into the area above it that is as wide, or begins a new one.
void add_run(std::vector<Area>& areas, const Area& run) {
  const auto above = std::ranges::find_if(areas, [&](const Area& area) {
    return area.left == run.left && area.right == run.right && area.bottom == run.top;
  });
  if (above != areas.end())
    above->bottom = run.bottom;
  else
    areas.push_back(run);
}

}  // namespace

std::vector<Area> Damage::next(const ImDrawData& picture) {
  const int width = static_cast<int>(picture.DisplaySize.x);
  const int height = static_cast<int>(picture.DisplaySize.y);
  Grid grid = tiles_of(picture, width, height);
  const bool known = width == width_ && height == height_ && tiles_.size() == grid.tiles.size();
  width_ = width;
  height_ = height;
  const std::vector<std::uint64_t> before = std::exchange(tiles_, std::move(grid.tiles));
  if (!known) return {{0, 0, width, height}};
  std::vector<Area> areas;
  for (int y = 0; y < grid.down; ++y) {
    const auto differs = [&](int x) {
      const auto at = static_cast<std::size_t>(y * grid.across + x);
      return tiles_[at] != before[at];
    };
    for (int x = 0; x < grid.across; ++x) {
      if (!differs(x)) continue;
      const int first = x;
      while (x < grid.across && differs(x)) ++x;
      add_run(areas, {first * tile, y * tile, std::min(x * tile, width),
                      std::min((y + 1) * tile, height)});
    }
  }
  while (areas.size() > areas_max) join_closest(areas);
  join_overlapping(areas);
  return areas;
}

void narrow(ImDrawData& picture, std::span<const Area> areas) {
  picture.TotalIdxCount = 0;
  for (int n = 0; n < picture.CmdListsCount; ++n) {
    ImDrawList& list = *picture.CmdLists[n];
    ImVector<ImDrawIdx> indices;
    ImVector<ImDrawCmd> commands;
    for (const Area& area : areas) {
      for (const ImDrawCmd& command : list.CmdBuffer) {
        const Area clip = cut(clip_of(command), area);
        if (empty(clip)) continue;
        ImDrawCmd left = command;
        left.ClipRect = {static_cast<float>(clip.left), static_cast<float>(clip.top),
                         static_cast<float>(clip.right), static_cast<float>(clip.bottom)};
        left.IdxOffset = static_cast<unsigned>(indices.Size);
        for (unsigned i = 0; i + 2 < command.ElemCount; i += 3) {
          if (empty(reach(triangle_of(list, command, i), clip))) continue;
          const ImDrawIdx* kept = list.IdxBuffer.Data + command.IdxOffset + i;
          for (unsigned corner = 0; corner < 3; ++corner) indices.push_back(kept[corner]);
        }
        left.ElemCount = static_cast<unsigned>(indices.Size) - left.IdxOffset;
        if (left.ElemCount > 0) commands.push_back(left);
      }
    }
    list.IdxBuffer.swap(indices);
    list.CmdBuffer.swap(commands);
    picture.TotalIdxCount += list.IdxBuffer.Size;
  }
}

}  // namespace tresen::ui
