// Ids are unique, rise, and are what RFC 9562 calls UUIDv7.

#include "sync/base/ids.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace tresen {
namespace {

constexpr std::int64_t now_ms = 1'800'000'000'000;

IdSource repeatable(std::uint64_t seed) {
  return IdSource([random = std::mt19937_64(seed)]() mutable { return random(); });
}

TEST(Ids, RiseAndNeverRepeatWhateverTheClockDoes) {
  const std::uint64_t seed = std::random_device{}();
  IdSource ids = repeatable(seed);
  std::mt19937_64 random(seed);
  std::set<Uuid> seen;
  Uuid last{};
  std::int64_t clock = now_ms;
  for (int i = 0; i < 20'000; ++i) {
    // Mostly within one millisecond, sometimes on, sometimes back by up to an hour.
    const std::uint64_t step = random() % 100;
    if (step == 0) clock -= static_cast<std::int64_t>(random() % 3'600'000);
    if (step > 90) clock += static_cast<std::int64_t>(random() % 5);
    const Uuid id = ids.next(clock);
    ASSERT_LT(last, id) << "seed=" << seed << " step " << i;
    ASSERT_TRUE(seen.insert(id).second) << "seed=" << seed;
    last = id;
  }
}

TEST(Ids, CarryTimeVersionAndVariant) {
  IdSource ids = repeatable(1);
  const std::string hex = to_hex(ids.next(now_ms));
  EXPECT_EQ(std::stoull(hex.substr(0, 12), nullptr, 16), static_cast<std::uint64_t>(now_ms));
  EXPECT_EQ(hex[12], '7');
  EXPECT_NE(std::string("89ab").find(hex[16]), std::string::npos);
}

TEST(Ids, OfTwoSourcesDiffer) {
  IdSource one, other;
  EXPECT_NE(one.next(now_ms), other.next(now_ms));
}

TEST(Ids, SurviveTheirTexts) {
  IdSource ids = repeatable(7);
  const Uuid id = ids.next(now_ms);
  EXPECT_EQ(uuid_from_hex(to_hex(id)), id);
  EXPECT_EQ(uuid_from_bytes(to_bytes(id)), id);
  EXPECT_EQ(to_hex(id).size(), 32u);
  EXPECT_EQ(to_bytes(id).size(), 16u);
}

TEST(Ids, AreReadFromNothingElse) {
  for (const std::string bad :
       {"", "0", "0123456789abcdef0123456789abcde", "0123456789abcdef0123456789abcdef0",
        "0123456789ABCDEF0123456789ABCDEF", "0123456789abcdeg0123456789abcdef"}) {
    EXPECT_FALSE(uuid_from_hex(bad)) << bad;
  }
  EXPECT_FALSE(uuid_from_bytes("too short"));
  EXPECT_FALSE(uuid_from_bytes(std::string(17, 'x')));
}

TEST(Ids, AllZeroMeansNone) {
  EXPECT_TRUE(Uuid{}.none());
  EXPECT_FALSE(repeatable(1).next(now_ms).none());
}

}  // namespace
}  // namespace tresen
