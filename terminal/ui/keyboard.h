#pragma once
// The on-screen keyboards: a keypad for numbers and a QWERTZ tray with the umlauts in plain sight.
// Keys are known as key.CHAR; the special ones as key.backspace, key.shift, key.symbols, key.space.
// They never move while a screen is open.

#include "terminal/ui/ui.h"

namespace tresen::ui {

// What stands in the lower left corner of the keypad.
enum class Corner { nothing, plus };

// Twelve fields in `area`: rows of three, gaps of 8.
void draw_keypad(Ui& ui, const Rect& area, Corner corner);
// The same for the lock screen: keys are known as pin.0 to pin.9, pin.backspace and pin.ok.
void draw_pin_pad(Ui& ui, const Rect& area, bool enabled, bool ok);

enum class Letters {
  plain,
  mail,  // with @ . - _ and two endings
  code,  // with : . - for addresses and codes
};

// A lying screen with less than 800 u of height: everything stands a little closer.
inline bool is_low(const Ui& ui) { return !ui.portrait() && ui.height() < 792; }

// Height of the tray, which always stands at the bottom of the screen.
float tray_height(const Ui& ui);
void draw_letters(Ui& ui, Letters letters, bool shift, bool symbols);

}  // namespace tresen::ui
