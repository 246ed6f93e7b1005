#pragma once
// A table of the desk: a head of 36, rows of 40, a hairline between them. Cells are ready words; a
// row with a key can be pressed, and with `check` it has a box before it that is its own control.

#include <string>
#include <vector>

#include "terminal/ui/desk_parts.h"

namespace tresen::ui {

struct DeskColumn {
  std::string title;
  float width = 0;  // u; 0: shares what is left
  Align align = Align::left;
};

struct DeskCell {
  std::string text;
  std::string icon{};
  DeskMood mood = DeskMood::plain;
  bool strong = false;
};

struct DeskRow {
  enum class Check { none, on, off, barred };
  std::string key;  // empty: it cannot be pressed
  std::vector<DeskCell> cells;
  bool chosen = false;
  bool muted = false;         // left out: all of it in the second ink
  Check check = Check::none;  // known as KEY + ".check"
};

struct DeskTable {
  std::string key;  // of its scroll area; empty: all rows have room
  std::vector<DeskColumn> columns;
  std::vector<DeskRow> rows;
  bool checks = false;  // room for the boxes
  std::string empty;    // what stands there without rows
};

// Fills `rect`, and scrolls where the rows need more.
void desk_table(Ui& ui, const Rect& rect, const DeskTable& table);

}  // namespace tresen::ui
