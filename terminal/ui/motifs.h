#pragma once
// The advertisement in small, drawn by the terminal where a campaign brings no picture of its own.

#include "terminal/ui/pages/tiles.h"
#include "terminal/ui/ui.h"

namespace tresen::ui {

// Fills `rect` (576 x 256 or flatter) with the tile's picture; its upper corners are rounded.
void draw_motif(Ui& ui, const Rect& rect, const Tile& tile);

}  // namespace tresen::ui
