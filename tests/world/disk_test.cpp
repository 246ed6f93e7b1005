// A disk that is full, at either end, and then has room again: nothing is lost, it says what is
// wrong, and goes on by itself.

#include <gtest/gtest.h>

#include "tests/support/small_disk.h"
#include "tests/world/ledger.h"
#include "tests/world/programs.h"

namespace tresen::test {
namespace {

constexpr std::uint64_t customers = 20;

ScribeOptions steady(std::uint64_t count) {
  ScribeOptions options;
  options.count = count;
  options.customers = customers;
  options.edits_a_write = 5;
  options.pause_ms = 10;
  options.stay = true;
  return options;
}

TEST(Disk, AFullOneAtHeadOfficeLosesNothing) {
  const Folder folder;
  const SmallDisk disk(folder / "office");
  auto office = OfficeProgram::make(folder.path(), 1, false);
  ASSERT_TRUE(office) << office.error().detail << file_text(folder / "office.log");
  ASSERT_TRUE(office->start()) << file_text(office->log());
  const auto code = office->code("b1");
  ASSERT_TRUE(code) << code.error().detail;
  ScribeProgram scribe(folder / "scribe", office->enrol(), *code);
  ASSERT_TRUE(scribe.start(steady(1'500))) << file_text(scribe.log());
  const std::string data = office->data();
  const auto arrived = [&] {
    const auto rows = rows_of_devices(data);
    return rows && rows->contains(scribe.device()) ? rows->at(scribe.device()) : 0;
  };
  for (int round = 0; round < 3; ++round) {
    const std::uint64_t before = arrived();
    ASSERT_TRUE(comes_true(Deadline(patience), [&] { return arrived() > before; }))
        << file_text(office->log());
    const std::size_t said = file_text(office->log()).size();
    disk.fill();
    // The log of head office says it, and the terminal goes on writing.
    const std::uint64_t saved = scribe.saved();
    EXPECT_TRUE(comes_true(Deadline(patience), [&] {
      return file_text(office->log()).find("disk is full", said) != std::string::npos;
    })) << file_text(office->log());
    EXPECT_TRUE(comes_true(Deadline(patience), [&] { return scribe.saved() >= saved + 50; }));
    EXPECT_TRUE(office->running());
    disk.empty();
  }
  const auto done = scribe.done(Deadline(patience));
  EXPECT_TRUE(done) << arrived() << " rows of " << scribe.saved() << "\n"
                    << file_text(office->log()) << file_text(scribe.log());
  EXPECT_TRUE(comes_true(Deadline(patience), [&] {
    return static_cast<bool>(agrees_with_head_office(scribe.cache(), data));
  })) << agrees_with_head_office(scribe.cache(), data).message();
  EXPECT_EQ(scribe.stop(), 0);
  EXPECT_EQ(office->stop(), 0);
  EXPECT_TRUE(nothing_lost_nothing_twice(data, {{{scribe.device(), customers}, scribe.saved()}}));
}

TEST(Disk, AFullOneAtTheTerminalRefusesAndThenGoesOn) {
  const Folder folder;
  auto office = OfficeProgram::make(folder.path(), 1, false);
  ASSERT_TRUE(office) << office.error().detail;
  ASSERT_TRUE(office->start());
  const auto code = office->code("b1");
  ASSERT_TRUE(code) << code.error().detail;
  ScribeProgram scribe(folder / "scribe", office->enrol(), *code);
  const SmallDisk disk(scribe.cache());
  ScribeOptions options = steady(1'500);
  options.reserve_bytes = 2'000'000;
  options.ballast_bytes = 4'000'000;
  ASSERT_TRUE(scribe.start(options)) << file_text(scribe.log());
  for (int round = 0; round < 3; ++round) {
    const std::uint64_t before = scribe.saved();
    ASSERT_TRUE(comes_true(Deadline(patience), [&] { return scribe.saved() > before; }))
        << file_text(scribe.log());
    const std::size_t said = file_text(scribe.log()).size();
    disk.fill();
    EXPECT_TRUE(
        comes_true(Deadline(patience),
                   [&] { return file_text(scribe.log()).find("full", said) != std::string::npos; }))
        << "nobody is told that the disk is full\n"
        << file_text(scribe.log());
    EXPECT_TRUE(scribe.running());
    disk.empty();
  }
  const auto done = scribe.done(Deadline(patience));
  EXPECT_TRUE(done) << scribe.saved() << "\n" << file_text(scribe.log());
  const std::string cache = scribe.cache();
  EXPECT_TRUE(comes_true(Deadline(patience), [&] {
    return static_cast<bool>(agrees_with_head_office(cache, office->data()));
  })) << agrees_with_head_office(cache, office->data()).message();
  EXPECT_EQ(scribe.stop(), 0);
  EXPECT_EQ(office->stop(), 0);
  EXPECT_TRUE(
      nothing_lost_nothing_twice(office->data(), {{{scribe.device(), customers}, scribe.saved()}}));
}

}  // namespace
}  // namespace tresen::test
