// The same hostile values at every door of head office: a clear no, or to the last byte.

#include "tests/support/hostile_values.h"

#include <gtest/gtest.h>

#include <array>

#include "sync/office/admin.h"
#include "sync/office/cli/csv.h"
#include "sync/office/cli/customer_table.h"
#include "tests/support/head_office.h"

namespace tresen {
namespace {

using test::HeadOffice;
using test::hostile_values;
using test::HostileValue;
using test::id_of;
using test::noon_ms;
using test::Pen;

constexpr std::array<std::string_view, 5> keys{"last_name", "street", "company", "city", "notes"};
constexpr Date today = std::chrono::year(2026) / 11 / 21;

TEST(HostileValues, AreJudgedByTheFieldItself) {
  const FieldContext here{today, "DE"};
  for (const HostileValue& one : hostile_values()) {
    for (const std::string_view key : keys) {
      const Field& field = *find_field(key);
      const Verdict verdict = judge(field, one.value, here);
      const bool refused = verdict == Verdict::malformed || verdict == Verdict::too_long;
      EXPECT_EQ(refused, !one.good) << key << ": " << one.what;
      if (!one.good) continue;
      EXPECT_TRUE(tidy(field, one.value, here) == one.value) << key << ": " << one.what;
    }
  }
}

TEST(HostileValues, InATableAreToldWithTheirLineOrTaken) {
  v1::Chain chain;
  chain.mutable_rules()->add_branches()->set_id("b1");
  TableOptions options;
  options.today = today;
  for (const HostileValue& one : hostile_values()) {
    const std::string file =
        csv_line({"first_name", "notes"}) + csv_line({"Hans", one.value}) + csv_line({"Eva", "x"});
    CsvReader reader(file, ',');
    const auto table = CustomerTable::of(*reader.next(), {}, chain, options);
    ASSERT_TRUE(table);
    const auto record = reader.next(2);
    ASSERT_TRUE(record && record->broken.empty()) << one.what;
    const JudgedRow row = table->judge(*record);
    ASSERT_TRUE(row.customer) << one.what << ": the others of the row are taken";
    EXPECT_EQ(row.refusals.empty(), one.good) << one.what;
    for (const Refusal& refusal : row.refusals) {
      EXPECT_EQ(refusal.line, 2U);
      EXPECT_EQ(refusal.column, "notes");
      EXPECT_FALSE(refusal.reason.empty());
    }
    const auto& values = row.customer->values();
    EXPECT_EQ(values.contains("notes"), one.good) << one.what;
    EXPECT_TRUE(!one.good || values.at("notes") == one.value) << one.what;
    const auto after = reader.next(2);
    ASSERT_TRUE(after) << one.what;
    EXPECT_EQ(after->values, (std::vector<std::string>{"Eva", "x"})) << one.what;
  }
}

struct HostileOffice : testing::Test {
  HeadOffice office;
  Admin admin{*load_ca(office.folder())};
  Pen pen{office.new_device("b1"), "b1"};
  std::uint64_t first = 1;

  void push(const Uuid& record, std::vector<FieldEdit> fields) {
    const std::string change = pen.write(record, RecordKind::customer, std::move(fields));
    ASSERT_TRUE(office->push(pen.device(), Pen::push(first++, {change}), noon_ms));
    office.decide_all();
    pen.now_ms += 1000;
  }
};

// A terminal judges before it writes; what a broken one sends is data all the same: kept as it is,
// or set apart as something that nobody can read. It holds up nothing behind it.
TEST_F(HostileOffice, KeepsWhatATerminalSendsToTheLastByteOrSetsItApart) {
  std::uint8_t number = 0;
  std::size_t apart = 0;
  for (const HostileValue& one : hostile_values()) {
    const Uuid record = id_of(++number);
    push(record, {pen.set("notes", one.value)});
    const auto held = *office.sync().quarantine();
    const bool kept = held.size() == apart;
    apart = held.size();
    if (kept) {
      EXPECT_TRUE(office.record(record).text("notes") == one.value) << one.what;
    } else {
      EXPECT_FALSE(held.back().reason.empty()) << one.what;
      EXPECT_FALSE(*office.customers().find(record)) << one.what;
    }
    EXPECT_EQ(kept, is_utf8(one.value) && one.value.size() < change_bytes_max) << one.what;
  }
  push(id_of(++number), {pen.set("city", "Leonberg")});
  EXPECT_EQ(office.record(id_of(number)).text("city"), "Leonberg");
  std::size_t told = 0;
  for (const v1::FeedOp& op : office.read(pen.device(), std::string("branch/b1"))) {
    if (!op.has_put()) continue;
    const auto record = from_wire(op.put());
    ASSERT_TRUE(record);
    EXPECT_TRUE(record->text("notes") == office.record(record->id).text("notes"));
    ++told;
  }
  EXPECT_GT(told, 10U) << "every terminal is told them again";
}

TEST_F(HostileOffice, SaysWhyAnEditAtTheDeskIsRefused) {
  push(id_of(1), {pen.set("last_name", "M\u00fcller")});
  const std::string no = office.record(id_of(1)).text("customer_no");
  for (const std::string_view key : keys) {
    for (const HostileValue& one : hostile_values()) {
      v1::AdminRequest request;
      request.mutable_customer_edit()->set_no(no);
      v1::CustomerFieldEdit& edit = *request.mutable_customer_edit()->add_fields();
      const std::string before = office.record(id_of(1)).text(key);
      edit.set_field(std::string(key));
      edit.set_was(before);
      edit.set_value(one.value);
      const v1::AdminReply reply = admin.answer(*office, request, noon_ms);
      ASSERT_FALSE(reply.has_error()) << reply.error().detail();
      const auto& refusals = reply.customer_edit().refusals();
      ASSERT_EQ(refusals.empty(), one.good) << key << ": " << one.what;
      EXPECT_TRUE(one.good || !refusals[0].reason().empty()) << one.what;
      EXPECT_TRUE(office.record(id_of(1)).text(key) == (one.good ? one.value : before))
          << key << ": " << one.what;
    }
  }
}

}  // namespace
}  // namespace tresen
