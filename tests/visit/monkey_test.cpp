// Somebody who presses, drags and types at random, in the real window of a real terminal: it never
// ends, and never comes to where nothing can be pressed. What it has acknowledged survives a pulled
// plug and reaches head office.
//
// MONKEY_SECONDS says how long (60), SEED repeats a run.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>

#include "tests/support/seed.h"
#include "tests/visit/driver/acts.h"
#include "tests/visit/driver/demo_chain.h"
#include "tests/visit/driver/story.h"

namespace tresen::visit {
namespace {

constexpr std::array<const char*, 12> letters{"a", "e", "m",  "Tab",  "Return",    "Escape",
                                              "1", "7", "Up", "Down", "BackSpace", "space"};
constexpr int width = 1280, height = 800;
constexpr int scrolls_max = 8;  // one after the other: each goes up by most of a window

class Monkey {
 public:
  Monkey(Stage& stage, Hand& hand, Pointer pointer)
      : stage_(stage), hand_(hand), pointer_(std::move(pointer)), dice_(test::seed()) {}

  Result<void> play(const Deadline& end) {
    while (!end.over()) TRY(act());
    return {};
  }
  int acts() const { return acts_; }

 private:
  int upto(int count) { return static_cast<int>(dice_() % static_cast<unsigned>(count)); }

  // Never what is meant to end it all: wiping the device, and closing it for good.
  static bool is_fatal(const std::string& key) { return key.starts_with("settings.wipe"); }

  std::vector<const Control*> choices(const Screen& screen) const {
    std::vector<const Control*> all;
    for (const Control& control : screen.controls)
      if (control.role != "text" && control.enabled && control.seen && !is_fatal(control.key))
        all.push_back(&control);
    return all;
  }

  Result<void> act() {
    if (!stage_.terminal_runs())
      return fail(Fault::conflict, "the terminal has ended after " + last_);
    TRY_TO(screen, hand_.look());
    const auto all = choices(screen);
    ++acts_;
    if (all.empty()) return scroll_back(screen);
    const int chance = upto(100);
    scrolled_back_ = 0;
    if (screen.name == "S01" && chance < 60) return sign_in(screen);
    const Control& one = *all[static_cast<std::size_t>(upto(static_cast<int>(all.size())))];
    last_ = one.key + " at " + screen.name;
    if (chance < 75) {
      pointer_.tap(one.x, one.y);
    } else if (chance < 84) {
      drag(one.x, one.y, upto(width), upto(height));
    } else if (chance < 96) {
      pointer_.key(letters[static_cast<std::size_t>(upto(static_cast<int>(letters.size())))]);
    } else {
      const int x = upto(width), y = upto(height);
      const bool fatal = std::ranges::any_of(
          screen.controls, [](const Control& control) { return is_fatal(control.key); });
      if (!fatal) pointer_.tap(x, y);
    }
    return {};
  }

  // A page of large controls may be scrolled to where it is empty; what is above can be reached.
  Result<void> scroll_back(const Screen& screen) {
    const bool out_of_sight = std::ranges::any_of(
        screen.controls, [](const Control& one) { return one.role != "text" && one.enabled; });
    if (!out_of_sight || ++scrolled_back_ > scrolls_max)
      return fail(Fault::conflict, "nothing can be pressed at " + screen.name + " after " + last_);
    drag(width / 2, height / 4, width / 2, height - 1);
    return {};
  }

  void drag(int x, int y, int to_x, int to_y) {
    constexpr int steps = 8;
    std::vector<std::pair<int, int>> points;
    for (int i = 0; i <= steps; ++i)
      points.emplace_back(x + (to_x - x) * i / steps, y + (to_y - y) * i / steps);
    pointer_.draw(points);
  }

  Result<void> sign_in(const Screen& screen) {
    for (const char* key : {"pin.1", "pin.1", "pin.1", "pin.1", "pin.ok"}) {
      const Control* control = screen.find(key);
      if (control != nullptr) pointer_.tap(control->x, control->y);
    }
    return {};
  }

  Stage& stage_;
  Hand& hand_;
  Pointer pointer_;
  std::mt19937_64 dice_;
  int acts_ = 0, scrolled_back_ = 0;
  std::string last_ = "the start";
};

Result<int> let_loose(int seconds) {
  const std::string bin = TRESEN_BINARY_DIR "/bin", work = TRESEN_BINARY_DIR "/visit_monkey";
  TRY(make_demo_chain(bin, TRESEN_SOURCE_DIR "/assets", work, 500));
  std::filesystem::create_directories(work + "/screenshots");
  TRY_TO(stage, Stage::set_up(bin, work));
  TRY_TO(eyes, Pointer::open(stage.display()));
  TRY_TO(pointer, Pointer::open(stage.display()));
  Hand hand(std::move(eyes), stage.socket_path(), work + "/screenshots");
  TRY(open_shop({stage, hand}));
  Monkey monkey(stage, hand, std::move(pointer));
  const auto played = monkey.play(Deadline(std::chrono::seconds(seconds)));
  if (!played) {
    (void)hand.picture("failed");
    return tl::unexpected(played.error());
  }
  // The plug is pulled; all that was said to be saved comes back, and goes to head office.
  stage.kill_terminal();
  TRY(stage.start_terminal());
  TRY(hand.wait_until("the lock", [](const Screen& screen) { return screen.name == "S01"; }));
  // It has typed wrong PINs, too; the wait for them grows.
  TRY(hand.wait_until(
      "the end of the wait", [](const Screen& screen) { return screen.can_press("pin.1"); },
      Millis(180000)));
  Counter counter(hand);
  TRY(counter.sign_in("1111"));
  TRY(wait_arrived({stage, hand}));
  stage.stop_terminal();
  stage.stop_office();
  TRY(stage.verify());
  return monkey.acts();
}

}  // namespace

TEST(Monkey, NeitherEndsTheTerminalNorGetsStuck) {
  const char* wanted = std::getenv("MONKEY_SECONDS");
  const auto acts = let_loose(wanted == nullptr ? 60 : std::atoi(wanted));
  ASSERT_TRUE(acts) << acts.error().detail << "\nSEED=" << test::seed();
  std::printf("%d acts, SEED=%llu\n", *acts, static_cast<unsigned long long>(test::seed()));
  EXPECT_GT(*acts, 20);
}

}  // namespace tresen::visit
