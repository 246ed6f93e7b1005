// Who is refused too often is not heard for a while; who succeeds, or lives elsewhere, is.

#include "sync/office/throttle.h"

#include <gtest/gtest.h>

namespace tresen {
namespace {

constexpr std::int64_t start_ms = 5'000'000;

TEST(Throttle, StopsHearingAnAddressAndForgetsOneRefusalAtATime) {
  Throttle throttle({.each = 3, .each_every_ms = 1000, .all = 100, .all_every_ms = 1});
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(throttle.hears("a", start_ms)) << i;
    throttle.refused("a", start_ms);
  }
  EXPECT_FALSE(throttle.hears("a", start_ms));
  EXPECT_TRUE(throttle.hears("b", start_ms)) << "somebody else's fault";
  EXPECT_FALSE(throttle.hears("a", start_ms + 999));
  EXPECT_TRUE(throttle.hears("a", start_ms + 1000));
  throttle.refused("a", start_ms + 1000);
  EXPECT_FALSE(throttle.hears("a", start_ms + 1000)) << "one was forgotten, not all";
  EXPECT_TRUE(throttle.hears("a", start_ms + 10'000));
}

TEST(Throttle, StopsHearingAnybodyWhenAllTogetherAreRefusedTooOften) {
  Throttle throttle({.each = 3, .each_every_ms = 1000, .all = 10, .all_every_ms = 1000});
  for (int i = 0; i < 10; ++i) throttle.refused("address " + std::to_string(i), start_ms);
  EXPECT_FALSE(throttle.hears("a new one", start_ms));
  EXPECT_TRUE(throttle.hears("a new one", start_ms + 1000));
}

TEST(Throttle, HearsAsManyAsSucceed) {
  Throttle throttle;
  for (int i = 0; i < 10'000; ++i) ASSERT_TRUE(throttle.hears("the desk", start_ms)) << i;
}

TEST(Throttle, RemembersABoundedNumberOfAddresses) {
  Throttle throttle(
      {.each = 2, .each_every_ms = 1000, .all = 1'000'000, .all_every_ms = 1, .addresses_max = 8});
  for (int i = 0; i < 100; ++i) throttle.refused("address " + std::to_string(i), start_ms);
  EXPECT_TRUE(throttle.hears("address 0", start_ms));
  EXPECT_FALSE(throttle.hears("a new one", start_ms)) << "the rest share one account";
  EXPECT_TRUE(throttle.hears("a new one", start_ms + 1'000'000));
}

TEST(Network, IsWhatOneCustomerOfTheNetworkHas) {
  struct Case {
    const char* peer;
    const char* network;
  };
  for (const auto& [peer, network] :
       {Case{"ipv4:192.0.2.7:50123", "ipv4:192.0.2.7"},
        Case{"ipv6:%5B2001:db8:1:2:3:4:5:6%5D:50123", "ipv6:2001:db8:1:2::"},
        Case{"ipv6:[2001:db8:1:2::9]:1", "ipv6:2001:db8:1:2::"},
        Case{"ipv6:%5B::1%5D:443", "ipv6:::"}, Case{"unix:/run/x", "unix:/run/x"}, Case{"", ""},
        Case{"ipv6:", "ipv6:"}}) {
    EXPECT_EQ(network_of(peer), network) << peer;
  }
}

}  // namespace
}  // namespace tresen
