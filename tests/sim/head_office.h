#pragma once
// Head office of the simulation: the real Office on a disk in memory, called without threads. It
// can lose its power in the middle of anything, and be put back to what it was.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sync/office/office.h"
#include "tests/sim/dice.h"
#include "tests/sim/findings.h"
#include "tests/sim/mirror.h"
#include "tests/support/crash_disk.h"
#include "tests/support/memory_transport.h"

namespace tresen::sim {

// A person was erased when the log reached as far as this.
struct Erased {
  std::uint64_t pos = 0;
  std::string customer;  // 16 bytes
};

// A copy of head office's files, and what was in custody then.
struct Backup {
  test::DiskImage image;
  std::uint64_t last_pos = 0;
  std::int64_t at_ms = 0;
};

class HeadOffice {
 public:
  // `folder` is one of the real disk, and stays empty but for locks.
  HeadOffice(std::string folder, const v1::Chain& chain, test::CrashDisk& disk, Dice& dice,
             Findings& findings, std::int64_t now_ms);

  std::uint64_t new_device(const std::string& branch);
  test::OfficeEnd end_for(std::uint64_t device);
  std::string file() const { return folder_ + "/headoffice.db"; }

  // ---- its life ----
  void set_now(std::int64_t now_ms) { now_ms_ = now_ms; }
  bool runs() const { return office_ != nullptr; }
  bool died() const { return disk_->dead(folder_); }
  // Opens the store and looks whether all that was acknowledged is there.
  void start();
  void stop(bool power_cut);
  void doom(std::uint64_t nth);
  // From the next writes on its disk is full, until mended. What it cannot do then it says.
  void fill_disk();
  void mend();
  Backup backup() const;
  // Head office is what it was then, and says so by another store epoch.
  void restore(const Backup& backup);

  // ---- its work ----
  // Decides at most so many changes. True: there was something to decide.
  bool sequence(std::size_t count_max);
  std::vector<FeedHead> take_grown();
  void submit(const std::vector<Edit>& edits);
  void publish(const v1::Chain& chain);
  // Erases a customer, if there is one of this id.
  void erase(const Uuid& customer);
  const std::vector<Erased>& erased() const { return erased_; }
  // What happens once a day.
  void keep_house();
  // An operator looks at the devices, and gives a frozen one a new life. Answers how many.
  int unfreeze();
  // Where a device stands, for a finding.
  std::string facts_of(std::uint64_t device);

  Office& office() { return *office_; }
  const Mirror& mirror() const { return mirror_; }
  Mirror& mirror() { return mirror_; }

 private:
  template <class Call>
  auto served(Call call) -> decltype(call());
  void observe();
  void find_out_about_erasure();
  // What may not fail, unless the machine has died or its disk is full.
  void must(bool done, const std::string& else_say);
  void acknowledged(std::uint64_t device, std::uint64_t incarnation, const v1::PushReply& reply);

  std::string folder_;
  test::CrashDisk* disk_;
  Dice* dice_;
  Findings* findings_;
  std::int64_t now_ms_;
  std::unique_ptr<Office> office_;
  Mirror mirror_;
  // Device and incarnation -> acknowledged, in this epoch.
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint64_t> told_;
  std::vector<Erased> erased_;
  std::optional<Uuid> erasing_;  // when the machine died
  bool full_ = false;
  std::uint64_t epoch_ = 1;
  int codes_ = 0;
};

}  // namespace tresen::sim
