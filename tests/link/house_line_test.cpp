// The whole line without sockets, in any weather. When it is over, everybody says the same.
//
// Prints its seed; SEED=n repeats a case.

#include "tests/link/house_line.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <map>
#include <random>
#include <vector>

namespace tresen::test {
namespace {

constexpr std::int64_t minute = 60'000;
constexpr std::uint8_t customers = 4;
constexpr std::array keys{"mobile", "email", "last_name", "city"};

// Head office and a terminal in each branch.
struct TwoBranches : HouseLine {
  explicit TwoBranches(std::uint64_t seed) : HouseLine(seed) {
    for (const char* branch : {"b1", "b2"}) add(branch);
  }
};

std::vector<std::uint64_t> seeds() {
  if (const char* one = std::getenv("SEED")) return {std::strtoull(one, nullptr, 10)};
  return {11, 22, 33};
}

// What is the same everywhere: states and values; stamps are head office's to give.
std::map<std::string, std::string> words(const Record& record) {
  std::map<std::string, std::string> all;
  for (const char* key : keys) {
    const Answer& answer = record.answer(key);
    all[key] = std::string(name_of(answer.state)) + " " + answer.value;
  }
  return all;
}

}  // namespace

TEST(HouseLine, AnAnswerReachesHeadOfficeAndTheOtherTerminalWithinASecond) {
  TwoBranches line(1);
  line.run(minute);
  line.terminals[0]->write(id_of(1), "mobile", "0171 1234567");
  line.run(1000);
  EXPECT_EQ(line.office.record(id_of(1)).text("mobile"), "0171 1234567");
  EXPECT_EQ(line.terminals[1]->record(id_of(1)).text("mobile"), "0171 1234567");
  EXPECT_EQ(line.terminals[0]->status().waiting, 0U);
}

TEST(HouseLine, EverybodySaysTheSameAfterAnyWeather) {
  for (const std::uint64_t seed : seeds()) {
    SCOPED_TRACE("SEED=" + std::to_string(seed));
    std::mt19937_64 random(seed);
    const auto roll = [&random](std::uint64_t sides) { return random() % sides; };
    TwoBranches line(seed);
    int written = 0;
    for (int step = 0; step < 30; ++step) {
      for (const auto& terminal : line.terminals) {
        terminal->wire.faults = {.lost = static_cast<double>(roll(40)) / 100,
                                 .doubled = static_cast<double>(roll(30)) / 100,
                                 .delay_max_ms = static_cast<std::int64_t>(1 + roll(20'000)),
                                 .cut = roll(5) == 0,
                                 .silent = roll(8) == 0};
        for (std::uint64_t n = roll(4); n > 0; --n) {
          terminal->write(id_of(static_cast<std::uint8_t>(1 + roll(customers))),
                          keys[roll(keys.size())], "word " + std::to_string(++written));
        }
        if (roll(10) == 0) terminal->start();
      }
      if (roll(10) == 0) line.office.reopen();
      line.run(static_cast<std::int64_t>(1 + roll(60'000)));
      if (testing::Test::HasFatalFailure()) return;
    }
    for (const auto& terminal : line.terminals) terminal->wire.faults = {};
    line.run(25 * minute);
    EXPECT_EQ(line.office.sync().facts()->custody, static_cast<std::uint64_t>(written));
    for (const auto& terminal : line.terminals) {
      EXPECT_EQ(terminal->status().state, LinkState::online);
      EXPECT_EQ(terminal->status().waiting, 0U);
      EXPECT_TRUE(terminal->status().all_read);
      for (std::uint8_t n = 1; n <= customers; ++n) {
        EXPECT_EQ(words(terminal->record(id_of(n))), words(line.office.record(id_of(n)))) << +n;
      }
    }
  }
}

}  // namespace tresen::test
