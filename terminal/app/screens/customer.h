#pragma once
// S03: one customer at a glance: who it is, what is missing, what is allowed, what is open. From
// here each detail is changed with the same question as in a process, a consent is withdrawn with
// two taps, and advertising ended with one; for ten seconds any of these can be taken back. S18 is
// here too: what the customer asks under the GDPR is taken and given a number.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sync/record/consent_record.h"
#include "sync/record/request.h"
#include "terminal/app/asking.h"
#include "terminal/app/letters.h"
#include "terminal/ui/locale.h"
#include "terminal/ui/view.h"

namespace tresen {

struct Reach;
struct Shared;

// What was written from the card last, and what was there before.
struct CardUndo {
  struct Field {
    std::string key;
    Answer before, after;
  };
  std::vector<Field> fields;
  std::vector<ConsentSaid> consents;  // said again when it is taken back
  bool objected = false;              // an objection is taken back
  std::string text;                   // "undo.value|mobile": a key of the catalogue and its word
  std::int64_t until_ms = 0;          // boot clock; 0: not on disk yet
};

struct CustomerScreen {
  enum class Part { overview, fields, question, consents, requests, receipt };

  CustomerFile file;
  Part part = Part::overview;
  Part back_to = Part::overview;  // where the question was opened
  Asking asking = {};             // Part::question
  std::string channel = {};       // Part::consents: this one; empty: all of them
  std::uint64_t token = 0;        // of the write that is on its way; 0: none
  std::string error = {};         // a text key: why it was not written
  std::optional<CardUndo> undo = {};
  std::optional<Request> request = {};  // taken now: its receipt is shown once it is on disk
};

void reduce(CustomerScreen& screen, const Letter& letter, Reach& reach);
ui::Page present(const CustomerScreen& screen, const Shared& shared, const ui::Locale& words,
                 const Postcodes& postcodes);

std::string screen_name(const CustomerScreen& screen);
// Names what the controls mean now (see ui::View::scene).
std::string scene_name(const CustomerScreen& screen);
// What the top bar says.
std::string bar_title(const CustomerScreen& screen, const ui::Locale& words);

// What a field is called: "Mobilnummer", "Werbung per SMS".
std::string field_label(const ui::Locale& words, std::string_view key);

// A value as people read it in their language: dates, phone numbers, choices, names of categories.
std::string shown_value(const Shared& shared, const ui::Locale& words, std::string_view key,
                        const Answer& answer);

}  // namespace tresen
