// The reports say what the records say: who came by what, what was bought, how processes went, and
// what is missing.

#include <gtest/gtest.h>

#include <fstream>
#include <limits>
#include <set>
#include <span>

#include "sync/base/database.h"
#include "sync/office/admin_dispatch.h"
#include "sync/office/reports/report_table.h"
#include "sync/office/reports/reports.h"
#include "sync/office/store/database_place.h"
#include "sync/record/marketing_contact.h"
#include "sync/record/process_record.h"
#include "sync/record/sale.h"
#include "tests/office/reader.h"
#include "tests/support/canaries.h"

namespace tresen {
namespace {

using test::HeadOffice;
using test::id_of;
using test::noon_ms;
using test::Pen;
using test::write;

constexpr std::int64_t day_ms = 86'400'000;

v1::Chain chain_with_staff(int in_b2) {
  v1::Chain chain = test::small_chain();
  chain.mutable_staff()->clear_members();
  for (int i = 0; i < 6 + in_b2; ++i) {
    v1::StaffMember& member = *chain.mutable_staff()->add_members();
    member.set_id("s" + std::to_string(i));
    member.set_pin("1111");
    member.add_branches(i < 6 ? "b1" : "b2");
  }
  for (const char* field : {"email", "mobile"}) {
    v1::FieldRule& rule = *chain.mutable_rules()->add_fields();
    rule.set_field(field);
    rule.set_level(v1::LEVEL_MUST);
    rule.set_purpose("test");
  }
  v1::Campaign& spring = *chain.mutable_campaigns()->mutable_campaigns(0);
  spring.set_goal("retention");
  spring.set_currency("EUR");
  spring.set_cost_total_cents(1000);
  chain.mutable_campaigns()->add_campaigns()->set_id("autumn");
  return chain;
}

class Reports : public testing::Test {
 protected:
  explicit Reports(int staff_in_b2 = 6) : office(chain_with_staff(staff_in_b2)) {}

  void put(const Edit& edit) { write(office, pen, edit.record, edit.kind, edit.fields); }
  void customer(std::uint8_t number, const char* branch = "b1", const char* email = "") {
    std::vector<FieldEdit> fields{pen.set("last_name", "Name" + std::to_string(number)),
                                  pen.set("home_branch", branch)};
    if (*email != 0) fields.push_back(pen.set("email", email));
    write(office, pen, id_of(number), RecordKind::customer, fields);
  }
  void contact(std::uint8_t number, std::uint8_t customer, const char* campaign, ContactKind kind,
               int days_ago, const char* branch = "b1") {
    put(contact_edit({}, {.id = id_of(number),
                          .campaign = campaign,
                          .customer = id_of(customer),
                          .process = {},
                          .at_ms = noon_ms - days_ago * day_ms,
                          .kind = kind,
                          .referrer = {},
                          .branch = branch}));
  }
  void process(std::uint8_t number, std::uint8_t customer, const char* branch = "b1",
               const char* template_id = "glasses", std::int64_t cents = 0) {
    ProcessRecord made;
    made.id = id_of(number);
    made.customer = id_of(customer);
    made.template_id = template_id;
    made.state = ProcessState::closed;
    made.opened_at_ms = noon_ms;
    made.closed_at_ms = noon_ms + 90'000;
    made.branch = branch;
    made.steps = {{"missing_data", StepState::done, {}}, {"campaign", StepState::skipped, {}}};
    Edit edit = process_edit({}, made);
    if (cents != 0) {
      edit.fields.push_back(sale_edit({id_of(number), cents, "EUR", noon_ms, "R", ""}));
    }
    put(edit);
  }

  v1::FiguresReply report(v1::FiguresRequest::What what, const std::string& branch = "") {
    auto reader = open_report_reader(office.folder());
    EXPECT_TRUE(reader);
    v1::FiguresRequest request;
    request.set_what(what);
    request.set_branch(branch);
    auto reply = make_report(**reader, request);
    EXPECT_TRUE(reply) << (reply ? "" : reply.error().detail);
    return reply ? *reply : v1::FiguresReply();
  }
  // A figure of the row that begins with these words; -1: none.
  static std::int64_t figure(const v1::FiguresReply& report, const std::string& table,
                             const std::vector<std::string>& words, const std::string& key) {
    for (const v1::ReportTable& one : report.tables()) {
      if (one.id() != table) continue;
      for (const v1::ReportRow& row : one.rows()) {
        bool same = true;
        for (int i = 0; i < static_cast<int>(words.size()); ++i) {
          same = same && row.cells(i).word() == words[static_cast<std::size_t>(i)];
        }
        for (int i = 0; same && i < row.cells_size(); ++i) {
          if (one.columns(i).key() == key && row.cells(i).has_number()) {
            return row.cells(i).number();
          }
        }
      }
    }
    return -1;
  }

