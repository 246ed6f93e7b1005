#pragma once
// S01: the locked terminal. Clock and brand on the left, the PIN pad on the right; no customer is
// ever shown here. Keys: pin.0 to pin.9, pin.backspace, pin.ok, language, theme.

#include <string>

#include "terminal/ui/pages/chrome.h"

namespace tresen::ui {

class Ui;

struct LockView {
  std::string chain;   // "Klarblick Optik"
  std::string mark;    // one or two letters in the square before it: "K"
  std::string clock;   // "14:08"
  std::string date;    // "Samstag, 21. November"
  std::string branch;  // "Leonberg"
  std::string place;   // "Marktplatz 4, Gerät 2"
  SyncChip sync;
  int typed = 0;            // digits so far
  int expected = 4;         // circles to show, 4 to 8
  bool ok = false;          // whether pin.ok may be pressed
  std::string error;        // "Diese PIN kennt das Gerät nicht."; empty: none
  bool locked_out = false;  // after wrong PINs: the pad is disabled, `error` says how long
  std::string language;     // the word on the language switch: "English"
};

void draw_lock(Ui& ui, const LockView& view);

}  // namespace tresen::ui
