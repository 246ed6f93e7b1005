// Somebody else is at the same database, and connections end in the middle of a COMMIT.

#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <poll.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "sync/office/store/database_place.h"
#include "sync/office/store/store.h"
#include "tests/support/head_office.h"
#include "tests/support/postgres.h"

namespace tresen::test {
namespace {

// An operator with a connection of their own.
class Rival {
 public:
  explicit Rival(const std::string& url) : connection_(PQconnectdb(url.c_str())) {}
  Rival(const Rival&) = delete;
  Rival& operator=(const Rival&) = delete;
  ~Rival() { PQfinish(connection_); }

  // Answers the first value.
  std::string say(const std::string& sql) {
    PGresult* const answer = PQexec(connection_, sql.c_str());
    EXPECT_LE(PQresultStatus(answer), PGRES_TUPLES_OK) << PQerrorMessage(connection_);
    std::string value = PQntuples(answer) > 0 ? PQgetvalue(answer, 0, 0) : "";
    PQclear(answer);
    return value;
  }
  // Is not waited for; nothing else may be said afterwards.
  void send(const std::string& sql) { EXPECT_EQ(PQsendQuery(connection_, sql.c_str()), 1); }

 private:
  PGconn* connection_;
};

constexpr const char* waits_for_a_lock = "wait_event_type = 'Lock'";

class AmongRivals : public testing::Test {
 protected:
  AmongRivals() {
    EXPECT_TRUE(keep_database_url(folder.path(), url));
    auto made = create_store(folder.path(), small_chain(), 7, noon_ms);
    EXPECT_TRUE(made) << (made ? "" : made.error().detail);
    store = std::move(*made);
    EXPECT_TRUE(store->sync().put_code({"s", "h", "b1", noon_ms + 1}));
    device = store->sync().redeem_code("s", "h", noon_ms)->id;
  }

  Result<Custody> push(std::uint64_t seq) {
    const std::string change = "change " + std::to_string(seq);
    Incoming batch;
    batch.device = device;
    batch.first_seq = seq;
    batch.changes.assign({change});
    batch.received_ms = noon_ms;
    TRY_TO(answers, store->sync().append(std::span(&batch, 1)));
    return std::move(answers.front());
  }
  // The first of whom this holds.
  std::string process_that(const std::string& condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(2);
    while (std::chrono::steady_clock::now() < deadline) {
      const std::string process = watching.say(
          "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND "
          "pid <> pg_backend_pid() AND " +
          condition);
      if (!process.empty()) return process;
      ::poll(nullptr, 0, 5);
    }
    ADD_FAILURE() << "nobody of whom " << condition;
    return "0";
  }
  void end_process_that(const std::string& condition) {
    watching.say("SELECT pg_terminate_backend(" + process_that(condition) + ")");
  }
  std::string custody() { return watching.say("SELECT count(*) FROM log"); }

  const std::string url = Postgres::own().new_database();
  Folder folder;
  Rival watching{url};
  std::unique_ptr<Store> store;
  std::uint64_t device = 0;
};

// One who has what we want and waits for what we have; PostgreSQL sends away us.
class InOurWay : public AmongRivals {
 protected:
  void SetUp() override {
    watching.say("INSERT INTO meta (key, value) VALUES ('read', 'old'), ('wanted', 'old')");
    auto opened = open_postgres(url, OpenMode::write, Writers::several);
    ASSERT_TRUE(opened);
    ours.emplace(std::move(*opened));
    rival.say(
        "SET deadlock_timeout = '1h'; BEGIN; "
        "SELECT key FROM meta WHERE key = 'wanted' FOR UPDATE");
  }
  // What we read, and wrote, before somebody is in our way, and what comes then.
  Result<void> change_meta(const std::string& theirs) {
    TRY_TO(transaction, Transaction::begin(*ours));
    rival.send("SELECT only_row FROM turn FOR UPDATE; " + theirs + "; COMMIT");
    process_that(waits_for_a_lock);
    TRY_TO(read, ours->text("SELECT value FROM meta WHERE key = 'read'"));
    TRY(ours->run_later("INSERT INTO meta (key, value) VALUES ('ours', ?)", {read.value_or("")}));
    TRY(ours->run("UPDATE meta SET value = 'new' WHERE key = 'wanted'"));
    EXPECT_EQ(ours->changes(), 1);
    return transaction.commit();
  }
  std::string meta(const std::string& key) {
    return watching.say("SELECT value FROM meta WHERE key = '" + key + "'");
  }

