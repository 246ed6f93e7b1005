// What a query means for one customer, how it is written, and what is wrong with one.

#include "sync/office/campaigns/query.h"

#include <gtest/gtest.h>

#include "sync/office/campaigns/query_check.h"
#include "tests/office/queries.h"

namespace tresen {
namespace {

using test::optician_chain;
using test::today;

Record customer(std::initializer_list<std::pair<std::string, std::string>> values) {
  Record record;
  for (const auto& [key, value] : values) {
    record.fields[key].state = AnswerState::value;
    record.fields[key].value = value;
  }
  return record;
}

bool finds(const std::string& text, const Record& who, const QueryEvents& events = {}) {
  const QueryReading reading = parse_query(text);
  EXPECT_EQ(reading.mistake, "") << text;
  EXPECT_TRUE(check_query(reading.query, optician_chain()).empty()) << text;
  return holds(reading.query, who, events, today);
}

TEST(Query, FindsWhomItsLineDescribes) {
  const Record anna = customer({{"last_name", "Ahrens"},
                                {"city", "Ulm"},
                                {"birth_date", "1961-03-12"},
                                {"category.shape", "oval\nround"},
                                {"consent.email.advertising", "granted"}});
  const QueryEvents events{{"process", "2026-01-10"}, {"process.glasses", "2024-11-22"}};
  const struct {
    const char* query;
    bool found;
  } rows[] = {
      {"", true},
      {"city is known", true},
      {"email is known", false},
      {"email is missing", true},
      {"city = Ulm, Stuttgart", true},
      {"city = ulm", false},
      {"city != Stuttgart", true},
      {"email != a@example.org", false},
      {"not email = a@example.org", true},
      {"city begins Ul", true},
      {"city contains l", true},
      {"last_name < B", true},
      {"last_name >= B", false},
      {"birth_date = 1961-03-12", true},
      {"birth_date < 1961-03-12", false},
      {"birth_date >= 1961-03-12", true},
      {"age >= 65", true},
      {"age >= 66", false},
      {"age < 66", true},
      {"age < 65", false},
      {"category.shape = round, square", true},
      {"category.shape = square", false},
      {"category.shape != square", true},
      {"category.shape != square, oval", false},
      {"category.shape is known", true},
      {"consent.email.advertising = granted", true},
      {"process.glasses within 24 months", true},
      {"process.glasses within 23 months", false},
      {"process.glasses older than 23 months", true},
      {"process.glasses older than 24 months", false},
      {"process.repair is missing", true},
      {"process.repair older than 1 year", false},
      {"process within 1 years", true},
      {"contact.spring is known", false},
      {"birthday next 14 days", false},
      {"city = Ulm and age >= 60 and not category.shape = square", true},
      {"city = Ulm and age >= 70 or last_name = Ahrens", true},
      {"city = Ulm and (age >= 70 or last_name = Bauer)", false},
      {"not (city = Ulm and age >= 70)", true},
  };
  for (const auto& row : rows) EXPECT_EQ(finds(row.query, anna, events), row.found) << row.query;
}

TEST(Query, KnowsBirthdaysOfTheDaysToCome) {
  const struct {
    const char* born;
    const char* query;
    bool found;
  } rows[] = {{"1980-11-22", "birthday next 0 days", true},
              {"1980-11-23", "birthday next 0 days", false},
              {"1980-12-06", "birthday next 14 days", true},
              {"1980-12-07", "birthday next 14 days", false},
              {"1980-11-21", "birthday next 14 days", false},
              {"1980-01-05", "birthday next 2 months", true},
              {"1980-02-29", "birthday next 4 months", true},
              {"1980-02-29", "birthday next 98 days", false},  // to the last of February 2027
              {"1980-02-29", "birthday next 99 days", true}};
  for (const auto& row : rows) {
    EXPECT_EQ(finds(row.query, customer({{"birth_date", row.born}})), row.found)
        << row.born << ", " << row.query;
  }
}

TEST(Query, TellsAgesAsTheLawDoes) {
  const Date march_first{std::chrono::year(2027) / 3 / 1};
  const Record leap = customer({{"birth_date", "2008-02-29"}});
  const v1::QueryGroup grown = parse_query("age >= 19").query;
  EXPECT_FALSE(holds(grown, leap, {}, plus_days(march_first, -1)));
  EXPECT_TRUE(holds(grown, leap, {}, march_first));
}

TEST(Query, ExplainsEachLine) {
  const Record anna = customer({{"city", "Ulm"}, {"birth_date", "1961-03-12"}});
  const auto nodes = explain(parse_query("city = Ulm and (age >= 70 or not email is known)").query,
                             anna, {}, today);
  const std::vector<ExplainedNode> expected{{0, "all of", true, ""},
                                            {1, "city = Ulm", true, "Ulm"},
                                            {1, "any of", true, ""},
                                            {2, "age >= 70", false, "1961-03-12"},
                                            {2, "not email is known", true, ""}};
  EXPECT_EQ(nodes, expected);
}

TEST(QueryText, SaysWhereItIsNotUnderstood) {
  const struct {
    const char* text;
    std::size_t at;
    const char* mistake;
  } rows[] = {
      {"city", 4, "write what is asked"},
      {"city = ", 7, "write a value"},
      {"city = Ulm,", 11, "write a value"},
      {"city = Ulm age >= 3", 11, "write `and` or `or`"},
      {"(city = Ulm", 11, "a bracket is not closed"},
      {"city = Ulm)", 10, "write `and` or `or`"},
      {"city = \"Ulm", 7, "the quote is not closed"},
      {"= Ulm", 0, "write a field"},
      {"city = Ulm and", 14, "write a field"},
      {"process within 24", 17, "write days"},
      {"city is green", 5, "write what is asked"},
  };
  for (const auto& row : rows) {
    const QueryReading reading = parse_query(row.text);
    EXPECT_NE(reading.mistake.find(row.mistake), std::string::npos)
        << row.text << ": " << reading.mistake;
    EXPECT_EQ(reading.at, row.at) << row.text;
  }
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += '(';
  EXPECT_NE(parse_query(deep).mistake, "");
}

TEST(QueryText, IsReadAsItIsWritten) {
  test::QueryMaker maker(test::seed());
  for (int i = 0; i < 500; ++i) {
    const v1::QueryGroup query = maker.query();
    const QueryReading reading = parse_query(text_of(query));
    ASSERT_EQ(reading.mistake, "") << text_of(query) << ", SEED=" << test::seed();
    // A lone line makes no group of its own at the top.
    ASSERT_EQ(text_of(reading.query), text_of(query)) << "SEED=" << test::seed();
  }
}

// Whatever it means: a desk shows what somebody typed as it was typed.
TEST(QueryText, KeepsWhatIsSaidForASpanInOneValue) {
  for (const char* value : {"24 months", "Leon", " 24", "24 ", "1 2 3", "a,b c", "and"}) {
    const std::string text = "visit older than \"" + std::string(value) + "\"";
    const QueryReading read = parse_query(text);
    ASSERT_EQ(read.mistake, "") << text;
    const QueryReading again = parse_query(text_of(read.query));
    ASSERT_EQ(again.mistake, "") << text_of(read.query);
    ASSERT_EQ(again.query.nodes_size(), 1) << text_of(read.query);
    ASSERT_EQ(again.query.nodes(0).row().values_size(), 1) << text_of(read.query);
    EXPECT_EQ(again.query.nodes(0).row().values(0), value);
  }
}

TEST(QueryCheck, SaysWhatIsWrongAndWhere) {
  const struct {
    const char* text;
    const char* shown;
  } rows[] = {
      {"ctiy = Ulm", "column 1: there is no field \"ctiy\", did you mean \"city\"?"},
      {"age >= 3 and category.colour = red", "column 14: there is no field \"category.colour\""},
      {"process.glases is known",
       "column 1: there is no field \"process.glases\", did you mean "
       "\"process.glasses\"?"},
      {"contact.winter is known", "column 1: there is no field \"contact.winter\""},
      {"city within 3 days",
       "column 6: \"within\" cannot be asked of city; write one of: is known"},
      {"birthday is known", "column 10: \"is known\" cannot be asked of birthday"},
      {"age >= sixty", "column 8: \"sixty\" is no age"},
      {"birth_date < soon", "column 14: \"soon\" is no day"},
      {"process within 3 fortnights", "column 16: \"3 fortnights\" is no span"},
      {"category.shape = oval, ovl", "column 24: \"ovl\" is none of its values, did you mean"},
      {"home_branch = b9", "column 15: \"b9\" is none of its values"},
      {"consent.email.advertising = yes", "column 29: \"yes\" is none of its values"},
      {"postcode = 999999", "column 12: \"999999\" can be no postcode"},
      {"city = \"\"", "column 8: is empty"},
  };
  for (const auto& row : rows) {
    const QueryReading reading = parse_query(row.text);
    ASSERT_EQ(reading.mistake, "") << row.text;
    const auto faults = check_query(reading.query, optician_chain());
    ASSERT_EQ(faults.size(), 1U) << row.text;
    EXPECT_TRUE(shown(faults[0], reading, row.text).starts_with(row.shown))
        << shown(faults[0], reading, row.text);
  }
}

TEST(QueryCheck, RefusesTreesThatNoTextMakes) {
  v1::QueryGroup empty_group;
  empty_group.add_nodes()->mutable_group();
  v1::QueryGroup empty_node;
  empty_node.add_nodes();
  v1::QueryGroup too_many;
  for (int i = 0; i < 501; ++i) *too_many.add_nodes() = parse_query("city = Ulm").query.nodes(0);
  v1::QueryGroup deep;
  v1::QueryGroup* inside = &deep;
  for (int i = 0; i < 30; ++i) inside = inside->add_nodes()->mutable_group();
  *inside = parse_query("city = Ulm").query;
  v1::QueryGroup no_value = parse_query("city = Ulm").query;
  no_value.mutable_nodes(0)->mutable_row()->clear_values();
  v1::QueryGroup much = parse_query("city is known").query;
  much.mutable_nodes(0)->mutable_row()->add_values("Ulm");
  v1::QueryGroup later = parse_query("city is known").query;
  later.mutable_nodes(0)->mutable_row()->set_op(static_cast<v1::QueryOp>(99));
  for (const v1::QueryGroup& bad :
       {empty_group, empty_node, too_many, deep, no_value, much, later}) {
    EXPECT_EQ(check_query(bad, optician_chain()).size(), 1U) << bad.ShortDebugString();
  }
}

TEST(QueryCheck, KnowsWhatUsesHealthData) {
  const struct {
    const char* text;
    bool health;
  } rows[] = {
      {"city = Ulm", false},
      {"process.glasses is known", false},
      {"process.hearing is known", true},
      {"not process.hearing is known", true},
      {"city = Ulm and (age >= 60 or process.hearing within 1 year)", true},
      {"category.shape = oval", false},
      {"category.shape = varifocal", true},
      {"category.shape is known", true},
      {"doctor is known", true},
      {"list.bought is known", false},
      {"list.hearers is known", true},
      {"contact.spring is known", false},
      {"selected.ears is known", true},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(is_health_derived(parse_query(row.text).query, optician_chain(), {"hearers"}),
              row.health)
        << row.text;
  }
}

}  // namespace
}  // namespace tresen
