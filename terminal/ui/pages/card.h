#pragma once
// S03: one customer at a glance, and the ways on: a new process, the customer's own look at the
// screen, every detail, an objection to advertising. Keys: back, customer.new_process,
// customer.hand_over, customer.missing, customer.edit, customer.consents, consent.CHANNEL,
// customer.object, customer.answer, undo, open rows by their own keys.

#include <optional>
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
  std::string key{};  // what a press does; empty: nothing lies behind it
};

// What the customer allows on one channel.
struct ConsentLine {
  enum class Mood { yes, no, waiting, open };
  std::string key;  // consent.CHANNEL
  std::string icon;
  std::string channel;  // "E-Mail"
  Mood mood = Mood::open;
  std::string text;  // "nein, seit 03/2025"
};

struct CardView {
  std::string name;
  std::string line;                   // "K-Nr. 104711, Grabenstraße 12, 71229 Leonberg"
  std::string completeness;           // "7 von 10 Angaben"
  int known = 0;                      // segments in green
  int wanted = 0;                     // segments in all, at most 24
  std::string missing_label;          // "3 Angaben fehlen" or "Alles bekannt"
  std::string missing;                // "Mobilnummer, Geburtsdatum, E-Mail"
  std::vector<ConsentLine> consents;  // at most 4 are drawn
  bool objected = false;              // to all advertising: it cannot be done twice
  std::vector<Fact> facts;            // category, last campaign: at most 2 are drawn
  std::vector<Row> open;              // open processes and tasks, at most 2 are drawn
  std::optional<UndoStrip> undo;
  // Not empty: the customer's data may only be kept. Nothing but name and number is drawn, this
  // says why and what to do, and no process can be begun.
  std::string restricted;
  std::string restricted_advice;
};

void draw_card(Ui& ui, const CardView& view);

}  // namespace tresen::ui
