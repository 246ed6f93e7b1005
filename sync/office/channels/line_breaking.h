#pragma once
// Where the lines of a paragraph end, chosen for all of them together (after Knuth and Plass): even
// spaces, few divided words, no lonely end of a word on the last line. Pure.

#include <string>
#include <string_view>
#include <vector>

namespace tresen {

struct BreakableWord {
  std::string_view text;
  const std::vector<double>* edges;           // where each byte begins, and the end
  const std::vector<std::size_t>* divisions;  // bytes before which it may be divided; null: none
};

struct LineMeasure {
  double width = 0;
  double space = 0;   // between words
  double hyphen = 0;  // width of one
  bool block = true;  // spaces grow; else lines end where they end
};

struct BrokenLine {
  std::vector<std::string> parts;  // words, the first and last perhaps in part, with hyphen
  bool last = false;
};

// How narrow a space of a block may become, of its natural width.
inline constexpr double narrowest_space = 0.78;

// At least one line. A word that is wider than the measure and cannot be divided stands on a line
// of its own that is too wide.
std::vector<BrokenLine> break_lines(const std::vector<BreakableWord>& words,
                                    const LineMeasure& measure);

}  // namespace tresen
