#pragma once
// What stands around a page: top bar, rail of the home level, strips that come and go.
//
// All of it are values with ready words in the language of the view. Icons are Material icon names
// ("home"); an unknown name is drawn as a label tag.

#include <string>
#include <vector>

namespace tresen::ui {

// Where the branch stands with head office.
struct SyncChip {
  enum class State {
    fine,     // all of it is at head office
    sending,  // connected, something is on its way
    arrived,  // just now everything arrived; shown for 5 s
    offline,  // no connection, nothing to worry about
    stuck,    // the oldest waiting item is older than 24 h
    training,  // all customers are invented, and nothing is sent
  };
  State state = State::fine;
  std::string text;  // "Offline, 3 warten"
  std::string word;  // the same in one word, for portrait: "Offline"
};

// The line above every page but lock and enrolment. Keys: back, sync.chip, theme, lock.
struct TopBar {
  bool back = false;     // with an arrow, known as "back"
  std::string title;     // beside the arrow: "Brille neu"; at home level the branch: "Leonberg"
  std::string subtitle;  // after the title in text2: "Marktplatz 4"
  std::string name;      // of the customer whose process is open
  std::string number;    // customer number, after the name
  SyncChip sync;
  std::string initials;  // of who is signed in; empty: nobody
};

// A place of the home level, known by `key` (start, tasks, open_processes, office).
struct RailItem {
  std::string key;
  std::string icon;
  std::string label;
  int badge = 0;  // 0: none
  bool current = false;
};

// "Mobilnummer ergänzt", with the control "undo". Gone after ten seconds: the app takes it away.
struct UndoStrip {
  std::string text;
  int tenths_left = 10;  // of its time, 0 to 10; the bar shrinks with it
};

// One of several, side by side.
struct Segment {
  std::string key;
  std::string label;
  bool chosen = false;
};

// A row of a list, known by `key`. Name over a second line; right of it a word and a chevron.
struct Row {
  enum class Mood { plain, waiting, overdue };
  std::string key;
  std::string avatar;  // initials, in a circle; empty: the icon in a square
  std::string icon;
  Mood mood = Mood::plain;
  std::string title;
  std::string detail;
  std::string note;       // at the right edge: "10:52"
  std::string note_icon;  // before the note; empty: none
  std::string action;     // a soft button at the right, known as KEY + ".do"; empty: a chevron
  // Left of the action: each a button of its own, without a frame beside an action, else soft.
  std::vector<Segment> choices{};
  bool still = false;     // nothing lies behind it: no chevron
};

}  // namespace tresen::ui
