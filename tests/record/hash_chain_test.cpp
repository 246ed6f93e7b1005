#include "sync/record/hash_chain.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "sync/record/checksum.h"
#include "tests/support/seed.h"

namespace tresen {
namespace {

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += {digits[byte >> 4U], digits[byte & 15U]};
  }
  return text;
}

struct Row {
  std::string salt, body;
};

std::string head_of(const std::vector<Row>& rows) {
  std::string head = chain_start();
  for (const Row& row : rows) head = chain_after(head, commitment_of(row.salt, row.body));
  return head;
}

}  // namespace

// FIPS 180-4, the example "abc": both ends and any auditor with a SHA-256 of their own must agree.
TEST(HashChain, IsPlainSha256) {
  constexpr auto abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  EXPECT_EQ(hex(commitment_of("", "abc")), abc);
  EXPECT_EQ(hex(commitment_of("a", "bc")), abc);
  EXPECT_EQ(hex(chain_after("ab", "c")), abc);
  EXPECT_EQ(chain_start(), std::string(hash_bytes, '\0'));
}

TEST(HashChain, TellsEveryChangedSwappedAndDroppedRow) {
  const std::vector<Row> rows{{"s1", "one"}, {"s2", "two"}, {"s3", "three"}, {"s4", "four"}};
  const std::string head = head_of(rows);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto changed = rows;
    changed[i].body += '.';
    EXPECT_NE(head_of(changed), head) << i;
    auto salted = rows;
    salted[i].salt += '.';
    EXPECT_NE(head_of(salted), head) << i;
    auto dropped = rows;
    dropped.erase(dropped.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_NE(head_of(dropped), head) << i;
    auto swapped = rows;
    std::swap(swapped[i], swapped[(i + 1) % rows.size()]);
    EXPECT_NE(head_of(swapped), head) << i;
  }
}

TEST(HashChain, StandsWhenSaltAndBodyAreGone) {
  const std::string kept = commitment_of("salt", "Hannelore Mueller");
  const std::string before = chain_after(chain_start(), kept);
  EXPECT_EQ(chain_after(before, commitment_of("s", "next")),
            head_of({{"salt", "Hannelore Mueller"}, {"s", "next"}}));
}

TEST(BucketChecksum, DoesNotDependOnOrderAndFindsOneChangedByte) {
  const std::uint64_t seed = test::seed();
  SCOPED_TRACE("SEED=" + std::to_string(seed));
  std::mt19937_64 random(seed);
  std::vector<std::string> records(50);
  for (std::string& record : records) {
    record.resize(1 + random() % 300);
    for (char& c : record) c = static_cast<char>(random());
  }
  const auto sum = [&] {
    std::uint64_t total = 0;
    for (const std::string& record : records) total += record_hash(record);
    return total;
  };
  const std::uint64_t before = sum();
  std::shuffle(records.begin(), records.end(), random);
  EXPECT_EQ(sum(), before);
  std::string& victim = records[random() % records.size()];
  char& byte = victim[random() % victim.size()];
  byte = static_cast<char>(byte ^ 1);
  EXPECT_NE(sum(), before);
}

}  // namespace tresen
