#pragma once
// The components of the counter: buttons, keys, tiles, rows, strips. Sizes and states are those of
// the style guide; what a component means is the page's business.

#include <string>
#include <string_view>

#include "terminal/ui/pages/chrome.h"
#include "terminal/ui/ui.h"

namespace tresen::ui {

// The one strong area of a screen, bottom right.
void primary_button(Ui& ui, std::string_view key, const Rect& rect, std::string_view label,
                    std::string_view icon, bool enabled = true, bool icon_first = false);
void secondary_button(Ui& ui, std::string_view key, const Rect& rect, std::string_view label,
                      std::string_view icon, bool enabled = true);
void soft_button(Ui& ui, std::string_view key, const Rect& rect, std::string_view label,
                 std::string_view icon = {}, bool enabled = true);
// Text that can be pressed; `x` is where the icon begins (or the text ends, with Align::right),
// `y` the middle. Reaches 16 beyond its text.
void ghost_button(Ui& ui, std::string_view key, float x, float y, std::string_view label,
                  std::string_view icon, Type type = Type::label_strong, Align align = Align::left);
// An answer other than a value: icon over word.
void answer_chip(Ui& ui, std::string_view key, const Rect& rect, std::string_view label,
                 std::string_view icon);
// A symbol without a word (theme, lock, clear, back); 56 x 56 around x, y.
void symbol_button(Ui& ui, std::string_view key, float x, float y, std::string_view icon,
                   std::string_view label, Tone tone = Tone::text2);

void avatar(Ui& ui, float x, float y, float size, std::string_view initials);
void icon_square(Ui& ui, const Rect& rect, std::string_view icon, Row::Mood mood);

// A row of a list, 80 high; the hairline below it is left out for the last.
void list_row(Ui& ui, const Rect& rect, const Row& row, bool last);

// Title and, behind the speaking head, the sentence to say.
void title_and_prompt(Ui& ui, float x, float y, float width, std::string_view title,
                      std::string_view prompt);
// "1 von 3" and its segments; `right` is where they end.
void progress(Ui& ui, float right, float y, int at, int of);

// A tile to choose: pictogram and at most two lines; `mark` stands under the tick ("bisher").
void choice_tile(Ui& ui, std::string_view key, const Rect& rect, std::string_view label,
                 std::string_view icon, bool chosen, std::string_view mark);

// One of several, side by side in a trough; the whole width is theirs.
void segmented(Ui& ui, const Rect& rect, const std::vector<Segment>& segments);

void undo_strip(Ui& ui, const Rect& rect, const UndoStrip& strip);
// Trouble, or a remark: icon and at most two lines. `error` false: a warning.
void strip(Ui& ui, const Rect& rect, std::string_view text, bool error);

}  // namespace tresen::ui
