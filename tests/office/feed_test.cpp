// What goes down: a reader of any page size ends with exactly the bucket's records, and one number
// says so.

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <random>

#include "tests/office/reader.h"

namespace tresen {
namespace {

using test::HeadOffice;
using test::id_of;
using test::noon_ms;
using test::Pen;
using test::Reader;
using test::write;

constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;
using Action = v1::BucketHead;

std::uint64_t seed() {
  const char* const given = std::getenv("SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
}

Uuid customer_of(std::uint64_t number) { return id_of(static_cast<std::uint8_t>(1 + number)); }
Uuid visit_of(std::uint64_t number) { return id_of(static_cast<std::uint8_t>(100 + number)); }

// Two branches at work on ten customers: answers, visits, moves, lookups, forgetting.
class Busy {
 public:
  Busy(v1::Held held, std::uint64_t seed) : office(test::small_chain(held)), random_(seed) {}

  void step() {
    Pen& pen = roll(2) == 0 ? one : two;
    const std::uint64_t number = roll(10);
    now_ms_ += static_cast<std::int64_t>(roll(static_cast<std::uint64_t>(20 * day_ms)));
    switch (roll(6)) {
      case 0: {
        const std::string branch = roll(2) == 0 ? "b1" : "b2";
        return put(pen, customer_of(number), RecordKind::customer,
                   {pen.set("home_branch", branch, stamp(customer_of(number), "home_branch"))});
      }
      case 1:
        return put(pen, visit_of(number), RecordKind::process,
                   {pen.set("customer", to_hex(customer_of(number))),
                    pen.set("state", "open " + std::to_string(roll(1000)))});
      case 2:
        while (*office->expire_seen(now_ms_)) {
        }
        return;
      case 3: {
        v1::LookupRequest request;
        request.set_reason(v1::LOOKUP_REASON_CUSTOMER_PRESENT);
        request.set_customer(to_bytes(customer_of(number)));
        const auto taken = office->lookup(pen.device(), request, now_ms_);
        EXPECT_TRUE(taken || taken.error().fault == Fault::absent);
        return;
      }
      default:
        return put(pen, customer_of(number), RecordKind::customer,
                   {pen.set("city", "Ort" + std::to_string(roll(1000)))});
    }
  }
  std::uint64_t roll(std::uint64_t sides) { return random_() % sides; }

  HeadOffice office;
  Pen one{office.new_device("b1"), "b1"};
  Pen two{office.new_device("b2"), "b2"};

 private:
  Stamp stamp(const Uuid& id, const char* key) {
    const auto found = office.customers().find(id);
    return found && *found ? (*found)->answer(key).stamp : Stamp{};
  }
  void put(Pen& pen, const Uuid& id, RecordKind kind, std::vector<FieldEdit> fields) {
    pen.now_ms = now_ms_;
    write(office, pen, id, kind, std::move(fields), now_ms_);
  }

  std::mt19937_64 random_;
  std::int64_t now_ms_ = noon_ms;
};

// A law: whatever happens, whoever reads on and whoever begins anew hold the same, and the sum of
// their records is the bucket's (Reader compares it at each head).
TEST(Feed, GivesEveryReaderExactlyTheRecordsOfTheBucket) {
  const std::uint64_t used = seed();
  SCOPED_TRACE("SEED=" + std::to_string(used));
  for (const v1::Held held : {v1::HELD_BRANCH, v1::HELD_CHAIN}) {
    Busy busy(held, used);
    Reader steady(busy.office, busy.one.device());
    const auto buckets = busy.office->buckets_of(busy.one.device());
    ASSERT_TRUE(buckets);
    for (int step = 0; step < 160; ++step) {
      busy.step();
      if (busy.roll(3) != 0) continue;
      for (const FeedHead& head : *buckets) {
        const auto bytes = static_cast<std::uint32_t>(1 + busy.roll(900));
        if (busy.roll(2) == 0) steady.read(head.bucket, bytes);
      }
    }
    Reader fresh(busy.office, busy.one.device());
    for (const FeedHead& head : *buckets) {
      steady.read(head.bucket, 200);
      fresh.read(head.bucket, static_cast<std::uint32_t>(1 + busy.roll(2000)));
    }
    for (const FeedHead& head : *buckets) {
      if (!head.bucket.starts_with("branch/") && head.bucket != "chain") continue;
      SCOPED_TRACE(head.bucket);
      EXPECT_EQ(steady.records(head.bucket), fresh.records(head.bucket));
      EXPECT_EQ(steady.sum(head.bucket), busy.office.sync().bucket(head.bucket)->checksum);
    }
  }
}

class Going : public testing::Test {
 protected:
  void SetUp() override {
    for (std::uint8_t i = 1; i <= 3; ++i) {
      write(office, pen, id_of(i), RecordKind::customer,
            {pen.set("home_branch", "b1"), pen.set("last_name", "Name")});
    }
    reader.read("branch/b1");
  }
  v1::Cursor& cursor(v1::HelloRequest& request) {
    for (v1::Cursor& one : *request.mutable_cursors()) {
      if (one.bucket() == "branch/b1") return one;
    }
    ADD_FAILURE() << "no cursor";
    return *request.add_cursors();
  }
  v1::BucketHead::Action after(const v1::HelloRequest& request) {
    return reader.action(request, "branch/b1");
  }

  HeadOffice office{test::small_chain(v1::HELD_BRANCH)};
  Pen pen{office.new_device("b1"), "b1"};
  Reader reader{office, pen.device()};
};

TEST_F(Going, GoesOnWhereItsCursorIsAPartOfTheBucket) {
  EXPECT_EQ(after(reader.hello()), Action::ACTION_CONTINUE);
  write(office, pen, id_of(4), RecordKind::customer, {pen.set("home_branch", "b1")});
  EXPECT_EQ(after(reader.hello()), Action::ACTION_CONTINUE);
  EXPECT_EQ(Reader(office, pen.device()).action(Reader(office, pen.device()).hello(), "branch/b1"),
            Action::ACTION_CONTINUE);
}

TEST_F(Going, StartsOverWhereItsRecordsAreOthers) {
  auto request = reader.hello();
  cursor(request).set_checksum(cursor(request).checksum() + 1);
  EXPECT_EQ(after(request), Action::ACTION_REPLAY);
}

TEST_F(Going, StartsOverBehindTheHead) {
  auto request = reader.hello();
  cursor(request).set_pos(cursor(request).pos() + 1);
  EXPECT_EQ(after(request), Action::ACTION_REPLAY);
}

TEST_F(Going, TrustsRecordsAndNotPositionsOfAnotherStore) {
  auto request = reader.hello();
  request.set_store_epoch(request.store_epoch() + 1);
  EXPECT_EQ(after(request), Action::ACTION_CONTINUE);
  cursor(request).set_pos(cursor(request).pos() - 1);
  EXPECT_EQ(after(request), Action::ACTION_REPLAY);
}

TEST_F(Going, LeavesATerminalOfProtocolOneAlone) {
  auto request = reader.hello();
  request.set_proto_max(1);
  cursor(request).set_checksum(0);
  EXPECT_EQ(after(request), Action::ACTION_CONTINUE);
}

TEST_F(Going, StartsOverWhereRemovalsAreForgotten) {
  Pen other(office.new_device("b2"), "b2");
  const auto old = reader.hello();
  const Stamp seen = office.record(id_of(1)).answer("home_branch").stamp;
  write(office, other, id_of(1), RecordKind::customer, {other.set("home_branch", "b2", seen)});
  const auto keep_house = [&](std::int64_t days) {
    while (*office->keep_house(noon_ms + days * day_ms)) {
    }
  };
  keep_house(1);
  keep_house(60);
  EXPECT_EQ(after(old), Action::ACTION_CONTINUE);
  keep_house(62);
  EXPECT_EQ(after(old), Action::ACTION_REPLAY);
  for (const v1::FeedOp& op : office.read(pen.device(), "branch/b1")) EXPECT_TRUE(op.has_put());
  Reader fresh(office, pen.device());
  fresh.read("branch/b1");
  EXPECT_FALSE(fresh.holds(id_of(1)));
}

TEST_F(Going, SaysHelloAgainWhenItReadsOtherBuckets) {
  ASSERT_TRUE(office->hello(pen.device(), reader.hello(), noon_ms));
  v1::PullRequest request;
  request.set_store_epoch(office.sync().store_epoch());
  request.set_bucket("branch/b1");
  ASSERT_TRUE(office->pull(pen.device(), request));
  ASSERT_TRUE(office->store().campaigns().publish(test::small_chain(v1::HELD_CHAIN), noon_ms));
  EXPECT_EQ(office->pull(pen.device(), request).error().fault, Fault::conflict);
  ASSERT_TRUE(office->hello(pen.device(), reader.hello(), noon_ms));
  EXPECT_TRUE(office->pull(pen.device(), request));
}

}  // namespace
}  // namespace tresen
