#pragma once
// S02 a: where a visit begins. Search box, who was here, open processes, what is due, new customer.
// Keys: search, recent rows and open rows by their own keys, new_customer, rail keys.

#include <string>
#include <vector>

#include "terminal/ui/pages/chrome.h"

namespace tresen::ui {

class Ui;

struct StartView {
  std::string mark;  // the chain's letters at the upper left
  std::vector<RailItem> rail;
  std::vector<Row> recent;  // title = customer number, detail = process, note = when
  std::vector<Row> open;    // parked and open processes, at most 2 are drawn
  std::vector<Row> due;     // tasks, at most 2 are drawn
};

void draw_start(Ui& ui, const StartView& view);

}  // namespace tresen::ui
