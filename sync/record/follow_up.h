#pragma once
// A follow-up: something to be done about a customer on a day.

#include <string>
#include <string_view>
#include <vector>

#include "sync/base/clock.h"
#include "sync/record/record.h"

namespace tresen {

enum class FollowUpState { open, done, dropped };

std::string_view name_of(FollowUpState state);

// Keys of the record: customer, process, due, text, state, branch, fields, staff, campaign, result,
// escalates, escalates_to.
struct FollowUp {
  Uuid id;
  Uuid customer;
  Uuid process;  // in which it was made; none: by hand
  Date due{};    // last day on which it is in time
  std::string text;
  FollowUpState state = FollowUpState::open;
  std::string branch;
  std::vector<std::string> fields;  // keys put off by "later"; sorted, each once
  std::string staff{};              // id of who cares; empty: anybody of the branch
  std::string campaign{};           // id, of whose answer it came; empty: none
  std::string result{};             // what came of it
  Date escalates{};            // still open on this day, it goes to somebody else; day zero: never
  std::string escalates_to{};  // id of who that is; empty: a manager of the branch

  bool operator==(const FollowUp&) const = default;
};

// The task that a rule makes of an answer is one, wherever and how often the rule is asked.
Uuid ruled_task_id(const Uuid& answer, std::string_view rule);

// Nothing is refused: what the record lacks stays empty; a due day that is none is the day zero.
FollowUp read_follow_up(const Record& record);
// The write that makes the stored record say this; without edits if it does already.
Edit follow_up_edit(const Record& stored, const FollowUp& follow_up);

}  // namespace tresen
