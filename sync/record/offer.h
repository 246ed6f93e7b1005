#pragma once
// Which campaigns a counter offers to a customer, and why the others not; and which campaign holds
// the customer already. Pure.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/ids.h"
#include "sync/record/marketing_contact.h"
#include "sync/record/missing_data.h"
#include "sync/record/record.h"
#include "tresen/v1/chain.pb.h"

namespace tresen {

// Why a campaign is offered, or is not. The name (see below) is a key of assets/text.
enum class OfferReason {
  // offered
  for_everybody,  // no selection linked
  selected,       // the customer is in the selection
  selection_old,  // the selection is older than one month, and not strict
  made_later,     // the selection was made before the customer was, and is not strict
  // not offered, in the order in which they are looked at
  not_active,  // draft, paused or ended
  not_begun,
  ended,
  other_branch,
  other_process,
  not_for_new_customers,
  not_selected,
};

std::string_view name_of(OfferReason reason);

struct CampaignVerdict {
  std::string campaign;  // id
  bool offered = false;
  OfferReason reason = OfferReason::for_everybody;
  int index = 0;  // in Campaigns.campaigns

  bool operator==(const CampaignVerdict&) const = default;
};

// A verdict for every campaign, in the order of the document. First and last day count.
std::vector<CampaignVerdict> judge_campaigns(const Record& customer, const v1::Campaigns& campaigns,
                                             const Situation& situation);

// Those that are offered, in an order that only the process decides: no campaign stands first by
// default, and the tiles stay where they are over pictures and after resuming. Pointers into
// `campaigns`.
std::vector<const v1::Campaign*> offered_campaigns(const Record& customer,
                                                   const v1::Campaigns& campaigns,
                                                   const Situation& situation, const Uuid& process);

// For how many days a contact of the campaign holds a customer: Campaign.attribution_days, else
// Rules.attribution_days, else 90.
int attribution_days(std::string_view campaign, const v1::Campaigns& campaigns,
                     const v1::Rules& rules);

// The contact that holds the customer today, if any: within the window (attribution_days) the first
// campaign wins, and later contacts open no new window. With one, the campaign step is not due.
// Contacts dated after today do not count.
std::optional<MarketingContact> current_contact(std::span<const MarketingContact> contacts,
                                                const v1::Campaigns& campaigns,
                                                const v1::Rules& rules, const Date& today);

}  // namespace tresen
