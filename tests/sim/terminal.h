#pragma once
// A terminal of the simulation: the real cache, keeper and link of the product, without their
// threads, on a disk and a wire in memory. It can lose its power in the middle of anything.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sync/link/link.h"
#include "terminal/store/keeper.h"
#include "tests/sim/dice.h"
#include "tests/sim/findings.h"
#include "tests/support/crash_disk.h"
#include "tests/support/memory_transport.h"

namespace tresen::sim {

struct TerminalSetup {
  std::uint64_t device = 0;
  std::string branch;
  std::string folder;  // of the real disk: holds the device's key and nothing else
  test::OfficeEnd office;
  std::uint8_t machine = 0xb0;  // of two disks of one device each has its own
};

class Terminal {
 public:
  Terminal(TerminalSetup setup, test::CrashDisk& disk, Dice& dice, Findings& findings);

  std::uint64_t device() const { return setup_.device; }
  const std::string& branch() const { return setup_.branch; }
  const std::string& folder() const { return setup_.folder; }
  std::string file() const { return setup_.folder + "/cache.db"; }
  bool runs() const { return keeper_ != nullptr; }
  const LinkStatus& status() const { return status_; }

  // ---- its life ----
  // Opens the cache and looks whether all that was shown as saved is there.
  void start(std::int64_t now_ms);
  // Ends in an instant. The machine may lose its power with it, and starts a new boot then.
  void stop(bool power_cut);
  // From the `nth` call to its disk on, the machine is dead; it is noticed after the turn.
  void doom(std::uint64_t nth);
  bool died() const { return disk_->dead(setup_.folder); }
  void set_wall_skew(std::int64_t ms) { wall_skew_ms_ = ms; }

  // From the next writes on its disk is full, until mended.
  void fill_disk();
  // The disk is put back to an earlier state: what was saved since is gone, and everybody knows.
  test::DiskImage image() const { return disk_->image(setup_.folder); }
  void put_back(const test::DiskImage& image);
  // It ends, something of its file goes wrong, and it is started again: it says that it found
  // damage, or all is there. `in_custody`: the last of its rows that head office has; nothing: what
  // it has not sent yet is left alone.
  void damage(std::int64_t now_ms, std::optional<std::uint64_t> in_custody);

  // ---- its work ----
  // Nothing happens if it does not run. True: it says that the edits are saved.
  bool write(std::vector<Edit> edits);
  // Asks head office for somebody, and takes them.
  void look_up(const Uuid& customer);
  Record record(const Uuid& id);
  std::vector<Record> records_of(const Uuid& customer);

  // ---- time ----
  // Takes what has arrived and does what is due.
  void at(std::int64_t now_ms);
  std::int64_t next_at() const;

  // What it showed as saved: the bytes of each change, by sequence.
  const std::map<std::uint64_t, std::string>& saved() const { return saved_; }
  std::uint64_t acked() const { return acked_; }
  // Head office's clock at that moment, by what the screen was told last; 0: it does not know.
  std::int64_t office_ms(std::int64_t now_ms) const {
    return office_start_ms_ ? *office_start_ms_ + now_ms - boot_at_ms_ : 0;
  }
  // The same of what a damaged disk has lost when head office had it.
  const std::vector<std::string>& lost() const { return lost_; }

  test::MemoryTransport wire;

 private:
  Moment moment() const {
    return {.wall_ms = now_ms_ + wall_skew_ms_, .boot_ms = now_ms_ - boot_at_ms_};
  }
  template <class Letter>
  std::vector<StoreAnswer> ask(Letter letter);
  void settle();
  void note_snapshot(const LinkOrder& order);
  void hear(std::vector<StoreAnswer> answers);
  struct Journal {
    std::uint64_t last_seq = 0;
    std::map<std::uint64_t, std::string> rows;
  };
  // As it lies on the disk.
  Result<Journal> read_journal(std::uint64_t after_seq);
  void spoil_unsent(std::int64_t now_ms, std::uint64_t in_custody);
  void start_again();
  void look_at_journal();
  void forget_lost(const Journal& journal);
  void learn_saved();

  TerminalSetup setup_;
  test::CrashDisk* disk_;
  Dice* dice_;
  Findings* findings_;
  std::unique_ptr<Keeper> keeper_;
  std::unique_ptr<Link> link_;
  LinkStatus status_;
  std::vector<std::string> found_;  // by the cache, when it was opened
  std::int64_t now_ms_ = 0;
  std::int64_t wall_skew_ms_ = 0;
  std::int64_t boot_at_ms_ = 0;
  std::int64_t chores_at_ms_ = 0;
  std::uint8_t boots_ = 0;
  bool fetched_ = false;        // a chunk, since its start
  bool store_failed_ = false;   // and said so on the screen
  bool damaged_ = false;        // between its last end and the present start
  std::uint64_t promised_ = 0;  // the last sequence that was shown as saved
  std::optional<std::int64_t> office_start_ms_{};
  std::uint64_t acked_ = 0;  // the last that the cache was told to be in custody
  std::map<std::uint64_t, std::string> saved_;
  std::vector<std::string> lost_;
  std::set<std::string> spoilt_;  // what a disk has made of rows that head office has
};

}  // namespace tresen::sim
