#pragma once
// `campaign list|show|recipients|preflight`: what campaigns there are, and whom they reach.

#include <cstdint>
#include <string>

#include "sync/office/cli/admin_client.h"
#include "sync/office/cli/console.h"

namespace tresen {

struct CampaignOrder {
  std::string campaign;         // id
  std::uint64_t selection = 0;  // recipients: of this frozen selection; 0: as they would be now
  bool excluded_too = false;    // recipients: also who gets nothing
  std::uint64_t seed = 0;       // preflight: of the choice of previews; 0: another one each time
  std::string previews;         // preflight: folder for the PDFs of the letters that it shows
};

Result<void> list_campaigns(AdminClient& office, const Console& console);
// What it says, as protobuf text format or JSON, with its frozen selections.
Result<void> show_campaign(AdminClient& office, const CampaignOrder& order, const Console& console);
Result<void> list_recipients(AdminClient& office, const CampaignOrder& order,
                             const Console& console);
Result<void> show_preflight(AdminClient& office, const CampaignOrder& order,
                            const Console& console);

}  // namespace tresen
