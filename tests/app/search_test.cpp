// What staff type and whom the screen shows belong together, or the terminal knows they do not.

#include <gtest/gtest.h>

#include "sync/base/text.h"
#include "tests/app/counter.h"

namespace tresen::test {
namespace {

// The orders that follow a letter; nobody carries them out.
std::vector<Order> unanswered(State& state, Letter letter) {
  static const Postcodes postcodes;
  IdSource ids([] { return 7U; });
  return reduce(state, std::move(letter), at(0), {ids, postcodes});
}

const AskSearch* asked(const std::vector<Order>& orders) {
  for (const Order& order : orders) {
    if (const auto* question = std::get_if<AskSearch>(&order)) return question;
  }
  return nullptr;
}

}  // namespace

// The marks in the names of those found change without anything else on the screen: who looked at
// it between two answers took the marks of the first for those of the second.
TEST(Search, IsNotSettledBeforeTheLastLetterHasBeenAnswered) {
  Counter counter;
  counter.sign_in();
  counter.press("search");
  EXPECT_FALSE(awaits_search(counter.state));
  counter.spell("muell");
  EXPECT_FALSE(awaits_search(counter.state));

  State state = counter.state;
  const auto first = unanswered(state, ui::Action{ui::Action::Kind::type, {}, " "});
  const auto second = unanswered(state, ui::Action{ui::Action::Kind::type, {}, "h"});
  ASSERT_TRUE(asked(first) != nullptr && asked(second) != nullptr);
  EXPECT_TRUE(awaits_search(state));
  unanswered(state, SearchAnswer{asked(first)->question, {}});
  EXPECT_TRUE(awaits_search(state));
  unanswered(state, SearchAnswer{asked(second)->question, {}});
  EXPECT_FALSE(awaits_search(state));
}

TEST(Search, OfNothingHasNoAnswerToWaitFor) {
  Counter counter;
  counter.sign_in();
  counter.press("search");
  counter.spell("m");
  counter.press("search.clear");
  EXPECT_FALSE(awaits_search(counter.state));
}

}  // namespace tresen::test
