#include "sync/base/ink.h"

#include <gtest/gtest.h>

namespace tresen {
namespace {

TEST(Ink, ComesBackFromItsText) {
  const std::vector<Ink> drawings{
      {},
      {{{10, 20, 0}}},
      {{{10, 20, 0}, {12, 18, 9}}, {{500, 300, 800}, {499, 299, 808}, {0, 0, 820}}},
  };
  for (const Ink& ink : drawings) {
    const auto back = parse_ink(ink_text(ink));
    ASSERT_TRUE(back) << ink_text(ink);
    EXPECT_EQ(*back, ink);
  }
  EXPECT_EQ(ink_text(drawings[2]), "10,20,0 2,-2,9;488,282,791 -1,-1,8 -499,-299,12");
}

TEST(Ink, IsNotReadFromWhatIsNoDrawing) {
  for (const char* text : {"x", "1,2", "1,2,3,4", "1,2,3 ", ";", "1,2,-3", "1,2,9999999", "1;2",
                           "2000000,0,0", "900000,0,0 900000,0,0"}) {
    EXPECT_FALSE(parse_ink(text)) << text;
  }
  std::string many = "1,1,1";
  for (std::size_t i = 0; i < ink_points_max; ++i) many += " 0,1,1";
  EXPECT_FALSE(parse_ink(many));
}

TEST(Ink, GrowsByStrokesInTheirOwnTimeUntilItIsFull) {
  Ink ink;
  add_stroke(ink, {{1, 1, 0}, {2, 2, 10}}, 0);
  add_stroke(ink, {{5, 5, 0}, {6, 6, 20}}, 300);
  EXPECT_EQ(ink, (Ink{{{1, 1, 0}, {2, 2, 10}}, {{5, 5, 310}, {6, 6, 330}}}));
  add_stroke(ink, Stroke(2 * ink_points_max, InkPoint{7, 7, 0}), 0);
  EXPECT_EQ(ink.back().size(), ink_points_max - 4);
  add_stroke(ink, {{1, 1, 0}}, 0);
  EXPECT_EQ(ink.size(), 3U);
}

}  // namespace
}  // namespace tresen
