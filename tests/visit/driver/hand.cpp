#include "tests/visit/driver/hand.h"

#include <cstdio>

#include "sync/base/text.h"

namespace tresen::visit {
namespace {

// A terminal that fetches all its customers for the first time has no settled screen for a while.
constexpr Millis answer_within{60000};

std::string keys_on(const Screen& screen) {
  std::string keys = screen.name + ":";
  for (const Control& control : screen.controls) {
    if (!control.key.starts_with("key.")) keys += " " + control.key;
  }
  return keys;
}

}  // namespace

Result<Screen> Hand::look() { return read_screen(socket_path_, Deadline(answer_within)); }

Result<Screen> Hand::wait_until(const std::string& what,
                                const std::function<bool(const Screen&)>& so, Millis within) {
  const Deadline deadline(within);
  while (true) {
    TRY_TO(screen, look());
    if (so(screen)) return screen;
    if (!deadline.next_look()) {
      return fail(Fault::offline, "waited for " + what + " at " + keys_on(screen));
    }
  }
}

Result<Screen> Hand::wait_for(std::string_view key) {
  return wait_until(std::string(key), [&](const Screen& screen) { return screen.can_press(key); });
}

Result<Screen> Hand::press(std::string_view key) {
  TRY_TO(before, wait_for(key));
  const Control& control = *before.find(key);
  pointer_.tap(control.x, control.y);
  const bool is_key = key.starts_with("key.") || key.starts_with("pin.");
  ++(is_key ? taps_.keys : taps_.navigation);
  return before;
}

Result<Screen> Hand::tap(std::string_view key) {
  TRY_TO(before, press(key));
  return wait_until("an effect of " + std::string(key),
                    [&](const Screen& now) { return now.raw != before.raw; });
}

Result<Screen> Hand::type(std::string_view text) {
  while (!text.empty()) {
    const std::string_view letter = first_letter(text);
    TRY(tap(letter == " " ? "key.space" : "key." + std::string(letter)));
    text.remove_prefix(letter.size());
  }
  return look();
}

Result<void> Hand::picture(std::string_view name) {
  // Only a settled screen answers, so that the picture shows all of it.
  TRY(look());
  std::string number = std::to_string(++pictures_taken_);
  if (number.size() < 2) number.insert(0, "0");
  return pointer_.picture(pictures_ + "/" + number + "-" + std::string(name) + ".png");
}

}  // namespace tresen::visit
