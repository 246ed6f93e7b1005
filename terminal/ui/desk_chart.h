#pragma once
// A line chart of the desk: what changes from week to week. From zero, with three hairlines, and
// with the name of each line at its right end instead of a legend.

#include <optional>
#include <string>
#include <vector>

#include "terminal/ui/ui.h"

namespace tresen::ui {

struct DeskLine {
  std::string name;
  std::vector<std::optional<double>> values;  // one a label; nothing: there is no such point
  int series = 0;                             // 0 to 3
};

struct DeskLines {
  std::vector<std::string> labels;  // below the points
  std::vector<DeskLine> lines;
  double whole = 0;                // at the upper hairline
  std::vector<std::string> scale;  // words of the hairlines, from the lowest to the upper one
  std::string empty;               // what stands there without labels
};

inline constexpr float desk_lines_height = 260;

void desk_lines(Ui& ui, const Rect& rect, const DeskLines& view);

}  // namespace tresen::ui
