#pragma once
// A disk in memory under real SQLite, whose calls can fail and whose power can be cut.
//
// While a CrashDisk lives it is SQLite's default place for files. Each folder is one machine. What
// was written and not yet synced is remembered sector by sector: after cut() a random part of it is
// there, in no order, and the rest is not. For test programs only; one at a time, one thread.

#include <sqlite3.h>

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tresen::test {

enum class DiskCall { open, read, write, truncate, sync, size, remove, access, shared_memory };
inline constexpr std::size_t disk_calls = 9;
std::string_view name_of(DiskCall call);

struct DiskFault {
  enum class Kind {
    error,       // the call answers an I/O error; a failed sync loses what it was to sync
    full,        // the disk is full: half of the bytes are written
    short_read,  // the file seems to end in the middle of what is read
    flip,        // one bit of what is read is wrong, on the disk too
    power,       // the machine dies here: this call and all later ones fail until cut() or kill()
  };
  Kind kind = Kind::error;
  std::optional<DiskCall> call;  // counts calls of this kind alone; none: all of them
  std::uint64_t nth = 1;         // which of them, from 1
  bool sticky = false;           // every later one too
};

// A copy of all files of a folder.
using DiskImage = std::map<std::string, std::string>;

class CrashDisk {
 public:
  // Any 64 bits; decides what survives a cut.
  using Random = std::function<std::uint64_t()>;

  explicit CrashDisk(Random random);
  CrashDisk(const CrashDisk&) = delete;
  // Every database must be closed before.
  ~CrashDisk();

  // From the next call on. Replaces an earlier fault of that folder.
  void fail(const std::string& folder, const DiskFault& fault);
  void mend(const std::string& folder);
  bool struck(const std::string& folder) const;  // whether the fault has come true
  bool dead(const std::string& folder) const;    // by a fault of kind `power`
  std::uint64_t calls(const std::string& folder, DiskCall call) const;

  // The machine or the program on it is dead from here on: whatever it still does has no effect.
  // To be said before its databases are destroyed, which SQLite would take for closing them.
  void die(const std::string& folder) { machine(folder).dead = true; }
  // The power goes off and comes back: what is open reads and writes nothing any more, and the
  // files are as a real disk may hold them.
  void cut(const std::string& folder);
  // The program dies, the machine goes on: the files are as they were written.
  void kill(const std::string& folder);

  DiskImage image(const std::string& folder) const;
  // Replaces all files of the folder, synced. What is open goes dead.
  void put_back(const std::string& folder, const DiskImage& image);
  void flip_bit(const std::string& folder, const std::string& name, std::uint64_t bit);
  // A page of 4096 bytes reads as zeros from here on; which, counts round the file's end.
  void lose_page(const std::string& folder, const std::string& name, std::uint64_t page);

  // As if the program had asked for synchronous=NORMAL wherever it asks for FULL.
  void weaken_synchronous(bool weak) { weak_ = weak; }

 private:
  friend struct DiskCalls;
  friend class CrashFiles;
  // One write or truncation that no sync has followed.
  struct Unsynced {
    std::size_t offset = 0;
    std::string bytes;
    bool truncates = false;
  };
  struct Handle;
  struct Machine;
  struct File {
    Machine* machine = nullptr;
    std::string live;           // as programs see it
    std::string synced;         // as the disk holds it
    bool on_disk = false;       // its name is
    std::string old_name;       // that it has on disk still; empty: none but its own
    bool syncs_folder = false;  // with its first sync, as SQLite does for journals on Linux
    bool dead = false;
    std::vector<Unsynced> unsynced;
    std::vector<Handle*> handles;
    std::vector<std::unique_ptr<std::array<char, 32768>>> shared;
    std::array<Handle*, 8> exclusive{};
    std::array<int, 8> sharers{};
  };
  struct Machine {
    std::map<std::string, std::unique_ptr<File>> files;
    std::map<std::string, std::string> ghosts;  // removed, and the removal not synced
    std::optional<DiskFault> fault;
    std::uint64_t until = 0;
    bool struck = false;
    bool dead = false;
    std::array<std::uint64_t, disk_calls> calls{};
  };

  Machine& machine(const std::string& folder);
  // What this call is to do: nothing if it is to work as usual.
  std::optional<DiskFault::Kind> strike(Machine& machine, DiskCall call);
  void retire(std::unique_ptr<File> file);
  void forget_retired();
  void lose_power(File& file);
  // What was written is on disk.
  static void settle(File& file);
  // So are the names of all that is there, and that others are not.
  static void settle_names(Machine& machine);

  Random random_;
  bool weak_ = false;
  sqlite3_vfs vfs_{};
  sqlite3_vfs* before_ = nullptr;
  std::map<std::string, Machine> machines_;
  std::vector<std::unique_ptr<File>> retired_;  // dead, and still open somewhere
};

}  // namespace tresen::test
