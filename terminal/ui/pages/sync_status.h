#pragma once
// S14: how the branch stands with head office: the line, what waits, what was written today and
// yesterday, and answers of this counter that others have overruled. Keys: sync.retry or, where
// only a new enrolment helps, sync.enrol; sync.export; rail keys.

#include <string>
#include <vector>

#include "terminal/ui/pages/chrome.h"

namespace tresen::ui {

class Ui;

// A line of the close of day; one count for each day.
struct DayLine {
  std::string label;
  std::vector<std::string> counts;
  bool part = false;  // one of those that the line above is the sum of
  bool attention = false;
};

// Both values of an answer that head office decided otherwise.
struct Overruled {
  std::string key;   // known as overruled.N
  std::string what;  // "Mobil"
  std::string who;   // "HM 104711", for other customers may read it
  std::string mine_head, mine;
  std::string holds_head, holds;
  bool take_mine = false;   // offered as KEY + ".mine"
  bool take_holds = false;  // and KEY + ".holds"
};

struct SyncView {
  std::string mark;
  std::vector<RailItem> rail;
  SyncChip::State state = SyncChip::State::fine;
  std::string headline;       // in bold: "Keine Verbindung seit 13:41."
  std::string advice;         // after it: "Sie können normal weiterarbeiten."
  std::string waiting_title;  // "3 Vorgänge warten"
  std::vector<Row> waiting;
  std::string overruled_title;
  std::vector<Overruled> overruled;
  std::vector<std::string> days;  // heads of the columns: "Heute", "Gestern"
  std::vector<DayLine> day_lines;
  std::vector<std::string> lines;  // "Letzter Kontakt 13:40"
  bool enrol = false;              // offers to enrol anew, instead of trying again
};

void draw_sync(Ui& ui, const SyncView& view);

}  // namespace tresen::ui
