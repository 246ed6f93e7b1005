// How many taps and how much time the standard visit takes, beside two generic forms (UX.md 1.8:
// an old customer, three gaps, campaign, category, closing).

#include "tests/support/klm.h"

#include <gtest/gtest.h>

#include "tests/app/counter.h"

namespace tresen::test {
namespace {

// What it waits for: the search while somebody types, and the disk (UX.md 1.8).
constexpr double wait_a_s = 0.5, wait_b_s = 0.3;

// The table of UX.md 1.8 ends with the category; the demo's new glasses also ask for a follow-up.
struct StandardVisit : testing::TestWithParam<std::string> {
  Counter counter;
  Trace trace;

  void SetUp() override { counter.sign_in(); }
  // A decision goes before each press that is no letter.
  void press(const std::string& key) {
    counter.press(key);
    if (key.starts_with("key.")) {
      ++trace.keys;
    } else {
      ++trace.taps;
      ++trace.thoughts;
    }
  }
  void spell(std::string_view text) {
    for (const char c : text) press(c == ' ' ? "key.space" : std::string("key.") + c);
  }
  void answer_and_close() {
    spell("01713920042");
    press("next");
    spell("14031948");  // a whole date moves on by itself
    spell("hans.mueller");
    press("chip.@gmx.de");
    press("tile.letter");
    press("category.mode");
    if (GetParam() == "brille_neu") press("follow_up.none");
    press("summary.close");
    EXPECT_EQ(counter.screen(), "S02");
    EXPECT_EQ(counter.stored(id(1)).text("email"), "hans.mueller@gmx.de");
  }
};

double model_s(const std::string& name) {
  const auto trace =
      read_trace(std::string(TRESEN_SOURCE_DIR) + "/tests/visit/traces/" + name + ".trace");
  EXPECT_TRUE(trace) << name;
  return trace ? seconds(*trace) : 0;
}

}  // namespace

TEST_P(StandardVisit, TakesAThirdLessThanForms) {
  counter.press("search");  // flow A begins with the first letter of the search
  spell("muel");
  press("result.104711");
  press("customer.new_process");
  press("template." + GetParam());
  answer_and_close();
  trace.waits_s = wait_a_s;
  RecordProperty("klm_seconds", std::to_string(seconds(trace)));
  EXPECT_LE(trace.taps, 10);
  EXPECT_LE(trace.taps + trace.keys, 45);
  EXPECT_LE(seconds(trace), 33.0);
  EXPECT_LE(seconds(trace), 0.65 * model_s("pos-form"));
  EXPECT_LE(seconds(trace), 0.55 * model_s("desktop-form"));
}

TEST_P(StandardVisit, IsQuickerStillFromTheTill) {
  v1::PosRequest start;
  start.set_request_id("r1");
  start.mutable_start()->set_customer_no("104711");
  start.mutable_start()->set_template_(GetParam());
  counter.ask(start);
  answer_and_close();
  trace.waits_s = wait_b_s;
  RecordProperty("klm_seconds", std::to_string(seconds(trace)));
  EXPECT_LE(seconds(trace), 27.0);
}

INSTANTIATE_TEST_SUITE_P(, StandardVisit, testing::Values("abholung", "brille_neu"),
                         [](const auto& process) { return process.param; });

TEST(Models, AreThoseOfTheTable) {
  EXPECT_NEAR(model_s("pos-form"), 54, 0.5);
  EXPECT_NEAR(model_s("desktop-form"), 66, 0.5);
}

}  // namespace tresen::test
