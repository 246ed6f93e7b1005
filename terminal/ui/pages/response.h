#pragma once
// S19: somebody is on the telephone, or is to be rung up: how to reach them, what to say, and what
// they answer to a campaign. Keys: about.CAMPAIGN for another one, outcome.WORD, again.DAYS,
// response.save, response.card.

#include <string>
#include <vector>

#include "terminal/ui/pages/chrome.h"

namespace tresen::ui {

class Ui;

// What somebody may answer, known as outcome.WORD.
struct Outcome {
  std::string word;
  std::string icon;
  std::string label;
  bool chosen = false;
};

struct ResponseView {
  std::string title;               // the campaign
  std::string number;              // to ring up, or who rings; empty: none is known
  std::string known;               // "Brief vom 04.11.2026, noch ohne Antwort"
  std::string script;              // what to say; empty: the chain has written nothing
  std::vector<Segment> campaigns;  // of which one is chosen; empty: there is but one
  std::vector<Outcome> outcomes;
  std::vector<Segment> again;  // when it is tried once more; empty: not after this answer
  std::string save;            // "Notieren"
  bool ready = false;          // an answer is chosen
  std::string error;           // why it was not written; empty: it was
};

void draw_response(Ui& ui, const ResponseView& view);

}  // namespace tresen::ui
