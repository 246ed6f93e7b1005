#pragma once
// What stands in the cards of the desk, below one another: fields side by side, facts, sentences,
// choices, figures, tables, tables with bars in their rows, lines, sheets of paper. Each knows how
// high it is.

#include <string>
#include <variant>
#include <vector>

#include "terminal/ui/desk_chart.h"
#include "terminal/ui/desk_table.h"

namespace tresen::ui {

// Side by side, as wide as `shares` says (missing: 1).
struct DeskFields {
  std::vector<DeskField> fields;
  std::vector<float> shares{};
};

// A word at the left, its value at the right.
struct DeskFact {
  std::string word;
  std::string value;
  std::string icon{};
  DeskMood mood = DeskMood::plain;
};
struct DeskFacts {
  std::vector<DeskFact> facts;
};

// A sentence or two; on a ground of its mood where it is to be looked at.
struct DeskWords {
  std::string text;
  std::string icon{};
  DeskMood mood = DeskMood::plain;
  int lines_max = 6;
};

// From the left; stacked: below one another, each as wide as the card.
struct DeskButtons {
  std::vector<DeskButton> buttons;
  bool stacked = false;
};

struct DeskChips {
  std::string label;  // empty: no room is taken for it
  std::vector<DeskChip> chips;
};

struct DeskSegments {
  std::string label;
  std::vector<Segment> segments;
};

struct DeskSwitches {
  std::vector<DeskSwitch> switches;  // below one another
};

struct DeskFigures {
  std::vector<DeskFigure> figures;
};

// A chart in the rows of its table: name, bar, figures.
struct DeskBarRow {
  std::string name;
  double amount = 0;
  int series = 0;
  std::vector<std::string> figures{};  // one a column
  bool total = false;                  // a line above it, and no bar
};
struct DeskBars {
  std::string name, bar;            // heads: of the names, of the bars with their scale
  float name_width = 160;           // u
  std::vector<DeskColumn> columns;  // of the figures, with widths
  std::vector<DeskBarRow> rows;
  double whole = 0;  // what a bar of full length stands for
  std::string empty;
};

// A sheet as wide as the card, but no wider than it was made.
struct DeskSheet {
  Picture picture;
};

using DeskBlock =
    std::variant<DeskFields, DeskFacts, DeskWords, DeskButtons, DeskChips, DeskSegments,
                 DeskSwitches, DeskFigures, DeskBars, DeskLines, DeskSheet, DeskTable>;

// From edge to edge of the card, without the room at its sides.
bool desk_block_is_wide(const DeskBlock& block);
// As high as it is drawn in this width; a table with all its rows.
float desk_block_height(const Ui& ui, const DeskBlock& block, float width);
// A table with a key scrolls where `rect` is less.
void desk_block(Ui& ui, const Rect& rect, const DeskBlock& block);

}  // namespace tresen::ui
