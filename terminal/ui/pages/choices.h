#pragma once
// S08: which category fits? One or several of the chain's list; those drawn from health stand
// apart. Keys: category.ID, answer.refused, answer.unknown, answer.later, next, undo.

#include <optional>
#include <string>
#include <vector>

#include "terminal/ui/pages/chrome.h"

namespace tresen::ui {

class Ui;

struct Category {
  std::string id;
  std::string icon;
  std::string label;
  bool chosen = false;
  bool before = false;  // it was so already: "bisher"
  bool health = false;
};

struct ChoicesView {
  std::string title;
  std::string prompt;
  std::vector<Category> categories;
  bool refused = false;
  bool unknown = true;
  bool later = true;
  bool next = false;
  std::string next_label;  // empty: "Weiter"; "So lassen" while nothing has changed
  std::optional<UndoStrip> undo;
};

void draw_choices(Ui& ui, const ChoicesView& view);

}  // namespace tresen::ui
