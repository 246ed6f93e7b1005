#pragma once
// What a person did at the screen, said in the screen's own words.
//
// A control is known by its key alone (CONTRACT.md lists them); its label may change with the
// language. An action is a value: the pages decide nothing, `terminal/app` reduces it.

#include <string>

#include "sync/base/ink.h"

namespace tresen::ui {

struct Action {
  enum class Kind {
    press,   // a control was touched and let go inside: `key` names it
    type,    // a hardware keyboard wrote `text` (UTF-8, one code point)
    erase,   // BackSpace of a hardware keyboard
    enter,   // Enter of a hardware keyboard while no control has the focus ring
    escape,  // Escape of a hardware keyboard
    stroke,  // a stroke was drawn on a pad: `key` names it
    scan,    // a barcode scanner read `text`
    close,   // the window was closed by its frame or by the session
  };

  Kind kind = Kind::press;
  // press, stroke: what was pressed. type, erase: the field that has the focus ring; empty: none.
  std::string key;
  std::string text;  // type: the character; scan: all of it; press of an on-screen key "key.CHAR":
                     // what it writes
  Stroke stroke{};   // stroke only: its times since its own first point
  int pause_ms = 0;  // stroke only: since the end of the stroke before it; 0: the first one

  bool operator==(const Action&) const = default;
};

}  // namespace tresen::ui
