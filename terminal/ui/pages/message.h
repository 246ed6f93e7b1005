#pragma once
// One thing to say, and at most two ways on. Keys: `primary_key` and `secondary_key`.

#include <string>

namespace tresen::ui {

class Ui;

struct MessageView {
  std::string icon;
  bool trouble = false;
  std::string title;
  std::string text;                      // may be several lines
  std::string primary_key, primary;      // empty: no such button
  std::string secondary_key, secondary;  // empty: no such button
};

void draw_message(Ui& ui, const MessageView& view);

}  // namespace tresen::ui
