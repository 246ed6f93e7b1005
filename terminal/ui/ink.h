#pragma once
// Switches and the pad for a signature: what consents are given with. Both can be drawn larger, for
// the customer's own eyes in hand-over.

#include <string>

#include "sync/base/ink.h"
#include "terminal/ui/ui.h"

namespace tresen::ui {

enum class Size { staff, hand_over };

// Something to be allowed, off unless somebody says yes. Known by `key`.
struct Switch {
  std::string key;
  std::string icon;    // before the label; empty: none
  std::string label;   // "E-Mail"
  std::string detail;  // "gilt, sobald der Link bestätigt ist"; empty: one line
  bool on = false;
  bool enabled = true;
};

// A row whose whole width is the target; the hairline below it is left out for the last.
// The style guide's height is 88, in hand-over 112.
void switch_row(Ui& ui, const Rect& rect, const Switch& view, bool last, Size size = Size::staff);

struct SignaturePad {
  std::string label;  // "Unterschrift"
  std::string line;   // below the base line: who signs and when
  Ink ink;
};

// All pads are of one shape, 10 to 9, so that a drawing fits wherever it is shown. Width in u.
inline float signature_width(float height) { return height / 0.9F; }

// Keys: signature (gives strokes), signature.clear while there is ink. A person who uses the keys
// signs nothing here: the page offers another way or to skip.
void signature_pad(Ui& ui, const Rect& rect, const SignaturePad& view, Size size = Size::staff);

// The whole wording of a text in its scroll area "wording": a heading, then paragraphs apart by
// line breaks.
void wording(Ui& ui, const Rect& rect, const std::string& text, Size size = Size::staff);

}  // namespace tresen::ui
