#pragma once
// H04, the preflight: who gets what by which channel and why others get nothing, what it costs,
// what was checked, and three recipients drawn by lot. Keys: back, previews.other,
// reasons, and what each preview has.

#include <string>
#include <vector>

#include "terminal/ui/desk_head.h"
#include "terminal/ui/desk_table.h"

namespace tresen::ui {

struct DeskReason {
  std::string label;
  std::string count;
  double share = 0;  // of the most frequent one, 0 to 1
};

struct DeskCheck {
  std::string icon;
  DeskMood mood = DeskMood::good;
  std::string text;
  std::string note;
};

struct DeskPreview {
  std::string title;               // "18.204 · Haushalt"
  std::string channel, icon;       // by which it goes
  std::vector<std::string> lines;  // name and address as they are written
  std::string note;                // which channels were passed over
  DeskButton look{};               // shows all of the letter; without a key there is none
};

struct DeskPreflight {
  DeskHead head;
  std::string who_title, who_note;
  std::vector<DeskFigure> figures;
  std::vector<DeskShare> shares;
  double whole = 0;
  std::string reasons_title, reasons_note;
  std::vector<DeskReason> reasons;
  std::string cost_title;
  DeskTable cost;
  std::string checks_title, checks_note;
  std::vector<DeskCheck> checks;
  std::string previews_title;
  DeskButton other;
  std::vector<DeskPreview> previews;
};

void draw_desk_preflight(Ui& ui, const Rect& room, const DeskPreflight& view);

}  // namespace tresen::ui
