// Which campaigns are offered, as the decision table that it is, and who is held already.

#include "sync/record/offer.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/record/any_record.h"
#include "tests/support/seed.h"

namespace tresen {
namespace {

Date day(std::string_view iso) { return parse_date(iso).value(); }

const Date today = day("2026-11-21");
const Situation at_counter{.branch = "b1", .process_type = "glasses", .today = today};

std::int64_t noon(std::string_view iso) {
  return parse_time(std::string(iso) + "T12:00:00Z").value();
}

// A customer made at a counter on a day, as the UUIDv7 says, known to head office.
Record customer(std::string_view made, std::string_view number = "77") {
  Record record;
  const auto ms = static_cast<std::uint64_t>(noon(made));
  for (std::size_t i = 0; i < 6; ++i) {
    record.id.bytes[i] = static_cast<std::uint8_t>(ms >> (8 * (5 - i)));
  }
  record.id.bytes[6] = 0x70;
  record.row_ver = 3;
  record.fields["customer_no"].state = AnswerState::value;
  record.fields["customer_no"].value = number;
  return record;
}

Record imported() {
  Record record = customer("2026-11-21");
  record.fields["last_name"] = {.state = AnswerState::value,
                                .value = "Müller",
                                .source = Source::import,
                                .stamp = {},
                                .staff = {},
                                .branch = {}};
  return record;
}

v1::Campaigns campaigns(const std::string& text) {
  v1::Campaigns made;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &made)) << text;
  return made;
}

CampaignVerdict judged(const Record& record, const std::string& campaign) {
  return judge_campaigns(record, campaigns("campaigns { id: 'c' " + campaign + " }"), at_counter)
      .at(0);
}

TEST(Offer, DecidesByTheTable) {
  struct Case {
    std::string_view campaign;
    OfferReason reason;
  };
  using R = OfferReason;
  const Record old = customer("2020-05-05");
  for (const auto& [campaign, reason] : {
           Case{"state: STATE_ACTIVE", R::for_everybody},
           Case{"", R::not_active},
           Case{"state: STATE_DRAFT", R::not_active},
           Case{"state: STATE_PAUSED", R::not_active},
           Case{"state: STATE_ENDED", R::not_active},
           Case{"state: STATE_ACTIVE valid_from: '2026-11-21'", R::for_everybody},
           Case{"state: STATE_ACTIVE valid_from: '2026-11-22'", R::not_begun},
           Case{"state: STATE_ACTIVE valid_to: '2026-11-21'", R::for_everybody},
           Case{"state: STATE_ACTIVE valid_to: '2026-11-20'", R::ended},
           Case{"state: STATE_ACTIVE branches: 'b1'", R::for_everybody},
           Case{"state: STATE_ACTIVE branches: 'b2' branches: 'b3'", R::other_branch},
           Case{"state: STATE_ACTIVE process_types: 'glasses'", R::for_everybody},
           Case{"state: STATE_ACTIVE process_types: 'repair'", R::other_process},
           Case{"state: STATE_ACTIVE not_for_new_customers: true", R::for_everybody},
           Case{"state: STATE_ACTIVE selection { made_on: '2026-11-01' customer_nos: '77' }",
                R::selected},
           Case{"state: STATE_ACTIVE selection { made_on: '2026-11-01' customer_nos: '1' }",
                R::not_selected},
           Case{"state: STATE_ACTIVE selection { made_on: '2026-10-21' }", R::not_selected},
           Case{"state: STATE_ACTIVE selection { made_on: '2026-10-20' }", R::selection_old},
           Case{"state: STATE_ACTIVE selection { made_on: '2026-10-20' strict: true }",
                R::not_selected},
           Case{"state: STATE_ACTIVE selection { }", R::not_selected},
           Case{"state: STATE_ACTIVE selection { made_on: '2020-01-01' strict: true "
                "customer_nos: '77' }",
                R::selected},
       }) {
    const CampaignVerdict verdict = judged(old, std::string(campaign));
    EXPECT_EQ(name_of(verdict.reason), name_of(reason)) << campaign;
    EXPECT_EQ(verdict.offered, reason <= R::made_later) << campaign;
  }
}

