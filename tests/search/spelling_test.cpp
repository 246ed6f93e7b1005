// Spellings that mean the same name, and the one slip that is forgiven.

#include "sync/search/spelling.h"

#include <gtest/gtest.h>

#include <random>

#include "sync/record/distance.h"
#include "tests/support/seed.h"

namespace tresen {
namespace {

TEST(Spelling, GathersTheWaysToWriteAName) {
  struct Same {
    std::string_view a, b;
  };
  for (const auto& [a, b] :
       {Same{"mueller", "muller"}, Same{"mueller", "mueler"}, Same{"meier", "meyer"},
        Same{"schmitt", "schmit"}, Same{"thomas", "tomas"}, Same{"carsten", "karsten"},
        Same{"becker", "beker"}, Same{"grosse", "grose"}}) {
    EXPECT_EQ(common_spelling(a), common_spelling(b)) << a << ' ' << b;
  }
  EXPECT_NE(common_spelling("maier"), common_spelling("meier"));
}

TEST(Spelling, ABeginningStaysABeginning) {
  for (const std::string_view word : {"mueller", "schaefer", "thoennessen", "bccck", "aeaeae"}) {
    for (std::size_t size = 0; size <= word.size(); ++size) {
      EXPECT_TRUE(common_spelling(word).starts_with(common_spelling(word.substr(0, size))))
          << word << ' ' << size;
    }
  }
}

// The slow and simple truth: some beginning of the text is at most one slip away.
bool truth(std::string_view word, std::string_view text) {
  for (std::size_t size = 0; size <= text.size(); ++size) {
    if (edit_distance(word, text.substr(0, size), 1) <= 1) return true;
  }
  return false;
}

TEST(Spelling, ForgivesExactlyOneSlip) {
  std::mt19937_64 random(test::seed());
  const auto any_word = [&random](std::size_t size_max) {
    std::string word;
    for (std::size_t size = random() % (size_max + 1); size > 0; --size) {
      word += static_cast<char>('a' + random() % 3);
    }
    return word;
  };
  for (int round = 0; round < 20000; ++round) {
    const std::string word = any_word(6);
    const std::string text = any_word(8);
    ASSERT_EQ(begins_but_for_one_slip(word, text), truth(word, text))
        << word << " | " << text << " seed=" << test::seed();
  }
}

}  // namespace
}  // namespace tresen
