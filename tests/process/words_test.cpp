// Lists of words in one line.

#include "terminal/process/words.h"

#include <gtest/gtest.h>

#include <random>

namespace tresen::test {

TEST(Words, ComeBackAsTheyWere) {
  const unsigned seed = std::random_device{}();
  std::mt19937 random(seed);
  constexpr std::string_view letters = "ab \\\n-esnü0\t";
  for (int round = 0; round < 300; ++round) {
    std::vector<std::string> words(random() % 5);
    for (std::string& word : words) {
      for (auto length = random() % 6; length > 0; --length) {
        word += letters[random() % letters.size()];
      }
    }
    WordWriter writer;
    writer.words(words);
    writer.choice(std::nullopt);
    writer.choice(words);
    const std::string line = std::move(writer).line();
    EXPECT_EQ(line.find('\n'), std::string::npos);
    WordReader reader(line);
    EXPECT_EQ(reader.words(), words) << "seed=" << seed << ' ' << line;
    EXPECT_EQ(reader.choice(), std::nullopt) << "seed=" << seed << ' ' << line;
    EXPECT_EQ(reader.choice(), words) << "seed=" << seed << ' ' << line;
    EXPECT_TRUE(reader.ends()) << "seed=" << seed << ' ' << line;
  }
}

TEST(Words, ThatDoNotFitMakeTheReaderFail) {
  for (const char* line : {"", "3 a b", "99999999999999999999", "-1", "1 \\x", "1 \\", "1  a",
                           "18446744073709551615"}) {
    WordReader reader(line);
    reader.words();
    EXPECT_TRUE(reader.failed()) << line;
    EXPECT_FALSE(reader.ends()) << line;
  }
  for (const char* line : {"7 a 1", "0 a 1", "2 a 9", "2 a"}) {
    WordReader reader(line);
    EXPECT_EQ(reader.answer(), Answer{}) << line;
    EXPECT_TRUE(reader.failed()) << line;
  }
}

}  // namespace tresen::test
