// What the storage thread answers to each letter, and in which order.

#include "terminal/store/keeper.h"

#include "sync/record/participation.h"
#include "tests/store/fixture.h"

namespace tresen::test {
namespace {

struct KeeperTest : CacheTest {
  Keeper keeper{std::move(cache)};
  std::vector<StoreAnswer> answers;

  void send(StoreLetter letter, Moment now = at(0)) {
    keeper.receive(letter, now);
    answers = keeper.take_answers();
  }
  // Everything for the search until it has all.
  std::vector<SearchFeed> searched() {
    std::vector<SearchFeed> pieces;
    while (keeper.search_waits()) {
      keeper.feed_search();
      for (StoreAnswer& answer : keeper.take_answers()) {
        if (auto* piece = std::get_if<SearchFeed>(&answer)) pieces.push_back(std::move(*piece));
      }
    }
    return pieces;
  }
  // The first answer of this kind; null: there is none.
  template <class Message>
  const Message* got() const {
    const Message* found = nullptr;
    for (const StoreAnswer& answer : answers) {
      std::visit(
          [&](const auto& side) {
            std::visit(
                [&]<class Got>(const Got& message) {
                  if constexpr (std::is_same_v<Got, Message>) {
                    if (found == nullptr) found = &message;
                  }
                },
                side);
          },
          answer);
    }
    return found;
  }
  void feed_page(std::vector<v1::FeedOp> ops, std::uint64_t after_pos, std::string bucket) {
    StoreFeed page{bucket, 0, after_pos, ops.empty() ? after_pos : ops.back().pos(), 0, ops};
    send(ToCache(page));
  }
};

WriteEdits one_edit(std::uint64_t token, std::uint8_t customer, std::string value) {
  return {token, {edit(id(customer), {set("mobile", std::move(value))})}, "s1", 1};
}

TEST_F(KeeperTest, OpensWithDeviceOptionsAndStatus) {
  send(ToStore(OpenCache{}));
  ASSERT_NE(got<CacheOpened>(), nullptr);
  EXPECT_EQ(got<CacheOpened>()->device, setup.device);
  ASSERT_NE(got<ConfigChanged>(), nullptr);
  EXPECT_FALSE(got<ConfigChanged>()->options.usable());
}

TEST_F(KeeperTest, SaysSavedThenChangedThenTellsTheLink) {
  send(ToStore(one_edit(41, 1, "+49171")), at(7));
  ASSERT_EQ(answers.size(), 4u);
  ASSERT_NE(got<EditsWritten>(), nullptr);
  EXPECT_EQ(got<EditsWritten>()->token, 41u);
  EXPECT_EQ(got<EditsWritten>()->last_seq, 1u);
  EXPECT_TRUE(std::holds_alternative<EditsWritten>(std::get<FromStore>(answers[0])));
  EXPECT_EQ(got<RecordsChanged>()->ids, std::vector{id(1)});
  EXPECT_EQ(got<JournalAt>()->last_seq, 1u);
  EXPECT_EQ(got<JournalAt>()->oldest_wall_ms, at(7).wall_ms);
  EXPECT_EQ(got<CacheSyncStatus>()->waiting, 1u);
}

TEST_F(KeeperTest, SaysWhichEditsWereNotWritten) {
  send(ToStore(WriteEdits{42, {}, "s1", 1}));
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(got<EditsRefused>()->token, 42u);
  EXPECT_EQ(got<EditsRefused>()->fault, Fault::invalid);
}

TEST_F(KeeperTest, LoadsACustomerByIdAndByNumber) {
  send(ToStore(WriteEdits{1, {edit(id(1), {set("customer_no", "T-1")})}, "s1", 1}));
  send(ToStore(LoadCustomer{id(1), ""}));
  ASSERT_NE(got<CustomerLoaded>(), nullptr);
  send(ToStore(LoadCustomer{{}, "T-1"}));
  ASSERT_NE(got<CustomerLoaded>(), nullptr);
  EXPECT_EQ(got<CustomerLoaded>()->file.customer.id, id(1));
  send(ToStore(LoadCustomer{{}, "T-2"}));
  ASSERT_NE(got<CustomerAbsent>(), nullptr);
  EXPECT_EQ(got<CustomerAbsent>()->number, "T-2");
  send(ToStore(LoadCustomer{id(9), ""}));
  EXPECT_NE(got<CustomerAbsent>(), nullptr);
}

TEST_F(KeeperTest, LoadsAProcessWithTheRulesItWasOpenedWith) {
  feed_page({rules(1, 1)}, 0, "config");
  send(ToStore(WriteEdits{1,
                          {edit(id(1), {set("last_name", "Han")}),
                           edit(id(2),
                                {set("customer", to_hex(id(1))), set("state", "parked"),
                                 set("branch", "b1"), set("rules_version", "1")},
                                RecordKind::process)},
                          "s1",
                          1}));
  feed_page({rules(2, 2)}, 1, "config");
  ASSERT_NE(got<ConfigChanged>(), nullptr);
  EXPECT_EQ(got<ConfigChanged>()->options.rules.version(), 2u);
  send(ToStore(LoadProcess{id(2)}));
  ASSERT_NE(got<ProcessLoaded>(), nullptr);
  EXPECT_EQ(got<ProcessLoaded>()->rules.version(), 1u);
  EXPECT_EQ(got<ProcessLoaded>()->file.customer.text("last_name"), "Han");
  send(ToStore(LoadProcess{id(1)}));
  EXPECT_NE(got<ProcessAbsent>(), nullptr);
  send(ToStore(ListProcesses{}));
  ASSERT_EQ(got<ProcessesListed>()->processes.size(), 1u);
  EXPECT_EQ(got<ProcessesListed>()->processes[0].customer.text("last_name"), "Han");
}

TEST_F(KeeperTest, AnswersTheLinkWithWhatIsOnDisk) {
  send(ToStore(one_edit(1, 1, "a")), at(1));
  send(ToStore(one_edit(2, 1, "b")), at(2));
  feed_page({put(3, record(id(5), 1, {{"city", "Calw"}}))}, 0, "branch/b1");
  ASSERT_NE(got<FeedStored>(), nullptr);
  EXPECT_EQ(got<FeedStored>()->pos, 3u);
  send(ToCache(Acknowledged{1, 0}));
  EXPECT_EQ(got<JournalAt>()->oldest_wall_ms, at(2).wall_ms);
  EXPECT_EQ(got<CacheSyncStatus>()->acked, 1u);
  send(ToCache(AskReady{}));
  const CacheReady* ready = got<CacheReady>();
  ASSERT_NE(ready, nullptr);
  EXPECT_EQ(ready->last_seq, 2u);
  EXPECT_EQ(ready->acked_seq, 1u);
  EXPECT_EQ(ready->boot, id(200));
  ASSERT_EQ(ready->cursors.size(), 1u);
  EXPECT_EQ(ready->cursors[0].bucket, "branch/b1");
  EXPECT_EQ(ready->cursors[0].pos, 3u);
  send(ToCache(AskBatch{1, {}}));
  ASSERT_EQ(got<Batch>()->rows.size(), 1u);
  EXPECT_EQ(got<Batch>()->rows[0].seq, 2u);
}

// Locked for want of contact, checked each week, and started anew every fortnight.
TEST_F(CacheTest, KeepsForFarMoreThanThirtyDaysWhatNobodyAcknowledges) {
  constexpr std::int64_t day_ms = 24 * 60 * 60'000;
  ASSERT_TRUE(cache.contact(30, at(0).wall_ms, at(0)));
  write({edit(id(1), {set("mobile", "a")}), edit(id(2), {set("mobile", "b")})});
  const auto before = *cache.batch(0, {500, 100'000});
  ASSERT_EQ(before.size(), 2U);
  for (std::int64_t day = 0; day <= 400;) {
    std::optional<Keeper> keeper(std::in_place, std::move(cache));
    keeper->receive(ToStore(OpenCache{}), at(day * day_ms));
    for (const std::int64_t until = day + 14; day < until; ++day) {
      const Moment now = at(day * day_ms);
      keeper->chores(now);
      if (keeper->wants_check(now)) keeper->receive(FileChecked{true}, now);
      keeper->take_answers();
    }
    keeper->farewell();
    keeper.reset();
    cache = opened(setup);
    ASSERT_EQ(*cache.batch(0, {500, 100'000}), before) << "after days: " << day;
  }
  EXPECT_TRUE(cache.lease(at(400 * day_ms))->over);
  EXPECT_EQ(seen(id(1), "mobile"), "a");
}

// Letters of customers whom this terminal does not hold may come down in another bucket.
TEST_F(KeeperTest, KnowsALetterByItsCodeAsLongAsItHoldsTheCustomer) {
  const LetterCode code{3, 70'000};
  const Edit told = participation_edit(
      {.code = code, .campaign = "spring", .customer = id(5), .at_ms = 1'800'000'000'000});
  Record letter = with_edit({.id = told.record, .kind = told.kind, .fields = {}}, told, Stamp{});
  letter.row_ver = 1;
  feed_page({put(1, letter)}, 0, "chain");
  send(ToStore(LoadLetter{code}));
  ASSERT_NE(got<LetterAbsent>(), nullptr) << "whose customer nobody knows";
  EXPECT_EQ(got<LetterAbsent>()->code, code);
  feed_page({put(1, record(id(5), 1, {{"last_name", "Li"}}))}, 0, "branch/b1");
  send(ToStore(LoadLetter{code}));
  ASSERT_NE(got<LetterLoaded>(), nullptr);
  EXPECT_EQ(got<LetterLoaded>()->letter.code, code);
  EXPECT_EQ(got<LetterLoaded>()->letter.campaign, "spring");
  EXPECT_EQ(got<LetterLoaded>()->file.customer.text("last_name"), "Li");
  EXPECT_EQ(got<LetterLoaded>()->file.contacts.size(), 1U);
  send(ToStore(LoadLetter{{3, 70'001}}));
  EXPECT_NE(got<LetterAbsent>(), nullptr);
  feed_page({remove(2, id(5))}, 1, "branch/b1");
  send(ToStore(LoadLetter{code}));
  EXPECT_NE(got<LetterAbsent>(), nullptr) << "the customer has gone";
}

TEST_F(KeeperTest, StoresNoPageThatDoesNotFollowItsCursorOrItsEpoch) {
  feed_page({put(3, record(id(5), 1, {{"city", "Calw"}}))}, 0, "branch/b1");
  feed_page({put(9, record(id(6), 1, {{"city", "Calw"}}))}, 7, "branch/b1");
  ASSERT_NE(got<FeedNotStored>(), nullptr);
  EXPECT_EQ(got<FeedNotStored>()->pos, 3u);
  send(ToCache(StoreEpoch{8, 0, true}));
  EXPECT_EQ(got<EpochStored>()->store_epoch, 8u);
  feed_page({put(1, record(id(6), 1, {{"city", "Calw"}}))}, 0, "branch/b1");
  ASSERT_NE(got<FeedNotStored>(), nullptr) << "a page of the epoch before";
  EXPECT_EQ(got<FeedNotStored>()->pos, 0u);
}

TEST_F(KeeperTest, TellsTheStatusOnlyWhenItChanged) {
  LinkStatus status;
  status.state = LinkState::online;
  send(ToCache(StatusChanged{status}));
  ASSERT_NE(got<CacheSyncStatus>(), nullptr);
  EXPECT_EQ(got<CacheSyncStatus>()->line, LinkState::online);
  send(ToCache(StatusChanged{status}));
  EXPECT_TRUE(answers.empty());
}

TEST_F(KeeperTest, FeedsTheSearchWithAllAndThenWithWhatChanges) {
  std::vector<v1::FeedOp> ops;
  for (std::uint64_t n = 1; n <= 1'200; ++n) {
    Uuid uuid;
    uuid.bytes[14] = static_cast<std::uint8_t>(n / 256);
    uuid.bytes[15] = static_cast<std::uint8_t>(n % 256);
    ops.push_back(put(n, record(uuid, 1, {{"last_name", "Han"}})));
  }
  feed_page(ops, 0, "branch/b1");
  EXPECT_FALSE(keeper.search_waits()) << "nobody has opened yet";
  send(ToStore(OpenCache{}));
  EXPECT_EQ(got<CacheOpened>()->customers, 1'200u);
  std::size_t customers = 0;
  const auto pieces = searched();
  for (const SearchFeed& piece : pieces) {
    if (const auto* upserts = std::get_if<SearchUpserts>(&piece)) {
      EXPECT_LE(upserts->customers.size(), 500u);
      customers += upserts->customers.size();
    }
  }
  EXPECT_EQ(customers, 1'200u);
  EXPECT_TRUE(std::holds_alternative<SearchComplete>(pieces.back()));

  send(ToStore(one_edit(1, 1, "+49171")));
  feed_page({remove(1'201, id(2))}, 1'200, "branch/b1");
  const auto changes = searched();
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(std::get<SearchUpserts>(changes[0]).customers.at(0).text("mobile"), "+49171");
  EXPECT_EQ(std::get<SearchRemoves>(changes[1]).ids, std::vector{id(2)});
}

// A new terminal: the search gets everybody, and is told once that this is all.
TEST_F(KeeperTest, FillsTheSearchFromASnapshotAtOnce) {
  send(ToStore(OpenCache{}));
  EXPECT_EQ(searched().size(), 1u) << "nobody yet";
  const std::string snapshot(16, 'n');
  send(ToCache(StartRebuild{"branch/b1", 0, snapshot}));
  EXPECT_NE(got<SearchCleared>(), nullptr);
  std::size_t customers = 0;
  std::size_t completed = 0;
  for (std::uint32_t chunk = 0; chunk < 3; ++chunk) {
    const Record told = record(id(static_cast<std::uint8_t>(1 + chunk)), 1, {{"mobile", "1"}});
    const bool last = chunk == 2;
    send(ToCache(StoreChunk{
        "branch/b1", 0, snapshot, chunk, last, 9, 0, {to_wire(told).SerializeAsString()}}));
    EXPECT_EQ(got<ChunkStored>()->done, last);
    for (const SearchFeed& piece : searched()) {
      if (const auto* upserts = std::get_if<SearchUpserts>(&piece)) {
        customers += upserts->customers.size();
      }
      completed += std::holds_alternative<SearchComplete>(piece) ? 1 : 0;
    }
    EXPECT_EQ(completed, last ? 1u : 0u) << "sorted once, at the end";
  }
  EXPECT_EQ(customers, 3u);
}

TEST_F(KeeperTest, FindsWhoHasComeWhenTheLineBreaks) {
  send(ToStore(OpenCache{}));
  searched();
  const std::string snapshot(16, 'n');
  send(ToCache(StartRebuild{"branch/b1", 0, snapshot}));
  const Record told = record(id(1), 1, {{"mobile", "1"}});
  send(ToCache(
      StoreChunk{"branch/b1", 0, snapshot, 0, false, 9, 0, {to_wire(told).SerializeAsString()}}));
  LinkStatus status;
  status.state = LinkState::offline;
  send(ToCache(StatusChanged{status}));
  const auto pieces = searched();
  ASSERT_EQ(pieces.size(), 2u);
  EXPECT_TRUE(std::holds_alternative<SearchComplete>(pieces.back()));
}

}  // namespace
}  // namespace tresen::test
