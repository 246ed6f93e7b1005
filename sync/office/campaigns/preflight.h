#pragma once
// Who would get what if a campaign went out now, and why the others get nothing: the contact
// template's channels in their order, each skipped for what the law or missing data says
// (record/advertising.h), one letter for a household.
//
// Nothing is sent or written here. A run asks reason_against() again for each recipient at the
// moment of sending, of a reader opened then.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/office/store/dispatch_store.h"
#include "sync/record/record.h"
#include "tresen/v1/chain.pb.h"
#include "tresen/v1/dispatch.pb.h"

namespace tresen {

// The campaign of a chain; invalid: it is not there, or it says nothing of whom and how.
Result<const v1::Campaign*> dispatched_campaign(const v1::Chain& chain, const std::string& id);

// Judges one person after the other. Beside the words of Advertising the reasons are:
//   suppressed  recognised as somebody who has objected, as another customer or before
//   prospect    a bought address has consented to nothing: post alone
//   household   somebody of the same name at the same address gets the letter
class Preflight {
 public:
  // All are borrowed; the campaign is one of the chain. `now_ms` is since 1970-01-01 UTC.
  Preflight(const v1::Chain& chain, const v1::Campaign& campaign, bool health_derived,
            std::int64_t now_ms);

  // The channel that will be used, with address and cost, or the reason why none will: that of the
  // last channel. Remembers households: in one order, each person once.
  v1::Recipient judge(const Person& person);

  // Of all that were judged so far.
  const v1::PreflightReply& totals() const { return totals_; }

 private:
  // Number of who gets the letter of all at this address; empty: this one does.
  std::string household_of(const Person& person);

  const v1::Chain& chain_;
  const v1::Campaign& campaign_;
  bool health_derived_;
  std::int64_t now_ms_;
  Date today_;
  std::map<std::string, std::string> households_;  // name and address -> number of the first
  v1::PreflightReply totals_;
};

// Why a channel may not or cannot be used for somebody now; empty: it may. The words are those of
// Preflight, but for households.
std::string reason_against(const Person& person, std::string_view channel, const v1::Rules& rules,
                           bool health_derived, std::int64_t now_ms);

// For how many of those who are looked at each channel is lawful, whatever campaign it were.
class Lamp {
 public:
  Lamp(const v1::Rules& rules, bool health_derived, std::int64_t now_ms);
  void look_at(const Person& person);
  std::vector<v1::ChannelLamp> channels() const { return channels_; }

 private:
  const v1::Rules& rules_;
  bool health_derived_;
  std::int64_t now_ms_;
  Date today_;
  std::vector<v1::ChannelLamp> channels_;
};

// Whom a campaign is for.
Audience audience_of(const v1::Campaign& campaign, const v1::Chain& chain, bool health_derived,
                     const Date& today);

// The whole of it: totals, and previews drawn by lot with this seed.
Result<v1::PreflightReply> preflight(DispatchReader& reader, const v1::PreflightRequest& request,
                                     std::int64_t now_ms);

// Everybody who would get something now, and with `excluded_too` who would not, in no order.
Result<std::vector<v1::Recipient>> judge_everybody(DispatchReader& reader,
                                                   const std::string& campaign, bool excluded_too,
                                                   std::int64_t now_ms);

// Everybody who would get something now, as freeze() (dispatch_store.h) takes them.
struct Frozen {
  v1::FrozenSelection selection;  // without a number
  std::vector<v1::Recipient> recipients;
};
Result<Frozen> select_recipients(DispatchReader& reader, const std::string& campaign,
                                 std::int64_t now_ms);

}  // namespace tresen
