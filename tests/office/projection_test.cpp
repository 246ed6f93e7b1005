// The table for queries says what the records say, or says that it does not.

#include <gtest/gtest.h>

#include "sync/base/database.h"
#include "sync/office/store/database_place.h"
#include "sync/office/verify.h"
#include "tests/office/reader.h"

namespace tresen {
namespace {

using test::HeadOffice;
using test::id_of;
using test::noon_ms;
using test::Pen;
using test::write;

class Projected : public testing::Test {
 protected:
  void SetUp() override {
    write(office, pen, anna, RecordKind::customer,
          {pen.set("last_name", "Ahrens"), pen.set("birth_date", "1961-03-12"),
           pen.set("category.shape", "oval\nround")});
    FieldEdit refused = pen.set("email", "");
    refused.answer.state = AnswerState::refused;
    write(office, pen, anna, RecordKind::customer, {refused});
  }
  // Looks at the file beside the one who writes it.
  std::optional<std::string> ask(std::string_view sql) {
    auto database = open_to_read(office.folder());
    EXPECT_TRUE(database);
    const auto found = database->text(sql);
    EXPECT_TRUE(found) << (found ? "" : found.error().detail);
    return found ? *found : std::nullopt;
  }
  // Somebody else has been at the file.
  void spoil(std::string_view sql) {
    office.close();
    {
      auto database = open_to_write(office.folder(), Writers::several);
      ASSERT_TRUE(database);
      const auto done = database->run(sql);
      ASSERT_TRUE(done) << done.error().detail;
    }
    office.reopen();
  }
  std::uint64_t differing() { return *office.customers().projection_differences(); }

  HeadOffice office;
  Pen pen{office.new_device("b1"), "b1"};
  const Uuid anna = id_of(1);
};

TEST_F(Projected, HasAColumnForEachFieldAndItsState) {
  EXPECT_EQ(ask("SELECT last_name FROM projection"), "Ahrens");
  EXPECT_EQ(ask("SELECT birth_date FROM projection"), "1961-03-12");
  EXPECT_EQ(ask("SELECT email FROM projection"), std::nullopt);
  EXPECT_EQ(ask("SELECT email_state FROM projection"), "3");
  EXPECT_EQ(ask("SELECT city_state FROM projection"), std::nullopt);
  EXPECT_EQ(ask("SELECT \"consent.email.advertising_state\" FROM projection"), std::nullopt);
  EXPECT_EQ(ask("SELECT group_concat(item, ',') FROM projection_item WHERE key = 'category.shape'"),
            "oval,round");
}

TEST_F(Projected, FollowsEachChange) {
  const Stamp seen = office.record(anna).answer("category.shape").stamp;
  write(office, pen, anna, RecordKind::customer,
        {pen.set("city", "Ulm"), pen.set("category.shape", "square", seen)});
  EXPECT_EQ(ask("SELECT city FROM projection"), "Ulm");
  EXPECT_EQ(ask("SELECT count(*) FROM projection_item"),
            std::to_string(set_items(office.record(anna).text("category.shape")).size()));
  EXPECT_EQ(differing(), 0U);
}

TEST_F(Projected, TellsWhatDiffersAndIsMadeAnew) {
  write(office, pen, id_of(2), RecordKind::customer, {pen.set("last_name", "Bauer")});
  EXPECT_EQ(differing(), 0U);
  for (const char* harm :
       {"UPDATE projection SET city = 'Ulm' WHERE last_name = 'Ahrens'",
        "UPDATE projection SET email_state = NULL WHERE last_name = 'Ahrens'",
        "DELETE FROM projection WHERE last_name = 'Bauer'", "DELETE FROM projection_item",
        "UPDATE fact_standing_sum SET count = count + 1", "DELETE FROM fact_standing_sum"}) {
    SCOPED_TRACE(harm);
    spoil(harm);
    EXPECT_EQ(differing(), 1U);
    ASSERT_TRUE(office.customers().rebuild_projection());
    EXPECT_EQ(differing(), 0U);
  }
}

TEST_F(Projected, IsMadeAnewForAnotherCatalogue) {
  spoil("UPDATE meta SET value = 'last_name' WHERE key = 'projection'");
  EXPECT_EQ(differing(), 0U);
  spoil("DROP TABLE projection_item");
  spoil("DELETE FROM meta WHERE key = 'projection'");
  EXPECT_EQ(differing(), 0U);
  EXPECT_EQ(ask("SELECT last_name FROM projection"), "Ahrens");
}

TEST_F(Projected, GoesWithItsRecord) {
  spoil("DELETE FROM record");
  EXPECT_EQ(ask("SELECT count(*) FROM projection"), "0");
  EXPECT_EQ(ask("SELECT count(*) FROM projection_item"), "0");
}

// Found by the fuzz target office_disk: the sequencer looked for it under its own id.
TEST_F(Projected, AChangeToADamagedRecordWaitsInQuarantineAndHoldsUpNobody) {
  const Uuid bauer = id_of(2);
  write(office, pen, bauer, RecordKind::customer, {pen.set("last_name", "Bauer")});
  spoil("UPDATE record SET body = (SELECT body FROM record ORDER BY record_id LIMIT 1)");
  const auto found = office.customers().find(bauer);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().fault, Fault::invalid);
  const Uuid next = id_of(3);
  write(office, pen, bauer, RecordKind::customer, {pen.set("city", "Ulm")});
  write(office, pen, next, RecordKind::customer, {pen.set("last_name", "Nach ihm")});
  const auto held = office.sync().quarantine();
  ASSERT_TRUE(held);
  ASSERT_EQ(held->size(), 1U);
  EXPECT_EQ(held->front().reason, "damaged");
  EXPECT_EQ(office.record(next).text("last_name"), "Nach ihm");
}

// The fold decides the log again, and there nothing is damaged: it must not apply the change twice.
TEST_F(Projected, VerifyAgreesWithWhatWasReplayedAfterDamage) {
  spoil("CREATE TABLE sound AS SELECT record_id, body FROM record");
  spoil("UPDATE record SET body = x'ff'");
  write(office, pen, anna, RecordKind::customer, {pen.set("city", "Ulm")});
  ASSERT_EQ(office.sync().facts()->quarantine, 1U);
  spoil("UPDATE record SET body = (SELECT body FROM sound s WHERE s.record_id = record.record_id)");
  spoil("DROP TABLE sound");
  ASSERT_TRUE(office->replay(office.sync().quarantine()->front().pos, noon_ms + 1000));
  EXPECT_EQ(office.record(anna).text("city"), "Ulm");
  office.close();
  const auto verified = verify_office(office.folder(), {});
  ASSERT_TRUE(verified) << verified.error().detail;
  for (const v1::VerifyCheck& check : verified->verify().checks()) {
    EXPECT_TRUE(check.ok()) << check.name() << ": " << check.detail();
  }
}

// A store of before checksums is brought up to date when it is opened.
TEST_F(Projected, SumsOfAnOlderStoreAreCountedUp) {
  const std::uint64_t sum = office.sync().bucket("branch/b1")->checksum;
  EXPECT_NE(sum, 0U);
  spoil("UPDATE bucket SET checksum = 0");
  spoil("UPDATE record SET hash = 0");
  spoil("DELETE FROM meta WHERE key = 'bucket_sums'");
  EXPECT_EQ(office.sync().bucket("branch/b1")->checksum, sum);
  write(office, pen, anna, RecordKind::customer, {pen.set("city", "Ulm")});
  test::Reader reader(office, pen.device());
  reader.read("branch/b1");
}

}  // namespace
}  // namespace tresen
