#pragma once
// Who has asked for admission in vain too often is not heard for a while: from one address, and
// from all together. What succeeds costs nothing, so that a whole chain can be enrolled from one
// desk.

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace tresen {

class Throttle {
 public:
  struct Limits {
    std::int64_t each = 20;               // refusals in a row from one address
    std::int64_t each_every_ms = 10'000;  // after which one of them is forgotten
    std::int64_t all = 500;               // the same for all addresses together
    std::int64_t all_every_ms = 1'000;
    std::size_t addresses_max = 4096;  // remembered; further ones share one account
  };

  Throttle() : Throttle(Limits{}) {}
  explicit Throttle(const Limits& limits) : limits_(limits) {}

  // Whether somebody at this address is heard now. `now_ms` never goes back.
  bool hears(std::string_view address, std::int64_t now_ms);
  // Somebody at this address was refused.
  void refused(std::string_view address, std::int64_t now_ms);

 private:
  // What is left to forget, as the moment at which all of it will be forgotten.
  struct Account {
    std::int64_t clear_ms = 0;
  };
  Account& account_of(std::string_view address, std::int64_t now_ms);

  Limits limits_;
  Account all_;
  std::map<std::string, Account, std::less<>> each_;
};

// The part of gRPC's name of a caller that stands for one customer of the network: an IPv4 address,
// the first 64 bits of an IPv6 address. Anything else as it is.
std::string network_of(std::string_view peer);

}  // namespace tresen
