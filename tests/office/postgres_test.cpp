// Several daemons' stores over one PostgreSQL, and a server that goes and comes back.

#include "tests/support/postgres.h"

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <optional>
#include <random>
#include <thread>

#include "sync/office/store/database_place.h"
#include "sync/office/store/postgres/postgres_engine.h"
#include "sync/office/store/shared_store.h"
#include "tests/support/head_office.h"
#include "tests/support/seed.h"

namespace tresen::test {
namespace {

// A daemon's store, in a database and a folder that others have too.
struct Side {
  Side(const Folder& shared, const std::string& url) : folder(shared) {
    EXPECT_TRUE(keep_database_url(folder.path(), url));
  }
  void create() { keep(create_store(folder.path(), small_chain(), 7, noon_ms)); }
  void open() { keep(open_store_to_serve(folder.path())); }
  SyncStore& sync() { return store->sync(); }

  const Folder& folder;
  std::unique_ptr<Store> store;

 private:
  void keep(Result<std::unique_ptr<Store>> made) {
    ASSERT_TRUE(made) << made.error().detail;
    store = std::move(*made);
  }
};

class OnPostgres : public testing::Test {
 public:
  static Result<Custody> push(SyncStore& store, std::uint64_t from, std::uint64_t first_seq,
                              const std::vector<std::string>& changes) {
    Incoming batch;
    batch.device = from;
    batch.first_seq = first_seq;
    batch.changes.assign(changes.begin(), changes.end());
    batch.received_ms = noon_ms;
    TRY_TO(answers, store.append(std::span(&batch, 1)));
    return std::move(answers.front());
  }

