#include "terminal/app/screens/lock.h"

#include <algorithm>

#include "terminal/app/opening.h"
#include "terminal/app/reach.h"
#include "terminal/app/screens/start.h"
#include "terminal/app/screens/sync_status.h"
#include "terminal/app/training.h"

namespace tresen {
namespace {

bool is_blocked(const LockScreen& screen, const Shared& shared) {
  return screen.blocked_until_ms > shared.now.boot_ms;
}

void type(LockScreen& screen, std::string_view digit) {
  if (digit.size() != 1 || digit[0] < '0' || digit[0] > '9') return;
  screen.wrong = false;
  if (screen.pin.size() < pin_length_max) screen.pin += digit;
}

void sign_in(LockScreen& screen, Reach& reach) {
  if (screen.pin.size() < pin_length_min || screen.asked) return;
  screen.asked = true;
  reach.order(ToStore(SignIn{screen.pin}));
}

void on(LockScreen& screen, const SignInRefused& told, const Shared& shared) {
  screen.asked = false;
  screen.pin.clear();
  screen.wrong = true;
  screen.blocked_until_ms = told.wait_s > 0 ? shared.now.boot_ms + 1000 * told.wait_s : 0;
}

void on_action(LockScreen& screen, const ui::Action& action, Reach& reach) {
  if (is_blocked(screen, reach.shared) || screen.asked) return;
  switch (action.kind) {
    case ui::Action::Kind::press:
      if (action.key == "pin.ok") return sign_in(screen, reach);
      if (action.key == "pin.backspace") {
        if (!screen.pin.empty()) screen.pin.pop_back();
      } else if (action.key.starts_with("pin.")) {
        type(screen, action.key.substr(4));
      }
      return;
    case ui::Action::Kind::type:
      return type(screen, action.text);
    case ui::Action::Kind::erase:
      if (!screen.pin.empty()) screen.pin.pop_back();
      return;
    case ui::Action::Kind::enter:
      return sign_in(screen, reach);
    default:
      return;
  }
}

std::string error_text(const LockScreen& screen, const Shared& shared, const ui::Locale& words) {
  if (is_blocked(screen, shared)) {
    const std::int64_t seconds = (screen.blocked_until_ms - shared.now.boot_ms + 999) / 1000;
    return words.plural("lock.wait", seconds);
  }
  if (screen.wrong) return words.text("lock.wrong_pin");
  if (shared.opened && !shared.options.usable()) return words.text("lock.no_options");
  return {};
}

}  // namespace

void begin_service(const SignedInStaff& staff, Reach& reach) {
  Shared& shared = reach.shared;
  shared.staff = staff;
  shared.touched_ms = shared.now.boot_ms;
  reach.order(ToStore(ListProcesses{}));
  reach.order(ToStore(ListFollowUps{}));
  // What was open here when the terminal was locked, or stopped, comes back.
  const Uuid open = process_open_here(shared);
  if (!open.none()) reach.order(ToStore(LoadProcess{open}));
  reach.save_setting(std::string(session_setting), staff.id);
  reach.go(StartScreen{});
}

void reduce(LockScreen& screen, const Letter& letter, Reach& reach) {
  if (const auto* action = std::get_if<ui::Action>(&letter)) on_action(screen, *action, reach);
  const auto* told = std::get_if<FromStore>(&letter);
  if (told == nullptr) return;
  if (const auto* signed_in = std::get_if<SignedIn>(told)) begin_service(signed_in->staff, reach);
  if (const auto* refused = std::get_if<SignInRefused>(told)) on(screen, *refused, reach.shared);
  // The wait outlives a restart, and is said before anybody tries in vain.
  if (const auto* opened = std::get_if<CacheOpened>(told); opened && opened->pin_wait_s > 0) {
    screen.blocked_until_ms = reach.shared.now.boot_ms + std::int64_t{1000} * opened->pin_wait_s;
  }
}

ui::LockView present(const LockScreen& screen, const Shared& shared, const ui::Locale& words) {
  ui::LockView view;
  view.chain = shared.options.chain_name;
  view.mark = chain_mark(shared);
  view.clock = words.time(local_minute(shared.now.wall_ms));
  view.date = words.date_long(shared.today);
  if (const v1::Branch* branch = branch_of(shared)) {
    view.branch = branch->city();
    view.place = words.format("lock.place", {branch->street() + " " + branch->house_no(),
                                             std::to_string(shared.device.id)});
  }
  if (shared.training) {
    view.place = words.format("lock.training", {std::string(training_pin)});
  }
  view.sync = sync_chip(shared, words);
  view.typed = static_cast<int>(screen.pin.size());
  view.expected = static_cast<int>(std::max(screen.pin.size(), pin_length_min));
  view.ok = screen.pin.size() >= pin_length_min && !screen.asked && !is_blocked(screen, shared);
  view.locked_out = is_blocked(screen, shared);
  view.error = error_text(screen, shared, words);
  view.language = words.text("other_language");
  return view;
}

}  // namespace tresen
