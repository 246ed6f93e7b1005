#pragma once
// `campaign run|pause|resume|cancel|log|letter`: a campaign goes out, and what was sent is found
// again.

#include <cstdint>
#include <string>

#include "sync/office/cli/admin_client.h"
#include "sync/office/cli/console.h"

namespace tresen {

struct RunOrder {
  std::string campaign;        // id
  std::uint64_t run = 0;       // id
  std::uint64_t batch = 0;     // recipients of a batch, at most so many; 0: 2,000, or as before
  std::string no;              // letter: customer number or external id
  std::string to;              // letter: the PDF that is made
  bool preview = false;        // letter: as it would be now, not as it was sent
};

// Freezes whom the campaign reaches and sends it, to the end: where a daemon serves, it does, and
// is followed. busy: a channel does not take any more now; what is sent is sent, and a daemon, or
// resume_run(), goes on.
Result<void> run_campaign(AdminClient& office, const RunOrder& order, const Console& console);
// Goes on with a run that was paused, or broke off.
Result<void> resume_run(AdminClient& office, const RunOrder& order, const Console& console);
Result<void> pause_run(AdminClient& office, const RunOrder& order, const Console& console);
Result<void> cancel_run(AdminClient& office, const RunOrder& order, const Console& console);
// All runs of a campaign with what happened in them.
Result<void> show_runs(AdminClient& office, const RunOrder& order, const Console& console);
// The letters of a customer; the newest one as a file, if one is named. Or a preview, see
// proof_commands.h.
Result<void> show_letters(AdminClient& office, const RunOrder& order, const Console& console);

}  // namespace tresen
