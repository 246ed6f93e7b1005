#pragma once
// S06: one question about one missing detail, with the right keys already open.
//
// Keys: field.KEY, key.CHAR (also key.backspace, key.shift, key.symbols, key.space), chip.TEXT,
// choice.ID, answer.refused, answer.unknown, answer.later, next, why, undo.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "terminal/ui/pages/chrome.h"

namespace tresen::ui {

class Ui;

enum class Entry {
  phone,     // keypad with +
  digits,    // keypad
  postcode,  // keypad, with towns as chips
  date,      // keypad, three boxes
  text,      // letters
  name,      // letters; the app begins with shift
  email,     // letters with @ . - _ and domain chips
  choice,    // tiles, no keys
};

// One of the three boxes of a date.
struct DatePart {
  std::string text;
  bool error = false;
};

struct Known {
  std::string icon;
  std::string text;
};

struct Choice {
  std::string id;  // known as choice.ID
  std::string icon;
  std::string label;
  bool chosen = false;
};

struct QuestionView {
  std::string field;   // field key; the box is known as field.KEY
  std::string icon;    // in the box
  std::string title;   // "Mobilnummer"
  std::string prompt;  // the sentence to say, without quotes
  Entry entry = Entry::text;

  std::string value;               // as it is to be read: "0171 39 200 42"
  std::string placeholder;         // shown while nothing is typed
  std::array<DatePart, 3> date;    // day, month, year
  int date_active = 0;             // which of them is being typed, 0 to 2
  std::vector<std::string> chips;  // towns, domains: at most 4 are drawn; known as chip.TEXT
  std::vector<Choice> choices;     // of Entry::choice, at most 9 are drawn

  std::string helper;        // "11 Ziffern, bitte kurz vorlesen"
  bool helper_good = false;  // with a green tick
  std::string error;         // what is wrong and what to do; turns the box red
  std::string why;           // the reason; empty while it was not asked for
  std::vector<Known> known;  // "already known", at most 3 are drawn

  bool refused = true;  // which answers are offered besides a value
  bool unknown = true;
  bool later = true;
  bool next = false;       // whether "next" may be pressed
  std::string next_label;  // empty: "Weiter"

  int at = 1;  // this is question `at` of `of`
  int of = 1;
  bool shift = false;
  bool symbols = false;
  std::optional<UndoStrip> undo;
};

void draw_question(Ui& ui, const QuestionView& view);

}  // namespace tresen::ui
