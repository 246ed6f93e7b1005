// Signal 9 at any moment: what was acknowledged is there, once, and nothing has a gap.

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <random>

#include "tests/support/head_office.h"

namespace tresen {
namespace {

using test::HeadOffice;
using test::id_of;
using test::noon_ms;
using test::Pen;

constexpr std::uint64_t batch = 3;

// Pushes and decides until it is killed; writes each acknowledged mark into the pipe.
[[noreturn]] void push_until_killed(const std::string& folder, std::uint64_t device, int pipe_end) {
  auto office = Office::open(folder);
  if (!office) ::_exit(1);
  std::uint64_t mark = office->store().sync().device(device)->value().hw_seq;
  Pen pen(device, "b1");
  for (std::uint64_t seq = 1; seq <= mark; ++seq) pen.write(id_of(1), RecordKind::customer, {});
  while (true) {
    std::vector<std::string> changes;
    for (std::uint64_t i = 0; i < batch; ++i) {
      const auto who = id_of(static_cast<std::uint8_t>(1 + (mark + i) % 5));
      changes.push_back(
          pen.write(who, RecordKind::customer, {pen.set("notes", std::to_string(mark + i + 1))}));
    }
    const auto reply = office->push(device, Pen::push(mark + 1, changes), noon_ms);
    if (!reply) ::_exit(1);
    mark = reply->hw_seq();
    if (::write(pipe_end, &mark, sizeof mark) != sizeof mark) ::_exit(1);
    if (!office->sequence(4)) ::_exit(1);
  }
}

// Lets a process push until it has acknowledged something and so many more marks were read.
std::uint64_t kill_after(const std::string& folder, std::uint64_t device, std::uint64_t marks) {
  int ends[2] = {-1, -1};
  EXPECT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    push_until_killed(folder, device, ends[1]);
  }
  ::close(ends[1]);
  std::uint64_t acknowledged = 0;
  for (std::uint64_t i = 0; i <= marks; ++i) {
    if (::read(ends[0], &acknowledged, sizeof acknowledged) != sizeof acknowledged) break;
  }
  ::kill(child, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status)) << "it ended by itself";
  for (std::uint64_t mark = 0; ::read(ends[0], &mark, sizeof mark) == sizeof mark;) {
    acknowledged = mark;
  }
  ::close(ends[0]);
  return acknowledged;
}

TEST(Kill, LosesNothingThatWasAcknowledgedAndDoublesNothing) {
  const char* const given = std::getenv("SEED");
  const std::uint64_t seed =
      given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
  SCOPED_TRACE("seed=" + std::to_string(seed));
  std::mt19937_64 random(seed);
  test::Folder folder;
  const test::StorePlace place(folder.path());
  ASSERT_TRUE(create_office(folder.path(), test::small_chain(), noon_ms));
  std::uint64_t device = 0;
  {
    auto store = open_store(folder.path());
    ASSERT_TRUE((*store)->sync().put_code({"s", "h", "b1", noon_ms + 1}));
    device = (*store)->sync().redeem_code("s", "h", noon_ms)->id;
  }
  for (int round = 0; round < 12; ++round) {
    const std::uint64_t acknowledged = kill_after(folder.path(), device, random() % 12);
    ASSERT_GT(acknowledged, 0u);
    auto office = Office::open(folder.path());
    ASSERT_TRUE(office.has_value()) << office.error().detail;
    SyncStore& sync = office->store().sync();
    const std::uint64_t mark = sync.device(device)->value().hw_seq;
    EXPECT_GE(mark, acknowledged);
    EXPECT_LE(mark, acknowledged + batch);  // one batch may be on disk without its reply
    EXPECT_EQ(sync.facts()->custody, mark);
    while (*office->sequence()) continue;
    EXPECT_EQ(sync.facts()->applied, mark);
    EXPECT_EQ(*sync.feed_head("device/1"), mark);  // a verdict each
    EXPECT_EQ(sync.quarantine()->size(), 0u);
  }
}

}  // namespace
}  // namespace tresen
