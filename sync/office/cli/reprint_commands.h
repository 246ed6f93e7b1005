#pragma once
// `campaign reprint|pull-list|statistics`: paper that was eaten, paper that must not be posted, and
// what came of it all.

#include <cstdint>
#include <string>

#include "sync/office/cli/admin_client.h"
#include "sync/office/cli/console.h"

namespace tresen {

struct ReprintOrder {
  std::uint64_t run = 0;    // id
  std::string sheets;       // "120-180", or one
  std::uint32_t batch = 0;  // whose volume; 0: the only one
  std::string staff;        // who asks; empty: the user of the system
  std::string why;
  std::uint32_t number = 0;  // of an order that a desk has given; 0: it is given here
};

// Prints the sheets again and names whose letter is left out because it may not be sent any more.
// invalid: there are no such sheets. busy: the printer does not take them; nothing was printed.
Result<void> print_sheets_again(AdminClient& office, const ReprintOrder& order,
                                const Console& console);

struct PullListOrder {
  std::uint64_t run = 0;  // id
  std::string csv;        // file; empty: to the console
};

Result<void> show_pull_list(AdminClient& office, const PullListOrder& order,
                            const Console& console);
// Says that there are letters to be pulled out of a run's paper, if there are.
Result<void> warn_of_pull_list(AdminClient& office, std::uint64_t run, const Console& console);

struct StatisticsOrder {
  std::uint64_t run = 0;        // id
  std::string csv;              // file; empty: none
  std::string pdf;              // file; empty: none
  std::string language = "de";  // of the PDF: de or en
};

Result<void> show_statistics(AdminClient& office, const StatisticsOrder& order,
                             const Console& console);

}  // namespace tresen
