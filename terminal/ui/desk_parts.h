#pragma once
// The components of head office's desk: denser than those of the counter, for a mouse and now and
// then a finger. Nothing that can be pressed is smaller than 40 x 40 u, which are pixels there.
//
// Values with ready words in the language of the view; colour never says anything alone.

#include <string>
#include <string_view>
#include <vector>

#include "terminal/ui/pages/chrome.h"
#include "terminal/ui/ui.h"

namespace tresen::ui {

enum class DeskMood { plain, info, good, look, bad };
Tone ink_of(DeskMood mood);   // letters and icons on a surface
Tone soft_of(DeskMood mood);  // a ground for them

struct DeskButton {
  enum class Kind { secondary, primary, quiet, danger };
  std::string key;
  std::string label;
  std::string icon{};
  Kind kind = Kind::secondary;
  bool enabled = true;  // false: a padlock, and the label says why
};

// A line that can be written into or, with `menu`, a choice that opens below it.
struct DeskField {
  std::string key;
  std::string label;  // above it; empty: no room is taken for it
  std::string value;
  std::string empty{};  // what stands in it while there is no value
  std::string icon{};
  std::string error{};  // below it
  bool editing = false;
  bool menu = false;
  bool enabled = true;
  int lines = 1;
};

struct DeskBadge {
  std::string label;
  std::string icon{};
  DeskMood mood = DeskMood::plain;
};

// A filter or one of several choices, on or off.
struct DeskChip {
  std::string key;
  std::string label;
  bool on = false;
};

struct DeskSwitch {
  std::string key;
  std::string label;
  bool on = false;
};

// "40.212" over "Briefe"; a square before the word in the colour of its part of a bar.
struct DeskFigure {
  std::string figure;
  std::string label;
  DeskMood mood = DeskMood::plain;
  int series = -1;  // 0 to 3: the square; -1: none
};

// Part of a bar: first, second, third series or the rest (3).
struct DeskShare {
  double amount = 0;
  int series = 0;
};
Tone series_tone(int series);

// Gives the width drawn. `y` is the upper edge.
float desk_button_width(const Ui& ui, const DeskButton& button);
void desk_button(Ui& ui, const Rect& rect, const DeskButton& button, Type type = Type::desk_strong);
// Buttons from `right` to the left, 8 apart, 40 high; gives where they begin.
float desk_buttons(Ui& ui, float right, float y, const std::vector<DeskButton>& buttons);

// With a label the field is 64 high (24 for it), without 40; more lines 24 each.
float desk_field_height(const DeskField& field);
// What is wrong is said below the field; where it is too long for that, towards the other end of
// `room`, which is a line that the field stands in (left and right; empty: the field's own width).
struct DeskFaultRoom {
  float left = 0, right = 0;
  int line = 0;  // below what is wrong with the fields beside it
};
void desk_field(Ui& ui, float x, float y, float width, const DeskField& field,
                const DeskFaultRoom& room = {});

float desk_segments_width(const Ui& ui, const std::vector<Segment>& segments);
float desk_segments(Ui& ui, float x, float y, const std::vector<Segment>& segments);
float desk_chip_width(const Ui& ui, const DeskChip& chip);
// 32 drawn, 40 to be hit; several lines where one is too short. Gives the height taken.
float desk_chips(Ui& ui, float x, float y, float width, const std::vector<DeskChip>& chips);
float desk_badge_width(const Ui& ui, const DeskBadge& badge);
float desk_badge(Ui& ui, float x, float y, const DeskBadge& badge);
// The switch and its word, 40 high. Gives the width.
float desk_switch(Ui& ui, float x, float y, const DeskSwitch& view);

// A card with its head of 44: title, and at the right `note`. Gives where its body begins.
float desk_card(Ui& ui, const Rect& rect, std::string_view title, std::string_view note = {},
                DeskMood mood = DeskMood::plain, std::string_view note_icon = {});
void desk_box(Ui& ui, const Rect& rect);
float desk_figure(Ui& ui, float x, float y, const DeskFigure& figure, Type type = Type::desk_title);
// Its parts with two pixels between them; the rest of `whole` stays empty.
void desk_bar(Ui& ui, const Rect& rect, const std::vector<DeskShare>& shares, double whole);
// Icon and word in the mood's colour. Gives the width.
float desk_word(Ui& ui, float x, float y, std::string_view word, std::string_view icon,
                DeskMood mood, Type type = Type::desk_small);

}  // namespace tresen::ui
