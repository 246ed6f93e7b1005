// A SQLite file: whole transactions, steps that run once, and no file of somebody else's.

#include "sync/base/database.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <filesystem>

namespace tresen {
namespace {

constexpr std::int32_t our_id = 0x7465;

class DatabaseFile : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::temp_directory_path() / ("tresen_database_" + std::to_string(getpid()));
    std::filesystem::create_directories(folder_);
    path = (folder_ / "a.db").string();
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  Database opened() {
    auto database = Database::open(path, OpenMode::write, our_id);
    EXPECT_TRUE(database) << database.error().detail;
    return std::move(*database);
  }

  std::string path;

 private:
  std::filesystem::path folder_;
};

constexpr std::array<std::string_view, 2> steps{
    "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;"
    "INSERT INTO t VALUES (1, 'eins')",
    "ALTER TABLE t ADD COLUMN note TEXT"};

std::int64_t count(Database& database) {
  return database.integer("SELECT count(*) FROM t").value().value();
}

TEST_F(DatabaseFile, RunsEachStepOnce) {
  {
    Database database = opened();
    ASSERT_TRUE(database.migrate(std::span(steps).first(1)));
    EXPECT_EQ(count(database), 1);
  }
  Database database = opened();
  ASSERT_TRUE(database.migrate(steps));
  ASSERT_TRUE(database.migrate(steps));
  EXPECT_EQ(count(database), 1);
  EXPECT_EQ(database.integer("PRAGMA user_version").value(), 2);
}

TEST_F(DatabaseFile, LeavesNothingOfAStepThatFails) {
  Database database = opened();
  const std::array<std::string_view, 2> broken{steps[0],
                                               "INSERT INTO t VALUES (2, 'zwei'); nonsense"};
  const auto done = database.migrate(broken);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().fault, Fault::storage);
  EXPECT_EQ(count(database), 1);
  EXPECT_EQ(database.integer("PRAGMA user_version").value(), 1);
}

TEST_F(DatabaseFile, RefusesAFileOfANewerRelease) {
  Database database = opened();
  ASSERT_TRUE(database.migrate(steps));
  const auto done = database.migrate(std::span(steps).first(1));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().fault, Fault::invalid);
}

TEST_F(DatabaseFile, RefusesAFileOfAnotherProgram) {
  { ASSERT_TRUE(opened().migrate(steps)); }
  const auto other = Database::open(path, OpenMode::write, our_id + 1);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().fault, Fault::invalid);
}

TEST_F(DatabaseFile, RollsBackWhatWasNotCommitted) {
  Database database = opened();
  ASSERT_TRUE(database.migrate(steps));
  {
    auto transaction = Transaction::begin(database);
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(database.run("INSERT INTO t (id, name) VALUES (?, ?)", {2, std::string("zwei")}));
    EXPECT_EQ(count(database), 2);
  }
  EXPECT_EQ(count(database), 1);
  auto transaction = Transaction::begin(database);
  ASSERT_TRUE(transaction);
  ASSERT_TRUE(database.run("INSERT INTO t (id, name) VALUES (?, ?)", {2, std::string("zwei")}));
  ASSERT_TRUE(transaction->commit());
  EXPECT_EQ(count(database), 2);
}

TEST_F(DatabaseFile, GivesBackWhatWasPutIn) {
  Database database = opened();
  ASSERT_TRUE(database.run("CREATE TABLE v (n INTEGER, t TEXT, b BLOB) STRICT"));
  const std::string bytes("\0\x01\xFF", 3);
  ASSERT_TRUE(database.run("INSERT INTO v VALUES (?, ?, ?)",
                           {std::int64_t{1} << 62, std::string("Öl"), Blob{bytes}}));
  ASSERT_TRUE(database.run("INSERT INTO v VALUES (?, ?, ?)", {{}, {}, {}}));
  int rows = 0;
  ASSERT_TRUE(database.query("SELECT n, t, b FROM v ORDER BY rowid", {}, [&](const Row& row) {
    if (++rows == 1) {
      EXPECT_EQ(row.integer(0), std::int64_t{1} << 62);
      EXPECT_EQ(row.text(1), "Öl");
      EXPECT_EQ(row.text(2), bytes);
    } else {
      EXPECT_TRUE(row.is_null(0) && row.is_null(1) && row.is_null(2));
    }
    return true;
  }));
  EXPECT_EQ(rows, 2);
}

TEST_F(DatabaseFile, SurvivesAStatementThatFails) {
  Database database = opened();
  ASSERT_TRUE(database.migrate(steps));
  constexpr auto insert = "INSERT INTO t (id, name) VALUES (?, ?)";
  EXPECT_FALSE(database.run(insert, {1, std::string("noch einmal")}));
  EXPECT_TRUE(database.run(insert, {2, std::string("zwei")}));
  EXPECT_EQ(database.changes(), 1);
  EXPECT_FALSE(database.run("nonsense"));
}

TEST_F(DatabaseFile, ReadersCannotWrite) {
  { ASSERT_TRUE(opened().migrate(steps)); }
  auto reader = Database::open(path, OpenMode::read, our_id);
  ASSERT_TRUE(reader);
  EXPECT_EQ(count(*reader), 1);
  EXPECT_FALSE(reader->run("DELETE FROM t"));
}

TEST_F(DatabaseFile, IsDurableByItsSettings) {
  Database database = opened();
  EXPECT_EQ(database.text("PRAGMA journal_mode").value(), "wal");
  EXPECT_EQ(database.integer("PRAGMA synchronous").value(), 2);
  EXPECT_EQ(database.integer("PRAGMA foreign_keys").value(), 1);
}

TEST_F(DatabaseFile, IsCopiedWhole) {
  Database database = opened();
  ASSERT_TRUE(database.migrate(steps));
  ASSERT_TRUE(database.backup_to(path + ".copy"));
  auto copy = Database::open(path + ".copy", OpenMode::read, our_id);
  ASSERT_TRUE(copy);
  EXPECT_EQ(count(*copy), 1);
}

}  // namespace
}  // namespace tresen
