// Signal 9 at each step of a backup and of a restore: what is left is whole, or it is not there,
// and the next try succeeds.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "sync/office/admin.h"
#include "sync/office/backup.h"
#include "sync/office/identity.h"
#include "sync/office/store/check.h"
#include "tests/support/head_office.h"
#include "tests/support/kill_at_call.h"

namespace tresen {
namespace {

namespace fs = std::filesystem;
using test::HeadOffice;
using test::id_of;
using test::killed_at_call;
using test::noon_ms;
using test::Pen;

constexpr std::uint64_t rows = 12;
constexpr std::uint64_t later_rows = 5;
// Far more calls than either takes; a work that never ends would be found by it.
constexpr std::uint64_t calls_max = 5'000;

v1::AdminRequest backup_to(const std::string& file) {
  v1::AdminRequest request;
  request.mutable_backup()->set_path(file);
  return request;
}

class Torn : public testing::Test {
 protected:
  Torn() { write(rows); }

  void write(std::uint64_t count) {
    const std::uint64_t from = pen.last_seq() + 1;
    std::vector<std::string> changes;
    for (std::uint64_t i = 0; i < count; ++i) {
      const auto who = id_of(static_cast<std::uint8_t>(1 + i % 7));
      changes.push_back(pen.write(who, RecordKind::customer, {pen.set("city", "Ulm")}));
    }
    ASSERT_TRUE(office->push(pen.device(), Pen::push(from, changes), noon_ms));
    office.decide_all();
  }

  // A backup of the first rows, and a head office that has gone on since.
  std::string old_backup() {
    const std::string file = elsewhere / "backup";
    EXPECT_TRUE(answer_beside(office.folder(), backup_to(file), [](const BackupMade&) {
                  return Result<void>{};
                }).has_backup());
    write(later_rows);
    epoch = office.sync().store_epoch();
    office.close();
    return file;
  }

  // How many rows a head office in `dir` has, with its CA; it must be whole.
  static std::uint64_t whole(const std::string& dir, std::uint64_t& its_epoch) {
    EXPECT_TRUE(load_ca(dir)) << "a store without its CA";
    auto opened = Office::open(dir);
    EXPECT_TRUE(opened) << (opened ? "" : opened.error().detail);
    if (!opened) return 0;
    its_epoch = opened->store().sync().store_epoch();
    return opened->store().sync().facts()->custody;
  }

  HeadOffice office;
  test::Folder elsewhere;
  Pen pen{office.new_device("b1"), "b1"};
  std::uint64_t epoch = 0;
};

TEST_F(Torn, ABackupIsWholeOrNotThereAndOnlyAWholeOneIsReported) {
  std::uint64_t nth = 1;
  bool killed = true;
  for (; killed && nth < calls_max && !HasFailure(); ++nth) {
    SCOPED_TRACE("killed at call " + std::to_string(nth));
    const std::string file = elsewhere / ("backup" + std::to_string(nth));
    const std::string reported = elsewhere / "reported";
    killed = killed_at_call(nth, [&] {
      static_cast<void>(answer_beside(office.folder(), backup_to(file), [&](const BackupMade&) {
        std::ofstream(reported) << "yes";
        return Result<void>{};
      }));
    });
    const bool there = fs::exists(file);
    EXPECT_TRUE(there || !fs::exists(reported)) << "reported, and not there";
    EXPECT_TRUE(there || killed);
    if (there) {
      std::uint64_t its_epoch = 0;
      const std::string dir = elsewhere / ("from" + std::to_string(nth));
      const auto restored = restore_office(file, dir, false, noon_ms);
      ASSERT_TRUE(restored) << restored.error().detail;
      EXPECT_EQ(whole(dir, its_epoch), rows);
      fs::remove_all(dir);
    } else {
      EXPECT_TRUE(answer_beside(office.folder(), backup_to(file), [](const BackupMade&) {
                    return Result<void>{};
                  }).has_backup());
    }
    fs::remove(file);
    fs::remove(reported);
  }
  EXPECT_GT(nth, 20U);
  EXPECT_FALSE(killed) << "it never came to its end";
}

TEST_F(Torn, ARestoreLeavesAWholeHeadOfficeOrNone) {
  const std::string file = old_backup();
  const std::string begun = elsewhere / "begun";
  fs::copy(office.folder(), begun, fs::copy_options::recursive);
  int none = 0, old = 0, fresh = 0;
  std::uint64_t nth = 1;
  bool killed = true;
  for (; killed && nth < calls_max && !HasFailure(); ++nth) {
    SCOPED_TRACE("killed at call " + std::to_string(nth));
    const std::string dir = elsewhere / ("office" + std::to_string(nth));
    fs::copy(begun, dir, fs::copy_options::recursive);
    const std::int64_t moment = noon_ms + static_cast<std::int64_t>(nth) * 10'000;
    killed =
        killed_at_call(nth, [&] { static_cast<void>(restore_office(file, dir, true, moment)); });
    std::uint64_t its_epoch = 0;
    const bool there = fs::exists(dir + "/headoffice.db");
    const std::uint64_t found = there ? whole(dir, its_epoch) : 0;
    if (!there) {
      ++none;
      EXPECT_TRUE(killed);
      EXPECT_EQ(Office::open(dir).error().fault, Fault::absent);
    } else if (its_epoch == epoch) {
      ++old;
      EXPECT_EQ(found, rows + later_rows);
    } else {
      ++fresh;
      EXPECT_EQ(found, rows);
    }
    const auto again = restore_office(file, dir, true, moment + 5'000);
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_EQ(whole(dir, its_epoch), rows);
    EXPECT_NE(its_epoch, epoch);
    for (const fs::directory_entry& entry : fs::directory_iterator(elsewhere.path())) {
      if (entry.path().filename().string().starts_with("office")) fs::remove_all(entry.path());
    }
  }
  EXPECT_FALSE(killed) << "it never came to its end";
  EXPECT_GT(none, 0);
  EXPECT_GT(old, 0);
  EXPECT_GT(fresh, 0);
}

}  // namespace
}  // namespace tresen
