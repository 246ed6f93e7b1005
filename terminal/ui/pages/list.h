#pragma once
// S12 and S13: tasks, and the open processes of the branch. Rows under headings, each known by its
// own key.

#include <optional>
#include <string>
#include <vector>

#include "terminal/ui/pages/chrome.h"

namespace tresen::ui {

class Ui;

struct Section {
  std::string heading;   // empty: none
  bool overdue = false;  // heading in the tone of trouble
  std::vector<Row> rows;
};

struct ListView {
  std::string mark;
  std::vector<RailItem> rail;
  std::string title;
  std::vector<Section> sections;
  std::vector<Segment> segments;  // which rows; empty: no choice
  std::optional<UndoStrip> undo;
  std::string notice;   // who may do what was pressed; empty: none
  std::string nothing;  // said when there is no row: "Alles erledigt"
};

void draw_list(Ui& ui, const ListView& view);

}  // namespace tresen::ui
