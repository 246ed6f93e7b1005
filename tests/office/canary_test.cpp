// After an erasure nothing of the person is left in any file of head office: 1,000 marked strings
// are planted wherever something about a person can be, and looked for byte by byte.

#include <gtest/gtest.h>

#include "sync/office/erasure.h"
#include "sync/record/field.h"
#include "tests/support/canaries.h"
#include "tests/support/head_office.h"

namespace tresen {
namespace {

using test::HeadOffice;
using test::id_of;
using test::noon_ms;
using test::Pen;

constexpr int canaries = 1000;

// How many of the planted strings stand in any file below a folder; a torn one counts too.
int found_below(const std::string& folder) {
  return static_cast<int>(test::canaries_below(folder).size());
}

class Canaries : public testing::Test {
 protected:
  std::string next() { return test::canary(planted_++ % canaries); }

  void push(const std::vector<std::string>& changes) {
    const std::uint64_t first = office.sync().device(pen.device())->value().hw_seq + 1;
    const auto reply = office->push(pen.device(), Pen::push(first, changes), noon_ms);
    ASSERT_TRUE(reply) << reply.error().detail;
    ASSERT_EQ(reply->hw_seq(), first + changes.size() - 1);
    office.decide_all();
  }
  // One change to every field that there is, and to one of a newer release.
  std::string all_fields() {
    std::vector<FieldEdit> fields;
    for (const Field& field : tresen::fields()) {
      const std::string key(field.key);
      if (field.policy == Policy::head_office_only || key == "home_branch") continue;
      const std::string tail = key == "consent." ? "email.survey" : "x";
      fields.push_back(pen.set(key.ends_with('.') ? key + tail : key, next()));
    }
    fields.push_back(pen.set("of_a_newer_release", next()));
    return pen.write(person, RecordKind::customer, std::move(fields));
  }
  std::string belonging(const Uuid& id, RecordKind kind) {
    return pen.write(id, kind,
                     {pen.set("customer", to_hex(person)), pen.set("text", next()),
                      pen.set("undo", next()), pen.set("step.1.questions", next())});
  }
  // Wherever head office keeps something: applied, replaced, lost, held, belonging.
  void plant() {
    push({pen.write(person, RecordKind::customer,
                    {pen.set("home_branch", "b1"), pen.set("last_name", next())})});
    std::uint8_t id = 100;
    while (planted_ < canaries) {
      push({all_fields(),
            belonging(id_of(static_cast<std::uint8_t>(++id % 20 + 100)), RecordKind::process),
            belonging(id_of(static_cast<std::uint8_t>(id % 20 + 130)), RecordKind::follow_up),
            belonging(id_of(static_cast<std::uint8_t>(id % 20 + 160)),
                      RecordKind::marketing_contact)});
      pen.now_ms += (id % 3 == 0) ? -90'000 : 60'000;  // some lose
    }
    // Changes that cannot be applied: another kind, torn bytes, too large.
    push({pen.write(person, RecordKind::process, {pen.set("undo", next())})});
    const std::string torn = pen.write(person, RecordKind::customer, {pen.set("notes", next())});
    push({torn.substr(0, torn.size() - 3)});
    push({pen.write(person, RecordKind::customer,
                    {pen.set("notes", next() + std::string(70'000, 'x'))})});
  }

  HeadOffice office;
  Pen pen{office.new_device("b1"), "b1"};
  const Uuid person = id_of(1);
  int planted_ = 0;
};

TEST_F(Canaries, AreAllThereBeforeAnErasureAndNoneAfterIt) {
  // Others come and go too: pages are split and filled while the person is there.
  Pen other{office.new_device("b2"), "b2"};
  const auto crowd = [&](std::uint8_t from) {
    for (std::uint8_t i = from; i < from + 40; ++i) {
      const std::string made = other.write(id_of(i), RecordKind::customer,
                                           {other.set("last_name", "Nachbar" + std::to_string(i)),
                                            other.set("notes", std::string(300, 'n'))});
      const auto reply = office->push(other.device(), Pen::push(other.last_seq(), {made}), noon_ms);
      ASSERT_TRUE(reply);
      office.decide_all();
    }
  };
  crowd(2);
  plant();
  crowd(50);
  ASSERT_EQ(found_below(office.folder()), canaries) << "the scan does not see what is there";
  v1::PersonEraseRequest request;
  request.set_no(office.record(person).text("customer_no"));
  const auto erased = erase_person(*office, request, noon_ms);
  ASSERT_TRUE(erased) << erased.error().detail;
  EXPECT_EQ(found_below(office.folder()), 0);
  EXPECT_EQ(office.record(id_of(2)).text("last_name"), "Nachbar2");
  office.close();
  EXPECT_EQ(found_below(office.folder()), 0);
}

}  // namespace
}  // namespace tresen
