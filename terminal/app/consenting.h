#pragma once
// Consents, a notice or a signature on the screen: which switches are on, what was drawn, and what
// becomes of it. The process shows it to staff; the customer's own screen may do the same. Writes
// nothing: whoever shows it says what is done with what was said.

#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "sync/base/ink.h"
#include "sync/record/consent_record.h"
#include "terminal/process/said.h"
#include "terminal/ui/action.h"
#include "terminal/ui/locale.h"
#include "terminal/ui/pages/consent.h"

namespace tresen {

struct CustomerFile;
struct Shared;

struct Consenting {
  std::set<std::string> on;  // "CHANNEL.PURPOSE"; at first none (GDPR 7, CJEU C-673/17)
  bool objects = false;
  bool verbal = false;   // said aloud instead of signed
  bool reading = false;  // the whole text is open
  Ink ink;

  bool operator==(const Consenting&) const = default;
};

// Where something is said about consents at this terminal, now, outside of a process. Refers to the
// file and to what is shared.
ConsentScene consent_scene(const CustomerFile& file, const Shared& shared);

// What is asked, with the words of each wish. Valid as long as the rules and texts.
struct AskedConsent {
  const v1::ConsentWish* wish;
  const v1::Text* text;
};
// Those of the wishes (indexes into Rules.consents) whose wording the chain supplies.
std::vector<AskedConsent> asked_consents(const v1::Rules& rules, const v1::Texts& texts,
                                         std::span<const int> wishes, std::string_view language);

// A touch of a switch, of the pad, of "consent.text" and what belongs to them. False: it was
// nothing of these.
bool on_consenting(Consenting& page, const ui::Action& action);

// Whether what is on can be taken: a yes is signed or said.
bool can_be_taken(const Consenting& page);
// What was said: a yes for each switch that is on, a no for each other; an objection alone, where
// there is one. `refused`: no to all.
std::vector<ConsentSaid> said_of(const Consenting& page, std::span<const AskedConsent> asked,
                                 bool refused);

// The page. Title, prompt, strip and what else is offered are the asker's business.
ui::ConsentView consent_view(const Consenting& page, std::span<const AskedConsent> asked,
                             const Record& customer, const Shared& shared, const ui::Locale& words);
// "Fassung 4, Klarblick Optik GmbH".
std::string version_line(const v1::Text& text, const Shared& shared, const ui::Locale& words);
ui::SignaturePad signature_pad_of(const Consenting& page, const Record& customer,
                                  const Shared& shared, const ui::Locale& words);

}  // namespace tresen
