#pragma once
// What a frame was made of, in the order in which it was drawn: for the tests that hold every
// screen to its rules. Kept only where somebody asked for it.

#include <string>
#include <vector>

#include "terminal/ui/theme.h"
#include "terminal/ui/touch.h"

namespace tresen::ui {

struct Drawn {
  enum class Kind { ground, edge, letters, picture };
  Kind kind = Kind::ground;
  Rect rect;  // pixels; of letters from the cap height to the base line
  Rect clip;  // pixels: nothing outside it was seen
  Colour colour = 0;
  std::string text;      // letters: as asked for; picture: the name of the icon
  bool cut = false;      // letters: an ellipsis took the place of some
  bool scrolls = false;  // stands in a part that can be scrolled
};
using Drawing = std::vector<Drawn>;

}  // namespace tresen::ui
