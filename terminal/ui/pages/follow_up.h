#pragma once
// Follow-up step: when is somebody to ring back? Days as tiles. Keys:
// day.ID, follow_up.none, next, undo.

#include <optional>
#include <string>
#include <vector>

#include "terminal/ui/pages/chrome.h"

namespace tresen::ui {

class Ui;

struct DayChip {
  std::string id;      // known as day.ID
  std::string label;   // "in einer Woche"
  std::string detail;  // "Fr 27.11."
  bool chosen = false;
};

struct FollowUpView {
  std::string title;
  std::string prompt;
  std::vector<DayChip> days;  // at most 9 are drawn
  bool none = true;           // whether "follow_up.none" is offered
  bool next = false;
  std::string next_label;
  std::optional<UndoStrip> undo;
};

void draw_follow_up(Ui& ui, const FollowUpView& view);

}  // namespace tresen::ui
