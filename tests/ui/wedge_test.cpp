// A scanner is told from a person by its speed and its end; and whatever is typed comes out.

#include "terminal/ui/wedge.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/support/seed.h"

namespace tresen::ui {
namespace {

using Kind = Heard::Kind;

// A character, or "\n" and "\t" for the ends, so many milliseconds after the one before.
struct Stroke {
  int after_ms;
  std::string text;
};

std::vector<Stroke> strokes(const std::string& text, int apart_ms) {
  std::vector<Stroke> all;
  for (const char letter : text) all.push_back({apart_ms, std::string(1, letter)});
  return all;
}

// What came out, in one line: typed characters as they are, ends as such, scans in brackets.
std::string heard(const std::vector<Stroke>& all) {
  Wedge wedge;
  double now = 100;
  std::string out;
  const auto take = [&] {
    for (const Heard& one : wedge.take())
      out += one.kind == Kind::enter     ? "\n"
             : one.kind == Kind::tab     ? "\t"
             : one.kind == Kind::scanned ? "[" + one.text + "]"
                                         : one.text;
  };
  for (const auto& [after_ms, text] : all) {
    const double at = now + after_ms / 1000.0;
    // As the window does: it wakes when something is due.
    if (wedge.due() < at) wedge.advance(wedge.due() + 0.001);
    now = at;
    wedge.hear(text == "\n"   ? Heard{Kind::enter, {}}
               : text == "\t" ? Heard{Kind::tab, {}}
                              : Heard{Kind::typed, text},
               now);
    take();
  }
  wedge.advance(now + 1);
  take();
  return out;
}

}  // namespace

TEST(Wedge, TellsAScannerFromAPerson) {
  struct Case {
    const char* what;
    std::vector<Stroke> strokes;
    const char* heard;
  };
  const auto joined = [](std::vector<Stroke> one, const std::vector<Stroke>& other) {
    one.insert(one.end(), other.begin(), other.end());
    return one;
  };
  const std::vector<Case> cases{
      {"a scanner of 1 ms", strokes("104711\n", 1), "[104711]"},
      {"one that ends with Tab", strokes("104711\t", 1), "[104711]"},
      {"a slow scanner", strokes("T-000001\n", 30), "[T-000001]"},
      {"at the limit", strokes("104711\n", 35), "[104711]"},
      {"beyond it", strokes("104711\n", 37), "104711\n"},
      {"a fast typist", strokes("muell han\n", 60), "muell han\n"},
      {"an end that comes late", joined(strokes("104711", 5), {{50, "\n"}}), "104711\n"},
      {"a scan without an end", strokes("104711", 5), "104711"},
      {"a PIN typed on a keypad in a rush", strokes("1111\n", 20), "1111\n"},
      {"typing before a scan",
       joined(joined(strokes("mu", 120), {{200, "1"}}), strokes("04711\n", 5)), "mu[104711]"},
      {"typing right after a scan", joined(strokes("104711\n", 5), {{10, "x"}}), "[104711]x"},
      {"two scans", joined(strokes("104711\n", 5), strokes("104712\n", 5)), "[104711][104712]"},
      {"an umlaut is one character", {{5, "ä"}, {5, "ö"}, {5, "ü"}, {5, "ß"}, {5, "\n"}}, "äöüß\n"},
      {"the shortest number of a customer", strokes("10001\n", 1), "[10001]"},
      {"a lone Enter", {{100, "\n"}}, "\n"},
      {"Tab from field to field", strokes("a\tb\t", 90), "a\tb\t"},
  };
  for (const Case& one : cases) EXPECT_EQ(heard(one.strokes), one.heard) << one.what;
}

TEST(Wedge, TakesNoLongTextForAScan) {
  const std::string text(Wedge::scan_max + 1, 'x');
  EXPECT_EQ(heard(strokes(text, 1)), text);
}

// Whatever comes, and however fast: nothing is lost, doubled or put in another order.
TEST(Wedge, LosesNothing) {
  std::mt19937_64 dice(test::seed());
  for (int round = 0; round < 2000; ++round) {
    std::vector<Stroke> all;
    std::string whole;
    for (std::size_t i = 0, count = dice() % 60; i < count; ++i) {
      const std::string letter = dice() % 9 == 0 ? "\n" : std::string(1, char('a' + dice() % 26));
      all.push_back({static_cast<int>(dice() % 80), letter});
      if (letter != "\n") whole += letter;
    }
    std::string out;
    for (const char letter : heard(all))
      if (letter != '\n' && letter != '[' && letter != ']') out += letter;
    ASSERT_EQ(out, whole) << "round " << round;
  }
}

}  // namespace tresen::ui
