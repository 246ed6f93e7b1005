// One campaign, one query, one event at a time, as the desk edits them: somebody else's change is
// never overwritten, and a mistake is told where it stands.

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "sync/base/database.h"
#include "sync/office/admin.h"
#include "sync/office/admin_dispatch.h"
#include "sync/office/campaigns/preflight.h"
#include "sync/office/store/database_place.h"
#include "tests/support/head_office.h"
#include "tresen/v1/link.pb.h"

namespace tresen {
namespace {

using test::noon_ms;

v1::Chain edited_chain() {
  v1::Chain chain;
  chain.set_id("test");
  chain.set_name("Test chain");
  for (const char* id : {"b1", "b2"}) {
    v1::Branch& branch = *chain.mutable_rules()->add_branches();
    branch.set_id(id);
    branch.set_name(id);
  }
  for (const char* id : {"spring", "autumn"}) {
    v1::Campaign& campaign = *chain.mutable_campaigns()->add_campaigns();
    campaign.set_id(id);
    campaign.set_name(id);
    campaign.set_state(v1::Campaign::STATE_ACTIVE);
  }
  return chain;
}

class Editing : public testing::Test {
 protected:
  v1::AdminReply ask(const v1::AdminRequest& request, const Actor& actor = {}) {
    return admin.answer(*office, request, now_ms += 1000, actor);
  }
  v1::AdminReply good(const v1::AdminRequest& request) {
    v1::AdminReply reply = ask(request);
    EXPECT_FALSE(reply.has_error()) << reply.error().detail();
    return reply;
  }
  std::optional<Fault> fault(const v1::AdminRequest& request) {
    const v1::AdminReply reply = ask(request);
    said = reply.error().detail();
    return reply.has_error() ? std::optional(error_of(reply.error()).fault) : std::nullopt;
  }
  v1::Chain chain() { return office->store().campaigns().chain().value(); }
  v1::Campaign campaign(const std::string& id) {
    const v1::Chain now = chain();
    for (const v1::Campaign& one : now.campaigns().campaigns()) {
      if (one.id() == id) return one;
    }
    return {};
  }
  static v1::AdminRequest saving(const v1::Campaign& campaign, const v1::Campaign* was) {
    v1::AdminRequest request;
    *request.mutable_campaign_save()->mutable_campaign() = campaign;
    if (was != nullptr) *request.mutable_campaign_save()->mutable_was() = *was;
    return request;
  }
  std::vector<std::string> audit() {
    v1::AdminRequest request;
    request.mutable_audit();
    std::vector<std::string> lines;
    const v1::AdminReply reply = good(request);
    for (const v1::AuditFacts& entry : reply.audit().entries()) {
      if (entry.act() == "publication") lines.push_back(entry.staff() + " " + entry.detail());
    }
    return lines;
  }
  // Customers with these external ids.
  void import(const std::vector<std::string>& ids) {
    v1::AdminRequest request;
    for (const std::string& id : ids) {
      auto& values = *request.mutable_import_customers()->add_customers()->mutable_values();
      values["external_id"] = id;
      values["last_name"] = "Name " + id;
      values["street"] = "Gasse";
      values["house_no"] = "1";
      values["postcode"] = "89073";
      values["city"] = "Ulm";
    }
    good(request);
  }
  v1::EventAnswerReply answer(v1::Participation standing, const std::vector<std::string>& nos) {
    v1::AdminRequest request;
    request.mutable_event_answer()->set_event("fair");
    request.mutable_event_answer()->set_standing(standing);
    for (const std::string& no : nos) request.mutable_event_answer()->add_nos(no);
    return good(request).event_answer();
  }

