// Practising: invented customers beside the real ones, and nothing that goes from one to the other.

#include "terminal/app/training.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "sync/record/audit.h"
#include "sync/record/wire.h"
#include "tests/app/counter.h"

namespace tresen::test {
namespace {

const std::string canary = "Kanarienvogel";

struct Training : testing::Test {
  Folder folder;
  CacheSetup real = setup_in(folder.path());

  void fill_real() {
    Cache cache = opened(real);
    std::vector<v1::FeedOp> ops(2);
    const v1::Chain chain = small_chain();
    ops[0].set_pos(1);
    *ops[0].mutable_config()->mutable_rules() = chain.rules();
    ops[1].set_pos(2);
    *ops[1].mutable_config()->mutable_staff() = chain.staff();
    ASSERT_TRUE(cache.apply_feed("config", ops, 2));
    ASSERT_TRUE(cache.apply_feed("branch/b1", std::vector{put(1, hans_mueller())}, 1));
  }
  CacheSetup begin() {
    auto options = options_for_training(real, "s1", at(0));
    EXPECT_TRUE(options.has_value());
    auto made = make_training(folder.path(), *options, real.device, at(0));
    EXPECT_TRUE(made.has_value()) << made.error().detail;
    return *made;
  }
  // Whether a file of the terminal outside of the practice says the word.
  bool real_says(const std::string& word) {
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string bytes((std::istreambuf_iterator<char>(file)), {});
      if (bytes.find(word) != std::string::npos) return true;
    }
    return false;
  }
};

TEST_F(Training, ShowsInventedCustomersByTheRulesOfTheChainAndNoRealOne) {
  fill_real();
  Cache cache = opened(begin());
  EXPECT_EQ(cache.options()->rules.SerializeAsString(), small_chain().rules().SerializeAsString());
  EXPECT_GE(*cache.customer_count(), 5U);
  EXPECT_FALSE(cache.find_by_number("104711")) << "a real one";
  EXPECT_TRUE(cache.find_by_number("900001"));
}

TEST_F(Training, NoByteOfItReachesTheRealCacheOrItsJournal) {
  fill_real();
  const std::uint64_t before = [&] {
    begin();
    Cache cache = opened(real);
    return cache.journal_state()->last_seq;
  }();
  {
    CacheSetup setup = begin();
    EXPECT_EQ(setup.folder, training_folder(folder.path()));
    setup.disk_reserve_bytes = 0;
    Cache practice = opened(setup);
    const auto erika = practice.find_by_number("900002");
    ASSERT_TRUE(erika);
    ASSERT_TRUE(
        practice.write(std::vector{edit(*erika, {set("notes", canary)})}, "training", 1, at(1)));
  }
  EXPECT_FALSE(real_says(canary));
  Cache cache = opened(real);
  // One entry for each of the two practices that were begun, and nothing else.
  EXPECT_EQ(cache.journal_state()->last_seq, before + 1);
  const auto rows = cache.batch(0, {});
  for (const JournalRow& row : *rows) {
    const auto change = change_from_bytes(row.body);
    ASSERT_TRUE(change);
    const AuditEntry entry = read_audit(*cache.record(change->edit.record));
    EXPECT_EQ(entry.act, "training");
    EXPECT_EQ(entry.staff, "s1");
  }
  EXPECT_EQ(*cache.customer_count(), 1U);
}

TEST_F(Training, OnlyThePinOfThePracticeOpensIt) {
  fill_real();
  Cache cache = opened(begin());
  const auto real_pin = cache.sign_in("1111", at(0));
  EXPECT_TRUE(std::holds_alternative<SignInRefused>(*real_pin));
  const auto outcome = cache.sign_in(training_pin, at(0));
  ASSERT_TRUE(std::holds_alternative<SignedInStaff>(*outcome));
  EXPECT_EQ(std::get<SignedInStaff>(*outcome).id, "training");
}

TEST_F(Training, BeginsAnewEachTimeAndLeavesNothing) {
  fill_real();
  begin();
  drop_training(folder.path());
  EXPECT_FALSE(std::filesystem::exists(training_folder(folder.path())));
  EXPECT_EQ(opened(begin()).journal_state()->last_seq, 0U);
}

TEST(TrainingScreen, SaysSoOnEveryScreenAndCannotBeTakenForReal) {
  Counter counter;
  counter.state.shared.training = true;
  EXPECT_TRUE(counter.shows("training"));
  counter.sign_in();
  EXPECT_TRUE(counter.shows("training"));
  EXPECT_EQ(counter.scene().find("sync.chip")->label, "ÜBUNG");
  counter.press("sync.chip");
  EXPECT_EQ(counter.screen(), "S15");
  EXPECT_FALSE(counter.shows("settings.wipe"));
  counter.press("settings.train");
  EXPECT_TRUE(counter.practice_ended);
}

}  // namespace
}  // namespace tresen::test
