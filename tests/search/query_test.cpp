// What is read out of the search box.

#include "sync/search/query.h"

#include <gtest/gtest.h>

namespace tresen {
namespace {

TEST(Query, TakesWordsApart) {
  struct Case {
    std::string_view typed;
    std::vector<std::pair<QueryWord::Kind, std::string>> words;
  };
  using K = QueryWord::Kind;
  const std::vector<Case> cases{
      {"muell han", {{K::letters, "muell"}, {K::letters, "han"}}},
      {"  Müller,Hans ", {{K::letters, "mueller"}, {K::letters, "hans"}}},
      {"0171 39 200 42", {{K::digits, "01713920042"}}},
      {"+49 171 3920042", {{K::digits, "491713920042"}}},
      {"0171/3920042 müller", {{K::digits, "01713920042"}, {K::letters, "mueller"}}},
      {"71229 leonberg", {{K::digits, "71229"}, {K::letters, "leonberg"}}},
      {"12.03.1961", {{K::date, "12031961"}}},
      {"12.3.1961", {{K::date, "12031961"}}},
      {"1961-03-12", {{K::date, "12031961"}}},
      {"12.3.", {{K::date, "1203"}}},
      {"12.03.19", {{K::date, "120319"}}},
      {"Hans@GMX.de", {{K::email, "hans@gmx.de"}}},
      {"T-0001", {{K::letters, "t-0001"}}},
      {"- / .", {}},
      {"", {}},
      {"a\xFF", {}},
  };
  for (const Case& test : cases) {
    std::vector<std::pair<K, std::string>> words;
    for (const QueryWord& word : read_query(test.typed)) words.emplace_back(word.kind, word.text);
    EXPECT_EQ(words, test.words) << test.typed;
  }
}

TEST(Query, DropsTheZeroThatIsNotDialled) {
  const auto words = read_query("+49 (0)171 3920042");
  ASSERT_EQ(words.size(), 1U);
  EXPECT_EQ(words[0].phone, "491713920042");
  EXPECT_EQ(read_query("0049171")[0].phone, "49171");
}

TEST(Query, IsBounded) {
  std::string many;
  for (int i = 0; i < 50; ++i) many += "a ";
  EXPECT_EQ(read_query(many).size(), 8U);
  EXPECT_TRUE(read_query(std::string(100000, 'a')).empty());
}

}  // namespace
}  // namespace tresen
