#pragma once
// S09: which channels may be used for which purpose? One switch for each, all of them off; nothing
// depends on a yes. Keys: consent.CHANNEL.PURPOSE, consent.objection, consent.text, text.close,
// consent.verbal, signature, signature.clear, answer.refused, answer.later, next, undo.

#include <optional>
#include <string>
#include <vector>

#include "terminal/ui/ink.h"
#include "terminal/ui/pages/chrome.h"

namespace tresen::ui {

class Ui;

// A whole text in the place of the page, until "text.close".
struct Wording {
  std::string title;    // "Werbung per E-Mail"
  std::string version;  // "Fassung 4, Klarblick Optik GmbH"
  std::string text;     // paragraphs apart by line breaks
};

struct ConsentView {
  std::string title;
  std::string prompt;
  std::vector<Switch> wishes;       // in the order of the chain
  std::optional<Switch> objection;  // to all advertising
  std::vector<std::string> notes;   // below the switches: voluntary, version; at most 2 lines
  SignaturePad pad;
  bool verbal = true;              // whether "consent.verbal" is offered
  bool said = false;               // it was chosen
  std::optional<Wording> wording;  // opened by "consent.text"
  bool next = true;
  std::string next_label;
  std::optional<UndoStrip> undo;
};

void draw_consent(Ui& ui, const ConsentView& view);
// The full text in the work zone of a step, closed by "text.close".
void draw_wording(Ui& ui, const Wording& view);

}  // namespace tresen::ui
