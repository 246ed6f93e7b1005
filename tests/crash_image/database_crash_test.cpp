// Our SQLite file on a disk that forgets: what was ever read from it stays.

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "sync/base/database.h"
#include "tests/support/crash_disk.h"
#include "tests/support/folder.h"
#include "tests/support/seed.h"

namespace tresen::test {
namespace {

constexpr std::int32_t file_id = 0x74657374;

class File : public testing::Test {
 protected:
  Result<Database> open() const {
    return Database::open(folder / "test.db", OpenMode::write, file_id);
  }

  // Commits 1, 2, 3 ... until the disk gives up.
  void commit_some() const {
    auto file = open();
    for (std::int64_t number = 1; file && number <= 4; ++number) {
      if (!file->run("INSERT INTO told (number) VALUES (?)", {number})) break;
    }
  }

  std::mt19937_64 random{seed()};
  Folder folder;
  CrashDisk disk{[this] { return random(); }};
};

// A program that is killed in the middle of a commit leaves it written and not synced. Who reads it
// after the next start may tell somebody, although nothing has been committed since.
TEST_F(File, HoldsThroughAPowerCutWhatWasReadAfterAKill) {
  {
    auto file = open();
    ASSERT_TRUE(file && file->run("CREATE TABLE told (number INTEGER)"));
  }
  const DiskImage empty = disk.image(folder.path());
  bool struck = true;
  for (std::uint64_t nth = 1; struck; ++nth) {
    disk.put_back(folder.path(), empty);
    disk.fail(folder.path(), {.kind = DiskFault::Kind::power, .call = {}, .nth = nth});
    commit_some();
    struck = disk.struck(folder.path());
    disk.kill(folder.path());
    disk.mend(folder.path());
    std::optional<std::int64_t> shown;
    {
      auto file = open();
      ASSERT_TRUE(file) << file.error().detail;
      shown = file->integer("SELECT max(number) FROM told").value_or(std::nullopt);
      disk.die(folder.path());
    }
    disk.cut(folder.path());
    auto file = open();
    ASSERT_TRUE(file) << file.error().detail;
    const auto found = file->integer("SELECT max(number) FROM told");
    ASSERT_TRUE(found) << found.error().detail;
    ASSERT_GE(*found, shown) << "call " << nth << " SEED=" << seed();
  }
}

}  // namespace
}  // namespace tresen::test
