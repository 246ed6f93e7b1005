// The parts of the index: packed customers, words and their ranges, numbers and their slices.

#include "sync/search/vocabulary.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "sync/search/entry.h"
#include "sync/search/numbers.h"
#include "sync/search/spelling.h"
#include "tests/support/seed.h"

namespace tresen {
namespace {

std::string some_word(std::mt19937_64& random) {
  std::string word;
  for (std::size_t size = random() % 7; size > 0; --size) {
    word += static_cast<char>('a' + random() % 4);
  }
  return word;
}

std::vector<std::string> some_words(std::mt19937_64& random, std::size_t count) {
  std::set<std::string> words;
  for (std::size_t i = 0; i < count; ++i) words.insert(some_word(random));
  return {words.begin(), words.end()};
}

TEST(Vocabulary, FindsABeginningAndAWholeWord) {
  std::mt19937_64 random(test::seed());
  const auto words = some_words(random, 300);
  const Vocabulary vocabulary(words);
  for (int round = 0; round < 500; ++round) {
    const std::string prefix = some_word(random);
    const WordRange found = vocabulary.beginning(prefix);
    std::size_t wanted = 0;
    for (const std::string& word : words) wanted += word.starts_with(prefix) ? 1 : 0;
    EXPECT_EQ(found.size(), wanted) << prefix << " seed=" << test::seed();
    const bool known = std::binary_search(words.begin(), words.end(), prefix);
    EXPECT_EQ(vocabulary.exactly(prefix).size(), known ? 1U : 0U) << prefix;
  }
}

TEST(Vocabulary, ForgivesASlipAsALookAtEachWordWould) {
  std::mt19937_64 random(test::seed());
  const auto words = some_words(random, 300);
  const Vocabulary vocabulary(words);
  for (int round = 0; round < 500; ++round) {
    const std::string prefix = some_word(random);
    if (prefix.empty()) continue;
    std::vector<bool> found(words.size());
    for (const WordRange& range : vocabulary.but_for_one_slip(prefix)) {
      for (std::uint32_t at = range.begin; at < range.end; ++at) found[at] = true;
    }
    for (std::size_t at = 0; at < words.size(); ++at) {
      EXPECT_EQ(found[at], begins_but_for_one_slip(prefix, words[at]))
          << prefix << " and " << words[at] << " seed=" << test::seed();
    }
  }
}

TEST(Vocabulary, OfNoWordsFindsNone) {
  const Vocabulary none, empty(std::vector<std::string>{});
  for (const Vocabulary* one : {&none, &empty}) {
    EXPECT_EQ(one->beginning("a").size(), 0U);
    EXPECT_TRUE(one->but_for_one_slip("a").empty());
  }
}

TEST(Numbers, GiveTheLowestOfABeginning) {
  std::mt19937_64 random(test::seed());
  std::vector<std::pair<std::string, std::uint32_t>> all;
  Numbers<std::uint64_t> numbers;
  for (std::uint32_t customer = 0; customer < 5'000; ++customer) {
    const std::string digits = std::to_string(random() % 100'000);
    all.emplace_back(digits, customer);
    numbers.add(digits_key<std::uint64_t>(digits), customer);
  }
  std::shuffle(all.begin(), all.end(), random);
  numbers.settle();
  for (const std::string prefix : {"1", "12", "123", "99999", "0"}) {
    std::vector<std::uint32_t> wanted, found;
    for (const auto& [digits, customer] : all) {
      if (digits.starts_with(prefix)) wanted.push_back(customer);
    }
    std::sort(wanted.begin(), wanted.end());
    const auto free = static_cast<unsigned>(64 - 4 * prefix.size());
    const NumberSlice slice = numbers.range(digits_key<std::uint64_t>(prefix), free);
    EXPECT_EQ(slice.size(), wanted.size()) << prefix << " seed=" << test::seed();
    wanted.resize(std::min<std::size_t>(wanted.size(), 20));
    numbers.lowest(slice, [&](std::uint32_t customer) {
      found.push_back(customer);
      std::sort(found.begin(), found.end());
      if (found.size() > 20) found.pop_back();
      return found.size() < 20 ? 5'000U : found.back();
    });
    EXPECT_EQ(found, wanted) << prefix << " seed=" << test::seed();
  }
}

TEST(SearchEntry, IsUnpackedAsItWasPacked) {
  SearchEntry entry;
  for (std::size_t i = 0; i < entry.row.id.bytes.size(); ++i) {
    entry.row.id.bytes[i] = static_cast<std::uint8_t>(i * 7);
  }
  entry.row.name = "Müller, Hans";
  entry.row.address = std::string(100'000, 'a');
  entry.row.phone = "+491713920042";
  entry.phones = {"+497152901234", ""};
  entry.ids = {"10951", "T-0001"};
  for (const char* const birth : {"", "1961-03-12", "7998-12-31", "8000-01-01", "1961", "x"}) {
    for (const char* const postcode : {"", "aaaaa", "71229"}) {
      entry.row.birth_date = birth;
      entry.postcode = postcode;
      std::string bytes = "before";
      pack(entry, bytes);
      const SearchEntry again = unpacked(std::string_view(bytes).substr(6));
      EXPECT_EQ(again.row, entry.row);
      EXPECT_EQ(again.postcode, entry.postcode);
      EXPECT_EQ(again.phones, entry.phones);
      EXPECT_EQ(again.ids, entry.ids);
    }
  }
}

}  // namespace
}  // namespace tresen
