#pragma once
// The conflict rule: what becomes of a change when others have written too. Decided once, at head
// office; everybody else copies the result. Pure.
//
// Who saw what is there wins, whatever the clocks say. Otherwise both are concurrent and the later
// effective stamp wins. A blank never overwrites a value unless its writer saw that very value.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/record/record.h"

namespace tresen {

// What head office knows of the writer's clock when a change arrives.
struct Arrival {
  std::int64_t server_ms = 0;  // head office's clock now
  std::uint64_t device = 0;    // who wrote; 0 is head office itself
  std::optional<std::int64_t>
      boot_offset_ms;               // server time minus the device's boot clock, measured
                                    // at Hello in the boot in which the change was made
  std::int64_t wall_offset_ms = 0;  // server time minus the device's wall clock, as last known
};

// The stamp by which a change competes. In the boot of the last Hello it comes from the boot clock
// and is immune to a wrong wall clock; else from the stamp, corrected by the known offset. Never
// later than server_ms + 60,000, never refused.
Stamp effective_stamp(const Change& change, const Arrival& arrival);

enum class Outcome {
  applied,
  superseded,     // another answer won; this one belongs into the history
  not_permitted,  // the field is not for this writer
};

struct FieldOutcome {
  std::string key;
  Outcome outcome = Outcome::applied;
  Answer lost;  // applied: the answer it replaced; else the change's own. For the history.

  bool operator==(const FieldOutcome&) const = default;
};

// Whether nobody has answered: missing, or an empty value.
bool is_blank(const Answer& answer);
// A "no" to advertising: a refused or withdrawn consent, a made objection.
bool is_no(std::string_view key, const Answer& answer);

struct MergeResult {
  Record record;                     // row_ver one higher if anything in it changed
  std::vector<FieldOutcome> fields;  // one for each edit of the change, in its order
  bool changed = false;

  // Whether any field of the change is in the record now.
  bool any_applied() const;
};

// Merges a change into what is stored (for a new record: one that is empty but for id and kind).
// Merging twice changes nothing more (with each key once in the change). Changes that did not see
// each other give the same answers in any order; of add and remove of the same item of a set, the
// one that head office sees last counts. To whom a record belongs (its `customer`), head office
// alone changes once it was said; not even head office that of a sealed proof.
MergeResult merge(Record stored, const Change& change, const Stamp& effective);

}  // namespace tresen
