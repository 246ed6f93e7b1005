// The storage thread itself: full boxes, the way out, a cache that cannot be opened.

#include "terminal/store/worker.h"

#include <memory>

#include "tests/store/fixture.h"

namespace tresen::test {
namespace {

constexpr std::chrono::milliseconds soon{10'000};  // a deadline, not a wait

struct WorkerTest : testing::Test {
  Folder folder;
  CacheSetup setup = setup_in(folder.path());
  SystemClock clock;
  StoreBox box{store_box_capacity};
  Mailbox<FromStore> screen{2};
  Mailbox<FromCache> link{1};
  Mailbox<SearchFeed> search{1};
  std::unique_ptr<StoreWorker> worker;

  void start() {
    worker = std::make_unique<StoreWorker>(
        setup, clock, box,
        StorePosts{[this](FromStore message) { return screen.post(std::move(message)); },
                   [this](FromCache message) { return link.post(std::move(message)); },
                   [this](SearchFeed message) { return search.post(std::move(message)); }});
  }
  // The next message of this kind for the screen; others are passed over.
  template <class Message>
  std::optional<Message> next() {
    while (auto message = screen.take(soon)) {
      if (auto* found = std::get_if<Message>(&*message)) return std::move(*found);
    }
    return std::nullopt;
  }
  bool write(std::uint64_t token) {
    const std::string value = std::to_string(token);
    return box.post(ToStore(WriteEdits{token, {edit(id(1), {set("notes", value)})}, "s1", 1}));
  }
};

TEST_F(WorkerTest, AnswersEveryWriteThoughTheScreensBoxIsTiny) {
  start();
  for (std::uint64_t token = 1; token <= 100; ++token) ASSERT_TRUE(write(token));
  for (std::uint64_t token = 1; token <= 100; ++token) {
    const auto written = next<EditsWritten>();
    ASSERT_TRUE(written);
    EXPECT_EQ(written->token, token);
    EXPECT_EQ(written->last_seq, token);
  }
}

TEST_F(WorkerTest, CarriesOutWhatWasPostedBeforeTheEnd) {
  start();
  for (std::uint64_t token = 1; token <= 50; ++token) ASSERT_TRUE(write(token));
  screen.close();
  worker.reset();
  EXPECT_EQ(opened(setup).journal_state()->last_seq, 50u);
}

TEST_F(WorkerTest, TellsTheLinkOfTheJournalAsSoonAsThereIsRoom) {
  ASSERT_TRUE(link.post(TryNow{}));
  start();
  ASSERT_TRUE(write(1));
  ASSERT_TRUE(next<EditsWritten>());
  ASSERT_TRUE(std::holds_alternative<TryNow>(*link.take(soon)));
  const auto told = link.take(soon);
  ASSERT_TRUE(told);
  EXPECT_EQ(std::get<JournalAt>(*told).last_seq, 1u);
}

TEST_F(WorkerTest, FillsTheSearchPieceByPiece) {
  {
    Cache cache = opened(setup);
    std::vector<v1::FeedOp> ops;
    for (std::uint64_t n = 1; n <= 1'600; ++n) {
      Uuid uuid;
      uuid.bytes[0] = static_cast<std::uint8_t>(n / 256);
      uuid.bytes[1] = static_cast<std::uint8_t>(n % 256);
      ops.push_back(put(n, record(uuid, 1, {{"last_name", "Han"}})));
    }
    ASSERT_TRUE(cache.apply_feed("branch/b1", ops, 1'600));
  }
  start();
  ASSERT_TRUE(box.post(ToStore(OpenCache{})));
  ASSERT_TRUE(next<ConfigChanged>());
  std::size_t customers = 0;
  while (auto piece = search.take(soon)) {
    if (const auto* upserts = std::get_if<SearchUpserts>(&*piece)) {
      customers += upserts->customers.size();
    }
    if (std::holds_alternative<SearchComplete>(*piece)) break;
  }
  EXPECT_EQ(customers, 1'600u);
}

TEST_F(WorkerTest, SaysSoWhenTheCacheCannotBeOpened) {
  setup.folder = folder.path() + "/none";
  start();
  const auto failed = next<CacheFailed>();
  ASSERT_TRUE(failed);
  EXPECT_EQ(failed->error.fault, Fault::storage);
  EXPECT_FALSE(write(1)) << "nobody takes letters any more";
}

}  // namespace
}  // namespace tresen::test
