// How rows become customers: generous with rows, strict with fields.

#include "sync/office/cli/customer_table.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace tresen {
namespace {

v1::Chain chain() {
  v1::Chain made;
  made.mutable_rules()->add_branches()->set_id("b1");
  v1::CategorySet& set = *made.mutable_rules()->add_category_sets();
  set.set_id("sport");
  set.set_multiple(true);
  for (const char* id : {"golf", "segeln"}) {
    v1::Category& category = *set.add_categories();
    category.set_id(id);
    category.set_name(id == std::string("golf") ? "Golf" : "Segeln & Surfen");
  }
  return made;
}

CsvRecord record(std::vector<std::string> values, std::size_t line = 2) {
  CsvRecord made;
  made.line = line;
  made.values = std::move(values);
  return made;
}

Result<CustomerTable> table(std::vector<std::string> header, const v1::ImportMap& map = {},
                            TableOptions options = {}) {
  options.today = *parse_date("2026-11-21");
  return CustomerTable::of(record(std::move(header), 1), map, chain(), std::move(options));
}

std::string value(const JudgedRow& row, const std::string& key) {
  if (!row.customer) return "(refused)";
  const auto found = row.customer->values().find(key);
  return found == row.customer->values().end() ? "(none)" : found->second;
}

TEST(CustomerTable, RefusesARowOnlyWhenItNamesNobody) {
  const auto columns =
      table({"last_name", "first_name", "company", "mobile", "phone_home", "email", "city"});
  ASSERT_TRUE(columns);
  struct Case {
    std::vector<std::string> values;
    bool taken;
  };
  for (const auto& [values, taken] : {
           Case{{"Müller", "", "", "", "", "", ""}, true},
           Case{{"", "Hans", "", "", "", "", ""}, true},
           Case{{"", "", "Klarblick GmbH", "", "", "", ""}, true},
           Case{{"", "", "", "0171 1234567", "", "", ""}, true},
           Case{{"", "", "", "", "07152 928010", "", ""}, true},
           Case{{"", "", "", "", "", "hans@example.org", ""}, true},
           Case{{"", "", "", "", "", "", "Leonberg"}, false},
           Case{{"", "", "", "", "", "", ""}, false},
           Case{{" ", "\t", "", "", "", "", ""}, false},
           Case{{"", "", "", "call me", "", "", ""}, false},
           Case{{"Müller"}, true},
       }) {
    const JudgedRow row = columns->judge(record(values));
    EXPECT_EQ(row.customer.has_value(), taken) << values[0];
    if (taken) continue;
    EXPECT_EQ(row.refusals.back().column, "") << "the row as a whole";
  }
}

TEST(CustomerTable, LeavesAValueThatCannotBeTrueMissingAndSaysWhy) {
  struct Case {
    const char* key;
    const char* raw;
    const char* stored;  // null: refused
    const char* says;
  };
  for (const auto& [key, raw, stored, says] : {
           Case{"birth_date", "12.03.1961", "1961-03-12", ""},
           Case{"birth_date", "1961-03-12", "1961-03-12", ""},
           Case{"birth_date", "19610312", "1961-03-12", ""},
           Case{"birth_date", "31.02.1961", nullptr, "21.11.2026"},
           Case{"birth_date", "2031-01-01", nullptr, "no day"},
           Case{"postcode", "71229", "71229", ""},
           Case{"postcode", "7122", nullptr, "no postcode of DE"},
           Case{"email", " Hans@Example.org ", "Hans@example.org", ""},
           Case{"email", "hans@home", nullptr, "name@example.org"},
           Case{"mobile", "0171/3920042", "+491713920042", ""},
           Case{"mobile", "keins", nullptr, "no phone number"},
           Case{"home_branch", "b1", "b1", ""},
           Case{"home_branch", "b9", nullptr, "no branch \"b9\""},
           Case{"category.sport", "golf|Segeln & Surfen", "golf\nsegeln", ""},
           Case{"category.sport", "tennis", nullptr, "\"tennis\" is no category"},
           Case{"city", "   ", "(none)", ""},
       }) {
    const auto columns = table({"last_name", key});
    ASSERT_TRUE(columns) << key;
    const JudgedRow row = columns->judge(record({"Müller", raw}, 17));
    ASSERT_TRUE(row.customer) << key;
    if (stored != nullptr) {
      EXPECT_EQ(value(row, key), stored) << key << " <- " << raw;
      EXPECT_TRUE(row.refusals.empty()) << key << " <- " << raw;
      continue;
    }
    EXPECT_EQ(value(row, key), "(none)") << key << " <- " << raw;
    ASSERT_EQ(row.refusals.size(), 1U) << key << " <- " << raw;
    EXPECT_EQ(row.refusals[0].line, 17U);
    EXPECT_EQ(row.refusals[0].column, key);
    EXPECT_EQ(row.refusals[0].value, raw);
    EXPECT_NE(row.refusals[0].reason.find(says), std::string::npos) << row.refusals[0].reason;
  }
}

TEST(CustomerTable, ReadsPostcodesByTheCountryOfTheRow) {
  const auto columns = table({"last_name", "country", "postcode"});
  ASSERT_TRUE(columns);
  EXPECT_EQ(value(columns->judge(record({"Huber", "AT", "1010"})), "postcode"), "1010");
  EXPECT_EQ(value(columns->judge(record({"Huber", "DE", "1010"})), "postcode"), "(none)");
  EXPECT_EQ(value(columns->judge(record({"Huber", "", "1010"})), "postcode"), "(none)");
  TableOptions austrian;
  austrian.country = "AT";
  const auto there = table({"last_name", "postcode"}, {}, austrian);
  EXPECT_EQ(value(there->judge(record({"Huber", "1010"})), "postcode"), "1010");
}

TEST(CustomerTable, TrimsHeadersAndTellsColumnsThatAreNoField) {
  const auto columns = table({" Last_Name ", "Handy", "mobil"});
  ASSERT_TRUE(columns);
  EXPECT_EQ(value(columns->judge(record({"Müller", "1", "2"})), "last_name"), "Müller");
  ASSERT_EQ(columns->unknown_columns().size(), 2U);
  EXPECT_EQ(columns->unknown_columns()[0].column, "Handy");
  EXPECT_NE(columns->unknown_columns()[1].reason.find("did you mean \"mobile\"?"),
            std::string::npos);
}

TEST(CustomerTable, RefusesAHeaderWithoutAnyField) {
  const auto columns = table({"Name", "Ort"});
  ASSERT_FALSE(columns);
  EXPECT_NE(columns.error().detail.find("Name, Ort"), std::string::npos) << columns.error().detail;
}

TEST(CustomerTable, FollowsAMap) {
  v1::ImportMap map;
  const auto add = [&](const char* header, const char* field) {
    map.add_column()->set_header(header);
    map.mutable_column(map.column_size() - 1)->set_field(field);
  };
  add("Vorwahl", "mobile");
  add("Nummer", "mobile");
  add("Nachname", "last_name");
  add("Geboren", "birth_date");
  map.add_column()->set_field("country");
  map.mutable_column(4)->set_constant("DE");
  map.add_column()->set_header("Umsatz");
  map.mutable_column(5)->set_ignore(true);
  map.set_date_format("%m/%d/%Y");
  const auto columns = table({"Nummer", "Vorwahl", "Nachname", "Geboren", "Umsatz"}, map);
  ASSERT_TRUE(columns) << columns.error().detail;
  EXPECT_TRUE(columns->unknown_columns().empty());
  const JudgedRow row =
      columns->judge(record({"3920042", "0171", "Müller", "03/12/1961", "7 EUR"}));
  EXPECT_TRUE(row.refusals.empty()) << row.refusals[0].reason;
  EXPECT_EQ(value(row, "mobile"), "+491713920042");
  EXPECT_EQ(value(row, "birth_date"), "1961-03-12");
  EXPECT_EQ(value(row, "country"), "DE");
}

TEST(CustomerTable, SaysWhatIsWrongWithAMap) {
  struct Case {
    const char *header, *field, *says;
  };
  for (const auto& [header, field, says] : {
           Case{"Nachname", "lastname", "did you mean \"last_name\"?"},
           Case{"Zuname", "last_name", "it has Nachname"},
           Case{"", "last_name", "neither header nor constant"},
       }) {
    v1::ImportMap map;
    map.add_column()->set_header(header);
    map.mutable_column(0)->set_field(field);
    const auto columns = table({"Nachname"}, map);
    ASSERT_FALSE(columns) << says;
    EXPECT_NE(columns.error().detail.find(says), std::string::npos) << columns.error().detail;
  }
}

TEST(CustomerTable, ReadsDaysByAPattern) {
  struct Case {
    const char *text, *pattern, *iso;  // iso null: refused
  };
  for (const auto& [text, pattern, iso] : {
           Case{"21.11.2026", "dd.mm.yyyy", "2026-11-21"},
           Case{"21.11.2026", "DD.MM.YYYY", "2026-11-21"},
           Case{"21.11.2026", "%d.%m.%Y", "2026-11-21"},
           Case{"1.2.2026", "d.m.yyyy", "2026-02-01"},
           Case{"20261121", "yyyymmdd", "2026-11-21"},
           Case{"11/21/2026", "mm/dd/yyyy", "2026-11-21"},
           Case{"30.02.2026", "dd.mm.yyyy", nullptr},
           Case{"21.11.26", "dd.mm.yyyy", nullptr},
           Case{"21.11.2026x", "dd.mm.yyyy", nullptr},
           Case{"21-11-2026", "dd.mm.yyyy", nullptr},
           Case{"", "dd.mm.yyyy", nullptr},
           Case{"21.11", "dd.mm", nullptr},
       }) {
    const auto date = parse_date_like(text, pattern);
    EXPECT_EQ(date ? iso_date(*date) : "(none)", iso == nullptr ? "(none)" : iso)
        << text << " as " << pattern;
  }
}

TEST(CustomerTable, ReadsLatin1OnRequestAndNamesTheCureOtherwise) {
  const std::string muller = "M\xFCller";
  const auto plain = table({"last_name", "city"});
  const JudgedRow refused = plain->judge(record({"Maier", muller}));
  ASSERT_EQ(refused.refusals.size(), 1U);
  EXPECT_NE(refused.refusals[0].reason.find("--encoding latin1"), std::string::npos);
  EXPECT_EQ(refused.refusals[0].value, "Müller") << "shown as it was probably meant";
  TableOptions options;
  options.latin1 = true;
  const auto latin = table({"last_name"}, {}, options);
  EXPECT_EQ(value(latin->judge(record({muller})), "last_name"), "Müller");
}

// The 222 lines of flenniken/utf8tests: "number:valid|invalid:bytes".
TEST(CustomerTable, TakesGoodUtf8AndNothingElse) {
  const auto columns = table({"last_name", "notes"});
  std::ifstream file(TRESEN_SOURCE_DIR "/tests/office/data/utf8/utf8tests.bin", std::ios::binary);
  std::string line;
  int count = 0;
  while (std::getline(file, line)) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    const std::string verdict = line.substr(first + 1, second - first - 1);
    if (verdict != "valid" && verdict != "invalid") continue;
    ++count;
    const JudgedRow row = columns->judge(record({"Müller", line.substr(second + 1)}));
    ASSERT_TRUE(row.customer);
    const bool refused =
        !row.refusals.empty() && row.refusals[0].reason.find("not UTF-8") != std::string::npos;
    EXPECT_EQ(refused, verdict == "invalid") << line.substr(0, first);
  }
  EXPECT_GT(count, 150);
}

TEST(CustomerTable, TellsValuesThatStandBesideTheHeader) {
  const auto columns = table({"last_name", "city"});
  const JudgedRow row = columns->judge(record({"Müller", "Leonberg", "", "more"}));
  ASSERT_TRUE(row.customer);
  ASSERT_EQ(row.refusals.size(), 1U);
  EXPECT_EQ(row.refusals[0].column, "4");
  EXPECT_EQ(row.refusals[0].value, "more");
}

}  // namespace
}  // namespace tresen
