#pragma once
// Rows on a sheet of their own: all details of a customer, what he or she allows, what can be
// asked for. Each row is known by its own key; besides them back, undo, and the keys of the two
// buttons.

#include <optional>
#include <string>
#include <vector>

#include "terminal/ui/pages/chrome.h"

namespace tresen::ui {

class Ui;

struct DetailsView {
  std::string title;
  std::string prompt;     // the sentence to say, without quotes; empty: none
  std::string advice;     // a line below the title where there is no sentence; empty: none
  std::vector<Row> rows;  // in two columns when the screen lies and there are more than six
  std::string nothing;    // said when there is no row
  std::string secondary_key, secondary, secondary_icon;  // bottom left; empty: no such button
  std::string primary_key, primary;                      // bottom right; empty: no such button
  std::optional<UndoStrip> undo;
};

void draw_details(Ui& ui, const DetailsView& view);

}  // namespace tresen::ui
