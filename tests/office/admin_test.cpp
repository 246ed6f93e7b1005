// What head office does for its operators, asked directly: import, publishing, finding.

#include "sync/office/admin.h"

#include <gtest/gtest.h>

#include "tests/support/head_office.h"

namespace tresen {
namespace {

using test::noon_ms;

class AdminAnswers : public testing::Test {
 protected:
  v1::AdminReply ask(const v1::AdminRequest& request) {
    return admin.answer(*office, request, now_ms += 1000);
  }
  v1::AdminReply good(const v1::AdminRequest& request) {
    v1::AdminReply reply = ask(request);
    EXPECT_FALSE(reply.has_error()) << reply.error().detail();
    return reply;
  }
  using Row = std::map<std::string, std::string>;
  v1::ImportReply import(const std::vector<Row>& rows, const Row& for_new = {}) {
    v1::AdminRequest request;
    std::uint64_t line = 1;
    for (const Row& row : rows) {
      v1::ImportedCustomer& customer = *request.mutable_import_customers()->add_customers();
      customer.set_line(++line);
      customer.mutable_values()->insert(row.begin(), row.end());
    }
    request.mutable_import_customers()->mutable_for_new()->insert(for_new.begin(), for_new.end());
    return good(request).import_customers();
  }
  Record customer(const std::string& no) {
    v1::AdminRequest request;
    request.mutable_customer()->set_no(no);
    auto record = from_wire(good(request).customer().customer());
    return record ? *record : Record{};
  }
  v1::AdminReply publish(const v1::Chain& chain) {
    v1::AdminRequest request;
    *request.mutable_publish()->mutable_chain() = chain;
    return ask(request);
  }
  std::vector<std::string> find(const std::string& words) {
    v1::AdminRequest request;
    request.mutable_search()->add_queries(words);
    std::vector<std::string> found;
    const v1::AdminReply reply = good(request);
    for (const v1::SearchHit& hit : reply.search().answers(0).hits()) {
      found.push_back(hit.external_id());
    }
    return found;
  }

