#pragma once
// What is done before a run starts: its letters come into the order of printing, and each of them
// is set once, so that nothing starts while there is one that cannot be printed.

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "sync/office/campaigns/run_presses.h"
#include "sync/office/store/dispatch_store.h"
#include "tresen/v1/run.pb.h"

namespace tresen {

// Recipients with their numbers in the ledger, if they have any yet.
using RunItems = std::vector<v1::RunItem>;

// Letters in the order of their postcodes, by countries; the rest behind them by name.
Result<void> sort_for_the_post(DispatchReader& reader, RunItems& items);

// Whose letters cannot be printed, or messages not written, and why: the first of them, a problem
// each. Calls `told` now and then with how many it has looked at; an error of it ends it,
// and is returned.
using ToldProgress = std::function<Result<void>(std::size_t checked)>;
Result<std::vector<v1::RunProblem>> check_letters(DispatchReader& reader, const std::string& dir,
                                                  RunPresses& presses, const std::string& campaign,
                                                  const RunItems& items, std::int64_t now_ms,
                                                  const ToldProgress& told);

// "10017: address: it has seven lines"
std::string line_of(const v1::RunProblem& problem);
// invalid: they, a line each.
Error letters_at_fault(std::span<const v1::RunProblem> problems);

}  // namespace tresen
