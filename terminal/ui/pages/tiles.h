#pragma once
// S07: which campaign brought the customer in? Picture tiles in an order without a default, none
// ever chosen beforehand. Keys: tile.CAMPAIGN, tile.referral, tile.none, why, undo.

#include <optional>
#include <string>
#include <vector>

#include "terminal/ui/pages/chrome.h"

namespace tresen::ui {

class Ui;

struct Tile {
  std::string id;  // campaign id
  // The advertisement in small, drawn by the terminal: voucher, newspaper, letter, website,
  // window, flyer; any other name is drawn as that icon on a tint.
  std::string picture;  // empty: none is drawn
  std::string caption;  // a word inside the picture: "20 €"; empty: the title
  std::string title;
  std::string detail;
};

struct TilesView {
  std::string title;
  std::string prompt;
  std::vector<Tile> tiles;
  std::string referral;  // chosen person, or empty: the usual words
  bool referral_offered = true;
  std::vector<std::string> why;  // reasons, a line each; empty: the panel is closed
  std::string chosen;            // id of what was chosen before, when the step is opened again
  std::optional<UndoStrip> undo;
};

void draw_tiles(Ui& ui, const TilesView& view);

}  // namespace tresen::ui