  test::HeadOffice office;
  Admin admin{*load_ca(office.folder())};
  std::int64_t now_ms = noon_ms;
};

TEST_F(AdminAnswers, ImportKnowsCustomersByExternalIdAndElseByNumber) {
  const auto first = import({{{"external_id", "A1"}, {"last_name", "Müller"}},
                             {{"customer_no", "77"}, {"last_name", "Maier"}},
                             {{"last_name", "Huber"}}});
  EXPECT_EQ(first.created(), 3U);
  const auto second = import({{{"external_id", "A1"}, {"last_name", "Müller"}, {"city", "Ulm"}},
                              {{"customer_no", "77"}, {"last_name", "Maier"}},
                              {{"last_name", "Huber"}}});
  EXPECT_EQ(second.updated(), 1U);
  EXPECT_EQ(second.unchanged(), 1U);
  EXPECT_EQ(second.created(), 1U) << "nobody knows that it is the same Huber";
  EXPECT_EQ(customer("A1").text("city"), "Ulm");
  EXPECT_EQ(*office.customers().count(RecordKind::customer), 4U);
}

TEST_F(AdminAnswers, ImportMeetsTheSameCustomerTwiceInOnePortion) {
  import({{{"external_id", "A1"},
           {"last_name", "Müller"},
           { "city",
             "Ulm" }},
          { {"external_id", "A1"},
            {"last_name", "Müller"},
            { "city",
              "Bonn" } }});
  EXPECT_EQ(*office.customers().count(RecordKind::customer), 1U);
  EXPECT_EQ(customer("A1").text("city"), "Bonn") << "the later row holds";
}

TEST_F(AdminAnswers, ImportNeverOverwritesWithABlank) {
  import({{ {"external_id", "A1"}, {"last_name", "Müller"}, { "city", "Ulm" } }});
  import({{ {"external_id", "A1"}, { "last_name", "Müller" } }});
  EXPECT_EQ(customer("A1").text("city"), "Ulm");
}

TEST_F(AdminAnswers, ImportGivesDefaultsToNewCustomersOnly) {
  import({{ {"external_id", "A1"}, { "last_name", "Müller" } }});
  import({{{"external_id", "A1"},
           { "city",
             "Ulm" }},
          {{"external_id", "A2"},
           { "last_name",
             "Maier" }},
          { {"external_id", "A3"},
            {"last_name", "Huber"},
            { "home_branch",
              "b2" } }},
         {{ "home_branch",
            "b1" }});
  EXPECT_EQ(customer("A1").text("home_branch"), "");
  EXPECT_EQ(customer("A2").text("home_branch"), "b1");
  EXPECT_EQ(customer("A3").text("home_branch"), "b2");
}

TEST_F(AdminAnswers, ImportNeverChangesOrSharesANumber) {
  import({{ {"external_id", "A1"}, {"customer_no", "77"}, { "last_name", "Müller" } }});
  const auto reply =
      import({{{"external_id", "A1"}, {"customer_no", "78"}, {"city", "Ulm"}},
              {{"external_id", "A2"}, {"customer_no", "77"}, {"last_name", "Maier"}}});
  ASSERT_EQ(reply.refusals_size(), 2);
  EXPECT_EQ(reply.refusals(0).field(), "customer_no");
  EXPECT_EQ(reply.refusals(1).line(), 3U);
  EXPECT_EQ(customer("A1").text("customer_no"), "77");
  EXPECT_EQ(customer("A1").text("city"), "Ulm") << "the rest of the row is taken";
  EXPECT_NE(customer("A2").text("customer_no"), "77");
  EXPECT_NE(customer("A2").text("customer_no"), "");
}

TEST_F(AdminAnswers, PublishesOnlyWhatDiffersAndNothingFromAnOldVersion) {
  v1::Chain chain = test::small_chain();
  chain.clear_staff();
  EXPECT_EQ(publish(chain).publish().published_size(), 0);
  chain.mutable_texts()->mutable_texts(0)->set_text("Neu");
  const v1::AdminReply published = publish(chain);
  ASSERT_EQ(published.publish().published_size(), 1) << published.error().detail();
  EXPECT_EQ(published.publish().published(0), "texts");
  EXPECT_EQ(published.publish().texts(), 2U);
  EXPECT_EQ(published.publish().staff(), 1U) << "what the file does not have stays";
  chain.mutable_texts()->set_version(1);
  const v1::AdminReply outdated = publish(chain);
  EXPECT_EQ(error_of(outdated.error()).fault, Fault::conflict);
  chain.set_id("other");
  EXPECT_EQ(error_of(publish(chain).error()).fault, Fault::invalid);
}

TEST_F(AdminAnswers, ShowsStaffOnlyToWhomAsksForThem) {
  v1::AdminRequest request;
  request.mutable_chain();
  EXPECT_FALSE(good(request).chain().has_staff());
  request.mutable_chain()->set_with_staff(true);
  EXPECT_EQ(good(request).chain().staff().members_size(), 1);
}

TEST_F(AdminAnswers, FindsWhatHasChangedSinceTheLastSearch) {
  import({{ {"external_id", "A1"}, {"last_name", "Müller"}, { "home_branch", "b1" } }});
  EXPECT_EQ(find("muell"), std::vector<std::string>{"A1"});
  import({{ {"external_id", "A2"}, { "last_name", "Müllner" } }});
  EXPECT_EQ(find("muell").size(), 2U) << "also without a branch";
  import({{ {"external_id", "A1"}, {"last_name", "Schmidt"}, { "home_branch", "b2" } }});
  EXPECT_EQ(find("muell"), std::vector<std::string>{"A2"});
  EXPECT_EQ(find("schmidt"), std::vector<std::string>{"A1"}) << "also after a move";
}

TEST_F(AdminAnswers, PagesThroughAllCustomersOnce) {
  std::vector<Row> rows;
  for (int i = 0; i < 25; ++i) rows.push_back({{"last_name", "N" + std::to_string(i)}});
  import(rows);
  std::set<std::string> seen;
  v1::AdminRequest request;
  request.mutable_customers()->set_count_max(10);
  for (bool more = true; more;) {
    const v1::CustomersReply page = good(request).customers();
    for (const v1::Record& record : page.customers()) {
      EXPECT_TRUE(seen.insert(record.record_id()).second);
      request.mutable_customers()->set_after(record.record_id());
    }
    more = page.more();
  }
  EXPECT_EQ(seen.size(), 25U);
}

TEST_F(AdminAnswers, TellsDevicesAndShutsThemOut) {
  const std::uint64_t device = office.new_device("b2");
  v1::AdminRequest request;
  request.mutable_devices();
  ASSERT_EQ(good(request).devices().devices_size(), 1);
  EXPECT_EQ(good(request).devices().devices(0).branch(), "b2");
  v1::AdminRequest revoke;
  revoke.mutable_revoke()->set_device_id(device);
  good(revoke);
  EXPECT_TRUE(good(request).devices().devices(0).revoked());
  revoke.mutable_revoke()->set_device_id(device + 1);
  EXPECT_EQ(error_of(ask(revoke).error()).fault, Fault::absent);
}

TEST_F(AdminAnswers, RefusesARequestThatIsNone) {
  EXPECT_EQ(error_of(ask({}).error()).fault, Fault::invalid);
}

}  // namespace
}  // namespace tresen
