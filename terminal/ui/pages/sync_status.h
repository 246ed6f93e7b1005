#pragma once
// S14: how the branch stands with head office, and what still waits. Keys: sync.retry or, where
// only a new enrolment helps, sync.enrol; rail keys.

#include <string>
#include <vector>

#include "terminal/ui/pages/chrome.h"

namespace tresen::ui {

class Ui;

struct SyncView {
  std::string mark;
  std::vector<RailItem> rail;
  SyncChip::State state = SyncChip::State::fine;
  std::string headline;       // in bold: "Keine Verbindung seit 13:41."
  std::string advice;         // after it: "Sie können normal weiterarbeiten."
  std::string waiting_title;  // "3 Vorgänge warten"
  std::vector<Row> waiting;
  std::vector<std::string> lines;  // "Zuletzt gesendet 13:40"
  bool enrol = false;              // offers to enrol anew, instead of trying again
};

void draw_sync(Ui& ui, const SyncView& view);

}  // namespace tresen::ui
