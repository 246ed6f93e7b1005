// The code on a letter, as it is printed, typed and mistyped.

#include "sync/record/letter_code.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/support/seed.h"

namespace tresen {
namespace {

constexpr std::string_view all_digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

std::vector<LetterCode> some_codes() {
  std::vector<LetterCode> codes{{0, 0}, {letter_campaigns - 1, letter_recipients - 1}, {0, 31}};
  std::mt19937_64 random(test::seed());
  for (int i = 0; i < 50; ++i) {
    codes.push_back({static_cast<std::uint32_t>(random() % letter_campaigns),
                     static_cast<std::uint32_t>(random() % letter_recipients)});
  }
  return codes;
}

TEST(LetterCode, IsReadAsItWasWritten) {
  for (const LetterCode& code : some_codes()) {
    EXPECT_EQ(parse_letter_code(to_text(code)), code) << "SEED=" << test::seed();
    EXPECT_EQ(parse_letter_code(to_readable(code)), code) << "SEED=" << test::seed();
  }
}

// Fixed for ever: letters that lie in drawers are still to be settled by later releases.
TEST(LetterCode, LooksAsItAlwaysDid) {
  EXPECT_EQ(to_text({0, 0}), "0000000000");
  EXPECT_EQ(to_text({1, 1}), "001000001W");
  EXPECT_EQ(to_text({16 * 1024 + 7 * 32 + 19, 34}), "G7K000012C");
  EXPECT_EQ(to_readable({16 * 1024 + 7 * 32 + 19, 34}), "G7K-000-012C");
  EXPECT_EQ(to_text({letter_campaigns - 1, letter_recipients - 1}), "ZZZZZZZZZ9");
}

TEST(LetterCode, TakesWhatPeopleType) {
  const LetterCode code{1, 1};
  for (const std::string_view typed :
       {"001000001W", "001000001w", "oo1ooooo1w", "OOIOOOOOLW", "001-000-001W", " 001 000 001 W ",
        "0-0-1 0 0 0 0 0 1\tW", "00i00000lw"}) {
    EXPECT_EQ(parse_letter_code(typed), code) << typed;
  }
}

TEST(LetterCode, RefusesWhatIsNone) {
  for (const std::string_view typed :
       {"", "-", "001000001", "001000001WX", "0010000010W", "U01000001W", "00100000\xC3\x9CW",
        "001.000.001W", "4006381333931"}) {
    EXPECT_FALSE(parse_letter_code(typed)) << typed;
  }
}

// Words and telephone numbers are typed into the same box.
TEST(LetterCode, IsMistypedWhereAllButTheCheckIsThere) {
  for (const LetterCode& code : some_codes()) {
    std::string wrong = to_text(code);
    EXPECT_FALSE(is_mistyped_letter_code(wrong)) << wrong;
    wrong.back() = wrong.back() == '7' ? '8' : '7';
    EXPECT_TRUE(is_mistyped_letter_code(wrong)) << wrong;
    EXPECT_FALSE(is_mistyped_letter_code(wrong.substr(1))) << wrong;
    EXPECT_FALSE(is_mistyped_letter_code(wrong + "0")) << wrong;
  }
  for (const std::string_view typed :
       {"", "Zimmermann", "zimmer-mann", "01.02.1980", "muell han"}) {
    EXPECT_FALSE(is_mistyped_letter_code(typed)) << typed;
  }
}

TEST(LetterCode, FindsEverySingleWrongCharacter) {
  for (const LetterCode& code : some_codes()) {
    const std::string right = to_text(code);
    for (std::size_t at = 0; at < right.size(); ++at) {
      for (const char other : all_digits) {
        if (other == right[at]) continue;
        std::string wrong = right;
        wrong[at] = other;
        EXPECT_FALSE(parse_letter_code(wrong)) << right << " " << wrong;
      }
    }
  }
}

TEST(LetterCode, FindsNeighboursThatChangedPlacesUnlessTheyAreTheFirstAndTheLastDigit) {
  const std::string zeros(10, '0');
  for (std::size_t at = 0; at + 2 < zeros.size(); ++at) {
    for (std::uint32_t a = 0; a < 32; ++a) {
      for (std::uint32_t b = 0; b < 32; ++b) {
        if (a == b) continue;
        std::string payload = zeros;
        payload[at] = all_digits[a];
        payload[at + 1] = all_digits[b];
        std::string right;
        for (const char check : all_digits) {
          payload[9] = check;
          if (parse_letter_code(payload)) right = payload;
        }
        ASSERT_FALSE(right.empty()) << payload;
        std::string wrong = right;
        std::swap(wrong[at], wrong[at + 1]);
        const bool blind = a + b == 31 && (a == 0 || b == 0);
        EXPECT_EQ(parse_letter_code(wrong).has_value(), blind) << right << " " << wrong;
      }
    }
  }
}

TEST(LetterCode, FindsACheckThatChangedPlacesWithItsNeighbour) {
  for (const LetterCode& code : some_codes()) {
    const std::string right = to_text(code);
    std::string wrong = right;
    std::swap(wrong[8], wrong[9]);
    const bool blind = right.substr(8) == "0Z" || right.substr(8) == "Z0" || right[8] == right[9];
    EXPECT_EQ(parse_letter_code(wrong).has_value(), blind) << right << " " << wrong;
  }
}

}  // namespace
}  // namespace tresen
