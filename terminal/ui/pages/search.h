#pragma once
// S02 b: search as one types, keyboard open, best hits first. Keys: field.search, search.clear,
// result.NO, lookup, letter.keep, new_customer, key.*, back.

#include <string>
#include <vector>

namespace tresen::ui {

class Ui;

// A piece of a name; matched letters are marked.
struct Piece {
  std::string text;
  bool matched = false;
};

struct Hit {
  std::string number;  // customer number; the row is known as result.NUMBER
  std::string initials;
  std::vector<Piece> name;  // "Müll" matched, "er, ", "Han" matched, "s"
  std::string detail;       // second line: birth date, street, town
  std::string why;          // "Name, ue wie ü"
  bool by_sound = false;    // found by sound, not by letters
};

struct SearchView {
  std::string title;  // empty: the usual placeholder; else what is searched: "Empfohlen durch"
  std::string text;
  std::string count;         // "3 Treffer"; empty while nothing is typed
  std::vector<Hit> hits;     // all that may be scrolled to
  std::string new_customer;  // "Neuer Kunde „muell han“"; empty: not offered
  std::string lookup;        // "Bei der Zentrale nachsehen"; empty: not offered
  std::string letter;        // "Antwort festhalten", of a letter nobody knows; empty: not offered
  std::string nothing;       // what to say when nothing was found; empty: say nothing
  bool shift = false;
  bool symbols = false;
};

void draw_search(Ui& ui, const SearchView& view);

}  // namespace tresen::ui
