// Head office's store moves into a PostgreSQL and back, and stays the same one.

#include "sync/office/store/migration.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "sync/office/backup.h"
#include "sync/office/store/check.h"
#include "sync/office/store/database_place.h"
#include "sync/office/store/sqlite/schema.h"
#include "sync/office/verify.h"
#include "tests/support/disk.h"
#include "tests/support/postgres.h"

namespace tresen::test {
namespace {

constexpr int killed = 9;

class Moving : public testing::Test {
 protected:
  Moving() {
    for (int i = 0; i < 40; ++i) {
      disk.write(static_cast<std::uint8_t>(i % 9 + 1), i % 2 == 0 ? "notes" : "last_name",
                 "word " + std::to_string(i));
    }
    EXPECT_TRUE(disk.send(office));
    office.decide_all();
    EXPECT_EQ(office->keep_house(noon_ms).has_value(), true);
    office.close();
  }
  MigrationOrder there() const { return {.dir = office.folder(), .database = url, .now_ms = 1000}; }
  MigrationOrder back() const { return {.dir = office.folder(), .database = "", .now_ms = 1000}; }
  static Result<Migrated> move(const MigrationOrder& order) {
    return migrate_store(order, [](MigrationStage, std::uint64_t, std::uint64_t) {});
  }
  // In a process of its own, which dies when it has told of its progress so many times. Its code.
  static int move_until(const MigrationOrder& order, int told_max) {
    const pid_t child = ::fork();
    if (child == 0) {
      int told = 0;
      const auto moved = migrate_store(order, [&](MigrationStage, std::uint64_t, std::uint64_t) {
        if (++told == told_max) ::_exit(killed);
      });
      ::_exit(moved ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WEXITSTATUS(status);
  }
  static void expect_moved(const Result<Migrated>& moved) {
    ASSERT_TRUE(moved) << moved.error().detail;
    EXPECT_GT(moved->tables.size(), 30U);
  }
  static void expect_refused(const Result<Migrated>& moved, Fault fault, const std::string& why) {
    ASSERT_FALSE(moved);
    EXPECT_EQ(moved.error().fault, fault) << moved.error().detail;
    EXPECT_NE(moved.error().detail.find(why), std::string::npos) << moved.error().detail;
  }
  void expect_sound() const {
    const auto reply = verify_office(office.folder(), {});
    ASSERT_TRUE(reply) << reply.error().detail;
    for (const v1::VerifyCheck& check : reply->verify().checks()) {
      EXPECT_TRUE(check.ok()) << check.name() << ": " << check.detail();
    }
  }
  void change_there(const std::string& sql) const {
    auto database = open_postgres(url, OpenMode::write, Writers::several);
    ASSERT_TRUE(database) << database.error().detail;
    ASSERT_TRUE(database->run(sql));
    ASSERT_GT(database->changes(), 0) << sql;
  }

  HeadOffice office;
  Disk disk{office, "b1"};
  const std::string url = Postgres::own().new_database();
};

TEST_F(Moving, ThereAndBackIsTheSameStoreAndItsTerminalsGoOn) {
  const auto moved = move(there());
  expect_moved(moved);
  EXPECT_FALSE(std::filesystem::exists(store_file(office.folder())));
  EXPECT_TRUE(std::filesystem::exists(moved->left));
  expect_sound();
  office.reopen();
  EXPECT_EQ(office.record(id_of(1)).text("notes"), "word 36");
  disk.write(1, "notes", "written there");
  EXPECT_TRUE(disk.send(office));
  office.decide_all();
  const std::string no = office.record(id_of(9)).text("customer_no");
  office.close();

  expect_moved(move(back()));
  EXPECT_TRUE(std::filesystem::exists(store_file(office.folder())));
  expect_sound();
  office.reopen();
  EXPECT_EQ(office.record(id_of(1)).text("notes"), "written there");
  EXPECT_EQ(office.record(id_of(9)).text("customer_no"), no);
  disk.write(1, "notes", "written here again");
  EXPECT_TRUE(disk.send(office));
  EXPECT_FALSE(office.greet(disk.hello())->frozen());
  // Numbers go on behind those that were given there.
  disk.write(77, "last_name", "Neu");
  EXPECT_TRUE(disk.send(office));
  office.decide_all();
  EXPECT_GT(office.record(id_of(77)).text("customer_no"), no);
}

TEST_F(Moving, GoesOnWhereItWasKilled) {
  int tries = 0;
  for (int told = 1;; ++told) {
    const int code = move_until(there(), told);
    ++tries;
    if (code == 0) break;
    ASSERT_EQ(code, killed);
    ASSERT_FALSE(office.folder().empty());
    ASSERT_LT(told, 1000);
  }
  EXPECT_GT(tries, 20);
  expect_sound();
  tries = 0;
  for (int told = 1; move_until(back(), told) != 0; ++told) {
    ASSERT_LT(told, 1000);
    ++tries;
  }
  EXPECT_GT(tries, 20);
  expect_sound();
  office.reopen();
  EXPECT_EQ(office.record(id_of(1)).text("notes"), "word 36");
}

TEST_F(Moving, ServesNothingThatHasNotMovedWhole) {
  ASSERT_EQ(move_until(there(), 5), killed);
  const Folder other;
  ASSERT_TRUE(keep_database_url(other.path(), url));
  const auto half = open_store(other.path());
  ASSERT_FALSE(half);
  EXPECT_NE(half.error().detail.find("has not ended"), std::string::npos) << half.error().detail;
  // What was to move is what it was.
  office.reopen();
  EXPECT_EQ(office.record(id_of(1)).text("notes"), "word 36");
}

TEST_F(Moving, FindsARowThatWasChangedBehindItsBack) {
  ASSERT_EQ(move_until(there(), 30), killed);
  change_there("UPDATE log SET received_ms = received_ms + 1 WHERE pos = 7");
  expect_refused(move(there()), Fault::conflict, "table log differs: 40 rows");
  MigrationOrder anew = there();
  anew.anew = true;
  expect_moved(move(anew));
  expect_sound();
}

TEST_F(Moving, NeverPutsAnEarlierStateInPlaceOfALaterOne) {
  expect_moved(move(there()));
  expect_moved(move(back()));
  office.reopen();
  disk.write(1, "notes", "later");
  EXPECT_TRUE(disk.send(office));
  office.close();
  expect_refused(move(there()), Fault::conflict, "holds an earlier state");
  MigrationOrder anew = there();
  anew.anew = true;
  expect_refused(move(anew), Fault::conflict, "holds an earlier state");
  MigrationOrder elsewhere = there();
  elsewhere.database = Postgres::own().new_database();
  elsewhere.now_ms = 2000;  // what it leaves behind is named by the second
  expect_moved(move(elsewhere));
}

TEST_F(Moving, IsRefusedWhereSomebodyServesOrAnotherOneLives) {
  {
    office.reopen();
    expect_refused(move(there()), Fault::busy, "is running; stop it first");
    office.close();
  }
  HeadOffice other;
  other.close();
  MigrationOrder theirs = there();
  theirs.dir = other.folder();
  expect_moved(move(theirs));
  expect_refused(move(there()), Fault::conflict, "holds a head office already, of the chain");
  MigrationOrder wrong = there();
  wrong.database = "mysql://x";
  expect_refused(move(wrong), Fault::invalid, "postgresql://user@host/name");
  wrong.database = Postgres::own().url("nowhere");
  expect_refused(move(wrong), Fault::offline, "postgresql");
  expect_refused(move(back()), Fault::conflict, "lies in the folder already");
  expect_refused(move({.dir = other.folder() + "/none", .database = ""}), Fault::absent,
                 "init comes first");
  other.reopen();
  expect_refused(move({.dir = other.folder(), .database = ""}), Fault::busy, "is running");
}

// A point in time, as PostgreSQL brings it back: what was told since then is not told to others.
TEST_F(Moving, GoesOnFromAnEarlierStateAndGivesNoNumberTwice) {
  expect_moved(move(there()));
  const std::string earlier = "earlier" + std::to_string(::getpid());
  {
    const std::string name = url.substr(url.rfind('/', url.find('?')) + 1);
    auto server = open_postgres(Postgres::own().url("postgres"), OpenMode::write, Writers::several);
    ASSERT_TRUE(server) << server.error().detail;
    const auto copied =
        server->run("CREATE DATABASE " + earlier + " TEMPLATE " + name.substr(0, name.find('?')));
    ASSERT_TRUE(copied) << copied.error().detail;
  }
  office.reopen();
  const std::uint64_t epoch = office.sync().store_epoch();
  disk.write(50, "last_name", "Verloren");
  ASSERT_TRUE(disk.send(office));
  office.decide_all();
  const std::string no = office.record(id_of(50)).text("customer_no");
  const std::uint64_t device = office.new_device("b2");
  EXPECT_EQ(recover_office(office.folder()).error().fault, Fault::busy);
  office.close();

  std::ofstream(office.folder() + "/database") << Postgres::own().url(earlier) << '\n';
  const auto recovered = recover_office(office.folder());
  ASSERT_TRUE(recovered) << recovered.error().detail;
  office.reopen();
  EXPECT_EQ(office.sync().store_epoch(), *recovered);
  EXPECT_NE(*recovered, epoch);
  EXPECT_GT(office.new_device("b1"), device);
  Disk other(office, "b1");
  other.write(60, "last_name", "Neu");
  ASSERT_TRUE(other.send(office));
  office.decide_all();
  EXPECT_GT(std::stoll(office.record(id_of(60)).text("customer_no")), std::stoll(no));
  office.close();
  expect_sound();
}

}  // namespace
}  // namespace tresen::test
