#pragma once
// S01: who is serving? A PIN of four to eight digits. Shows no customer.

#include <cstdint>
#include <string>

#include "terminal/app/letters.h"
#include "terminal/ui/locale.h"
#include "terminal/ui/pages/lock.h"

namespace tresen {

struct Reach;
struct Shared;

struct LockScreen {
  std::string pin;
  bool asked = false;                 // the cache is looking
  std::int64_t blocked_until_ms = 0;  // boot clock; 0: not blocked
  bool wrong = false;                 // the last PIN was wrong
};

inline constexpr std::size_t pin_length_min = 4;
inline constexpr std::size_t pin_length_max = 8;

// Who is signed in while nobody has locked the terminal.
inline constexpr std::string_view session_setting = "session";

// Somebody is signed in from now on; what was open here comes back.
void begin_service(const SignedInStaff& staff, Reach& reach);

void reduce(LockScreen& screen, const Letter& letter, Reach& reach);
ui::LockView present(const LockScreen& screen, const Shared& shared, const ui::Locale& words);

}  // namespace tresen
