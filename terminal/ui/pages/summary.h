#pragma once
// S10: what is new, old beside new, and the end of the process. Keys: summary.close, undo,
// change.N for a row that can be taken back (N from 0).

#include <optional>
#include <string>
#include <vector>

#include "terminal/ui/pages/chrome.h"

namespace tresen::ui {

class Ui;

struct ChangeRow {
  std::string label;
  std::string before;  // "fehlte"
  std::string after;
  bool undoable = false;
};

struct SummaryView {
  std::string title;
  std::string line;                // "Alle Pflichtschritte sind erledigt."
  std::vector<ChangeRow> changes;  // all of them; the list scrolls
  std::vector<ChangeRow> history;  // what was done here, the latest first; it can be taken back
  bool shows_history = false;      // instead of the changes
  std::string nothing;             // said when there is no change
  std::string warning;             // open mandatory steps; empty: none
  bool close = true;
  std::optional<UndoStrip> undo;
};

void draw_summary(Ui& ui, const SummaryView& view);

}  // namespace tresen::ui