 protected:
  void SetUp() override {
    url = Postgres::own().new_database();
    first.emplace(folder, url);
    first->create();
    share();
  }
  // Whoever makes a store has it alone.
  void share() {
    first->store.reset();
    first->open();
  }
  std::uint64_t device() {
    EXPECT_TRUE(first->sync().put_code({"s", "h", "b1", noon_ms + 1}));
    return first->sync().redeem_code("s", "h", noon_ms)->id;
  }
  Folder folder;
  std::string url;
  std::optional<Side> first;
};

std::string body_of(std::uint64_t device, std::uint64_t seq) {
  return std::to_string(device) + "." + std::to_string(seq);
}

// The whole log, decided on the way: each change once, numbered without a gap.
std::map<std::string, std::uint64_t> positions(SyncStore& store) {
  std::map<std::string, std::uint64_t> found;
  std::uint64_t next = 1;
  while (const auto entry = *store.log_entry(next)) {
    EXPECT_TRUE(found.emplace(entry->body, entry->pos).second) << entry->body << " twice";
    ++next;
  }
  EXPECT_EQ(store.facts()->custody, next - 1) << "a gap at " << next;
  return found;
}

// A terminal that sends to whichever daemon takes it next.
struct Roamer {
  std::uint64_t id = 0;
  std::atomic<bool> is_served = false;
  std::atomic<std::uint64_t> acked = 0;
};

// Now and then what was acknowledged is sent again.
void send_some(Roamer& roamer, SyncStore& store, std::mt19937_64& random) {
  const std::uint64_t from = 1 + (random() % 3 == 0 ? roamer.acked / 2 : roamer.acked.load());
  const std::uint64_t end = from + 1 + random() % 20;
  std::vector<std::string> batch;
  for (std::uint64_t seq = from; seq < end; ++seq) batch.push_back(body_of(roamer.id, seq));
  const auto custody = OnPostgres::push(store, roamer.id, from, batch);
  ASSERT_TRUE(custody) << custody.error().detail;
  ASSERT_GE(custody->hw_seq, roamer.acked.load());
  roamer.acked = custody->hw_seq;
}

TEST_F(OnPostgres, TakesWhatDevicesSendToOneDaemonAndTheOther) {
  constexpr std::uint64_t changes = 150;
  std::array<Roamer, 8> roamers;
  for (Roamer& one : roamers) one.id = device();
  const auto is_done = [](const Roamer& one) { return one.acked >= changes; };
  {
    std::array<std::jthread, 4> daemons;
    for (std::size_t i = 0; i < daemons.size(); ++i) {
      daemons.at(i) = std::jthread([&, i] {
        Side side(folder, url);
        side.open();
        std::mt19937_64 random(seed() + i);
        while (!std::ranges::all_of(roamers, is_done) && !HasFailure()) {
          Roamer& one = roamers.at(random() % roamers.size());
          if (is_done(one) || one.is_served.exchange(true)) continue;
          send_some(one, side.sync(), random);
          one.is_served = false;
        }
      });
    }
  }
  const auto found = positions(first->sync());
  std::uint64_t sent = 0;
  for (const Roamer& one : roamers) {
    std::uint64_t before = 0;
    for (std::uint64_t seq = 1; seq <= one.acked; ++seq) {
      const auto at = found.find(body_of(one.id, seq));
      ASSERT_NE(at, found.end()) << body_of(one.id, seq) << " is lost, SEED=" << seed();
      EXPECT_GT(at->second, before) << "out of order, SEED=" << seed();
      before = at->second;
    }
    sent += one.acked;
  }
  EXPECT_EQ(found.size(), sent);
}

TEST_F(OnPostgres, LetsOneSequencerDecideAndTheOtherReadAgain) {
  const std::uint64_t from = device();
  ASSERT_TRUE(push(first->sync(), from, 1, {"a", "b"}));
  Side second(folder, url);
  second.open();
  Decision decision;
  decision.through_pos = 1;
  ASSERT_TRUE(first->sync().decide(decision));
  // It was stopped after it had read, and goes on now.
  decision.through_pos = 2;
  EXPECT_EQ(second.sync().decide(decision).error().fault, Fault::conflict);
  decision.after_pos = 1;
  EXPECT_TRUE(second.sync().decide(decision));
}

TEST_F(OnPostgres, GoesOnWhereAConnectionWasCut) {
  const std::uint64_t from = device();
  ASSERT_TRUE(push(first->sync(), from, 1, {"a"}));
  Postgres::cut_connections(url);
  EXPECT_EQ(push(first->sync(), from, 1, {"a", "b"})->hw_seq, 2U);
  Postgres::cut_connections(url);
  EXPECT_EQ(first->sync().devices()->size(), 1U);
}

TEST_F(OnPostgres, SaysThatTheServerIsAwayAndGoesOnWhenItIsBack) {
  const std::uint64_t from = device();
  ASSERT_TRUE(push(first->sync(), from, 1, {"a"}));
  Postgres::own().stop_at_once();
  for (int i = 0; i < 2; ++i) {
    const auto custody = push(first->sync(), from, 2, {"b"});
    ASSERT_FALSE(custody);
    EXPECT_EQ(custody.error().fault, Fault::offline) << custody.error().detail;
    const auto decided = first->sync().decided_pos();
    ASSERT_FALSE(decided);
    EXPECT_EQ(decided.error().fault, Fault::offline) << decided.error().detail;
  }
  Postgres::own().start();
  EXPECT_EQ(push(first->sync(), from, 2, {"b"})->hw_seq, 2U);
  EXPECT_EQ(positions(first->sync()).size(), 2U);
}

TEST_F(OnPostgres, LosesAndDoublesNothingWhereConnectionsAreCutAtAnyMoment) {
  const std::uint64_t from = device();
  constexpr int cuts = 30;
  std::atomic<bool> all_cut = false;
  std::uint64_t acked = 0;
  {
    std::jthread operating([&] {
      for (int i = 0; i < cuts; ++i) Postgres::cut_connections(url);
      all_cut = true;
    });
    while (!all_cut && !HasFailure()) {
      std::vector<std::string> batch;
      for (std::uint64_t seq = acked + 1; seq <= acked + 10; ++seq) {
        batch.push_back(body_of(from, seq));
      }
      const auto custody = push(first->sync(), from, acked + 1, batch);
      if (custody) {
        EXPECT_GE(custody->hw_seq, acked + 10);
        acked = custody->hw_seq;
      } else {
        // Whether the last COMMIT took place is not known: the same bytes again.
        EXPECT_EQ(custody.error().fault, Fault::offline) << custody.error().detail;
      }
    }
  }
  const std::uint64_t kept = positions(first->sync()).size();
  EXPECT_GE(kept, acked);
  EXPECT_EQ(first->sync().device(from)->value().hw_seq, kept);
}

TEST_F(OnPostgres, TellsAnErrorOfWhatWasNotWaitedForAtTheCommit) {
  auto database = open_postgres(url, OpenMode::write, Writers::several);
  ASSERT_TRUE(database);
  {
    auto transaction = Transaction::begin(*database);
    ASSERT_TRUE(transaction);
    for (int i = 0; i < 2; ++i) {
      ASSERT_TRUE(database->run_later("INSERT INTO meta (key, value) VALUES (?, ?)",
                                      {std::string("once"), std::string("x")}));
    }
    const auto committed = transaction->commit();
    ASSERT_FALSE(committed);
    EXPECT_EQ(committed.error().fault, Fault::storage);
  }
  EXPECT_EQ(database->integer("SELECT count(*) FROM meta WHERE key = 'once'").value(), 0);
}

TEST_F(OnPostgres, HoldsATextWithANullCharacterAndSaysNothingOfValuesInErrors) {
  auto database = open_postgres(url, OpenMode::write, Writers::several);
  ASSERT_TRUE(database);
  const std::string text("An\0na", 5);
  ASSERT_TRUE(database->run("INSERT INTO meta (key, value) VALUES (?, 'x')", {text}));
  EXPECT_EQ(database->text("SELECT value FROM meta WHERE key = ?", {text}).value(), "x");
  const auto again = database->run("INSERT INTO meta (key, value) VALUES (?, 'x')", {text});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().detail.find("An"), std::string::npos) << again.error().detail;
}

TEST_F(OnPostgres, LeavesADatabaseOfSomebodyElseAlone) {
  const std::string other = Postgres::own().new_database();
  PGconn* const connection = PQconnectdb(other.c_str());
  PQclear(PQexec(connection, "CREATE TABLE theirs (x int)"));
  PQfinish(connection);
  const Folder own;
  ASSERT_TRUE(keep_database_url(own.path(), other));
  EXPECT_EQ(create_store(own.path(), small_chain(), 7, noon_ms).error().fault, Fault::invalid);
}

TEST_F(OnPostgres, IsOneDaemonsAloneUnlessItIsShared) {
  first->store.reset();
  auto one = open_store(first->folder.path());
  ASSERT_TRUE(one) << one.error().detail;
  Folder other;
  ASSERT_TRUE(keep_database_url(other.path(), url));
  EXPECT_EQ(open_store(other.path()).error().fault, Fault::busy);
  one->reset();
  EXPECT_TRUE(open_store(other.path()));
}

TEST_F(OnPostgres, ShowsAReaderOneStateUntilItIsDone) {
  auto reader = open_to_read(first->folder.path());
  ASSERT_TRUE(reader);
  ASSERT_TRUE(reader->run("BEGIN"));
  EXPECT_EQ(reader->integer("SELECT count(*) FROM device").value(), 1);
  device();
  EXPECT_EQ(reader->integer("SELECT count(*) FROM device").value(), 1);
  ASSERT_TRUE(reader->run("COMMIT"));
  EXPECT_EQ(reader->integer("SELECT count(*) FROM device").value(), 2);
  EXPECT_FALSE(reader->run("DELETE FROM device"));
}

}  // namespace
}  // namespace tresen::test
