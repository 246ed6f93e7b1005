#pragma once
// A screen of the desk made of cards: panes beside one another, in each of them cards below one
// another, in each of these blocks. A card that grows takes what the others leave, and its table
// scrolls; a pane that is too short for its cards scrolls as a whole. Keys: those of the blocks.

#include <string>
#include <vector>

#include "terminal/ui/desk_blocks.h"
#include "terminal/ui/desk_head.h"

namespace tresen::ui {

struct DeskCard {
  std::string title;
  std::string note{};  // at the right of its head
  DeskMood mood = DeskMood::plain;
  std::string note_icon{};
  std::vector<DeskBlock> blocks{};  // the last one of a card that grows is a table
  bool grows = false;
};

struct DeskPane {
  std::string key;  // of its scroll area
  float width = 0;  // u; 0: shares what is left
  std::vector<DeskCard> cards;
};

struct DeskCards {
  DeskHead head;
  std::vector<DeskPane> panes;
};

void draw_desk_cards(Ui& ui, const Rect& room, const DeskCards& view);

}  // namespace tresen::ui
