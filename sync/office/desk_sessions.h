#pragma once
// Who is signed in at which desk, for one working day at most. Lives in memory alone: after a
// restart of head office everybody signs in again. One thread.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "sync/base/result.h"

namespace tresen {

class DeskSessions {
 public:
  static constexpr std::int64_t lasts_ms = 12LL * 60 * 60 * 1000;
  static constexpr std::size_t each_max = 8;  // at one desk; the oldest goes

  struct Session {
    std::string staff;         // id
    std::uint64_t device = 0;  // the desk
    std::int64_t ends_ms = 0;
  };

  // The token of a new session: 32 random bytes. `now_ms` on any clock that never goes back, the
  // same for all calls. storage: the system has no randomness.
  Result<std::string> open(std::string staff, std::uint64_t device, std::int64_t now_ms);
  // Who asks. Nothing: there is no such session at this desk, or its time is over.
  std::optional<Session> find(const std::string& token, std::uint64_t device, std::int64_t now_ms);
  // A token of another desk, or of nobody, ends nothing: none is answered.
  std::optional<Session> close(const std::string& token, std::uint64_t device);

 private:
  void make_room(std::uint64_t device, std::int64_t now_ms);

  std::map<std::string, Session> sessions_;  // by token
};

}  // namespace tresen
