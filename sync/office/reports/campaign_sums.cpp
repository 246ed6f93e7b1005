#include "sync/office/reports/campaign_sums.h"

#include <algorithm>
#include <set>

#include "sync/base/clock.h"
#include "sync/record/offer.h"

namespace tresen {
namespace {

class Attribution {
 public:
  Attribution(const ReportFrame& frame, CampaignSums& sums) : frame_(frame), sums_(sums) {
    days_ = attribution_days({}, frame.chain.campaigns(), frame.chain.rules());
    for (const v1::Campaign& campaign : frame.chain.campaigns().campaigns()) {
      if (campaign.attribution_days() > 0)
        of_campaign_[campaign.id()] = campaign.attribution_days();
    }
  }

  void count(std::span<const Came> came, std::span<const Sold> sold) {
    count_customer(came);
    for (const Sold& sale : sold) {
      if (!frame_.period.has(sale.day)) continue;
      if (sale.currency != frame_.currency) {
        ++sums_.other_currency;
      } else if (!came.empty()) {
        count_sale(came, sale);
      }
    }
  }

 private:
  int window_of(const std::string& campaign) const {
    const auto own = of_campaign_.find(campaign);
    return own == of_campaign_.end() ? days_ : own->second;
  }

  void count_customer(std::span<const Came> came) {
    std::set<std::string> stated;
    std::set<std::string> matched;
    for (const Came& one : came) {
      if (!frame_.period.has(one.day)) continue;
      const bool first = (one.stated ? stated : matched).insert(one.campaign).second;
      if (!first) continue;
      for (CampaignSum* const sum : {&sums_.campaigns[one.campaign], &sums_.branches[one.branch]}) {
        ++(one.stated ? sum->stated : sum->matched);
      }
    }
    for (const std::string& campaign : stated) {
      if (matched.contains(campaign)) ++sums_.campaigns[campaign].agreed;
      if (!matched.empty() && !matched.contains(campaign)) ++sums_.campaigns[campaign].contested;
    }
    for (const std::string& campaign : matched) {
      if (!stated.empty() && !stated.contains(campaign)) ++sums_.campaigns[campaign].contested;
    }
  }

  // The campaign by which the customer came last; null: by none that is recent enough.
  const Came* last(std::span<const Came> came, const Sold& sale, bool stated) const {
    const Came* found = nullptr;
    for (const Came& one : came) {
      if (one.day > sale.day) break;
      if (one.stated == stated) found = &one;
    }
    if (found == nullptr || found->day == sale.day) return found;
    const auto then = parse_date(found->day);
    const auto now = parse_date(sale.day);
    const bool recent = then && now && days_between(*then, *now) <= window_of(found->campaign);
    return recent ? found : nullptr;
  }

  void count_sale(std::span<const Came> came, const Sold& sale) {
    const Came* const stated = last(came, sale, true);
    const Came* const matched = last(came, sale, false);
    CampaignSum& place = sums_.branches[sale.branch];
    if (stated != nullptr) {
      sums_.campaigns[stated->campaign].revenue_stated += sale.cents;
      place.revenue_stated += sale.cents;
    }
    if (matched != nullptr) {
      sums_.campaigns[matched->campaign].revenue_matched += sale.cents;
      place.revenue_matched += sale.cents;
    }
    if (stated == nullptr || matched == nullptr) return;
    if (stated->campaign == matched->campaign) {
      sums_.campaigns[stated->campaign].revenue_agreed += sale.cents;
      place.revenue_agreed += sale.cents;
    } else {
      sums_.campaigns[stated->campaign].revenue_contested += sale.cents;
      sums_.campaigns[matched->campaign].revenue_contested += sale.cents;
      place.revenue_contested += sale.cents;
    }
  }

  const ReportFrame& frame_;
  CampaignSums& sums_;
  int days_ = 0;
  std::map<std::string, int> of_campaign_;
};

}  // namespace

Result<CampaignSums> campaign_sums(ReportReader& reader, const ReportFrame& frame) {
  CampaignSums sums;
  Attribution attribution(frame, sums);
  TRY(reader.buyers([&](std::span<const Came> came, std::span<const Sold> sold) {
    attribution.count(came, sold);
  }));
  TRY_TO(contacts, reader.contacts(frame.period));
  for (const ContactSum& one : contacts) {
    if (one.kind != "written") continue;
    sums.campaigns[one.campaign].written += one.count;
    sums.branches[one.branch].written += one.count;
  }
  TRY_TO(runs, reader.runs());
  for (const RunSum& run : runs) {
    if (!frame.period.has(iso_date(local_date(run.made_ms)))) continue;
    sums.campaigns[run.campaign].sent += run.sent;
    sums.campaigns[run.campaign].cost += run.cost_cents;
  }
  return sums;
}

}  // namespace tresen
