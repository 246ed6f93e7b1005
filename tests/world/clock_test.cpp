// Terminals with wrong clocks, by libfaketime: years and weeks ahead and behind, and jumping while
// they run. Nothing they write is lost, no stamp from the future is kept, and who has seen what he
// writes over wins, whatever the clocks say.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>

#include "tests/world/ledger.h"
#include "tests/world/programs.h"

namespace tresen::test {
namespace {

constexpr std::uint64_t customers = 5;
constexpr std::uint64_t own_rows = customers * scribe_keys.size();

// Where Debian puts it, on whatever machine.
std::string faketime_library() {
  for (const auto& entry : std::filesystem::directory_iterator("/usr/lib")) {
    const auto path = entry.path() / "faketime/libfaketimeMT.so.1";
    if (std::filesystem::exists(path)) return path.string();
  }
  return {};
}

// A clock that one terminal believes in: the wall is wrong, the time since the start is right.
class WrongClock {
 public:
  explicit WrongClock(std::string file) : file_(std::move(file)) {}
  // Such as "+10y" or "+0". A running terminal sees it at once.
  void set(const std::string& offset) const {
    std::ofstream(file_ + ".new") << offset << "\n";
    std::filesystem::rename(file_ + ".new", file_);
  }
  Words before() const {
    return {"/usr/bin/env", "LD_PRELOAD=" + faketime_library(), "FAKETIME_TIMESTAMP_FILE=" + file_,
            "FAKETIME_NO_CACHE=1", "FAKETIME_DONT_FAKE_MONOTONIC=1"};
  }

 private:
  std::string file_;
};

class Clocks : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_FALSE(faketime_library().empty()) << "the package faketime is missing";
    auto made = OfficeProgram::make(folder.path(), 2, false);
    ASSERT_TRUE(made) << made.error().detail;
    office.emplace(std::move(*made));
    ASSERT_TRUE(office->start());
    for (const char* branch : {"b1", "b2"}) {
      const auto code = office->code(branch);
      ASSERT_TRUE(code) << code.error().detail;
      scribes.push_back(std::make_unique<ScribeProgram>(folder / branch, office->enrol(), *code));
    }
  }

  static ScribeOptions options(std::uint64_t count, Words before = {}) {
    ScribeOptions wanted;
    wanted.count = count;
    wanted.customers = customers;
    wanted.edits_a_write = scribe_keys.size();
    wanted.pause_ms = 20;
    wanted.stay = true;
    wanted.before = std::move(before);
    return wanted;
  }
  static void begin(ScribeProgram& scribe, const ScribeOptions& wanted) {
    const auto started = scribe.start(wanted);
    ASSERT_TRUE(started) << started.error().detail << file_text(scribe.log());
  }
  static void finish(ScribeProgram& scribe) {
    const auto done = scribe.done(Deadline(patience));
    ASSERT_TRUE(done) << done.error().detail << file_text(scribe.log());
  }

  Folder folder;
  std::optional<OfficeProgram> office;
  std::vector<std::unique_ptr<ScribeProgram>> scribes;
};

TEST_F(Clocks, NothingIsLostAndNoFutureIsKeptHoweverAClockJumps) {
  const WrongClock clock(folder / "clock");
  clock.set("+0");
  constexpr std::uint64_t rows = 2'400;
  begin(*scribes[0], options(rows, clock.before()));
  for (const char* offset : {"+10y", "-10y", "+1d", "-1", "+90", "+0", "-10y", "+10y"}) {
    const std::uint64_t saved = scribes[0]->saved();
    clock.set(offset);
    EXPECT_TRUE(comes_true(Deadline(patience), [&] { return scribes[0]->saved() >= saved + 200; }))
        << "the terminal stands still at " << offset;
  }
  // So far ahead it believes that head office's certificate has expired: it may refuse to connect,
  // but only until somebody has set the clock right. It goes on writing.
  clock.set("+0");
  finish(*scribes[0]);
  EXPECT_TRUE(comes_true(Deadline(patience),
                         [&] { return static_cast<bool>(all_decided(office->data())); }));
  EXPECT_EQ(scribes[0]->stop(), 0);
  EXPECT_EQ(office->stop(), 0);
  EXPECT_TRUE(
      nothing_lost_nothing_twice(office->data(), {{{scribes[0]->device(), customers}, rows}}));
  const auto ahead = stamps_ahead_ms(office->data());
  ASSERT_TRUE(ahead) << ahead.error().detail;
  EXPECT_LE(*ahead, 60'000) << "a stamp from the future was kept";
}

TEST_F(Clocks, WhoHasSeenWhatHeWritesOverWinsWhateverTheClocksSay) {
  const WrongClock clock(folder / "clock");
  clock.set("+0");
  begin(*scribes[0], options(own_rows * 2, clock.before()));
  finish(*scribes[0]);
  scribes[0]->stop();
  // Its clock goes years ahead while it runs, and it writes all anew.
  clock.set("+0");
  begin(*scribes[0], options(own_rows * 4, clock.before()));
  clock.set("+10y");
  ASSERT_TRUE(comes_true(Deadline(patience), [&] { return scribes[0]->saved() == own_rows * 4; }));
  clock.set("+0");
  finish(*scribes[0]);

  // Somebody with a right clock reads that, and writes over it.
  ScribeOptions over = options(own_rows);
  over.over = scribes[0]->device();
  begin(*scribes[1], over);
  finish(*scribes[1]);
  EXPECT_TRUE(comes_true(Deadline(patience),
                         [&] { return static_cast<bool>(all_decided(office->data())); }));
  EXPECT_EQ(scribes[0]->stop(), 0);
  EXPECT_EQ(scribes[1]->stop(), 0);
  EXPECT_EQ(office->stop(), 0);
  const Pattern first{scribes[0]->device(), customers};
  for (std::uint64_t seq = 1; seq <= own_rows; ++seq) {
    const Uuid record = first.customer((seq - 1) / scribe_keys.size());
    const auto text = text_at_head_office(office->data(), record, Pattern::key_of(seq));
    ASSERT_TRUE(text) << text.error().detail;
    EXPECT_EQ(*text, over_value(scribes[1]->device(), seq)) << Pattern::key_of(seq);
  }
}

}  // namespace
}  // namespace tresen::test
