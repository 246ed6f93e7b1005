// L14: who has objected to advertising stays out of it, also when a file of addresses brings the
// person back after everything about him or her was erased.

#include "sync/record/suppression.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "sync/office/admin_customers.h"
#include "sync/office/erasure.h"
#include "sync/record/consent.h"
#include "tests/support/head_office.h"

namespace tresen {
namespace {

using test::HeadOffice;
using test::id_of;
using test::noon_ms;
using test::Pen;

using Row = std::map<std::string, std::string>;

const Row anna_row{{"last_name", "Geheim"},    {"first_name", "Anna"},
                   {"street", "Hauptstraße"},  {"house_no", "4a"},
                   {"postcode", "71229"},      {"email", "anna@example.org"},
                   {"mobile", "+491713920042"}};

class Suppression : public testing::Test {
 protected:
  Suppression() {
    std::vector<FieldEdit> fields{one.set("home_branch", "b1")};
    for (const auto& [key, value] : anna_row) fields.push_back(one.set(key, value));
    push(fields);
  }
  void push(std::vector<FieldEdit> fields) {
    const std::string change = one.write(anna, RecordKind::customer, std::move(fields));
    const auto reply = office->push(one.device(), Pen::push(++pushed_, {change}), noon_ms);
    ASSERT_TRUE(reply.has_value()) << reply.error().detail;
    office.decide_all();
  }
  void erase() {
    v1::PersonEraseRequest request;
    request.set_no(office.record(anna).text("customer_no"));
    const auto done = erase_person(*office, request, noon_ms + 1000);
    ASSERT_TRUE(done.has_value()) << done.error().detail;
  }
  // As a new customer of a file; whether he or she has objected then.
  bool objects_when_imported(const Row& row) {
    const std::string external = "x" + std::to_string(++imported_);
    v1::ImportRequest request;
    v1::ImportedCustomer& customer = *request.add_customers();
    customer.set_line(1);
    for (const auto& [key, value] : row) (*customer.mutable_values())[key] = value;
    (*customer.mutable_values())["external_id"] = external;
    EXPECT_TRUE(import_customers(*office, request, noon_ms + 2000));
    const auto made = office.customers().by_external_id(external);
    EXPECT_TRUE(made && *made);
    return made && *made && has_objected(**made);
  }

  HeadOffice office;
  Pen one{office.new_device("b1"), "b1"};
  Uuid anna = id_of(1);

 private:
  std::uint64_t pushed_ = 0;
  int imported_ = 0;
};

Row with(std::initializer_list<std::pair<const std::string, std::string>> values) {
  Row row{{"last_name", "Anders"}};
  for (const auto& [key, value] : values) row[key] = value;
  return row;
}

TEST_F(Suppression, HoldsOverAnErasureByAnyAddressHoweverItIsSpelt) {
  push({one.set("objection", "yes")});
  erase();
  for (const Row& row :
       {anna_row, with({{"email", "Anna@Example.ORG"}}), with({{"mobile", "+491713920042"}}),
        with({{"phone_home", "+491713920042"}}),
        with({{"last_name", "GEHEIM"},
              {"first_name", "Anna"},
              {"street", "Hauptstr."},
              {"house_no", "4A"},
              {"postcode", "71229"}})}) {
    EXPECT_TRUE(objects_when_imported(row)) << row.begin()->second << row.size();
  }
}

TEST_F(Suppression, IsForNobodyElse) {
  push({one.set("objection", "yes")});
  erase();
  for (const Row& row : {with({{"email", "berta@example.org"}}), with({{"last_name", "Geheim"}}),
                         with({{"last_name", "Geheim"},
                               {"first_name", "Anna"},
                               {"street", "Hauptstraße"},
                               {"house_no", "5"},
                               {"postcode", "71229"}}),
                         with({{"last_name", "Geheim"},
                               {"first_name", "Bernd"},
                               {"street", "Hauptstraße"},
                               {"house_no", "4a"},
                               {"postcode", "71229"}})}) {
    EXPECT_FALSE(objects_when_imported(row)) << row.begin()->second << row.size();
  }
}

TEST_F(Suppression, OfAPersonWhoIsStillKnownHoldsForASecondRecordToo) {
  push({one.set("objection", "yes")});
  EXPECT_TRUE(objects_when_imported(with({{"email", "anna@example.org"}})));
}

TEST_F(Suppression, EndsWhenTheObjectionIsTakenBack) {
  push({one.set("objection", "yes")});
  push({one.set("objection", "no", one.last_stamp())});
  ASSERT_EQ(office.record(anna).text("objection"), "no");
  erase();
  EXPECT_FALSE(objects_when_imported(anna_row));
}

TEST_F(Suppression, OfWhoNeverObjectedIsNone) {
  erase();
  EXPECT_FALSE(objects_when_imported(anna_row));
}

// What is left is nothing that anybody could read.
TEST_F(Suppression, LeavesNoWordOfThePersonOnTheDisk) {
  push({one.set("objection", "yes")});
  erase();
  office.close();
  for (const auto& entry : std::filesystem::recursive_directory_iterator(office.folder())) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    for (const char* word : {"Geheim", "anna@example.org", "+491713920042", "Hauptstr"})
      EXPECT_EQ(bytes.find(word), std::string::npos) << entry.path() << " " << word;
  }
}

}  // namespace
}  // namespace tresen