  Rival rival{url};
  std::optional<Database> ours;
};

TEST_F(InOurWay, WhatADeadlockRolledBackIsSaidAgain) {
  const auto done = change_meta("UPDATE meta SET value = 'theirs' WHERE key = 'wanted'");
  ASSERT_TRUE(done) << done.error().detail;
  EXPECT_EQ(meta("wanted"), "new");
  EXPECT_EQ(meta("ours"), "old");
}

TEST_F(InOurWay, WhoeverWouldReadOtherwiseNowIsToldAndHasWrittenNothing) {
  const auto done = change_meta("UPDATE meta SET value = 'changed' WHERE key = 'read'");
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().fault, Fault::busy);
  EXPECT_EQ(meta("wanted"), "old");
  EXPECT_EQ(meta("ours"), "");
  EXPECT_TRUE(ours->run("INSERT INTO meta (key, value) VALUES ('after', 'x')"));
}

TEST_F(AmongRivals, WhoeverWaitsTooLongIsToldThatItIsBusy) {
  Rival rival(url);
  rival.say("BEGIN; SELECT only_row FROM turn FOR UPDATE");
  const auto custody = push(1);
  ASSERT_FALSE(custody);
  EXPECT_EQ(custody.error().fault, Fault::busy) << custody.error().detail;
  EXPECT_NE(custody.error().detail.find("55P03"), std::string::npos) << custody.error().detail;
  rival.say("COMMIT");
  EXPECT_TRUE(push(1));
}

// The server has committed and waits for a standby when the connection ends.
TEST_F(AmongRivals, WhatWasCommittedWhenTheConnectionEndedIsKnownToBe) {
  watching.say("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
  watching.say("SELECT pg_reload_conf()");
  std::atomic<bool> is_cut = false;
  std::uint64_t pushed = 0;
  {
    std::jthread sending([&] {
      while (!is_cut && !HasFailure()) {
        const auto custody = push(++pushed);
        ASSERT_TRUE(custody) << custody.error().detail;
        EXPECT_EQ(custody->appended, 1U);
      }
    });
    end_process_that("wait_event = 'SyncRep'");
    is_cut = true;
  }
  watching.say("ALTER SYSTEM RESET synchronous_standby_names");
  watching.say("SELECT pg_reload_conf()");
  EXPECT_EQ(custody(), std::to_string(pushed));
}

TEST_F(AmongRivals, WhatWasRolledBackAtTheCommitIsSaidAgain) {
  watching.say(R"sql(
CREATE TABLE slow (x int); INSERT INTO slow VALUES (1);
CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN IF (SELECT count(*) FROM slow) > 0 THEN PERFORM pg_sleep(300); END IF; RETURN NULL; END';
CREATE CONSTRAINT TRIGGER dawdling AFTER INSERT ON log DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION dawdle())sql");
  Result<Custody> taken = fail(Fault::absent, "");
  {
    std::jthread sending([&] { taken = push(1); });
    process_that("wait_event = 'PgSleep'");
    watching.say("DELETE FROM slow");
    end_process_that("wait_event = 'PgSleep'");
  }
  ASSERT_TRUE(taken) << taken.error().detail;
  EXPECT_EQ(taken->appended, 1U);
  EXPECT_EQ(custody(), "1");
}

TEST_F(AmongRivals, ATransactionWhoseConnectionEndedGoesOnInANewOne) {
  auto ours = open_postgres(url, OpenMode::write, Writers::several);
  ASSERT_TRUE(ours);
  auto transaction = Transaction::begin(*ours);
  ASSERT_TRUE(transaction);
  ASSERT_TRUE(ours->run("INSERT INTO meta (key, value) VALUES ('first', 'x')"));
  end_process_that("state = 'idle in transaction'");
  ASSERT_TRUE(ours->run("INSERT INTO meta (key, value) VALUES ('second', 'x')"));
  ASSERT_TRUE(transaction->commit());
  EXPECT_EQ(watching.say("SELECT count(*) FROM meta WHERE key IN ('first', 'second')"), "2");
}

}  // namespace
}  // namespace tresen::test
