// Signing in by PIN: who it is, how guessing is slowed down, what a stolen database tells.

#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "terminal/store/cache.h"
#include "terminal/store/pins.h"
#include "tests/store/fixture.h"

namespace tresen::test {
namespace {

struct SignInTest : CacheTest {
  void SetUp() override {
    v1::FeedOp op;
    op.set_pos(1);
    v1::Staff* staff = op.mutable_config()->mutable_staff();
    staff->set_version(1);
    // One salt for all keeps the test short: one Argon2id for each try.
    *staff->add_members() = member("s1", "1111", 'a');
    *staff->add_members() = member("s2", "2222", 'a', {"b1", "b3"});
    *staff->add_members() = member("s3", "3333", 'a', {"b2"});
    feed("config", {op});
  }
  std::string staff(std::string_view pin, std::int64_t ms = 0) {
    const auto outcome = cache.sign_in(pin, at(ms));
    const auto* who = outcome ? std::get_if<SignedInStaff>(&*outcome) : nullptr;
    return who != nullptr ? who->id : "";
  }
  SignInRefused refused(std::string_view pin, std::int64_t ms) {
    const auto outcome = cache.sign_in(pin, at(ms));
    EXPECT_TRUE(outcome && std::holds_alternative<SignInRefused>(*outcome)) << "at " << ms;
    return outcome ? std::get<SignInRefused>(*outcome) : SignInRefused{};
  }
};

TEST_F(SignInTest, KnowsTheStaffOfItsBranch) {
  EXPECT_EQ(staff("1111"), "s1");
  EXPECT_EQ(staff("2222"), "s2");
  EXPECT_EQ(staff("3333"), "") << "works elsewhere";
  EXPECT_EQ(staff("111"), "");
  EXPECT_EQ(staff(""), "");
  const auto outcome = cache.sign_in("2222", at(0));
  EXPECT_EQ(std::get<SignedInStaff>(*outcome), (SignedInStaff{"s2", "Name of s2", "s2"}));
}

TEST_F(SignInTest, FiveWrongPinsCostThirtySecondsAndThenTwiceAsLong) {
  for (int n = 1; n <= 4; ++n) {
    const SignInRefused answer = refused("9999", n);
    EXPECT_EQ(answer.wait_s, 0);
    EXPECT_EQ(answer.tries_left, 5 - n);
  }
  EXPECT_EQ(refused("9999", 1'000).wait_s, 30);
  EXPECT_EQ(refused("1111", 2'000).wait_s, 29) << "not even the right one";
  restart();
  EXPECT_EQ(refused("1111", 30'999).wait_s, 1) << "a restart does not help";
  EXPECT_EQ(refused("9999", 31'000).wait_s, 60);
  EXPECT_EQ(staff("1111", 91'000), "s1");
  EXPECT_EQ(refused("9999", 92'000).tries_left, 4) << "the right one begins anew";
}

TEST_F(SignInTest, NotesWhoSignedInAndGuessingThatWasSlowedDown) {
  staff("1111");
  for (int n = 1; n <= 5; ++n) refused("9999", n);
  std::vector<AuditEntry> entries;
  const auto rows = cache.batch(0, {});
  for (const JournalRow& row : *rows) {
    const auto change = change_from_bytes(row.body);
    ASSERT_TRUE(change && change->edit.kind == RecordKind::audit);
    entries.push_back(read_audit(*cache.record(change->edit.record)));
  }
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].act, "sign_in");
  EXPECT_EQ(entries[0].staff, "s1");
  EXPECT_EQ(entries[0].device, 17U);
  EXPECT_EQ(entries[0].branch, "b1");
  EXPECT_EQ(entries[1].act, "sign_in_refused");
  EXPECT_EQ(entries[1].staff, "");
  EXPECT_EQ(entries[1].detail, "5");
}

// Head office never tells of it again, so the verdict alone must be enough.
TEST_F(SignInTest, AnEntryLeavesThisTerminalOnceItIsDecided) {
  staff("1111");
  const auto change = change_from_bytes(cache.batch(0, {})->front().body);
  ASSERT_TRUE(cache.record(change->edit.record));
  ASSERT_TRUE(cache.acknowledged(1, 0));
  feed("device/17", {verdict(1, 1, v1::Verdict::KIND_APPLIED, 1)});
  EXPECT_FALSE(cache.record(change->edit.record)) << "no longer in sight";
  staff("1111");
  ASSERT_TRUE(cache.acknowledged(2, 2));
  EXPECT_EQ(cache.batch(0, {})->size(), 1U) << "nor in the journal";
  restart();
  EXPECT_FALSE(cache.healed());
}

TEST(PinWait, GrowsToAQuarterOfAnHourAndNoFurther) {
  struct Case {
    int wrong;
    std::int64_t passed_ms;
    int wait_s;
  };
  for (const auto& [wrong, passed_ms, wait_s] :
       {Case{0, 0, 0}, Case{4, 0, 0}, Case{5, 0, 30}, Case{5, 1, 30}, Case{5, 29'999, 1},
        Case{5, 30'000, 0}, Case{6, 0, 60}, Case{7, 0, 120}, Case{9, 0, 480}, Case{10, 0, 900},
        Case{2'000'000'000, 0, 900}, Case{5, -1'000'000'000, 30}}) {
    EXPECT_EQ(pin_wait_s(wrong, 5'000, 5'000 + passed_ms), wait_s) << wrong << " " << passed_ms;
  }
}

TEST_F(SignInTest, OptionsCarryNoSecrets) {
  const ChainOptions options = *cache.options();
  EXPECT_EQ(options.staff.members_size(), 3);
  for (const v1::StaffMember& who : options.staff.members()) {
    EXPECT_TRUE(who.pin().empty() && who.pin_salt().empty() && who.pin_hash().empty());
    EXPECT_FALSE(who.initials().empty());
  }
}

TEST_F(SignInTest, TheDatabaseAloneDoesNotTellThePlainHash) {
  const std::string hash = member("s1", "1111", 'a').pin_hash();
  std::string bytes;
  for (const char* name : {"/cache.db", "/cache.db-wal"}) {
    std::ifstream file(folder.path() + name, std::ios::binary);
    bytes.append(std::istreambuf_iterator<char>(file), {});
  }
  ASSERT_GT(bytes.size(), 10'000u);
  EXPECT_EQ(bytes.find(hash), std::string::npos);
  struct stat key {};
  ASSERT_EQ(::stat((folder.path() + "/device.key").c_str(), &key), 0);
  EXPECT_EQ(key.st_mode & 07777, 0600u);
  EXPECT_EQ(key.st_size, 32);
}

TEST_F(SignInTest, ALostKeyBringsTheStaffDocumentAnew) {
  ASSERT_TRUE(std::filesystem::remove(folder.path() + "/device.key"));
  restart();
  EXPECT_EQ(staff("1111"), "");
  EXPECT_EQ(cache.options()->staff.version(), 0u);
  EXPECT_EQ(*cache.cursor("config"), 0u);
  SetUp();
  EXPECT_EQ(staff("1111"), "s1");
}

}  // namespace
}  // namespace tresen::test
