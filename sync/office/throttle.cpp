#include "sync/office/throttle.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "sync/base/planted.h"

namespace tresen {
namespace {

bool full(std::int64_t clear_ms, std::int64_t count, std::int64_t every_ms, std::int64_t now_ms) {
  return clear_ms - now_ms > (count - 1) * every_ms;
}

std::int64_t with_one_more(std::int64_t clear_ms, std::int64_t every_ms, std::int64_t now_ms) {
  return std::max(clear_ms, now_ms) + every_ms;
}

// gRPC writes the brackets of an IPv6 address as in a URI.
std::string without(std::string text, std::string_view part) {
  if (const auto at = text.find(part); at != std::string::npos) text.erase(at, part.size());
  return text;
}

}  // namespace

bool Throttle::hears(std::string_view address, std::int64_t now_ms) {
  if (planted("unlimited_enrolment")) return true;
  const Account& own = account_of(address, now_ms);
  return !full(own.clear_ms, limits_.each, limits_.each_every_ms, now_ms) &&
         !full(all_.clear_ms, limits_.all, limits_.all_every_ms, now_ms);
}

void Throttle::refused(std::string_view address, std::int64_t now_ms) {
  Account& own = account_of(address, now_ms);
  own.clear_ms = with_one_more(own.clear_ms, limits_.each_every_ms, now_ms);
  all_.clear_ms = with_one_more(all_.clear_ms, limits_.all_every_ms, now_ms);
}

Throttle::Account& Throttle::account_of(std::string_view address, std::int64_t now_ms) {
  if (const auto found = each_.find(address); found != each_.end()) return found->second;
  if (each_.size() >= limits_.addresses_max) {
    std::erase_if(each_, [now_ms](const auto& one) { return one.second.clear_ms <= now_ms; });
  }
  const bool room = each_.size() < limits_.addresses_max;
  return each_[room ? std::string(address) : std::string()];
}

std::string network_of(std::string_view peer) {
  constexpr std::string_view v4 = "ipv4:";
  constexpr std::string_view v6 = "ipv6:";
  const std::string_view host = peer.substr(0, peer.rfind(':'));
  if (peer.starts_with(v4)) return std::string(host);
  if (!peer.starts_with(v6) || host.size() <= v6.size()) return std::string(peer);
  std::string text(host.substr(v6.size()));
  for (const std::string_view bracket : {"%5B", "%5D", "%5b", "%5d", "[", "]"}) {
    text = without(std::move(text), bracket);
  }
  in6_addr address{};
  if (inet_pton(AF_INET6, text.c_str(), &address) != 1) return std::string(peer);
  std::fill_n(address.s6_addr + 8, 8, std::uint8_t{0});
  std::array<char, INET6_ADDRSTRLEN> shown{};
  inet_ntop(AF_INET6, &address, shown.data(), shown.size());
  return std::string(v6) + shown.data();
}

}  // namespace tresen
