#pragma once
// What each campaign brought in, by two measures that are never mixed: what customers stated at a
// counter, and what their letters proved (matched). Where both agree and where they contradict each
// other is counted beside them.

#include <cstdint>
#include <map>
#include <string>

#include "sync/office/reports/reports.h"

namespace tresen {

struct CampaignSum {
  std::uint64_t written = 0;              // contacts that say that somebody was written to
  std::uint64_t stated = 0, matched = 0;  // customers who came by it, by either measure
  std::uint64_t agreed = 0;               // by both
  std::uint64_t contested = 0;  // who stated one campaign and brought the letter of another
  std::int64_t revenue_stated = 0, revenue_matched = 0;  // hundredths of the currency
  std::int64_t revenue_agreed = 0, revenue_contested = 0;
  std::uint64_t sent = 0;  // of its runs
  std::int64_t cost = 0;   // of what was sent
  std::uint64_t came() const { return stated + matched - agreed; }
  std::int64_t revenue() const { return revenue_stated + revenue_matched - revenue_agreed; }
};

struct CampaignSums {
  std::map<std::string, CampaignSum> campaigns;  // by id
  std::map<std::string, CampaignSum> branches;   // where they came, and where they bought
  std::uint64_t other_currency = 0;              // sales that are not counted
};

// A sale is that of the campaign by which its customer came last before it, if that is not longer
// ago than the campaign's attribution window; by each measure for itself.
Result<CampaignSums> campaign_sums(ReportReader& reader, const ReportFrame& frame);

}  // namespace tresen
