// Messages behind their lengths.

#include "terminal/pos/frame.h"

#include <gtest/gtest.h>

#include <vector>

namespace tresen::test {
namespace {

TEST(Frame, GivesBackEveryMessageHoweverTheStreamIsCut) {
  const std::vector<std::string> messages{"", "a", std::string(300, 'x'), std::string("\0\1", 2)};
  std::string whole;
  for (const std::string& message : messages) whole += framed(message);
  for (std::size_t piece = 1; piece <= whole.size(); piece = piece * 2 + 1) {
    std::string stream;
    std::vector<std::string> taken;
    for (std::size_t at = 0; at < whole.size(); at += piece) {
      stream += whole.substr(at, piece);
      while (true) {
        const auto message = take_frame(stream);
        ASSERT_TRUE(message);
        if (!*message) break;
        taken.push_back(**message);
      }
    }
    EXPECT_EQ(taken, messages) << "in pieces of " << piece;
    EXPECT_TRUE(stream.empty());
  }
}

TEST(Frame, PutsTheLowestByteFirst) {
  EXPECT_EQ(framed(std::string(0x0203, 'x')).substr(0, 4), std::string("\x03\x02\0\0", 4));
}

TEST(Frame, RefusesWhatIsBeyondTheLimit) {
  std::string greatest = framed(std::string(frame_bytes_max, 'x'));
  EXPECT_EQ((*take_frame(greatest))->size(), frame_bytes_max);
  for (const std::string& length :
       {std::string("\x01\x00\x10\x00", 4), std::string("\xff\xff\xff\xff")}) {
    std::string stream = length;
    const auto outcome = take_frame(stream);
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().fault, Fault::invalid);
  }
}

}  // namespace
}  // namespace tresen::test
