#pragma once
// S03: one customer at a glance, and the way into a new process. Keys: back,
// customer.new_process, customer.missing, open rows by their own keys.

#include <string>
#include <vector>

#include "terminal/ui/pages/chrome.h"

namespace tresen::ui {

class Ui;

// A line of the card: what it is and what is known.
struct Fact {
  std::string icon;
  std::string label;
  std::string value;
};

struct CardView {
  std::string name;
  std::string line;           // "K-Nr. 104711, Grabenstraße 12, 71229 Leonberg"
  std::string completeness;   // "7 von 10 Angaben"
  int known = 0;              // segments in green
  int wanted = 0;             // segments in all, at most 24
  std::string missing_label;  // "3 Angaben fehlen" or "Alles bekannt"
  std::string missing;        // "Mobilnummer, Geburtsdatum, E-Mail"
  std::string contact_label;  // heading of the contact card
  std::vector<Fact> contact;  // at most 4 are drawn
  std::vector<Fact> facts;    // category, last campaign: at most 2 are drawn
  std::vector<Row> open;      // open processes and tasks, at most 2 are drawn
  // Not empty: the customer's data may only be kept. Nothing but name and number is drawn, this
  // says why and what to do, and no process can be begun.
  std::string restricted;
  std::string restricted_advice;
};

void draw_card(Ui& ui, const CardView& view);

}  // namespace tresen::ui
