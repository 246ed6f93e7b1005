#pragma once
// Whether the words of a PDF can be told apart.

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace tresen::test {

struct PaperWord {
  double left = 0, top = 0, right = 0, bottom = 0;
  std::string text;
};

// No word stands on another.
inline void expect_apart(const std::string& path) {
  std::FILE* const pipe = ::popen(("pdftotext -bbox '" + path + "' -").c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  std::vector<PaperWord> words;
  std::array<char, 512> line{}, text{};
  while (std::fgets(line.data(), line.size(), pipe) != nullptr) {
    PaperWord word;
    if (std::sscanf(line.data(),
                    " <word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\">%511[^<]",
                    &word.left, &word.top, &word.right, &word.bottom, text.data()) != 5)
      continue;
    word.text = text.data();
    for (const PaperWord& other : words) {
      const double middle = (word.top + word.bottom) / 2;
      const bool beside = middle < other.top || middle > other.bottom || word.left >= other.right ||
                          other.left >= word.right;
      EXPECT_TRUE(beside) << word.text << " on " << other.text;
    }
    words.push_back(std::move(word));
  }
  ::pclose(pipe);
  EXPECT_FALSE(words.empty());
}

}  // namespace tresen::test