TEST(Offer, KnowsNewCustomers) {
  const std::string fresh_only = "state: STATE_ACTIVE not_for_new_customers: true";
  EXPECT_EQ(judged(customer("2026-11-21"), fresh_only).reason, OfferReason::not_for_new_customers);
  EXPECT_EQ(judged(customer("2026-11-20"), fresh_only).reason, OfferReason::for_everybody);
  Record unseen = customer("2026-11-20");
  unseen.row_ver = 0;
  EXPECT_EQ(judged(unseen, fresh_only).reason, OfferReason::not_for_new_customers);
  EXPECT_EQ(judged(imported(), fresh_only).reason, OfferReason::for_everybody);
}

TEST(Offer, ASelectionIsSofterForCustomersMadeLater) {
  const std::string soft = "state: STATE_ACTIVE selection { made_on: '2026-11-10' }";
  const std::string strict = "state: STATE_ACTIVE selection { made_on: '2026-11-10' strict: true }";
  EXPECT_EQ(judged(customer("2026-11-11"), soft).reason, OfferReason::made_later);
  EXPECT_EQ(judged(customer("2026-11-10"), soft).reason, OfferReason::not_selected);
  EXPECT_EQ(judged(customer("2026-11-11"), strict).reason, OfferReason::not_selected);
  EXPECT_EQ(judged(imported(), soft).reason, OfferReason::not_selected);
}

TEST(Offer, JudgesEveryCampaignInTheOrderOfTheDocument) {
  const auto verdicts = judge_campaigns(
      customer("2020-01-01"),
      campaigns("campaigns { id: 'b' } campaigns { id: 'a' state: STATE_ACTIVE }"), at_counter);
  ASSERT_EQ(verdicts.size(), 2U);
  EXPECT_EQ(verdicts[0].campaign, "b");
  EXPECT_EQ(verdicts[1].campaign, "a");
  EXPECT_EQ(verdicts[1].index, 1);
}

std::vector<std::string> order(const v1::Campaigns& all, const Uuid& process) {
  std::vector<std::string> ids;
  for (const auto* campaign : offered_campaigns(customer("2020-01-01"), all, at_counter, process)) {
    ids.push_back(campaign->id());
  }
  return ids;
}

TEST(Offer, TheOrderOfTheTilesHangsOnTheProcessAlone) {
  std::string text;
  for (const char id : {'a', 'b', 'c', 'd'}) {
    text += std::string("campaigns { id: 'c-") + id + "' state: STATE_ACTIVE }";
  }
  const v1::Campaigns all = campaigns(text);
  v1::Campaigns backwards;
  for (int i = 3; i >= 0; --i) *backwards.add_campaigns() = all.campaigns(i);
  test::AnyRecord any(test::seed());
  std::map<std::string, int> firsts;
  for (int round = 0; round < 400; ++round) {
    const Uuid process = any.id();
    const auto ids = order(all, process);
    EXPECT_EQ(ids, order(backwards, process)) << "seed=" << test::seed();
    EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 4U);
    ++firsts[ids.at(0)];
  }
  // Nobody stands first by default: 100 expected of each, five standard deviations are 43.
  for (const auto& [id, count] : firsts) {
    EXPECT_NEAR(count, 100, 43) << id << " seed=" << test::seed();
  }
}

TEST(Offer, TilesKeepTheirOrderWhenOneGoes) {
  std::string text;
  for (const char id : {'a', 'b', 'c', 'd', 'e'}) {
    text += std::string("campaigns { id: '") + id + "' state: STATE_ACTIVE }";
  }
  v1::Campaigns all = campaigns(text);
  test::AnyRecord any(test::seed());
  const Uuid process = any.id();
  auto before = order(all, process);
  std::erase(before, "c");
  all.mutable_campaigns(2)->set_state(v1::Campaign::STATE_PAUSED);
  EXPECT_EQ(order(all, process), before) << "seed=" << test::seed();
}

