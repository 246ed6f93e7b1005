// Events for tills: none lost, none told twice to who said that it has them.

#include "terminal/pos/event_ring.h"

#include <gtest/gtest.h>

#include "terminal/pos/event_numbers.h"
#include "tests/support/folder.h"

namespace tresen {
namespace {

v1::PosEvent event(const std::string& kind) {
  v1::PosEvent made;
  made.set_kind(kind);
  return made;
}

// All that a till would be sent from a place on.
std::vector<std::string> from(const EventRing& ring, std::uint64_t place) {
  std::vector<std::string> kinds;
  for (const v1::PosEvent* next = ring.after(place); next != nullptr; next = ring.after(place)) {
    EXPECT_GT(next->event_id(), place);
    place = next->event_id();
    kinds.push_back(next->kind());
  }
  return kinds;
}

using Kinds = std::vector<std::string>;

TEST(EventRing, ATillThatWasNeverHereHasMissedNothing) {
  EventRing ring(100);
  ring.add(event("before"));
  const std::uint64_t place = ring.place_of("till", 0);
  EXPECT_EQ(from(ring, place), Kinds{});
  ring.add(event("after"));
  EXPECT_EQ(from(ring, place), Kinds{"after"});
}

TEST(EventRing, RepeatsWhatWasNotAcknowledged) {
  EventRing ring(100);
  ring.place_of("till", 0);
  for (const char* kind : {"a", "b", "c"}) ring.add(event(kind));
  ring.acknowledge("till", 100);
  // Started anew, it remembers nothing; or it says itself how far it was.
  EXPECT_EQ(from(ring, ring.place_of("till", 0)), (Kinds{"b", "c"}));
  EXPECT_EQ(from(ring, ring.place_of("till", 101)), Kinds{"c"});
  EXPECT_EQ(from(ring, ring.place_of("another", 0)), Kinds{});
}

TEST(EventRing, BelievesNoNumberThatItHasNotGiven) {
  EventRing ring(100);
  ring.place_of("till", 1'000'000);
  ring.acknowledge("till", 1'000'000);
  ring.add(event("a"));
  EXPECT_EQ(from(ring, ring.place_of("till", 0)), Kinds{"a"});
}

TEST(EventRing, SaysWhenATillWasAwayForTooLong) {
  EventRing ring(1);
  ring.place_of("till", 0);
  for (std::size_t i = 0; i < event_ring_max + 3; ++i) ring.add(event("x"));
  const Kinds told = from(ring, ring.place_of("till", 0));
  ASSERT_EQ(told.size(), event_ring_max + 1);
  EXPECT_EQ(told.front(), "attention.required");
  EXPECT_EQ(ring.after(0)->event_id(), 3U) << "the gap stands for all that is gone";
  EXPECT_EQ(from(ring, 3).front(), "x");
}

TEST(EventNumbers, RiseOverStartsAlsoWhenTheClockWasPutBack) {
  const test::Folder folder;
  const std::string file = folder / "pos.events";
  std::uint64_t last = 0;
  for (const std::int64_t wall_ms : {1'764'000'000'000, 1'764'000'000'001, 0L, -5L,
                                     1'000'000'000'000, 1'764'000'500'000, 1'895'000'000'000}) {
    const std::uint64_t first = first_event_after(file, wall_ms);
    EXPECT_GT(first, last) << wall_ms;
    last = first;
  }
}

TEST(EventNumbers, DoWithoutADisk) {
  EXPECT_GT(first_event_after("/nowhere/at/all", 1'764'000'000'000), 0U);
}

}  // namespace
}  // namespace tresen
