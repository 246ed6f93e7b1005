#pragma once
// S11: what a customer sees while the device is handed over: one question a page, in large letters,
// without bar and frame. Nothing here names the shop's other work.
//
// Keys: larger, language, staff on every page; of a check yes, no, back, answer.refused; of a
// question those of a question page without later and why, and back; of a consent its switch, next,
// back; of a signature signature, signature.clear, answer.refused, next, back; of a remark its own;
// of the languages language.ID; of the PIN pin.0 to pin.9, pin.backspace, pin.ok, back.

#include <string>
#include <variant>
#include <vector>

#include "terminal/ui/ink.h"
#include "terminal/ui/pages/question.h"

namespace tresen::ui {

class Ui;

// Something known: is it still right?
struct HandOverCheck {
  std::string icon;
  std::string label;               // small, above the value; empty: none
  std::vector<std::string> lines;  // the value, at most 3
  bool refused = true;             // whether "I would rather not say" is offered
};

// Something to be said, without a question.
struct HandOverRemark {
  std::string icon;
  std::string text;
  std::string primary_key, primary;      // empty: no such button
  std::string secondary_key, secondary;  // empty: no such button
};

struct HandOverLanguages {
  struct Tongue {
    std::string id;  // known as language.ID
    std::string name;
    bool chosen = false;
  };
  std::vector<Tongue> tongues;
};

// One wish of the chain in its full wording, and the switch for it.
struct HandOverConsent {
  std::string text;     // paragraphs apart by line breaks
  std::string version;  // "Fassung 4, Klarblick Optik GmbH"
  Switch wish;
};

// What was allowed, to be signed.
struct HandOverSignature {
  std::vector<std::string> allowed;
  SignaturePad pad;
  bool next = false;
};

// Staff want the device back.
struct HandOverPin {
  int typed = 0;
  int expected = 4;
  bool ok = false;
  bool locked_out = false;
  std::string text;   // what to do
  std::string error;  // empty: none
};

struct HandOverView {
  std::string chain;
  int at = 0, of = 0;    // page `at` of `of`, from 1; 0: not counted
  bool larger = false;   // "A+" is on
  bool tools = true;     // whether A+ and the language are offered
  bool back = false;     // whether "back" is offered
  std::string tongue;    // of the language button: "DE"
  std::string question;  // the heading
  std::variant<HandOverCheck, QuestionView, HandOverConsent, HandOverSignature, HandOverRemark,
               HandOverLanguages, HandOverPin>
      page;
};

void draw_hand_over(Ui& ui, const HandOverView& view);

}  // namespace tresen::ui
