#include "sync/record/offer.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "sync/record/condition.h"
#include "sync/record/customer.h"

namespace tresen {
namespace {

constexpr int attribution_days_usual = 90;

using Words = google::protobuf::RepeatedPtrField<std::string>;

bool contains(const Words& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_open_for(const Words& list, std::string_view word) {
  return list.empty() || contains(list, word);
}

// Who a selection lets in. One without a date is taken for new.
OfferReason judge_selection(const v1::Selection& selection, const Record& customer,
                            const Date& today) {
  const std::string& number = customer.text("customer_no");
  const std::string& external = customer.text("external_id");
  if ((!number.empty() && contains(selection.customer_nos(), number)) ||
      (!external.empty() && contains(selection.customer_nos(), external))) {
    return OfferReason::selected;
  }
  const auto selected_on = parse_date(selection.made_on());
  if (selection.strict() || !selected_on) return OfferReason::not_selected;
  if (today > plus_months(*selected_on, 1)) return OfferReason::selection_old;
  const auto customer_on = made_on(customer);
  const bool later = customer_on ? *selected_on < *customer_on : is_new(customer, today);
  return later ? OfferReason::made_later : OfferReason::not_selected;
}

OfferReason judge_campaign(const v1::Campaign& campaign, const Record& customer,
                           const Situation& situation) {
  if (campaign.state() != v1::Campaign::STATE_ACTIVE) return OfferReason::not_active;
  if (!within(campaign.valid_from(), "", situation.today)) return OfferReason::not_begun;
  if (!within("", campaign.valid_to(), situation.today)) return OfferReason::ended;
  if (!is_open_for(campaign.branches(), situation.branch)) return OfferReason::other_branch;
  if (!is_open_for(campaign.process_types(), situation.process_type)) {
    return OfferReason::other_process;
  }
  if (campaign.not_for_new_customers() && is_new(customer, situation.today)) {
    return OfferReason::not_for_new_customers;
  }
  if (!campaign.has_selection()) return OfferReason::for_everybody;
  return judge_selection(campaign.selection(), customer, situation.today);
}

bool is_offer(OfferReason reason) { return reason <= OfferReason::made_later; }

// A place in the order that only process and campaign decide: FNV-1a, then the finisher of
// splitmix64, because FNV alone sorts ids with a common beginning alike.
std::uint64_t place(const Uuid& process, const std::string& campaign) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  const auto take = [&hash](std::uint8_t byte) { hash = (hash ^ byte) * 0x100000001b3U; };
  for (const std::uint8_t byte : process.bytes) take(byte);
  for (const char c : campaign) take(static_cast<std::uint8_t>(c));
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9U;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebU;
  return hash ^ (hash >> 31);
}

}  // namespace

int attribution_days(std::string_view id, const v1::Campaigns& campaigns, const v1::Rules& rules) {
  const auto& all = campaigns.campaigns();
  const auto campaign = std::ranges::find(all, id, &v1::Campaign::id);
  if (campaign != all.end() && campaign->attribution_days() > 0) {
    return campaign->attribution_days();
  }
  return rules.attribution_days() > 0 ? rules.attribution_days() : attribution_days_usual;
}

std::string_view name_of(OfferReason reason) {
  constexpr std::array<std::string_view, 11> names{
      "for_everybody", "selected", "selection_old", "made_later",    "not_active",
      "not_begun",     "ended",    "other_branch",  "other_process", "not_for_new_customers",
      "not_selected"};
  return names.at(static_cast<std::size_t>(reason));
}

std::vector<CampaignVerdict> judge_campaigns(const Record& customer, const v1::Campaigns& campaigns,
                                             const Situation& situation) {
  std::vector<CampaignVerdict> verdicts;
  for (int i = 0; i < campaigns.campaigns_size(); ++i) {
    const v1::Campaign& campaign = campaigns.campaigns(i);
    const OfferReason reason = judge_campaign(campaign, customer, situation);
    verdicts.push_back(
        {.campaign = campaign.id(), .offered = is_offer(reason), .reason = reason, .index = i});
  }
  return verdicts;
}

std::vector<const v1::Campaign*> offered_campaigns(const Record& customer,
                                                   const v1::Campaigns& campaigns,
                                                   const Situation& situation,
                                                   const Uuid& process) {
  std::vector<const v1::Campaign*> offered;
  for (const CampaignVerdict& verdict : judge_campaigns(customer, campaigns, situation)) {
    if (verdict.offered) offered.push_back(&campaigns.campaigns(verdict.index));
  }
  std::sort(offered.begin(), offered.end(), [&](const v1::Campaign* a, const v1::Campaign* b) {
    return std::pair(place(process, a->id()), a->id()) <
           std::pair(place(process, b->id()), b->id());
  });
  return offered;
}

std::optional<MarketingContact> current_contact(std::span<const MarketingContact> contacts,
                                                const v1::Campaigns& campaigns,
                                                const v1::Rules& rules, const Date& today) {
  std::vector<MarketingContact> by_time(contacts.begin(), contacts.end());
  std::sort(by_time.begin(), by_time.end(),
            [](const MarketingContact& a, const MarketingContact& b) {
              return std::pair(a.at_ms, a.id) < std::pair(b.at_ms, b.id);
            });
  const auto holds_on = [&](const MarketingContact& contact, const Date& day) {
    return days_between(local_date(contact.at_ms), day) <
           attribution_days(contact.campaign, campaigns, rules);
  };
  std::optional<MarketingContact> current;
  for (const MarketingContact& contact : by_time) {
    const Date day = local_date(contact.at_ms);
    if (day > today || (contact.campaign.empty() && contact.referrer.none())) continue;
    if (contact.kind == ContactKind::written) continue;
    if (!current || !holds_on(*current, day)) current = contact;
  }
  if (current && !holds_on(*current, today)) current.reset();
  return current;
}

}  // namespace tresen
