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
#include "tests/sim/deed.h"
#include "tests/sim/dice.h"
#include "tests/sim/findings.h"
#include "tests/sim/mirror.h"
#include "tests/sim/one_database.h"
#include "tests/support/crash_disk.h"
#include "tests/support/memory_transport.h"

namespace tresen::sim {

// A copy of head office in one file, as `backup` makes it, and what was in custody then.
struct Backup {
  std::string file{};
  std::uint64_t last_pos = 0;
  std::uint64_t decided_pos = 0;
  std::int64_t at_ms = 0;
  std::size_t deeds = 0;  // that were done by then
  bool told = false;      // terminals may forget what is in it: no earlier one will do any more
};

class HeadOffice {
 public:
  // `folder` is one of the real disk, and stays empty but for locks.
  HeadOffice(std::string folder, const v1::Chain& chain, test::CrashDisk& disk, Dice& dice,
             Findings& findings, std::int64_t now_ms);

  // From the next start on several daemons serve it, and any of them may have each call.
  void serve_with(std::size_t daemons) { count_ = daemons; }
  // Buckets of a few records are given as snapshots in small pieces, from the next start on.
  void give_snapshots() { sizes_ = {.small_bucket = 2, .chunk_bytes_max = 600}; }
  // 0: it cannot at present.
  std::uint64_t new_device(const std::string& branch);
  test::OfficeEnd end_for(std::uint64_t device);
  std::string file() const { return folder_ + "/headoffice.db"; }

  // ---- its life ----
  void set_now(std::int64_t now_ms);
  bool runs() const { return office_ != nullptr; }
  bool died() const { return disk_->dead(folder_); }
  // Opens the store and looks whether all that was acknowledged is there.
  void start();
  void stop(bool power_cut);
  void doom(std::uint64_t nth);
  // From the next writes on its disk is full, until mended. What it cannot do then it says.
  void fill_disk();
  void mend();
  // Made while it serves. Nothing: it cannot at present.
  std::optional<Backup> backup();
  // Head office is what it was then, and says so by another store epoch; it is not started yet. If
  // `torn`, the machine may die in the middle of it, and somebody does it again.
  void restore(const Backup& backup, bool torn);
  // While it does not run, something of its file goes wrong. An operator who verifies it finds
  // that, or nothing has changed. The disk is as it was again; true: a backup is to be restored.
  bool damage();
  // What verify finds damaged; empty: nothing.
  std::string verified();

  // ---- its work ----
  // Decides at most so many changes. True: there was something to decide.
  bool sequence(std::size_t count_max);
  std::vector<FeedHead> take_grown();
  void submit(const std::vector<Edit>& edits);
  void publish(const v1::Chain& chain);
  // Erases a customer, if there is one of this id.
  void erase(const Uuid& customer);
  // An operator replays some change that is in quarantine. The machine may die of it, if mortal.
  void replay_some(bool mortal);
  // The same for all that were held because their record could not be read, oldest first.
  void replay_spoilt();
  // In the next run of the program, what is stored of a customer cannot be read; mended, it is as
  // it was.
  void spoil(const Uuid& customer);
  void mend_spoilt();
  bool has_spoilt() const { return spoilt_.has_value(); }
  const std::vector<Deed>& deeds() const { return deeds_; }
  // Goes on with the snapshots that were asked for: makes one, gives one up, tells of one.
  void make_snapshots();
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
  bool open_daemons();
  std::unique_ptr<Office> daemon(Result<std::unique_ptr<Store>> store);
  // Whom the next call comes to. It may be one that was started anew just now.
  void choose();
  void restart_one();
  // The same, of who leads from now on. False: nobody can at present.
  bool lead();
  // Decides while whoever was about to is stopped for longer than its lease.
  void decide_meanwhile();
  bool led_meanwhile_ = false;
  void observe();
  void find_out_about_erasure();
  void find_out_about_replay();
  void replay(const QuarantineEntry& entry, bool mortal);
  bool fits(const QuarantineEntry& entry);
  bool try_restore(const Backup& backup, bool torn);
  // The rows of each table; nothing: they cannot be read.
  using Contents = std::map<std::string, std::optional<std::string>>;
  Contents contents();
  void run_damaged();
  std::vector<QuarantineEntry> held();
  std::uint64_t log_end() const { return mirror_.rows().empty() ? 0 : mirror_.rows().back().pos; }
  // Stops it, changes what is stored of the spoilt customer, and starts it.
  void rewrite_spoilt(std::string body, Deed::What what);
  // What may not fail, unless the machine has died or its disk is full.
  void must(bool done, const std::string& else_say);
  void acknowledged(std::uint64_t device, std::uint64_t incarnation, const v1::PushReply& reply);

  std::string folder_;
  test::CrashDisk* disk_;
  Dice* dice_;
  Findings* findings_;
  std::int64_t now_ms_;
  std::size_t count_ = 1;
  std::unique_ptr<OneDatabase> shared_;  // where there are several
  std::vector<std::unique_ptr<Office>> daemons_;
  Office* office_ = nullptr;   // of these, the one that is called
  std::int64_t ahead_ms_ = 0;  // the database's clock, of ours
  Mirror mirror_;
  // Device and incarnation -> acknowledged, in this epoch.
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint64_t> told_;
  std::vector<Deed> deeds_;
  std::optional<Uuid> erasing_;  // when the machine died
  std::optional<Deed> replaying_;
  struct Spoilt {
    Uuid customer;
    std::string body;  // as it was
  };
  std::optional<Spoilt> spoilt_;
  SnapshotSizes sizes_;
  // Each with the daemon that wants it.
  std::vector<std::pair<Office*, SnapshotOrder>> snapshots_asked_;
  struct Made {
    Office* by;
    SnapshotOrder order;
    Result<v1::Manifest> manifest;
  };
  std::vector<Made> snapshots_made_;
  bool full_ = false;
  bool ca_kept_ = false;  // by the restore under way
  int backups_ = 0;
  std::uint64_t epoch_ = 1;
  int codes_ = 0;
};

}  // namespace tresen::sim
