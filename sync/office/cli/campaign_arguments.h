#pragma once
// What may be typed about campaigns: the commands `query`, `list`, `event`, `campaign` and `mail`.

#include <functional>
#include <string>

#include "sync/office/cli/bounce_commands.h"
#include "sync/office/cli/campaign_commands.h"
#include "sync/office/cli/event_commands.h"
#include "sync/office/cli/list_commands.h"
#include "sync/office/cli/proof_commands.h"
#include "sync/office/cli/query_commands.h"
#include "sync/office/cli/reprint_commands.h"
#include "sync/office/cli/run_commands.h"
#include "sync/office/cli/stored_query_commands.h"

namespace CLI {
class App;
}

namespace tresen {

// What was typed.
struct CampaignWords {
  QueryOrder query;
  StoredQueryOrder stored_query;
  ListOrder list;
  EventOrder event;
  CampaignOrder campaign;
  RunOrder run;
  ReprintOrder reprint;
  PullListOrder pull_list;
  StatisticsOrder statistics;
  ProofOrder proof;
  std::string maildir;
};

using OfficeCommand = std::function<Result<void>(AdminClient&, const Console&)>;
// Adds a command below `parent` that works on the head office in --data, and can print JSON.
using AddOfficeCommand = std::function<CLI::App*(CLI::App& parent, const std::string& name,
                                                 const std::string& what, OfficeCommand command)>;

// `words` outlives the commands.
void add_campaign_commands(CLI::App& app, CampaignWords& words, const AddOfficeCommand& add);

}  // namespace tresen
