// What the store finds is what holds() says, customer by customer.

#include "sync/office/store/sqlite/query_sql.h"

#include <gtest/gtest.h>

#include "sync/office/campaigns/query.h"
#include "sync/office/store/database_place.h"
#include "sync/record/marketing_contact.h"
#include "sync/record/process_record.h"
#include "tests/office/queries.h"

namespace tresen {
namespace {

using test::HeadOffice;
using test::noon_ms;
using test::Pen;
using test::QueryMaker;

// A few dozen random customers with processes and contacts, in a real store.
class Crowd {
 public:
  explicit Crowd(QueryMaker& maker) : pen_(office.new_device("b1"), "b1") {
    pen_.now_ms = noon_ms;
    for (int i = 0; i < 40; ++i) {
      const Uuid id = ids_.next(noon_ms - static_cast<std::int64_t>(maker.below(900)) * day_ms);
      std::vector<FieldEdit> fields;
      for (const std::string_view field : QueryMaker::fields) {
        if (maker.below(4) == 0) continue;
        std::string value = maker.value_of(std::string(field));
        if (field == "category.shape" && maker.below(2) == 0) value += "\nround";
        fields.push_back(pen_.set(std::string(field), set_value(set_items(value))));
        if (maker.below(6) == 0) {
          fields.back().answer.state = AnswerState::refused;
          fields.back().answer.value.clear();
        }
      }
      fields.push_back(pen_.set("first_name", "Nr " + std::to_string(i)));
      changes_.push_back(pen_.write(id, RecordKind::customer, std::move(fields)));
      customers.push_back(id);
      for (std::size_t n = maker.below(3); n > 0; --n) add_process(id, maker);
      for (std::size_t n = maker.below(2); n > 0; --n) add_contact(id, maker);
    }
    EXPECT_TRUE(office->push(pen_.device(), Pen::push(1, changes_), noon_ms));
    office.decide_all();
  }

  QueryEvents events_of(const Uuid& customer) {
    QueryEvents events;
    for (const RecordKind kind : {RecordKind::process, RecordKind::marketing_contact}) {
      const auto records = office.customers().of_customer(customer, kind);
      for (const Record& record : *records) {
        const auto event = query_event(record);
        if (!event) continue;
        for (const std::string& key : event->keys) {
          events[key] = std::max(events[key], event->day);
        }
      }
    }
    return events;
  }

  HeadOffice office{test::optician_chain()};
  std::vector<Uuid> customers;

 private:
  static constexpr std::int64_t day_ms = 86'400'000;

  std::int64_t some_time(QueryMaker& maker) {
    return noon_ms - static_cast<std::int64_t>(maker.below(1200)) * day_ms;
  }
  void add_process(const Uuid& customer, QueryMaker& maker) {
    ProcessRecord process;
    process.id = ids_.next(noon_ms);
    process.customer = customer;
    process.type = maker.below(2) == 0 ? "glasses" : "repair";
    process.state = maker.below(4) == 0 ? ProcessState::cancelled : ProcessState::closed;
    process.opened_at_ms = some_time(maker);
    write(process_edit({}, process));
  }
  void add_contact(const Uuid& customer, QueryMaker& maker) {
    MarketingContact contact;
    contact.id = ids_.next(noon_ms);
    contact.customer = customer;
    contact.campaign = maker.below(2) == 0 ? "spring" : "";
    contact.at_ms = some_time(maker);
    write(contact_edit({}, contact));
  }
  void write(const Edit& edit) {
    changes_.push_back(pen_.write(edit.record, edit.kind, edit.fields));
  }

  Pen pen_;
  IdSource ids_;
  std::vector<std::string> changes_;
};

TEST(QuerySql, FindsExactlyThoseForWhomTheQueryHolds) {
  QueryMaker maker(test::seed());
  Crowd crowd(maker);
  auto database = open_to_read(crowd.office.folder());
  ASSERT_TRUE(database);
  std::vector<std::pair<Record, QueryEvents>> known;
  for (const Uuid& id : crowd.customers) {
    known.emplace_back(crowd.office.record(id), crowd.events_of(id));
  }
  int found_some = 0;
  for (int i = 0; i < 300; ++i) {
    const v1::QueryGroup query = maker.query();
    const QuerySql sql = compile_query(query, test::today);
    std::vector<Uuid> found;
    const auto asked = database->query(
        "SELECT record_id FROM projection p WHERE " + sql.condition + " ORDER BY record_id",
        sql.values, [&](const Row& row) {
          found.push_back(*uuid_from_bytes(row.text(0)));
          return true;
        });
    ASSERT_TRUE(asked) << asked.error().detail << sql.condition;
    std::vector<Uuid> expected;
    for (const auto& [record, events] : known) {
      if (holds(query, record, events, test::today)) expected.push_back(record.id);
    }
    std::sort(expected.begin(), expected.end());
    ASSERT_EQ(found, expected) << text_of(query) << "\n"
                               << sql.condition << "\nSEED=" << test::seed();
    found_some += found.empty() ? 0 : 1;
  }
  EXPECT_GT(found_some, 30) << "the law was hardly tried, SEED=" << test::seed();
  EXPECT_EQ(*crowd.office.customers().projection_differences(), 0U);
}

}  // namespace
}  // namespace tresen
