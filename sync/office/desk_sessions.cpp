#include "sync/office/desk_sessions.h"

#include <openssl/rand.h>

#include <algorithm>
#include <utility>

namespace tresen {
namespace {

constexpr std::size_t token_bytes = 32;

}  // namespace

Result<std::string> DeskSessions::open(std::string staff, std::uint64_t device,
                                       std::int64_t now_ms) {
  std::string token(token_bytes, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(token.data()), static_cast<int>(token.size())) !=
      1) {
    return fail(Fault::storage, "the system has no randomness");
  }
  make_room(device, now_ms);
  sessions_[token] = {std::move(staff), device, now_ms + lasts_ms};
  return token;
}

std::optional<DeskSessions::Session> DeskSessions::find(const std::string& token,
                                                        std::uint64_t device, std::int64_t now_ms) {
  const auto found = sessions_.find(token);
  if (found == sessions_.end() || found->second.device != device) return std::nullopt;
  if (now_ms < found->second.ends_ms) return found->second;
  sessions_.erase(found);
  return std::nullopt;
}

std::optional<DeskSessions::Session> DeskSessions::close(const std::string& token,
                                                         std::uint64_t device) {
  const auto found = sessions_.find(token);
  if (found == sessions_.end() || found->second.device != device) return std::nullopt;
  std::optional<Session> closed = std::move(found->second);
  sessions_.erase(found);
  return closed;
}

void DeskSessions::make_room(std::uint64_t device, std::int64_t now_ms) {
  std::erase_if(sessions_, [now_ms](const auto& one) { return one.second.ends_ms <= now_ms; });
  const auto here = [device](const auto& one) { return one.second.device == device; };
  while (static_cast<std::size_t>(std::count_if(sessions_.begin(), sessions_.end(), here)) >=
         each_max) {
    auto oldest = sessions_.end();
    for (auto one = sessions_.begin(); one != sessions_.end(); ++one) {
      if (!here(*one)) continue;
      if (oldest == sessions_.end() || one->second.ends_ms < oldest->second.ends_ms) oldest = one;
    }
    sessions_.erase(oldest);
  }
}

}  // namespace tresen
