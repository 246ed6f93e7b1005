#pragma once
// The heart: what is still to be asked of a customer, and why.
//
// One pure function from the customer, the chain's rules and the day to a verdict for every rule.
// An answer's time is its stamp, taken as a day in Germany.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/clock.h"
#include "sync/record/record.h"
#include "tresen/v1/chain.pb.h"

namespace tresen {

// Where and in what work somebody asks.
struct Situation {
  std::string_view branch;
  std::string_view process_type;  // empty: no process, such as on the customer's card
  Date today;
};

// Why a field is asked, or is not. The name (see below) is a key of assets/text.
enum class Why {
  // asked
  missing,         // nobody has asked yet
  refused_before,  // refused long enough ago
  unknown_before,  // not known long enough ago
  put_off_before,  // put off on an earlier day
  stale,           // there is a value, to be confirmed ("is this still right?")
  undeliverable,   // there is a value, and what was sent there came back for good
  // not asked
  answered,         // there is a value
  not_applicable,   // the question makes no sense for this customer
  refused_lately,   // asked again after 12 months (Rules.refused_again_months)
  unknown_lately,   // asked again after 14 days (Rules.unknown_again_days)
  put_off_today,    // asked again at the next visit
  satisfied,        // another field stands in for it ("one of")
  other_step,       // the step asks other fields only
  other_process,    // the rule is for other process types
  other_branch,     // the rule is for other branches
  not_begun,        // the rule is not yet valid
  ended,            // the rule is no longer valid
  condition_fails,  // the rule's condition does not hold for this customer
  optional,         // shown in the form, never asked for
  off,              // the chain does not want it
  earlier_rule,     // an earlier rule for the same field has decided
  never_asked,      // the house does not ask it: a system field, or an unknown key
};

// "missing", "refused_lately", ...: stable words for text keys and logs.
std::string_view name_of(Why why);

struct FieldVerdict {
  std::string field;          // field key
  bool asked = false;         // a card is shown
  bool counts = false;        // it is one of the "3 details missing"; a stale value may not
  Why why = Why::missing;     //
  int rule = 0;               // index in Rules.fields
  std::optional<Date> again;  // refused_lately, unknown_lately: the first day on which it is asked

  bool operator==(const FieldVerdict&) const = default;
};

// A verdict for every rule, in the order of asking (`FieldRule.order`, then as written). Of several
// rules for one field the first that applies here decides; the others answer `earlier_rule`.
// `only_fields` narrows it to what a step asks; empty: everything that the rules want.
std::vector<FieldVerdict> judge_fields(const Record& customer, const v1::Rules& rules,
                                       const Situation& situation,
                                       std::span<const std::string> only_fields = {});
std::vector<FieldVerdict> judge_fields(
    const Record& customer, const v1::Rules& rules, const Situation& situation,
    const google::protobuf::RepeatedPtrField<std::string>& only_fields);

// Those that are asked, each field once.
std::vector<FieldVerdict> missing_fields(const Record& customer, const v1::Rules& rules,
                                         const Situation& situation,
                                         std::span<const std::string> only_fields = {});
std::vector<FieldVerdict> missing_fields(
    const Record& customer, const v1::Rules& rules, const Situation& situation,
    const google::protobuf::RepeatedPtrField<std::string>& only_fields);

// Whether a question has one of the four answers: value, refused, unknown, later. A step is done
// when all of its questions have one; `later` stays unresolved for the figures.
bool is_answered(const Answer& answer);
// Whether the field is settled for the figures: value, refused, unknown or not applicable.
bool is_resolved(const Answer& answer);

// The answer "later" over the one before. It counts itself in its value ("1", "2"); the third turns
// to unknown, so that nobody is nagged. Nothing when there is a value: putting off a confirmation
// must not cost us the value, so nothing is written.
std::optional<Answer> put_off(const Answer& before, Source source);

// The day on which a field put off today falls due (Rules.later_days, else 7).
Date put_off_until(const v1::Rules& rules, const Date& today);

// What is wrong with the rules of a chain, for `chain check`.
struct RuleFault {
  int rule = 0;      // index in Rules.fields
  std::string text;  // what would be right, in English
};
// Unknown and system fields, salutation as must (CJEU C-394/23), a rule without purpose
// (GDPR 5(1)(b)) or level, dates that are none.
std::vector<RuleFault> check_rules(const v1::Rules& rules);

}  // namespace tresen
