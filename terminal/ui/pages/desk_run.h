#pragma once
// H04, a run: how far it is, how fast, what is left, and its log; the runs of all campaigns where
// none is chosen. Keys: run.ID, run.pause, run.resume, run.cancel, run.all.

#include <optional>
#include <string>
#include <vector>

#include "terminal/ui/desk_head.h"
#include "terminal/ui/desk_table.h"

namespace tresen::ui {

struct DeskStage {
  enum class State { done, now, open };
  State state = State::open;
  std::string title, note;
};

struct DeskRunFacts {
  std::vector<DeskStage> stages;
  std::string card_title, card_note, percent;
  std::vector<DeskFigure> figures;
  std::vector<DeskShare> shares;
  double whole = 0;
  std::vector<DeskFigure> legend;  // figure before its word, with the square of its part
  std::vector<DeskFigure> told;    // below it, by the other side; empty: it has told nothing
  std::string reasons_title;
  DeskTable reasons;
  std::string log_title, log_note;
  DeskTable log;
};

struct DeskRun {
  DeskHead head;
  std::optional<DeskRunFacts> facts;
  DeskTable runs;  // without facts
};

void draw_desk_run(Ui& ui, const Rect& room, const DeskRun& view);

}  // namespace tresen::ui
