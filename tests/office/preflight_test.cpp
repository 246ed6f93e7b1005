// Who gets what, by which channel, and who gets nothing for which reason; lists; frozen selections.

#include "sync/office/campaigns/preflight.h"

#include <gtest/gtest.h>

#include "sync/office/admin_dispatch.h"
#include "sync/record/consent_record.h"
#include "tests/office/queries.h"

namespace tresen {
namespace {

using test::HeadOffice;
using test::id_of;
using test::noon_ms;
using test::Pen;

v1::Chain chain_with_campaign() {
  v1::Chain chain = test::optician_chain();
  v1::Campaign& campaign = *chain.mutable_campaigns()->add_campaigns();
  campaign.set_id("mail");
  campaign.set_currency("EUR");
  campaign.set_cost_total_cents(10'000);
  v1::Dispatch& dispatch = *campaign.mutable_dispatch();
  *dispatch.mutable_query() = parse_query("city = Ulm").query;
  dispatch.set_merge_households(true);
  for (const auto& [channel, cents] :
       {std::pair{"sms", 9}, std::pair{"email", 1}, std::pair{"post", 95}}) {
    v1::ContactStep& step = *dispatch.add_contacts();
    step.set_channel(channel);
    step.set_output(v1::ContactStep::OUTPUT_CSV);
    step.set_template_(std::string(channel) + "_1");
    step.set_cost_per_piece_cents(cents);
  }
  return chain;
}

class Preflights : public testing::Test {
 protected:
  using Values = std::vector<std::pair<std::string, std::string>>;

  // A customer in Ulm; `informed`: the privacy notice was given.
  void customer(std::uint8_t number, const Values& values, bool informed = true) {
    // Head office numbers them from 10001 on.
    std::vector<FieldEdit> fields{pen.set("city", "Ulm"), pen.set("home_branch", "b1")};
    for (const auto& [key, value] : values) fields.push_back(pen.set(key, value));
    std::vector<std::string> changes{
        pen.write(id_of(number), RecordKind::customer, std::move(fields))};
    const std::uint64_t first = pen.last_seq();
    if (informed) {
      Record record;
      record.id = id_of(number);
      const ConsentScene scene{record, {}, chain.rules(), "b1",       pen.device(),
                               "s1",   {}, noon_ms,       test::today};
      ConsentSaid notice;
      notice.act = ConsentAct::notice;
      notice.way = ConsentWay::shown;
      const std::array said{notice};
      for (const Edit& edit : consent_edits(scene, said, ids)) {
        changes.push_back(pen.write(edit.record, edit.kind, edit.fields));
      }
    }
    ASSERT_TRUE(office->push(pen.device(), Pen::push(first, changes), noon_ms));
    office.decide_all();
  }
  static Values at_home(std::string last_name, std::string house_no = "1", Values more = {}) {
    more.insert(more.end(), {{"last_name", std::move(last_name)},
                             {"street", "Gasse"},
                             {"house_no", std::move(house_no)},
                             {"postcode", "89073"}});
    return more;
  }
  v1::AdminReply ask(const v1::AdminRequest& request) {
    return answer_whom(office.folder(), request, noon_ms);
  }
  v1::PreflightReply flight(const std::string& campaign = "mail") {
    v1::AdminRequest request;
    request.mutable_preflight()->set_campaign(campaign);
    const v1::AdminReply reply = ask(request);
    EXPECT_FALSE(reply.has_error()) << reply.error().detail();
    return reply.preflight();
  }
  static std::string short_no(const std::string& no) {
    return no.empty() ? no : std::to_string(std::stoi(no) - 10'000);
  }
  // "1 post", "2 nothing household of 1", ...
  std::vector<std::string> recipients(std::uint64_t selection = 0) {
    v1::AdminRequest request;
    request.mutable_recipients()->set_campaign("mail");
    request.mutable_recipients()->set_excluded_too(true);
    request.mutable_recipients()->set_selection(selection);
    request.mutable_recipients()->set_count_max(2);  // in pages
    std::vector<std::string> lines;
    while (true) {
      const v1::AdminReply reply = ask(request);
      EXPECT_FALSE(reply.has_error()) << reply.error().detail();
      for (const v1::Recipient& one : reply.recipients().recipients()) {
        lines.push_back(short_no(one.no()) + " " +
                        (one.reason().empty() ? one.channel() : "nothing " + one.reason()) +
                        (one.household().empty() ? "" : " of " + short_no(one.household())));
      }
      if (reply.recipients().next().empty()) return lines;
      request.mutable_recipients()->set_after(reply.recipients().next());
    }
  }
  v1::ListAddReply add(const v1::ListAddRequest& asked) {
    auto reply = add_to_list(*office, asked, noon_ms);
    EXPECT_TRUE(reply) << (reply ? "" : reply.error().detail);
    return reply ? reply->list_add() : v1::ListAddReply();
  }

  v1::Chain chain = chain_with_campaign();
  HeadOffice office{chain};
  Pen pen{office.new_device("b1"), "b1"};
  IdSource ids;
};

TEST_F(Preflights, UseTheFirstChannelThatIsLawfulAndReaches) {
  const std::string sms = "consent.sms.advertising";
  const std::string email = "consent.email.advertising";
  customer(1, at_home("A", "1", {{"mobile", "+491713920042"}, {sms, "granted"}}));
  customer(2,
           at_home("B", "1",
                   {{"mobile", "+491713920042"}, {"email", "b@example.org"}, {email, "granted"}}));
  customer(3, at_home("C", "1", {{"email", "c@example.org"}}));
  customer(4, {{"last_name", "D"}, {"email", "d@example.org"}});
  customer(5, at_home("E", "1", {{"objection", "yes"}}));
  customer(6, at_home("F", "1", {{"birth_date", "2015-01-01"}}));
  customer(7, at_home("G"), false);
  customer(8, at_home("H", "1", {{"consent.post.advertising", "refused"}}));
  customer(9, at_home("I", "1", {{"mobile", "+491713920042"}, {sms, "withdrawn"}}));
  customer(10, at_home("J", "1", {{"deceased", "yes"}}));
  customer(11, at_home("K", "1", {{"moved_unknown", "yes"}}));
  EXPECT_EQ(recipients(),
            (std::vector<std::string>{"1 sms", "2 email", "3 post", "4 nothing unreachable",
                                      "5 nothing objected", "6 nothing minor",
                                      "7 nothing no_notice", "8 nothing refused", "9 post",
                                      "10 nothing deceased", "11 nothing moved"}));
  const v1::PreflightReply totals = flight();
  EXPECT_EQ(totals.found(), 11U);
  EXPECT_EQ(totals.recipients(), 4U);
  EXPECT_EQ(totals.cost_cents(), 10'000 + 9 + 1 + 2 * 95);
  EXPECT_EQ(totals.channels(2).count(), 2U);
  EXPECT_EQ(totals.lamp(2).lawful(), 4U) << "1, 2, 3 and 9 by post";
  EXPECT_EQ(totals.excluded_size(), 7);
  ASSERT_EQ(totals.previews_size(), 3);
  for (const v1::Recipient& one : totals.previews()) EXPECT_FALSE(one.channel().empty());
}

TEST_F(Preflights, SayForEachChannelWhyItWasPassedOver) {
  customer(1, at_home("A", "1", {{"mobile", "+491713920042"}}));
  const v1::PreflightReply totals = flight();
  ASSERT_EQ(totals.previews_size(), 1);
  EXPECT_EQ(totals.previews(0).why_not(), "sms:no_consent email:unreachable");
  EXPECT_EQ(totals.previews(0).address(), "Gasse 1, 89073 Ulm");
  EXPECT_EQ(totals.previews(0).template_(), "post_1");
}

TEST_F(Preflights, SendOneLetterToAHousehold) {
  customer(1, at_home("Müller"));
  customer(2, at_home("MUELLER"));
  customer(3, at_home("Müller", "2"));
  customer(4, at_home("Maier"));
  EXPECT_EQ(recipients(),
            (std::vector<std::string>{"1 post", "2 nothing household of 1", "3 post", "4 post"}));
}

TEST_F(Preflights, AdmitOnlyWhoConsentedWhereHealthDataIsUsed) {
  chain.mutable_campaigns()->mutable_campaigns(2)->mutable_dispatch()->set_health_derived(true);
  ASSERT_TRUE(office->store().campaigns().publish(chain, noon_ms));
  customer(1, at_home("A"));
  customer(2, at_home("B", "1", {{"consent.post.advertising_health", "granted"}}));
  customer(
      3, at_home("C", "1", {{"email", "c@example.org"}, {"consent.email.advertising", "granted"}}));
  EXPECT_EQ(recipients(), (std::vector<std::string>{"2 post"}));
  v1::AdminRequest request;
  *request.mutable_query_run()->mutable_query() = parse_query("not doctor is known").query;
  const v1::AdminReply reply = ask(request);
  EXPECT_EQ(reply.query_run().count(), 1U);
  EXPECT_EQ(reply.query_run().without_consent(), 2U);
}

TEST_F(Preflights, ReachNobodyWhoObjectedUnderAnotherNumber) {
  customer(1, {{"last_name", "A"}, {"email", "a@example.org"}, {"objection", "yes"}});
  customer(2, at_home("B", "1", {{"email", "a@example.org"}}));
  EXPECT_EQ(recipients(), (std::vector<std::string>{"1 nothing objected", "2 nothing suppressed"}));
}

TEST_F(Preflights, KeepASelectionAsItWas) {
  customer(1, at_home("A"));
  customer(2, at_home("B"));
  auto reader = open_dispatch_reader(office.folder());
  ASSERT_TRUE(reader);
  const auto chosen = select_recipients(**reader, "mail", noon_ms);
  ASSERT_TRUE(chosen) << chosen.error().detail;
  const auto number = office->store().dispatch().freeze(chosen->selection, chosen->recipients);
  ASSERT_TRUE(number);
  customer(3, at_home("C"));
  EXPECT_EQ(recipients(*number), (std::vector<std::string>{"1 post", "2 post"}));
  EXPECT_EQ(recipients().size(), 3U);
  v1::AdminRequest request;
  request.mutable_selections()->set_campaign("mail");
  const v1::AdminReply reply = ask(request);
  ASSERT_EQ(reply.selections().selections_size(), 1);
  EXPECT_EQ(reply.selections().selections(0).recipients(), 2U);
  EXPECT_EQ(reply.selections().selections(0).made_ms(), noon_ms);
  v1::AdminRequest who;
  *who.mutable_query_run()->mutable_query() = parse_query("selected.mail within 1 days").query;
  EXPECT_EQ(ask(who).query_run().count(), 2U);
}

TEST_F(Preflights, LookAgainAtOneRecipientBeforeSending) {
  customer(1, at_home("A"));
  const auto reason = [&](const Uuid& id) -> std::optional<std::string> {
    auto reader = open_dispatch_reader(office.folder());
    const auto person = (*reader)->person(id);
    EXPECT_TRUE(person);
    if (!person || !*person) return std::nullopt;
    return reason_against(**person, "post", chain.rules(), false, noon_ms);
  };
  EXPECT_EQ(reason(id_of(1)), "");
  customer(1, {{"objection", "yes"}}, false);
  EXPECT_EQ(reason(id_of(1)), "objected");
  EXPECT_EQ(reason(id_of(2)), std::nullopt);
}

TEST_F(Preflights, ForgetWhoIsErased) {
  customer(1, at_home("A"));
  customer(2, at_home("B"));
  v1::ListAddRequest asked;
  asked.set_list("friends");
  asked.add_nos("10001");
  asked.add_nos("10002");
  EXPECT_EQ(add(asked).added(), 2U);
  auto reader = open_dispatch_reader(office.folder());
  const auto chosen = select_recipients(**reader, "mail", noon_ms);
  ASSERT_TRUE(chosen);
  const auto number = office->store().dispatch().freeze(chosen->selection, chosen->recipients);
  reader->reset();
  ASSERT_TRUE(office->erase({id_of(90), id_of(1), noon_ms, {}}));
  EXPECT_EQ(recipients(*number), (std::vector<std::string>{"2 post"}));
  v1::AdminRequest request;
  request.mutable_lists();
  EXPECT_EQ(ask(request).lists().lists(0).customers(), 1U);
}

TEST_F(Preflights, TakeListsFromHandQueryAndFile) {
  for (std::uint8_t i = 1; i <= 4; ++i) customer(i, at_home(i < 3 ? "A" : "B", std::to_string(i)));
  v1::ListAddRequest asked;
  asked.set_list("friends");
  asked.add_nos("10001");
  asked.add_nos("77");
  const v1::ListAddReply by_hand = add(asked);
  EXPECT_EQ(by_hand.added(), 1U);
  EXPECT_EQ(by_hand.unknown(0), "77");
  asked.clear_nos();
  *asked.mutable_query() = parse_query("last_name = A").query;
  const v1::ListAddReply by_query = add(asked);
  EXPECT_EQ(by_query.added(), 1U);
  EXPECT_EQ(by_query.already(), 1U);
  v1::AdminRequest request;
  *request.mutable_query_run()->mutable_query() =
      parse_query("list.friends is known and not city = Bonn").query;
  EXPECT_EQ(ask(request).query_run().count(), 2U);
  v1::ListRemoveRequest less;
  less.set_list("friends");
  less.add_nos("10002");
  less.add_nos("10003");
  const auto removed = remove_from_list(*office, less);
  ASSERT_TRUE(removed);
  EXPECT_EQ(removed->list_remove().removed(), 1U);
  EXPECT_EQ(removed->list_remove().unknown(0), "10003");
  asked.set_list("No Id");
  EXPECT_EQ(add_to_list(*office, asked, noon_ms).error().fault, Fault::invalid);
}

TEST_F(Preflights, WriteToBoughtAddressesByPostUnlessTheyObjected) {
  customer(1, at_home("Objector", "7", {{"objection", "yes"}}));
  v1::ListAddRequest asked;
  asked.set_list("bought");
  for (const char* name : {"Objector", "Neu", "Neu"}) {
    Record record;
    for (const auto& [key, value] : at_home(name, "7", {{"city", "Ulm"}})) {
      record.fields[key].state = AnswerState::value;
      record.fields[key].value = value;
    }
    *asked.add_prospects()->mutable_fields() = to_wire(record).fields();
  }
  const v1::ListAddReply done = add(asked);
  EXPECT_EQ(done.suppressed(), 1U);
  EXPECT_EQ(done.added(), 1U);
  EXPECT_EQ(done.already(), 1U);
  chain.mutable_campaigns()->mutable_campaigns(2)->mutable_dispatch()->set_list("bought");
  ASSERT_TRUE(office->store().campaigns().publish(chain, noon_ms));
  EXPECT_EQ(recipients(), (std::vector<std::string>{" post"}));
  EXPECT_EQ(*office.customers().count(RecordKind::customer), 1U) << "they are no customers";
}

TEST_F(Preflights, SayWhatACampaignLacks) {
  for (const auto& [id, what] :
       {std::pair{"nothing", "there is no campaign"}, std::pair{"spring", "says nothing of whom"},
        std::pair{"ears", "says nothing of how"}}) {
    v1::AdminRequest request;
    request.mutable_preflight()->set_campaign(id);
    EXPECT_NE(ask(request).error().detail().find(what), std::string::npos) << id;
  }
  chain.mutable_campaigns()->mutable_campaigns(2)->mutable_dispatch()->set_list("none");
  ASSERT_TRUE(office->store().campaigns().publish(chain, noon_ms));
  v1::AdminRequest request;
  request.mutable_preflight()->set_campaign("mail");
  EXPECT_NE(ask(request).error().detail().find("there is no list \"none\""), std::string::npos);
}

}  // namespace
}  // namespace tresen