  HeadOffice office;
  Pen pen{office.new_device("b1"), "b1"};
};

TEST_F(Reports, CountContactsByKindAndBranch) {
  for (std::uint8_t n = 1; n <= 12; ++n) customer(n);
  for (std::uint8_t n = 1; n <= 12; ++n) {
    contact(100 + n, n, "spring", n < 4 ? ContactKind::matched : ContactKind::stated, n);
  }
  const v1::FiguresReply all = report(v1::FiguresRequest::WHAT_CONTACTS);
  EXPECT_EQ(figure(all, "campaigns", {"spring", "stated"}, "contacts"), 9);
  EXPECT_EQ(figure(all, "branches", {"b1"}, "matched"), 3);
  EXPECT_EQ(report(v1::FiguresRequest::WHAT_CONTACTS, "b2").tables(0).rows_size(), 0);
}

TEST_F(Reports, KeepStatedAndMatchedApartAndSayWhereTheyContradict) {
  for (std::uint8_t n = 1; n <= 12; ++n) {
    customer(n);
    contact(100 + n, n, "spring", ContactKind::stated, 3);
    process(50 + n, n, "b1", "glasses", 1000);
  }
  contact(121, 1, "spring", ContactKind::matched, 2);
  contact(122, 2, "autumn", ContactKind::matched, 2);
  const v1::FiguresReply all = report(v1::FiguresRequest::WHAT_MARKETING);
  const auto spring = [&](const char* key) { return figure(all, "campaigns", {"spring"}, key); };
  EXPECT_EQ(spring("stated"), 12);
  EXPECT_EQ(spring("matched"), 1);
  EXPECT_EQ(spring("agreed"), 1);
  EXPECT_EQ(spring("contested"), 1);
  EXPECT_EQ(spring("revenue_stated"), 12'000);
  EXPECT_EQ(spring("revenue_matched"), 1000);
  EXPECT_EQ(spring("revenue_agreed"), 1000);
  EXPECT_EQ(spring("revenue_contested"), 1000);
  EXPECT_EQ(figure(all, "campaigns", {"autumn"}, "revenue_matched"), 1000);
  EXPECT_EQ(figure(all, "goals", {"retention"}, "revenue"), 12'000);
  EXPECT_EQ(figure(all, "goals", {"retention"}, "cost"), 1000);
}

TEST_F(Reports, ASaleAfterTheWindowIsNobodys) {
  for (std::uint8_t n = 1; n <= 11; ++n) {
    customer(n);
    contact(100 + n, n, "spring", ContactKind::stated, n == 1 ? 91 : 90);
    process(50 + n, n, "b1", "glasses", 100);
  }
  EXPECT_EQ(
      figure(report(v1::FiguresRequest::WHAT_MARKETING), "campaigns", {"spring"}, "revenue_stated"),
      1000);
}

TEST_F(Reports, CountProcessesAndWhatWasNotAnsweredInThem) {
  for (std::uint8_t n = 1; n <= 12; ++n) {
    customer(n);
    pen.now_ms = noon_ms + 1000;
    process(50 + n, n, "b1", n == 1 ? "rare" : "glasses");
  }
  FieldEdit refused = pen.set("email", "");
  refused.answer.state = AnswerState::refused;
  write(office, pen, id_of(2), RecordKind::customer, {refused});
  const v1::FiguresReply all = report(v1::FiguresRequest::WHAT_PROCESSES);
  EXPECT_EQ(figure(all, "branches", {"b1"}, "closed"), 12);
  EXPECT_EQ(figure(all, "branches", {"b1"}, "mean_time"), 90);
  EXPECT_EQ(figure(all, "branches", {"b1"}, "done"), 12);
  EXPECT_EQ(figure(all, "branches", {"b1"}, "skipped"), 12);
  EXPECT_EQ(figure(all, "branches", {"b1"}, "refused"), 1);
  // One case alone would be somebody's: it is told with the others.
  EXPECT_EQ(figure(all, "templates", {"glasses+rare"}, "closed"), 12);
}

class FewStaff : public Reports {
 protected:
  FewStaff() : Reports(2) {}
};

TEST_F(FewStaff, AreMergedWithAnotherBranchInEachReport) {
  for (std::uint8_t n = 1; n <= 24; ++n) {
    const char* const branch = n <= 12 ? "b1" : "b2";
    customer(n, branch);
    contact(100 + n, n, "spring", ContactKind::stated, 3, branch);
    process(50 + n, n, branch, "glasses", 100);
  }
  for (const auto what : {v1::FiguresRequest::WHAT_CONTACTS, v1::FiguresRequest::WHAT_MARKETING,
                          v1::FiguresRequest::WHAT_PROCESSES}) {
    const v1::FiguresReply of_b2 = report(what, "b2");
    for (const v1::ReportTable& table : of_b2.tables()) {
      if (table.columns(0).key() != "branch") continue;
      ASSERT_EQ(table.rows_size(), 1);
      EXPECT_EQ(table.rows(0).cells(0).word(), "b1+b2") << table.id();
    }
  }
  EXPECT_EQ(figure(report(v1::FiguresRequest::WHAT_COMPLETENESS), "branches", {"b1+b2", "email"},
                   "customers"),
            24);
}

TEST_F(Reports, SayHowCompleteCustomersAreAndHowThatGrew) {
  for (std::uint8_t n = 1; n <= 10; ++n) customer(n);
  ASSERT_TRUE(office.customers().note_completeness(noon_ms - 7 * day_ms));
  for (std::uint8_t n = 1; n <= 5; ++n) {
    write(office, pen, id_of(n), RecordKind::customer, {pen.set("email", "a@example.org")});
  }
  ASSERT_TRUE(office.customers().note_completeness(noon_ms));
  ASSERT_TRUE(office.customers().note_completeness(noon_ms + 1000));
  const v1::FiguresReply all = report(v1::FiguresRequest::WHAT_COMPLETENESS);
  EXPECT_EQ(figure(all, "fields", {"email"}, "filled_share"), 500);
  EXPECT_EQ(figure(all, "branches", {"b1", "email"}, "missing"), 5);
  EXPECT_EQ(figure(all, "trend", {"2026-11-09", "email"}, "filled"), 0);
  EXPECT_EQ(figure(all, "trend", {"2026-11-16", "email"}, "filled"), 5);
  EXPECT_EQ(figure(all, "reach", {"b1", "email", "email"}, "customers"), 5);
  EXPECT_EQ(figure(all, "reach", {"b1", "email", "consent.email.advertising"}, "customers"), 5);
}

TEST_F(Reports, OfABranchWithoutCasesAreEmptyAndOfAnUnknownOneRefused) {
  auto reader = open_report_reader(office.folder());
  ASSERT_TRUE(reader);
  v1::FiguresRequest request;
  request.set_what(v1::FiguresRequest::WHAT_PROCESSES);
  request.set_branch("b2");
  const auto empty = make_report(**reader, request);
  ASSERT_TRUE(empty);
  for (const v1::ReportTable& table : empty->tables()) EXPECT_EQ(table.rows_size(), 0);
  request.set_branch("b9");
  EXPECT_EQ(make_report(**reader, request).error().fault, Fault::absent);
  request.set_branch("");
  request.set_from("2026-11-31");
  EXPECT_EQ(make_report(**reader, request).error().fault, Fault::invalid);
}

TEST_F(Reports, ContactsComeNewestFirstAndPageByPage) {
  customer(1);
  for (std::uint8_t n = 1; n <= 5; ++n) {
    contact(100 + n, 1, "spring", ContactKind::stated, n % 3);
  }
  auto reader = open_report_reader(office.folder());
  ASSERT_TRUE(reader);
  v1::ContactsRequest request;
  request.set_no(office.record(id_of(1)).text("customer_no"));
  request.set_rows_max(2);
  std::vector<std::string> days;
  do {
    const auto page = (*reader)->contacts(request);
    ASSERT_TRUE(page) << page.error().detail;
    for (const v1::ContactFacts& one : page->contacts()) {
      days.push_back(one.day());
      EXPECT_EQ(one.no(), request.no());
    }
    request.set_before_day(page->before_day());
    request.set_before_row(page->before_row());
  } while (!request.before_day().empty());
  EXPECT_EQ(days.size(), 5U);
  EXPECT_TRUE(std::ranges::is_sorted(days, std::greater<>()));
  request.set_no("99");
  EXPECT_EQ((*reader)->contacts(request).error().fault, Fault::absent);
}

// What is counted is derived: it follows each change, and goes with who is erased.
TEST_F(Reports, FactsFollowTheirRecords) {
  customer(1, "b1", "a@example.org");
  contact(101, 1, "spring", ContactKind::stated, 1);
  process(51, 1, "b1", "glasses", 100);
  process(51, 1, "b1", "glasses", 200);
  contact(101, 1, "autumn", ContactKind::stated, 1);
  // From branch to branch, and to another standing: the sums are those of counting one by one.
  customer(2, "b1");
  write(office, pen, id_of(1), RecordKind::customer, {pen.set("home_branch", "b2")});
  write(office, pen, id_of(2), RecordKind::customer, {pen.set("email", "b@example.org")});
  EXPECT_EQ(*office.customers().projection_differences(), 0U);
  office.decide_all();
  ASSERT_TRUE(office->erase({id_of(9), id_of(1), noon_ms, {}}));
  EXPECT_EQ(*office.customers().projection_differences(), 0U);
  EXPECT_EQ(report(v1::FiguresRequest::WHAT_CONTACTS).tables(0).rows_size(), 0);
}

// One customer as text, with what tells him or her from all others.
std::string told_of(std::span<const Came> came, std::span<const Sold> sold) {
  std::string text;
  for (const Came& one : came) {
    text += one.day + one.campaign + one.branch + (one.stated ? "stated " : "matched ");
  }
  for (const Sold& one : sold) {
    text += one.day + one.branch + std::to_string(one.cents) + one.currency + ' ';
  }
  return text;
}

// Of customers whom nobody knows otherwise.
void write_contacts_and_sales(Database& database) {
  ASSERT_TRUE(database.run(test::url_of_server().empty()
                               ? "PRAGMA foreign_keys = OFF"
                               : "SET session_replication_role = 'replica'"));
  auto transaction = Transaction::begin(database);
  ASSERT_TRUE(transaction);
  const auto customer = [](std::int64_t number) {
    const std::string digits = std::to_string(number);
    return Blob{std::string(16 - digits.size(), '0') + digits};
  };
  const auto day = [](std::int64_t number) { return "2026-01-0" + std::to_string(1 + number); };
  for (std::int64_t i = 1; i <= 60'000; ++i) {
    ASSERT_TRUE(database.run_later(
        "INSERT INTO fact_contact VALUES (?, ?, ?, ?, 'b1', ?, '')",
        {i, customer(i * 7919 % 30'011), day(i % 7), "c" + std::to_string(i), i % 4}));
  }
  for (std::int64_t i = 1; i <= 70'000; ++i) {
    ASSERT_TRUE(database.run_later("INSERT INTO fact_sale VALUES (?, 0, ?, ?, 'b2', ?, 'EUR')",
                                   {i, customer(i * 104'729 % 40'009), day(i % 5), i}));
  }
  ASSERT_TRUE(transaction->commit());
}

// More of them than are read at once: nobody is told of twice, in parts or not at all.
TEST_F(Reports, TellOfEveryBuyerAsTheDatabaseMergesThem) {
  auto database = open_to_write(office.folder(), Writers::several);
  ASSERT_TRUE(database) << database.error().detail;
  write_contacts_and_sales(*database);
  std::multiset<std::string> merged;
  std::string customer;
  std::vector<Came> came;
  std::vector<Sold> sold;
  ASSERT_TRUE(database->query(
      "SELECT customer_id, 0, day, campaign, branch, kind FROM fact_contact WHERE kind < 2 "
      "UNION ALL SELECT customer_id, 1, day, currency, branch, cents FROM fact_sale ORDER BY 1, 3",
      {}, [&](const Row& row) {
        if (row.text(0) != customer && !customer.empty()) {
          merged.insert(told_of(came, sold));
          came.clear();
          sold.clear();
        }
        customer = row.text(0);
        if (row.integer(1) == 0) {
          came.push_back({row.text(2), row.text(3), row.text(4), row.integer(5) == 0});
        } else {
          sold.push_back({row.text(2), row.text(4), row.integer(5), row.text(3)});
        }
        return true;
      }));
  merged.insert(told_of(came, sold));
  const auto reader = open_report_reader(office.folder());
  ASSERT_TRUE(reader);
  std::multiset<std::string> told;
  ASSERT_TRUE((*reader)->buyers([&](std::span<const Came> some, std::span<const Sold> others) {
    told.insert(told_of(some, others));
  }));
  EXPECT_GT(told.size(), 40'000U);
  EXPECT_TRUE(told == merged) << told.size() << " and " << merged.size();
}

// As a desk has them: one table, some of its rows, branches and campaigns by their names.
v1::AdminRequest file_of_shown(v1::FiguresFileRequest::Format format) {
  v1::AdminRequest request;
  v1::FiguresFileRequest& file = *request.mutable_report_file();
  file.set_format(format);
  file.set_what(v1::FiguresRequest::WHAT_MARKETING);
  file.set_below("Leonberg · 01.11.2026 bis 21.11.2026");
  file.set_language("de");
  file.mutable_report()->set_currency("EUR");
  TableMaker table(*file.mutable_report(), "campaigns",
                   {{"campaign", in_words}, {"stated", in_counts}, {"cost", in_cents}});
  table.row({"Frühjahr, \"neu\""}, {1535, 62'050});
  table.row({"Batterie"}, {412, std::nullopt});
  return request;
}

TEST_F(Reports, BecomeFilesOfJustWhatIsShown) {
  const auto table =
      answer_whom(office.folder(), file_of_shown(v1::FiguresFileRequest::FORMAT_CSV), noon_ms);
  EXPECT_EQ(table.report_file().file(),
            "table,campaign,stated,cost\r\n"
            "campaigns,\"Frühjahr, \"\"neu\"\"\",1535,62050\r\n"
            "campaigns,Batterie,412,\r\n");
  const auto sheet =
      answer_whom(office.folder(), file_of_shown(v1::FiguresFileRequest::FORMAT_PDF), noon_ms);
  const test::Folder paper;
  const std::string path = paper / "sheet.pdf";
  std::ofstream(path, std::ios::binary) << sheet.report_file().file();
  const std::string words = test::words_on(path);
  for (const char* const wanted : {"Marketingstatistik", "Leonberg · 01.11.2026 bis 21.11.2026",
                                   "Frühjahr, \"neu\"", "1.535", "620,50"}) {
    EXPECT_NE(words.find(wanted), std::string::npos) << wanted << "\n" << words;
  }
}

TEST_F(Reports, BecomeNoFileOfWhatIsNoReport) {
  auto ragged = file_of_shown(v1::FiguresFileRequest::FORMAT_PDF);
  ragged.mutable_report_file()->mutable_report()->mutable_tables(0)->mutable_rows(1)->add_cells();
  auto huge = file_of_shown(v1::FiguresFileRequest::FORMAT_PDF);
  huge.mutable_report_file()
      ->mutable_report()
      ->mutable_tables(0)
      ->mutable_rows(0)
      ->mutable_cells(2)
      ->set_number(std::numeric_limits<std::int64_t>::min());
  auto nothing = file_of_shown(v1::FiguresFileRequest::FORMAT_UNSPECIFIED);
  auto unknown = file_of_shown(v1::FiguresFileRequest::FORMAT_CSV);
  unknown.mutable_report_file()->set_what(v1::FiguresRequest::WHAT_UNSPECIFIED);
  for (const auto& request : {ragged, huge, nothing, unknown}) {
    const auto reply = answer_whom(office.folder(), request, noon_ms);
    EXPECT_EQ(reply.error().fault(), static_cast<int>(Fault::invalid)) << request.DebugString();
    EXPECT_FALSE(reply.has_report_file());
  }
}

}  // namespace
}  // namespace tresen
