// A real counter on a machine whose clock is wrong, and a real head office with a right one.

#include "sync/base/clock.h"

#include <cstdlib>

#include "tests/pos/failure.h"

namespace tresen::test {
namespace {

struct Clocks : Failure {
  static constexpr const char* wrong = "the terminal's clock is wrong\n";

  void start_believing_in(const std::string& offset) {
    believe_in(offset);
    const auto running = stage->start_terminal();
    believe_in("");
    ASSERT_TRUE(running);
  }
  // Until `tresen-ctl health` says so.
  bool health_says(const std::string& wanted) const {
    const Deadline deadline(patience);
    do {
      const auto said = ctl({"health"});
      if (said && *said == wanted) return true;
    } while (deadline.next_look());
    return false;
  }
  // By how many minutes the clock of the lock screen differs from the one that head office has.
  int lock_screen_off() {
    const auto shown = hand->wait_until(
        "the lock screen",
        [](const visit::Screen& screen) { return screen.find("clock") != nullptr; }, patience);
    if (!shown) return 24 * 60;
    const std::string& text = shown->find("clock")->label;  // "14:08"
    const int minute = std::atoi(text.c_str()) * 60 + std::atoi(text.c_str() + 3);
    const int off = std::abs(minute - local_minute(SystemClock().now().wall_ms));
    return std::min(off, 24 * 60 - off);
  }
};

TEST_F(Clocks, TheCounterGoesByHeadOfficesTimeAndSaysThatItsOwnIsWrong) {
  ASSERT_FALSE(faketime_library().empty()) << "the package faketime is missing";
  constexpr const char* ahead = "+483h";  // twenty days and three hours
  set_up();
  believe_in(ahead);
  open_counter();
  believe_in("");
  ASSERT_TRUE(health_says(wrong)) << "as soon as head office has answered";
  ASSERT_TRUE(hand->tap("sync.chip"));
  const auto page = hand->wait_until(
      "the warning",
      [](const visit::Screen& screen) { return screen.find("sync.clock") != nullptr; }, patience);
  ASSERT_TRUE(page) << page.error().detail;
  EXPECT_NE(page->find("sync.clock")->value.find("Es gilt die Zentrale"), std::string::npos);
  stage->stop_terminal();

  start_believing_in("");
  EXPECT_TRUE(health_says("ok\n")) << "somebody has set it right";
  EXPECT_LE(lock_screen_off(), 10);
  Till till(socket);
  ASSERT_TRUE(till.until([&] { return till.connected(); }, patience));
  stage->stop_terminal();

  stage->stop_office();
  start_believing_in(ahead);
  EXPECT_TRUE(health_says(wrong)) << "as it was kept, without a line";
  EXPECT_TRUE(till.until([&] { return till.heard("attention.required") > 0; }, patience));
  EXPECT_LE(lock_screen_off(), 10);
}

}  // namespace
}  // namespace tresen::test