  test::HeadOffice office{edited_chain()};
  Admin admin{*load_ca(office.folder())};
  std::int64_t now_ms = noon_ms;
  std::string said;
};

TEST_F(Editing, SavesOneCampaignAndLeavesTheOthersAlone) {
  const v1::Campaign was = campaign("spring");
  v1::Campaign next = was;
  next.set_name("Spring sale");
  v1::AdminRequest request = saving(next, &was);
  const v1::AdminReply reply = ask(request, {.staff = "m1", .desk = 7});
  ASSERT_FALSE(reply.has_error()) << reply.error().detail();
  EXPECT_EQ(reply.chain_part().version(), 2U);
  EXPECT_TRUE(reply.chain_part().mistakes().empty());
  EXPECT_EQ(campaign("spring").name(), "Spring sale");
  EXPECT_EQ(campaign("autumn").name(), "autumn");
  EXPECT_EQ(chain().campaigns().campaigns_size(), 2);
  // A copy is a new campaign.
  next.set_id("summer");
  EXPECT_EQ(good(saving(next, nullptr)).chain_part().version(), 3U);
  EXPECT_EQ(chain().campaigns().campaigns_size(), 3);
  EXPECT_EQ(audit(), (std::vector<std::string>{"m1 campaign.spring", " campaign.summer"}));
}

TEST_F(Editing, OverwritesNothingThatSomebodyElseHasPublished) {
  const v1::Campaign was = campaign("spring");
  v1::Campaign theirs = was;
  theirs.set_goal("retention");
  v1::Campaign ours = was;
  ours.set_name("Ours");
  good(saving(theirs, &was));
  EXPECT_EQ(fault(saving(ours, &was)), Fault::conflict);
  EXPECT_NE(said.find("meanwhile; open it again"), std::string::npos) << said;
  EXPECT_EQ(campaign("spring").goal(), "retention");
  // Another campaign is nobody's business.
  const v1::Campaign other = campaign("autumn");
  v1::Campaign renamed = other;
  renamed.set_name("Autumn sale");
  good(saving(renamed, &other));
  EXPECT_EQ(fault(saving(ours, nullptr)), Fault::conflict) << "there is one of this id";
  v1::AdminRequest removal;
  *removal.mutable_campaign_delete()->mutable_was() = was;
  EXPECT_EQ(fault(removal), Fault::conflict) << "it is not what was opened";
  *removal.mutable_campaign_delete()->mutable_was() = theirs;
  good(removal);
  EXPECT_EQ(chain().campaigns().campaigns_size(), 1);
  EXPECT_EQ(fault(removal), Fault::conflict);
  EXPECT_EQ(fault(saving(ours, &theirs)), Fault::conflict) << "deleted meanwhile";
  v1::Campaign moved = renamed;
  moved.set_id("winter");
  EXPECT_EQ(fault(saving(moved, &renamed)), Fault::invalid) << "an id is for ever";
}

TEST_F(Editing, TellsMistakesByTheFieldsOfTheCampaignAndSavesNothing) {
  const v1::Campaign was = campaign("autumn");
  v1::Campaign wrong = was;
  wrong.set_goal("glory");
  wrong.set_valid_from("2026-13-01");
  wrong.mutable_dispatch()->add_contacts()->set_channel("pigeon");
  const v1::ChainPartReply reply = good(saving(wrong, &was)).chain_part();
  std::vector<std::string> fields;
  for (const v1::ChainMistake& mistake : reply.mistakes()) fields.push_back(mistake.field());
  EXPECT_EQ(fields, (std::vector<std::string>{"goal", "valid_from", "dispatch.contacts[0].channel",
                                              "dispatch.contacts[0].output"}));
  EXPECT_EQ(reply.mistakes(0).what(), "\"glory\" is no goal; write retention or acquisition");
  EXPECT_EQ(reply.version(), 1U);
  EXPECT_EQ(campaign("autumn").goal(), "");
  // While somebody types, only looked at.
  v1::Campaign right = was;
  right.set_goal("acquisition");
  v1::AdminRequest check = saving(right, &was);
  check.mutable_campaign_save()->set_only_check(true);
  EXPECT_TRUE(good(check).chain_part().mistakes().empty());
  EXPECT_EQ(campaign("autumn").goal(), "");
  EXPECT_TRUE(audit().empty());
}

TEST_F(Editing, KeepsAQueryAsLongAsACampaignNeedsIt) {
  v1::AdminRequest request;
  v1::StoredQuery& query = *request.mutable_query_save()->mutable_query();
  query.set_id("ulm");
  query.set_name("Everybody in Ulm");
  query.set_is_list(true);
  v1::QueryRow& row = *query.mutable_query()->add_nodes()->mutable_row();
  row.set_field("town");
  row.set_op(v1::QUERY_OP_IS);
  row.add_values("Ulm");
  const v1::ChainPartReply wrong = good(request).chain_part();
  ASSERT_EQ(wrong.mistakes_size(), 1);
  EXPECT_EQ(wrong.mistakes(0).field(), "query.nodes[0].row.field");
  row.set_field("city");
  EXPECT_TRUE(good(request).chain_part().mistakes().empty());
  EXPECT_EQ(chain().campaigns().queries_size(), 1);
  const v1::Campaign was = campaign("spring");
  v1::Campaign using_it = was;
  using_it.mutable_dispatch()->set_stored_query("ulm");
  good(saving(using_it, &was));
  v1::AdminRequest removal;
  *removal.mutable_query_delete()->mutable_was() = query;
  EXPECT_EQ(fault(removal), Fault::conflict);
  EXPECT_NE(said.find("spring"), std::string::npos) << said;
  good(saving(was, &using_it));
  removal.mutable_query_delete()->mutable_was()->set_version(1);
  good(removal);
  EXPECT_TRUE(chain().campaigns().queries().empty());
}

// Customers of a town.
v1::StoredQuery townsfolk(const std::string& town) {
  v1::StoredQuery query;
  query.set_id("town");
  query.set_name("Townsfolk");
  query.set_is_list(true);
  v1::QueryRow& row = *query.mutable_query()->add_nodes()->mutable_row();
  row.set_field("city");
  row.set_op(v1::QUERY_OP_IS);
  row.add_values(town);
  return query;
}

class QueryVersions : public Editing {
 protected:
  void save(const v1::StoredQuery& query, const Actor& actor) {
    v1::AdminRequest request;
    *request.mutable_query_save()->mutable_query() = query;
    const v1::Chain now = chain();
    for (const v1::StoredQuery& one : now.campaigns().queries()) {
      if (one.id() == query.id()) *request.mutable_query_save()->mutable_was() = one;
    }
    const v1::AdminReply reply = ask(request, actor);
    EXPECT_FALSE(reply.has_error()) << reply.error().detail();
    EXPECT_TRUE(reply.chain_part().mistakes().empty());
  }
  // "2 Ulm m1 7", the newest first.
  std::vector<std::string> versions() {
    v1::AdminRequest request;
    request.mutable_query_versions()->set_query("town");
    std::vector<std::string> lines;
    const v1::AdminReply reply = good(request);
    for (const v1::QueryVersion& one : reply.query_versions().versions()) {
      lines.push_back(std::to_string(one.query().version()) + " " +
                      one.query().query().nodes(0).row().values(0) + " " + one.staff() + " " +
                      std::to_string(one.desk()));
    }
    return lines;
  }
};

TEST_F(QueryVersions, KeepWhatAQuerySaidWithWhoAndWhen) {
  save(townsfolk("Ulm"), {.staff = "m1", .desk = 7});
  const std::int64_t first_ms = now_ms;
  save(townsfolk("Bonn"), {});
  save(townsfolk("Bonn"), {.staff = "m2", .desk = 7});
  const std::vector<std::string> two{"2 Bonn  0", "1 Ulm m1 7"};
  EXPECT_EQ(versions(), two) << "the same again is no new version";
  EXPECT_EQ(chain().campaigns().queries(0).version(), 2U);
  v1::AdminRequest request;
  request.mutable_query_versions()->set_query("town");
  EXPECT_EQ(good(request).query_versions().versions(1).published_ms(), first_ms);
  office.reopen();
  EXPECT_EQ(versions(), two);
  // What a campaign says has nothing to do with it.
  const v1::Campaign was = campaign("spring");
  v1::Campaign next = was;
  next.set_name("Spring sale");
  good(saving(next, &was));
  EXPECT_EQ(chain().campaigns().queries(0).version(), 2U);
}

TEST_F(QueryVersions, OutliveTheQueryAndAreCountedOn) {
  save(townsfolk("Ulm"), {});
  v1::AdminRequest removal;
  *removal.mutable_query_delete()->mutable_was() = chain().campaigns().queries(0);
  good(removal);
  EXPECT_EQ(versions(), std::vector<std::string>{"1 Ulm  0"});
  save(townsfolk("Bonn"), {});
  EXPECT_EQ(versions(), (std::vector<std::string>{"2 Bonn  0", "1 Ulm  0"}));
  v1::AdminRequest request;
  request.mutable_query_versions()->set_query("nobody");
  EXPECT_EQ(fault(request), Fault::absent);
}

TEST_F(QueryVersions, BeginWithWhatAnOlderReleaseHadPublished) {
  save(townsfolk("Ulm"), {.staff = "m1", .desk = 7});
  const std::int64_t published_ms = now_ms;
  office.close();
  {
    auto database = open_to_write(office.folder(), Writers::several);
    ASSERT_TRUE(database) << database.error().detail;
    const auto body = database->text(
        "SELECT body FROM config_doc WHERE doc = 'campaigns' "
        "ORDER BY version DESC LIMIT 1");
    ASSERT_TRUE(body && *body);
    v1::ConfigDoc doc;
    ASSERT_TRUE(doc.ParseFromString(**body));
    doc.mutable_campaigns()->mutable_queries(0)->clear_version();
    ASSERT_TRUE(database->run(
        "UPDATE config_doc SET body = ? WHERE doc = 'campaigns' AND "
        "version = ?",
        {Blob{doc.SerializeAsString()}, static_cast<std::int64_t>(doc.campaigns().version())}));
    ASSERT_TRUE(database->run("DELETE FROM query_version"));
  }
  office.reopen();
  EXPECT_EQ(versions(), std::vector<std::string>{"0 Ulm  0"}) << "it has no number yet";
  save(townsfolk("Bonn"), {.staff = "m1", .desk = 7});
  EXPECT_EQ(versions(), (std::vector<std::string>{"2 Bonn m1 7", "1 Ulm  0"}));
  v1::AdminRequest request;
  request.mutable_query_versions()->set_query("town");
  EXPECT_EQ(good(request).query_versions().versions(1).published_ms(), published_ms);
}

TEST_F(QueryVersions, AreNamedByTheSelectionThatTheyFound) {
  save(townsfolk("Ulm"), {});
  save(townsfolk("Bonn"), {});
  const v1::Campaign was = campaign("spring");
  v1::Campaign next = was;
  next.mutable_dispatch()->set_stored_query("town");
  v1::ContactStep& step = *next.mutable_dispatch()->add_contacts();
  step.set_channel("post");
  step.set_output(v1::ContactStep::OUTPUT_CSV);
  good(saving(next, &was));
  const auto reader = open_dispatch_reader(office.folder());
  ASSERT_TRUE(reader);
  const auto frozen = select_recipients(**reader, "spring", now_ms);
  ASSERT_TRUE(frozen) << frozen.error().detail;
  EXPECT_EQ(frozen->selection.query_version(), 2U);
  v1::AdminRequest page;
  page.mutable_recipients()->set_campaign("spring");
  EXPECT_EQ(answer_whom(office.folder(), page, now_ms).recipients().query_version(), 2U);
  v1::AdminRequest start;
  *start.mutable_run_start()->mutable_selection() = frozen->selection;
  good(start);
  save(townsfolk("Ulm"), {});
  v1::AdminRequest asked;
  asked.mutable_selections()->set_campaign("spring");
  const v1::AdminReply told = answer_whom(office.folder(), asked, now_ms);
  ASSERT_EQ(told.selections().selections_size(), 1);
  EXPECT_EQ(told.selections().selections(0).query_version(), 2U) << "not the one of today";
}

TEST_F(Editing, CorrectsACustomerByTheRulesOfTheCounter) {
  import({"A"});
  const auto edit = [&](const std::vector<std::array<std::string, 3>>& fields, bool check = false) {
    v1::AdminRequest request;
    request.mutable_customer_edit()->set_no("A");
    request.mutable_customer_edit()->set_only_check(check);
    for (const auto& [field, value, was] : fields) {
      v1::CustomerFieldEdit& one = *request.mutable_customer_edit()->add_fields();
      one.set_field(field);
      one.set_value(value);
      one.set_was(was);
    }
    return good(request).customer_edit();
  };
  const auto stored = [&](const std::string& key) {
    return office.customers().by_external_id("A").value()->answer(key);
  };
  const auto checked = edit({{"mobile", "0171/3920042", ""}}, true);
  ASSERT_EQ(checked.fields_size(), 1);
  EXPECT_EQ(checked.fields(0).value(), "+491713920042");
  EXPECT_EQ(stored("mobile").state, AnswerState::missing) << "only looked at";
  EXPECT_TRUE(
      edit({{"mobile", "0171/3920042", ""}, {"city", "Blaustein", "Ulm"}}).refusals().empty());
  EXPECT_EQ(stored("mobile").value, "+491713920042");
  EXPECT_EQ(stored("mobile").source, Source::desk);
  EXPECT_EQ(stored("city").value, "Blaustein");
  for (const auto& [field, value, was] :
       std::vector<std::array<std::string, 3>>{{"postcode", "00123", "89073"},
                                               {"last_name", "", "Name A"},
                                               {"customer_no", "5", "10001"},
                                               {"consent.email.advertising", "yes", ""},
                                               {"objection", "no", ""},
                                               {"shoe_size", "43", ""},
                                               {"city", "Ulm", "Ulm"}}) {
    const auto refused = edit({{field, value, was}, {"street", "Allee", "Gasse"}});
    ASSERT_EQ(refused.refusals_size(), 1) << field;
    EXPECT_EQ(refused.refusals(0).field(), field);
  }
  EXPECT_EQ(stored("street").value, "Gasse") << "all or nothing";
  EXPECT_TRUE(edit({{"mobile", "", "+491713920042"}}).refusals().empty());
  EXPECT_EQ(stored("mobile").state, AnswerState::unknown);
}

v1::Event fair() {
  v1::Event event;
  event.set_id("fair");
  event.set_title("Hearing day");
  event.set_begins("2026-12-03 18:00");
  event.set_ends("2026-12-03 20:00");
  event.set_branch("b1");
  event.set_capacity(2);
  return event;
}

TEST_F(Editing, InvitesToAnEventAndKeepsItsPlaces) {
  import({"A", "B", "C", "D"});
  v1::AdminRequest request;
  *request.mutable_event_save()->mutable_event() = fair();
  good(request);
  EXPECT_EQ(fault(request), Fault::conflict) << "there is one of this id";
  EXPECT_EQ(answer(v1::PARTICIPATION_INVITED, {"A", "B", "C", "nobody"}).changed(), 3U);
  EXPECT_EQ(answer(v1::PARTICIPATION_ACCEPTED, {"A"}).changed(), 1U);
  EXPECT_EQ(answer(v1::PARTICIPATION_INVITED, {"A", "B"}).already(), 2U) << "A stays accepted";
  const auto crowd = answer(v1::PARTICIPATION_ACCEPTED, {"B", "C", "D"});
  EXPECT_EQ(crowd.changed(), 1U);
  ASSERT_EQ(crowd.full_size(), 1);
  EXPECT_EQ(crowd.full(0), "C");
  ASSERT_EQ(crowd.unknown_size(), 1) << "D was not invited";
  EXPECT_EQ(crowd.unknown(0), "D");
  EXPECT_EQ(answer(v1::PARTICIPATION_DECLINED, {"A"}).changed(), 1U);
  EXPECT_EQ(answer(v1::PARTICIPATION_ACCEPTED, {"C"}).changed(), 1U) << "there is a place now";
  v1::AdminRequest shown;
  shown.mutable_events()->set_event("fair");
  const v1::EventsReply events = good(shown).events();
  ASSERT_EQ(events.events_size(), 1);
  EXPECT_EQ(events.events(0).accepted(), 2U);
  EXPECT_EQ(events.events(0).declined(), 1U);
  ASSERT_EQ(events.participants_size(), 3);
  EXPECT_EQ(events.participants(0).standing(), v1::PARTICIPATION_DECLINED);
  // Whoever is erased was never there.
  v1::AdminRequest erasure;
  erasure.mutable_person_erase()->set_no("B");
  good(erasure);
  EXPECT_EQ(good(shown).events().participants_size(), 2);
  v1::AdminRequest removal;
  *removal.mutable_event_delete()->mutable_was() = fair();
  EXPECT_TRUE(good(removal).events().events().empty());
  EXPECT_EQ(fault(shown), Fault::absent);
}

TEST_F(Editing, RefusesAnEventThatCannotBe) {
  const auto with = [](void (*change)(v1::Event&)) {
    v1::AdminRequest request;
    *request.mutable_event_save()->mutable_event() = fair();
    change(*request.mutable_event_save()->mutable_event());
    return request;
  };
  for (const auto& request : {with([](v1::Event& event) { event.set_id("A b"); }),
                              with([](v1::Event& event) { event.clear_title(); }),
                              with([](v1::Event& event) { event.set_begins("2026-02-30 18:00"); }),
                              with([](v1::Event& event) { event.set_begins("2026-12-03 24:00"); }),
                              with([](v1::Event& event) { event.set_begins("tomorrow"); }),
                              with([](v1::Event& event) { event.set_ends("2026-12-03 17:00"); }),
                              with([](v1::Event& event) { event.set_branch("b9"); })}) {
    EXPECT_EQ(fault(request), Fault::invalid) << request.ShortDebugString();
  }
}

TEST_F(Editing, MakesParticipantsTheSourceOfACampaign) {
  import({"A", "B", "C"});
  v1::AdminRequest request;
  *request.mutable_event_save()->mutable_event() = fair();
  good(request);
  const v1::Campaign was = campaign("spring");
  v1::Campaign next = was;
  v1::Dispatch& dispatch = *next.mutable_dispatch();
  dispatch.mutable_event()->set_event("fair");
  v1::ContactStep& step = *dispatch.add_contacts();
  step.set_channel("post");
  step.set_output(v1::ContactStep::OUTPUT_CSV);
  EXPECT_TRUE(good(saving(next, &was)).chain_part().mistakes().empty());
  const auto found = [&] {
    v1::AdminRequest asked;
    asked.mutable_preflight()->set_campaign("spring");
    const v1::AdminReply reply = answer_whom(office.folder(), asked, noon_ms);
    EXPECT_FALSE(reply.has_error()) << reply.error().detail();
    return reply.preflight().found();
  };
  EXPECT_EQ(found(), 0U);
  answer(v1::PARTICIPATION_INVITED, {"A", "B"});
  EXPECT_EQ(found(), 2U);
  answer(v1::PARTICIPATION_ACCEPTED, {"B"});
  const v1::Campaign all = next;
  next.mutable_dispatch()->mutable_event()->add_standing(v1::PARTICIPATION_ACCEPTED);
  good(saving(next, &all));
  EXPECT_EQ(found(), 1U);
  v1::AdminRequest removal;
  *removal.mutable_event_delete()->mutable_was() = fair();
  good(removal);
  v1::AdminRequest asked;
  asked.mutable_preflight()->set_campaign("spring");
  EXPECT_EQ(answer_whom(office.folder(), asked, noon_ms).error().detail(),
            "campaign \"spring\": there is no event \"fair\"; `event add` makes one");
}

}  // namespace
}  // namespace tresen
