#pragma once
// Two records of one person become one: what the kept one takes over of the other, and how that is
// taken back. Pure; head office writes what comes out of it as changes like any other.
//
// The one who is merged away stays as he or she was, with `merged_into` (the record kept) and
// `merge_undo` (what was there before) and `merged_into_no`, the number to look under now, and
// `merge_score` if nobody was asked; the kept one lists them under `merged_from`, with the numbers
// by which they were known under `former_no` and `former_external_id`. Only head office writes
// these seven.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "sync/base/ids.h"
#include "sync/record/record.h"

namespace tresen {

// How long a merge can be undone.
inline constexpr std::int64_t undo_merge_ms = 30LL * 24 * 3600 * 1000;

// The customer in whose record this one lives on; nothing: he or she was not merged away.
std::optional<Uuid> merged_into(const Record& customer);
// Who was merged into this one.
std::vector<Uuid> merged_from(const Record& customer);
// When the customer was merged away, since 1970-01-01 UTC.
std::int64_t merged_at_ms(const Record& customer);
// The number of the customer in whose record this one lives on; empty: not merged away, or by a
// release that did not note it.
const std::string& merged_into_number(const Record& customer);
// Whether the record was ever part of a merge, undone or not.
bool had_a_merge(const Record& customer);
// The numbers by which those were known who were merged into this one.
std::vector<std::string> former_numbers(const Record& customer);
// The same of the system before.
std::vector<std::string> former_external_ids(const Record& customer);
// Whether a merge of this record into another one was taken back.
bool was_unmerged(const Record& customer);
// The score for which the customer was merged away by the chain's rule; empty: somebody did it.
const std::string& merge_score(const Record& customer);
// Whether a key is one of the seven; nobody but head office writes them.
bool is_merge_key(std::string_view key);

// Everything that becomes of a merge: of `kept`, of `away`, and of `related`, which belongs to
// `away` and goes over (the proofs of consents do not: they are sealed). Field by field as two
// concurrent answers (merge.h): the later one holds, a blank never overwrites, a "no" beats a "yes"
// whatever came first, of sets both keep all. What makes either record that record (numbers, home
// branch) stays with it. `score`: for which the chain's rule does it; empty: somebody does.
std::vector<Edit> merging(const Record& kept, const Record& away, std::span<const Record> related,
                          const std::string& score = {});

// The way back. Of `kept` what the merge has changed and nobody since; what was written about
// either meanwhile stays with `kept`. `related`: of those that belong to `kept` now, the ones that
// came with `away` go back.
std::vector<Edit> unmerging(const Record& kept, const Record& away,
                            std::span<const Record> related);

// A late change to somebody merged away, as one to the record that was kept: what its writer saw in
// the one counts as seen in the other, where both say the same.
Edit followed(const Edit& edit, const Record& away, const Record& kept);

}  // namespace tresen
