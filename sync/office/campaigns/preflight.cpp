#include "sync/office/campaigns/preflight.h"

#include <algorithm>
#include <random>
#include <utility>

#include "sync/base/text.h"
#include "sync/office/campaigns/commission.h"
#include "sync/office/campaigns/query_check.h"
#include "sync/record/advertising.h"
#include "sync/record/consent.h"
#include "sync/record/consent_record.h"
#include "sync/record/customer.h"

namespace tresen {
namespace {

constexpr std::uint32_t previews_default = 3;
constexpr std::uint32_t previews_max = 100;

void add_reason(google::protobuf::RepeatedPtrField<v1::ReasonCount>& reasons,
                const std::string& reason) {
  for (v1::ReasonCount& one : reasons) {
    if (one.reason() != reason) continue;
    one.set_count(one.count() + 1);
    return;
  }
  v1::ReasonCount& one = *reasons.Add();
  one.set_reason(reason);
  one.set_count(1);
}

void sort_by_count(google::protobuf::RepeatedPtrField<v1::ReasonCount>& reasons) {
  std::ranges::sort(reasons, std::ranges::greater(), &v1::ReasonCount::count);
}

void add_to(v1::ChannelLamp& lamp, const std::string& reason) {
  if (reason.empty()) {
    lamp.set_lawful(lamp.lawful() + 1);
  } else {
    add_reason(*lamp.mutable_reasons(), reason);
  }
}

// Empty: the channel may be used. A bought address has been told of by nobody yet: the letter
// itself tells where it is from (GDPR 14), and it is no customer who could have said yes.
std::string judged(const Person& person, std::string_view channel, const v1::Rules& rules,
                   bool health_derived, std::int64_t now_ms, const Date& today) {
  if (person.is_prospect) {
    if (person.is_suppressed) return "suppressed";
    if (channel != "post") return "prospect";
    return can_reach(person.record, channel) ? "" : "unreachable";
  }
  const std::string& branch = person.record.text("home_branch");
  const Advertising verdict = judge_advertising(
      person.record, person.notices, rules,
      {.channel = channel, .branch = branch, .health_derived = health_derived, .existing = {}},
      now_ms, today);
  if (verdict != Advertising::allowed) return std::string(name_of(verdict));
  return person.is_suppressed ? "suppressed" : "";
}

bool wants_notices(const v1::Dispatch& dispatch, bool health_derived) {
  // Post alone goes without consent, to who was informed; with health data it does not.
  return !health_derived &&
         std::any_of(dispatch.contacts().begin(), dispatch.contacts().end(),
                     [](const v1::ContactStep& step) { return step.channel() == "post"; });
}

// What all that look at a campaign begin with.
struct Look {
  v1::Chain chain;
  const v1::Campaign* campaign = nullptr;
  bool health_derived = false;
};
Result<void> begin(Look& look, DispatchReader& reader, const std::string& id) {
  TRY_TO(chain, reader.chain());
  look.chain = std::move(chain);
  TRY_TO(campaign, dispatched_campaign(look.chain, id));
  look.campaign = campaign;
  TRY_TO(lists, reader.health_lists());
  look.health_derived = is_health_derived(campaign->dispatch(), look.chain, lists);
  if (campaign->dispatch().has_event()) {
    const std::string& event = campaign->dispatch().event().event();
    TRY_TO(known, reader.has_event(event));
    if (known) return {};
    return fail(Fault::invalid, "campaign \"" + id + "\": there is no event \"" + event +
                                    "\"; `event add` makes one");
  }
  if (!campaign->dispatch().has_list()) return {};
  TRY_TO(all, reader.lists());
  const bool there = std::any_of(all.begin(), all.end(), [&](const v1::ListFacts& list) {
    return list.id() == campaign->dispatch().list();
  });
  if (there) return {};
  return fail(Fault::invalid, "campaign \"" + id + "\": there is no list \"" +
                                  campaign->dispatch().list() + "\"; `list add` makes one");
}

Result<void> each_person(DispatchReader& reader, const Look& look, std::int64_t now_ms,
                         const DispatchReader::EachPerson& each) {
  const Audience audience =
      audience_of(*look.campaign, look.chain, look.health_derived, local_date(now_ms));
  return reader.each(audience, wants_notices(look.campaign->dispatch(), look.health_derived), each);
}

}  // namespace

Result<const v1::Campaign*> dispatched_campaign(const v1::Chain& chain, const std::string& id) {
  const auto& campaigns = chain.campaigns().campaigns();
  const auto found = std::find_if(campaigns.begin(), campaigns.end(),
                                  [&](const v1::Campaign& one) { return one.id() == id; });
  if (found == campaigns.end()) {
    return fail(Fault::absent, "there is no campaign \"" + id + "\"; `campaign list` shows them");
  }
  const v1::Dispatch& dispatch = found->dispatch();
  const v1::QueryGroup* query = query_of(dispatch, chain);
  const std::string campaign = "campaign \"" + id + "\": ";
  if (query == nullptr && !dispatch.has_list() && !dispatch.has_event()) {
    return fail(Fault::invalid,
                campaign + (dispatch.has_stored_query()
                                ? "there is no query \"" + dispatch.stored_query() + "\""
                                : "it says nothing of whom it is for; write dispatch { query .. }, "
                                  "{ stored_query: .. }, { list: .. } or { event { event: .. } }"));
  }
  if (found->has_commission() && are_commissions_locked(chain.rules())) {
    return fail(Fault::invalid,
                campaign + "its commission " + std::string(why_commissions_are_locked));
  }
  if (dispatch.contacts().empty()) {
    return fail(Fault::invalid, campaign +
                                    "it says nothing of how; write dispatch { contacts { "
                                    "channel: \"post\" output: OUTPUT_PRINT } }");
  }
  if (query != nullptr) {
    const auto faults = check_query(*query, chain);
    if (!faults.empty()) {
      return fail(Fault::invalid, campaign + "its query: " + faults.front().what);
    }
  }
  return &*found;
}

Preflight::Preflight(const v1::Chain& chain, const v1::Campaign& campaign, bool health_derived,
                     std::int64_t now_ms)
    : chain_(chain),
      campaign_(campaign),
      health_derived_(health_derived),
      now_ms_(now_ms),
      today_(local_date(now_ms)) {
  totals_.set_currency(campaign.currency());
  totals_.set_cost_cents(campaign.cost_total_cents());
  totals_.set_health_derived(health_derived);
  for (const v1::ContactStep& step : campaign.dispatch().contacts()) {
    totals_.add_channels()->set_channel(step.channel());
    totals_.add_lamp()->set_channel(step.channel());
  }
}

std::string reason_against(const Person& person, std::string_view channel, const v1::Rules& rules,
                           bool health_derived, std::int64_t now_ms) {
  return judged(person, channel, rules, health_derived, now_ms, local_date(now_ms));
}

std::string Preflight::household_of(const Person& person) {
  const Record& record = person.record;
  const std::string key = folded(record.text("last_name")) + "|" + folded(record.text("street")) +
                          "|" + folded(record.text("house_no")) + "|" + record.text("postcode") +
                          "|" + folded(record.text("city"));
  const std::string& no = record.text("customer_no");
  const auto [head, is_first] = households_.emplace(key, no.empty() ? to_hex(record.id) : no);
  return is_first ? std::string() : head->second;
}

v1::Recipient Preflight::judge(const Person& person) {
  v1::Recipient recipient;
  recipient.set_record_id(to_bytes(person.record.id));
  recipient.set_no(person.record.text("customer_no"));
  recipient.set_name(sorted_name(person.record));
  recipient.set_branch(person.record.text("home_branch"));
  const auto& steps = campaign_.dispatch().contacts();
  std::string why_not;
  int used = -1;
  for (int i = 0; i < steps.size(); ++i) {
    const std::string reason =
        judged(person, steps[i].channel(), chain_.rules(), health_derived_, now_ms_, today_);
    add_to(*totals_.mutable_lamp(i), reason);
    if (reason.empty()) {
      if (used < 0) used = i;
      continue;
    }
    if (used >= 0) continue;
    recipient.set_reason(reason);
    why_not += (why_not.empty() ? "" : " ") + steps[i].channel() + ":" + reason;
  }
  recipient.set_why_not(why_not);
  totals_.set_found(totals_.found() + 1);
  if (used >= 0) {
    recipient.clear_reason();
    const bool letter = steps[used].channel() == "post";
    const bool merged = letter && campaign_.dispatch().merge_households();
    const std::string head = merged ? household_of(person) : "";
    recipient.set_household(head);
    if (!head.empty()) recipient.set_reason("household");
  }
  if (!recipient.reason().empty()) {
    add_reason(*totals_.mutable_excluded(), recipient.reason());
    return recipient;
  }
  const v1::ContactStep& step = steps[used];
  const std::int64_t piece = step.cost_per_piece_cents() > 0 ? step.cost_per_piece_cents()
                                                             : campaign_.cost_per_piece_cents();
  recipient.set_channel(step.channel());
  recipient.set_address(address_for(person.record, step.channel()));
  recipient.set_template_(step.template_());
  recipient.set_cost_cents(piece);
  v1::ChannelCount& channel = *totals_.mutable_channels(used);
  channel.set_count(channel.count() + 1);
  channel.set_cost_cents(channel.cost_cents() + piece);
  totals_.set_recipients(totals_.recipients() + 1);
  totals_.set_cost_cents(totals_.cost_cents() + piece);
  return recipient;
}

Lamp::Lamp(const v1::Rules& rules, bool health_derived, std::int64_t now_ms)
    : rules_(rules), health_derived_(health_derived), now_ms_(now_ms), today_(local_date(now_ms)) {
  for (const std::string_view channel : consent_channels()) {
    channels_.emplace_back().set_channel(std::string(channel));
  }
}

void Lamp::look_at(const Person& person) {
  for (v1::ChannelLamp& lamp : channels_) {
    add_to(lamp, judged(person, lamp.channel(), rules_, health_derived_, now_ms_, today_));
  }
}

Audience audience_of(const v1::Campaign& campaign, const v1::Chain& chain, bool health_derived,
                     const Date& today) {
  return {.query = query_of(campaign.dispatch(), chain),
          .event = campaign.dispatch().event(),
          .list = campaign.dispatch().list(),
          .health_derived = health_derived,
          .today = today};
}

Result<v1::PreflightReply> preflight(DispatchReader& reader, const v1::PreflightRequest& request,
                                     std::int64_t now_ms) {
  Look look;
  TRY(begin(look, reader, request.campaign()));
  Preflight flight(look.chain, *look.campaign, look.health_derived, now_ms);
  const std::uint32_t wanted =
      request.previews() == 0 ? previews_default : std::min(request.previews(), previews_max);
  std::mt19937_64 lot(request.seed() == 0 ? std::random_device()() : request.seed());
  std::vector<v1::Recipient> previews;
  TRY(each_person(reader, look, now_ms, [&](Person&& person) -> Result<bool> {
    v1::Recipient recipient = flight.judge(person);
    if (!recipient.reason().empty()) return true;
    // Each recipient has the same chance to stay (reservoir sampling).
    if (previews.size() < wanted) {
      previews.push_back(std::move(recipient));
    } else if (const auto at = lot() % flight.totals().recipients(); at < wanted) {
      previews[at] = std::move(recipient);
    }
    return true;
  }));
  v1::PreflightReply reply = flight.totals();
  for (v1::Recipient& preview : previews) *reply.add_previews() = std::move(preview);
  sort_by_count(*reply.mutable_excluded());
  return reply;
}

Result<std::vector<v1::Recipient>> judge_everybody(DispatchReader& reader,
                                                   const std::string& campaign, bool excluded_too,
                                                   std::int64_t now_ms) {
  Look look;
  TRY(begin(look, reader, campaign));
  Preflight flight(look.chain, *look.campaign, look.health_derived, now_ms);
  std::vector<v1::Recipient> all;
  TRY(each_person(reader, look, now_ms, [&](Person&& person) -> Result<bool> {
    v1::Recipient recipient = flight.judge(person);
    if (excluded_too || recipient.reason().empty()) all.push_back(std::move(recipient));
    return true;
  }));
  return all;
}

Result<Frozen> select_recipients(DispatchReader& reader, const std::string& campaign,
                                 std::int64_t now_ms) {
  Look look;
  TRY(begin(look, reader, campaign));
  Frozen frozen;
  frozen.selection.set_campaign(campaign);
  frozen.selection.set_made_ms(now_ms);
  *frozen.selection.mutable_dispatch() = look.campaign->dispatch();
  frozen.selection.set_health_derived(look.health_derived);
  frozen.selection.set_query_version(query_version_of(look.campaign->dispatch(), look.chain));
  Preflight flight(look.chain, *look.campaign, look.health_derived, now_ms);
  TRY(each_person(reader, look, now_ms, [&](Person&& person) -> Result<bool> {
    v1::Recipient recipient = flight.judge(person);
    if (recipient.reason().empty()) frozen.recipients.push_back(std::move(recipient));
    return true;
  }));
  *frozen.selection.mutable_excluded() = flight.totals().excluded();
  sort_by_count(*frozen.selection.mutable_excluded());
  frozen.selection.set_recipients(frozen.recipients.size());
  return frozen;
}

}  // namespace tresen