MarketingContact contact(std::string_view campaign, std::string_view on) {
  MarketingContact made;
  made.campaign = campaign;
  made.at_ms = noon(on);
  return made;
}

std::string held(const std::vector<MarketingContact>& contacts, const v1::Campaigns& all = {},
                 const v1::Rules& rules = {}) {
  const auto current = current_contact(contacts, all, rules, today);
  return current ? current->campaign : "nobody";
}

TEST(CurrentContact, TheFirstCampaignHoldsForNinetyDays) {
  EXPECT_EQ(held({}), "nobody");
  EXPECT_EQ(held({contact("a", "2026-11-21")}), "a");
  EXPECT_EQ(held({contact("a", "2026-08-24")}), "a");       // 89 days ago
  EXPECT_EQ(held({contact("a", "2026-08-23")}), "nobody");  // 90 days ago
  EXPECT_EQ(held({contact("b", "2026-11-01"), contact("a", "2026-10-01")}), "a");
}

TEST(CurrentContact, LaterContactsOpenNoNewWindow) {
  // b came while a held, so that its own 90 days do not count.
  EXPECT_EQ(held({contact("a", "2026-08-01"), contact("b", "2026-09-15")}), "nobody");
  // c came after a had ended.
  EXPECT_EQ(
      held({contact("a", "2026-06-01"), contact("b", "2026-08-15"), contact("c", "2026-09-15")}),
      "c");
}

TEST(CurrentContact, TheWindowIsTheCampaignsOrTheChains) {
  v1::Rules rules;
  rules.set_attribution_days(10);
  EXPECT_EQ(held({contact("a", "2026-11-12")}, {}, rules), "a");
  EXPECT_EQ(held({contact("a", "2026-11-11")}, {}, rules), "nobody");
  const v1::Campaigns all = campaigns("campaigns { id: 'a' attribution_days: 30 }");
  EXPECT_EQ(held({contact("a", "2026-11-11")}, all, rules), "a");
  EXPECT_EQ(held({contact("b", "2026-11-11")}, all, rules), "nobody");
}

TEST(CurrentContact, WhatIsStillToComeOrNamesNothingDoesNotHold) {
  EXPECT_EQ(held({contact("a", "2026-11-22")}), "nobody");
  EXPECT_EQ(held({contact("", "2026-11-20")}), "nobody");
  MarketingContact recommended = contact("", "2026-11-20");
  recommended.referrer.bytes[0] = 1;
  EXPECT_EQ(held({recommended}), "");
}

TEST(CurrentContact, WrittenToHoldsLikeCame) {
  MarketingContact written = contact("a", "2026-11-20");
  written.kind = ContactKind::matched;
  EXPECT_EQ(held({written}), "a");
}

TEST(CurrentContact, TheOrderInWhichTheyAreListedDoesNotMatter) {
  test::AnyRecord any(test::seed());
  for (int round = 0; round < 200; ++round) {
    std::vector<MarketingContact> contacts;
    for (const std::string_view campaign : {"a", "b", "c", "d"}) {
      const Date on = plus_days(today, -static_cast<int>(any.below(300)));
      contacts.push_back(contact(campaign, iso_date(on)));
      contacts.back().id = any.id();
    }
    const std::string first = held(contacts);
    std::reverse(contacts.begin(), contacts.end());
    ASSERT_EQ(held(contacts), first) << "seed=" << test::seed();
    std::swap(contacts[0], contacts[2]);
    ASSERT_EQ(held(contacts), first) << "seed=" << test::seed();
  }
}

}  // namespace
}  // namespace tresen
