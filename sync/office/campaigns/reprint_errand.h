#pragma once
// Prints sheets of a run's volume again, after a jam or a spill: out of the archive, as they were
// printed, by the channel that they went by. The ledger stays as it is: nobody counts as sent
// twice.

#include <cstdint>
#include <string>
#include <vector>

#include "sync/base/result.h"
#include "sync/office/campaigns/run_errand.h"
#include "tresen/v1/run.pb.h"

namespace tresen {

// Somebody whose letter stands on the sheets and may not be sent any more.
struct LeftOutLetter {
  std::string no;      // customer number; empty: a prospect, or erased
  std::string name;    // as lists are sorted; empty: erased
  std::string reason;  // a stable word
};

struct Reprinted {
  v1::RunFacts run;
  std::uint64_t letters = 0;  // were printed again, or parts of them
  std::vector<LeftOutLetter> left_out;
  std::string trouble;  // the other side is busy or gone: nothing was printed
};

// Carries out an order, once: whatever comes of it, the order is over then. After a kill the same
// order goes on under the same key, by which a printer knows what it has. storage: the volume is
// not what was printed. conflict: the order is over.
Result<Reprinted> print_again(const std::string& dir, const v1::RunReprint& order,
                              const AskOffice& ask, std::int64_t now_ms);

}  // namespace tresen
