#include "tests/visit/driver/hand.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>
#include <vector>

#include "sync/base/text.h"

namespace tresen::visit {
namespace {

// A screen that changes by itself is given so many chances to stay as it is.
constexpr int comparisons_tried = 20;

// A terminal that fetches all its customers for the first time has no settled screen for a while.
constexpr Millis answer_within{60000};

std::string keys_on(const Screen& screen) {
  std::string keys = screen.name + ":";
  for (const Control& control : screen.controls) {
    if (!control.key.starts_with("key.")) keys += " " + control.key;
  }
  return keys;
}

// The rows of the bar that runs down while something can be undone.
bool runs_down(const Screen& screen, int y) {
  const Control* undo = screen.find("undo");
  return undo != nullptr && y > undo->y + 26 && y < undo->y + 37;
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
  TRY_TO(after, wait_until("an effect of " + std::string(key),
                           [&](const Screen& now) { return now.raw != before.raw; }));
  return compared_anew(std::move(after));
}

Result<Screen> Hand::compared_anew(Screen screen) {
  // The lock has a clock and a line on the network, which change by themselves.
  if (!compares_ || screen.name == "S01") return screen;
  // So may the chip of the sync, or the number that head office has given a customer: then again.
  for (int tries = 0; tries < comparisons_tried; ++tries) {
    TRY_TO(before, look());
    const auto shown = pointer_.pixels();
    pointer_.spoil();
    // The first answer may have been on its way already.
    TRY(look());
    TRY_TO(after, look());
    const auto anew = pointer_.pixels();
    if (before.raw == after.raw && before.version == after.version) {
      return compared(shown, anew, std::move(after));
    }
    screen = std::move(after);
  }
  return screen;
}

Result<Screen> Hand::compared(const std::vector<std::uint32_t>& shown,
                              const std::vector<std::uint32_t>& anew, Screen after) {
  ++compared_;
  const int width = pointer_.width();
  int differ = 0, left = width, top = 0, right = 0, bottom = 0;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const int x = static_cast<int>(i) % width, y = static_cast<int>(i) / width;
    if (shown[i] == anew[i] || runs_down(after, y)) continue;
    if (differ++ == 0) top = y;
    left = std::min(left, x);
    right = std::max(right, x);
    bottom = y;
  }
  if (differ == 0) return after;
  const auto point = [](int x, int y) { return std::to_string(x) + "," + std::to_string(y); };
  return fail(Fault::conflict, "painted anew, " + std::to_string(differ) +
                                   " pixels differ between " + point(left, top) + " and " +
                                   point(right, bottom) + " at " + keys_on(after));
}

Result<void> Hand::bring_up(std::string_view key) {
  for (const char* other_keys : {"key.shift", "key.symbols", "key.shift"}) {
    TRY_TO(now, look());
    if (now.can_press(key) || !now.can_press(other_keys)) return {};
    TRY(tap(other_keys));
  }
  return {};
}

Result<Screen> Hand::type(std::string_view text) {
  while (!text.empty()) {
    const std::string_view letter = first_letter(text);
    const std::string key = letter == " " ? "key.space" : "key." + std::string(letter);
    TRY(bring_up(key));
    TRY(tap(key));
    text.remove_prefix(letter.size());
  }
  return look();
}

Result<Screen> Hand::type_on_keyboard(std::string_view text) {
  for (const char letter : text) {
    TRY_TO(before, look());
    pointer_.key(std::string(1, letter));
    TRY(wait_until(std::string("the letter ") + letter,
                   [&](const Screen& now) { return now.raw != before.raw; }));
  }
  return look();
}

void Hand::scan(std::string_view code) {
  std::vector<std::string> keys;
  for (const char letter : code) keys.emplace_back(1, letter);
  keys.emplace_back("Return");
  pointer_.keys(keys);
}

Result<Screen> Hand::sign() {
  TRY_TO(before, wait_for("signature"));
  const Control& pad = *before.find("signature");
  std::vector<std::pair<int, int>> loops;
  for (int i = 0; i <= 120; ++i) {
    const double turn = i * 0.21;
    loops.emplace_back(pad.x - 130 + 2 * i + static_cast<int>(20 * std::sin(turn)),
                       pad.y - static_cast<int>(40 * std::cos(turn)));
  }
  pointer_.draw(loops);
  ++taps_.navigation;
  TRY_TO(inked, wait_until("ink on the pad",
                           [](const Screen& now) { return now.can_press("signature.clear"); }));
  return compared_anew(std::move(inked));
}

Result<void> Hand::picture(std::string_view name) {
  // Only a settled screen answers, so that the picture shows all of it.
  TRY(look());
  std::string number = std::to_string(++pictures_taken_);
  if (number.size() < 2) number.insert(0, "0");
  return pointer_.picture(pictures_ + "/" + number + "-" + std::string(name) + ".png");
}

}  // namespace tresen::visit
