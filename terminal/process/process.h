#pragma once
// A customer process: one run through a template at the counter, from the press on "new process"
// until it is closed. It holds what was decided here and where the counter stands; what is known
// about the customer is in the customer's own record.
//
// A process is a value. The operations of turns.h give the next value and what is to be written;
// process_fields.h turns it into a record and back, so that any terminal of the branch goes on at
// the same step and field, after a pause as after a crash.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sync/base/ids.h"
#include "sync/record/process_record.h"
#include "sync/record/record.h"
#include "tresen/v1/chain.pb.h"

namespace tresen {

// What brought the customer in.
struct CampaignChoice {
  enum class Kind {
    campaign,
    referral,  // recommended by somebody
    none,      // no campaign
    unknown,   // the customer does not know
  };
  Kind kind = Kind::none;
  std::string campaign;     // id; of a referral: the campaign that counts as one, or empty
  Uuid referrer;            // of a referral: the customer who recommended us; none: nobody named
  std::string referrer_no;  // that customer's customer_no
  std::string letter{};     // code on the letter that was brought along; empty: none was

  bool operator==(const CampaignChoice&) const = default;
};

// A question that a step asks in this process.
struct Question {
  std::string key;        // of the field
  bool answered = false;  // in this process, with any of the four answers

  bool operator==(const Question&) const = default;
};

// How far one step of the template has come.
struct StepProgress {
  v1::StepKind kind = v1::STEP_KIND_UNSPECIFIED;
  StepState state = StepState::open;  // after the last turn; progress.h gives it as of now
  bool visited = false;               // it was on the screen once
  std::vector<Question> questions;    // in the order of the chain's rules
  std::string set;                    // of a category step: id of its category set
  // What was chosen on a page of tiles, choices or dates; its form is the step kind's own affair.
  // Nothing: not chosen yet. Empty: decided that nothing fits.
  std::optional<std::vector<std::string>> choice;

  bool operator==(const StepProgress&) const = default;
};

// A customer's field that an operation wrote.
struct WrittenField {
  std::string key;
  Answer before;  // what undo gives back
  Answer after;   // what was written; undo leaves alone what somebody else has changed since

  bool operator==(const WrittenField&) const = default;
};

// One operation that can be taken back.
struct Undoable {
  std::size_t step = 0;          // where it was done, and where undo leads
  std::string key;               // the question answered; empty: a choice
  bool answered_before = false;  // the question's state before
  std::vector<WrittenField> fields;
  std::vector<Uuid> made;     // follow-ups made by it
  std::vector<Uuid> settled;  // follow-ups that it settled
  std::optional<std::vector<std::string>> choice_before;

  bool operator==(const Undoable&) const = default;
};

struct CustomerProcess {
  Uuid id;
  Uuid customer;
  std::string customer_no;
  std::string template_id;
  std::string type;                 // the template's: what rules and campaigns refer to
  std::uint64_t rules_version = 0;  // pinned: later versions do not touch this process
  std::string branch;
  std::string correlation;  // the till's own word
  ProcessState state = ProcessState::open;
  std::int64_t opened_ms = 0;        // since 1970-01-01 UTC
  std::int64_t ended_ms = 0;         // closed or cancelled; 0: neither
  std::vector<StepProgress> steps;   // as in the template
  std::size_t step = 0;              // the one on the screen
  std::string field;                 // the question on the screen; empty: the page asks none
  std::vector<Undoable> undo;        // oldest first; emptied at the end, for it holds old answers
  std::vector<std::string> changed;  // set at closing: keys of the customer's fields changed here

  bool operator==(const CustomerProcess&) const = default;
};

}  // namespace tresen
