// Killed at any moment: what was reported as written is there, nothing is half there.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <random>

#include "terminal/store/cache.h"
#include "tests/store/fixture.h"

namespace tresen::test {
namespace {

// Writes for ever: a customer and the process beside it at once, now and then with a page of head
// office's feed between, and reports each sequence after its commit.
[[noreturn]] void write_and_report(const CacheSetup& setup, int report) {
  auto cache = Cache::open(setup);
  if (!cache) ::_exit(1);
  std::uint64_t pos = cache->cursor("branch/b1").value_or(0);
  for (std::int64_t n = 0;; ++n) {
    const auto customer = static_cast<std::uint8_t>(1 + n % 50);
    const std::string value = std::to_string(cache->journal_state()->last_seq + 1);
    const std::vector<Edit> edits{
        edit(id(customer), {set("notes", value), set("mobile", value)}),
        edit(id(static_cast<std::uint8_t>(100 + customer)), {set("state", "open"), set("n", value)},
             RecordKind::process)};
    const auto seq = cache->write(edits, "s1", 1, at(n));
    if (!seq || ::write(report, &*seq, sizeof *seq) != sizeof *seq) ::_exit(2);
    if (n % 7 != 0) continue;
    ++pos;
    const std::vector<v1::FeedOp> page{put(pos, record(id(customer), pos, {{"city", "Calw"}}))};
    if (!cache->apply_feed("branch/b1", page, pos)) ::_exit(3);
  }
}

TEST(Crash, NothingReportedIsLostAndNothingIsHalf) {
  const auto seed = std::random_device{}();
  std::mt19937 random(seed);
  const Folder folder;
  const CacheSetup setup = setup_in(folder.path());
  std::uint64_t reported = 0;
  for (int round = 0; round < 12; ++round) {
    int pipe[2];
    ASSERT_EQ(::pipe(pipe), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      ::close(pipe[0]);
      write_and_report(setup, pipe[1]);
    }
    ::close(pipe[1]);
    std::uint64_t seq = 0;
    const auto reports = 1 + random() % 60;
    for (std::uint64_t n = 0; n < reports; ++n) {
      ASSERT_EQ(::read(pipe[0], &seq, sizeof seq), static_cast<ssize_t>(sizeof seq));
      reported = seq;
    }
    ASSERT_EQ(::kill(child, SIGKILL), 0);
    ASSERT_EQ(::waitpid(child, nullptr, 0), child);
    while (::read(pipe[0], &seq, sizeof seq) == static_cast<ssize_t>(sizeof seq)) reported = seq;
    ::close(pipe[0]);

    auto cache = Cache::open(setup);
    ASSERT_TRUE(cache) << cache.error().detail << " seed=" << seed;
    EXPECT_FALSE(cache->healed()) << "overlay and journal parted, seed=" << seed;
    const JournalState state = *cache->journal_state();
    EXPECT_GE(state.last_seq, reported) << "seed=" << seed;
    EXPECT_LE(state.last_seq, reported + 2) << "one write may have been on its way";
    EXPECT_EQ(state.last_seq % 2, 0u) << "both changes of a write or none, seed=" << seed;
    const auto rows = *cache->batch(0, {1'000'000, 1'000'000'000});
    ASSERT_EQ(rows.size(), state.last_seq) << "dense from 1, seed=" << seed;
    const Change last = *change_from_bytes(rows[rows.size() - 2].body);
    const Record customer = *cache->record(last.edit.record);
    EXPECT_EQ(customer.text("notes"), std::to_string(state.last_seq - 1)) << "seed=" << seed;
    EXPECT_EQ(customer.text("mobile"), customer.text("notes")) << "seed=" << seed;
  }
  EXPECT_GT(reported, 0u);
}

}  // namespace
}  // namespace tresen::test
