// Somebody is wiped out: nothing of them is left in any file, and the chain still holds.

#include <filesystem>
#include <fstream>
#include <iterator>

#include "sync/record/hash_chain.h"
#include "sync/record/marketing_contact.h"
#include "sync/record/participation.h"
#include "terminal/store/cache.h"
#include "terminal/store/schema.h"
#include "tests/store/fixture.h"

namespace tresen::test {
namespace {

constexpr std::string_view bucket = "branch/b1";
const std::string canary = "Kanarienvogel";

v1::FeedOp erase(std::uint64_t pos, const Uuid& customer, std::vector<Uuid> records) {
  v1::FeedOp op;
  op.set_pos(pos);
  op.mutable_erase()->set_erasure_id(std::string(16, 'e'));
  op.mutable_erase()->set_customer(to_bytes(customer));
  for (const Uuid& one : records) op.mutable_erase()->add_record_ids(to_bytes(one));
  return op;
}

struct Erasure : CacheTest {
  // How many files of the folder say the word.
  int files_with(const std::string& word) {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string bytes((std::istreambuf_iterator<char>(file)), {});
      if (bytes.find(word) != std::string::npos) ++count;
    }
    return count;
  }
  // A customer with canaries everywhere, and somebody else.
  void fill() {
    feed(bucket, {put(1, record(id(1), 1, {{"last_name", canary}, {"customer_no", "7"}})),
                  put(2, record(id(2), 1, {{"last_name", "Li"}})),
                  put(3, record(id(11), 1, {{"customer", to_hex(id(1))}, {"state", canary}},
                                {1, 0, 0}, RecordKind::process))});
    write({edit(id(1), {set("notes", canary + "1")})});
    write({edit(id(2), {set("notes", "another")})});
    write({edit(id(12), {set("customer", to_hex(id(1))), set("notes", canary)},
                RecordKind::follow_up)});
    ASSERT_TRUE(cache.save_setting(
        "recent", to_hex(id(1)) + ";7;" + canary + "\n" + to_hex(id(2)) + ";8;LI\n"));
    ASSERT_TRUE(cache.acknowledged(1, 0));
  }
};

TEST_F(Erasure, LeavesNothingInAnyFile) {
  fill();
  ASSERT_GT(files_with(canary), 0);
  const FeedEffect effect = feed(bucket, {erase(4, id(1), {id(1), id(11)})});
  EXPECT_EQ(effect.erased.size(), 3u) << "the follow-up that only this terminal knows too";
  ASSERT_TRUE(cache.wipe());
  EXPECT_EQ(files_with(canary), 0);
  EXPECT_EQ(seen(id(1), "last_name"), "(absent)");
  EXPECT_EQ(seen(id(2), "notes"), "another");
  EXPECT_EQ(cache.settings()->at("recent"), to_hex(id(2)) + ";8;LI\n");
}

// That a campaign wrote to them, and that they came by it.
TEST_F(Erasure, LeavesNoLetterAndNoAnswer) {
  fill();
  const Participation letter{.code = {1, 12}, .campaign = canary, .customer = id(1), .at_ms = 7};
  const Edit told = participation_edit(letter);
  Record stored = with_edit({.id = told.record, .kind = told.kind, .fields = {}}, told, Stamp{});
  stored.row_ver = 1;
  feed(bucket, {put(4, stored)});
  write({answer_edit(letter, {.branch = "b1", .process = {}, .at_ms = 8})});
  ASSERT_EQ(cache.customer_file(id(1))->contacts.size(), 2U);
  feed(bucket, {erase(5, id(1), {id(1), id(11), stored.id})});
  ASSERT_TRUE(cache.wipe());
  EXPECT_EQ(files_with(canary), 0);
  EXPECT_EQ(files_with(to_text(letter.code)), 0);
  EXPECT_FALSE(cache.record(stored.id));
  EXPECT_FALSE(cache.record(answer_id(letter.code)));
}

TEST_F(Erasure, KeepsTheChainAndSendsCommitments) {
  fill();
  const auto before = *cache.batch(0, {});
  const std::string head = *cache.chain_behind(3);
  feed(bucket, {erase(4, id(1), {id(1), id(11)})});
  const auto after = *cache.batch(0, {});
  ASSERT_EQ(after.size(), 3u);
  std::string chain = chain_start();
  for (std::size_t n = 0; n < 3; ++n) {
    const std::string commitment = commitment_of(before[n].salt, before[n].body);
    chain = chain_after(chain, commitment);
    if (n == 1) {
      EXPECT_EQ(after[n], before[n]);
    } else {
      EXPECT_TRUE(after[n].body.empty() && after[n].salt.empty());
      EXPECT_EQ(after[n].commitment, commitment);
    }
  }
  EXPECT_EQ(chain, head);
  restart();
  EXPECT_FALSE(cache.healed());
  for (const std::string& word : cache.found()) EXPECT_NE(word, "chain_broken");
  EXPECT_EQ(*cache.chain_behind(3), head);
}

TEST_F(Erasure, OwesAReceiptUntilHeadOfficeHasIt) {
  fill();
  feed(bucket, {erase(4, id(1), {id(1), id(11)})});
  EXPECT_TRUE(cache.receipts(at(5))->empty()) << "the log is not empty yet";
  EXPECT_TRUE(*cache.wipe());
  restart();
  const auto open = *cache.receipts(at(5));
  ASSERT_EQ(open.size(), 1u);
  EXPECT_EQ(open[0].records(), 3u);
  EXPECT_EQ(open[0].rows(), 2u);
  EXPECT_TRUE(open[0].vacuum_done());
  ASSERT_TRUE(cache.receipt_taken(open[0].erasure_id()));
  EXPECT_TRUE(cache.receipts(at(5))->empty());
}

TEST_F(Erasure, ALateChangeToSomebodyErasedIsForgotten) {
  write({edit(id(1), {set("notes", canary)})});
  const FeedEffect effect = feed("device/17", {verdict(1, 1, v1::Verdict::KIND_ERASED, 0)});
  EXPECT_EQ(effect.erased, std::vector{id(1)});
  EXPECT_EQ(seen(id(1), "notes"), "(absent)");
  EXPECT_TRUE(cache.batch(0, {})->front().body.empty());
  EXPECT_TRUE(cache.receipts(at(0))->empty()) << "nobody asked for one";
}

TEST_F(Erasure, IsCarriedOutOnceForAllBuckets) {
  fill();
  feed(bucket, {erase(4, id(1), {id(1), id(11)})});
  EXPECT_TRUE(feed("branch/b2", {erase(9, id(1), {id(1), id(11)})}).erased.empty());
  ASSERT_TRUE(cache.wipe());
  ASSERT_EQ(cache.receipts(at(0))->size(), 1u);
  EXPECT_EQ(cache.receipts(at(0))->front().records(), 3u);
}

TEST_F(Erasure, ReachesWhatLiesAside) {
  fill();
  close();
  CacheSetup other = setup;
  other.device = {18, 1, "b1", "c1"};
  other.replaces_other = true;
  cache = opened(other);
  ASSERT_GT(files_with(canary), 0) << "the journal of the device before is kept";
  std::ofstream(folder.path() + "/cache.db.damaged-1") << canary;
  feed(bucket, {erase(4, id(1), {id(1), id(11), id(12)})});
  ASSERT_TRUE(cache.wipe());
  EXPECT_EQ(files_with(canary), 0);
}

}  // namespace
}  // namespace tresen::test
