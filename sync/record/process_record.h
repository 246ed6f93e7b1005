#pragma once
// A customer process as it is stored: which template, how far, and what was chosen. The rules of
// its steps live in terminal/process; this is what cache, head office and till read.
//
// Keys of the record: customer, template, type, state, rules_version, opened_at, closed_at, branch,
// correlation, step, field, step.N.kind, step.N.state,
// step.N.questions, campaign, referrer, category.SET, undo. Other keys are kept.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sync/record/record.h"

namespace tresen {

enum class ProcessState { open, parked, closed, cancelled };
enum class StepState { open, done, locked, skipped };

std::string_view name_of(ProcessState state);  // "open", ...
std::string_view name_of(StepState state);

struct StoredStep {
  std::string kind;  // such as "missing_data"
  StepState state = StepState::open;
  std::vector<std::string> questions;  // what the step asks, in order; pinned when it was opened

  bool operator==(const StoredStep&) const = default;
};

// The campaign choices that are no campaign.
inline constexpr std::string_view no_campaign = "-";  // "none", or the customer does not know
inline constexpr std::string_view recommended = "+";  // recommended by somebody

struct ProcessRecord {
  Uuid id;
  Uuid customer;
  std::string template_id;
  std::string type;  // process type, such as "glasses"
  ProcessState state = ProcessState::open;
  std::uint64_t rules_version = 0;  // pinned when it was opened
  std::int64_t opened_at_ms = 0;    // since 1970-01-01 UTC
  std::int64_t closed_at_ms = 0;    // closed or cancelled; 0: neither
  std::string branch;
  std::string correlation;        // the till's own word
  int step = -1;                  // index of the step on the screen; -1: the overview
  std::string field;              // the question on the screen; empty: none
  std::vector<StoredStep> steps;  // as in the template
  std::string campaign;           // id, or one of the two above; empty: not chosen yet
  Uuid referrer;                  // the customer who recommended; none: nobody named
  std::map<std::string, std::vector<std::string>> categories;  // set id -> category ids, sorted
  std::vector<std::string> undo;  // what can be taken back, oldest first; terminal/process's words

  bool operator==(const ProcessRecord&) const = default;
};

// Nothing is refused: what the record lacks stays empty, a word that is none reads as `open`.
ProcessRecord read_process(const Record& record);
// The write that makes the stored record say this (an empty record: all of it); without edits if it
// does already. Keys that this release does not know are left alone.
Edit process_edit(const Record& stored, const ProcessRecord& process);

}  // namespace tresen
