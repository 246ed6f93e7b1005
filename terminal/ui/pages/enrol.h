#pragma once
// S16: a terminal that belongs to no branch (any more). Server and one-time code are typed on the
// own keyboard. Keys: field.server, field.code, key.*, next, back, language.

#include <string>

namespace tresen::ui {

class Ui;

struct EnrolView {
  std::string server;          // HOST:PORT as typed
  std::string code;            // grouped by fours as typed
  bool server_active = false;  // which of the two is being typed
  bool next = false;           // both are whole
  bool back = false;           // there is somewhere to go back to
  bool working = false;        // asking head office; nothing can be pressed
  std::string error;           // what went wrong and what to do; empty: nothing
  bool shift = false;
  bool symbols = false;
  std::string language;  // the word on the language switch
};

void draw_enrol(Ui& ui, const EnrolView& view);

}  // namespace tresen::ui
