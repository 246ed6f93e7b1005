#include "tests/support/crash_disk.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "tests/support/crash_disk_calls.h"

namespace tresen::test {
namespace {

constexpr std::size_t sector_bytes = 512;

void write_at(std::string& file, std::size_t offset, std::string_view bytes) {
  if (file.size() < offset + bytes.size()) file.resize(offset + bytes.size(), '\0');
  file.replace(offset, bytes.size(), bytes);
}

}  // namespace

std::string_view name_of(DiskCall call) {
  constexpr std::array<std::string_view, disk_calls> names{
      "open", "read", "write", "truncate", "sync", "size", "remove", "access", "shared memory"};
  return names.at(static_cast<std::size_t>(call));
}

CrashDisk::CrashDisk(Random random) : random_(std::move(random)) {
  before_ = sqlite3_vfs_find(nullptr);
  vfs_ = DiskCalls::vfs(*this);
  sqlite3_vfs_register(&vfs_, 1);
  // SQLite draws its own randomness from the new place, so that a seed repeats everything.
  sqlite3_randomness(0, nullptr);
}

CrashDisk::~CrashDisk() {
  sqlite3_vfs_unregister(&vfs_);
  sqlite3_vfs_register(before_, 1);
}

CrashDisk::Machine& CrashDisk::machine(const std::string& folder) { return machines_[folder]; }

void CrashDisk::fail(const std::string& folder, const DiskFault& fault) {
  Machine& at = machine(folder);
  at.fault = fault;
  at.until = fault.nth;
  at.struck = false;
}

void CrashDisk::mend(const std::string& folder) { machine(folder).fault.reset(); }

bool CrashDisk::struck(const std::string& folder) const {
  const auto at = machines_.find(folder);
  return at != machines_.end() && at->second.struck;
}

bool CrashDisk::dead(const std::string& folder) const {
  const auto at = machines_.find(folder);
  return at != machines_.end() && at->second.dead;
}

std::uint64_t CrashDisk::calls(const std::string& folder, DiskCall call) const {
  const auto at = machines_.find(folder);
  return at == machines_.end() ? 0 : at->second.calls.at(static_cast<std::size_t>(call));
}

std::optional<DiskFault::Kind> CrashDisk::strike(Machine& machine, DiskCall call) {
  ++machine.calls.at(static_cast<std::size_t>(call));
  if (machine.dead) return DiskFault::Kind::error;
  if (!machine.fault || (machine.fault->call && *machine.fault->call != call)) return {};
  if (machine.until > 1) {
    --machine.until;
    return {};
  }
  const DiskFault fault = *machine.fault;
  machine.struck = true;
  if (fault.kind == DiskFault::Kind::power) machine.dead = true;
  if (!fault.sticky) machine.fault.reset();
  return fault.kind;
}

// What is on the disk when the power is gone: all that was synced, and of the rest some sectors.
void CrashDisk::lose_power(File& file) {
  std::string kept = file.synced;
  for (const Unsynced& change : file.unsynced) {
    if (change.truncates) {
      if (random_() % 2 == 0) kept.resize(change.offset, '\0');
      continue;
    }
    const std::uint64_t mood = random_() % 4;  // all, none, or some of the sectors
    std::size_t done = 0;
    while (done < change.bytes.size()) {
      const std::size_t at = change.offset + done;
      const std::size_t size =
          std::min(sector_bytes - at % sector_bytes, change.bytes.size() - done);
      if (mood == 0 || (mood > 1 && random_() % 2 == 0)) {
        write_at(kept, at, std::string_view(change.bytes).substr(done, size));
      }
      done += size;
    }
  }
  file.synced = kept;
  file.live = std::move(kept);
  file.unsynced.clear();
}

void CrashDisk::settle(File& file) {
  for (const Unsynced& change : file.unsynced) {
    if (change.truncates) {
      file.synced.resize(change.offset, '\0');
    } else {
      write_at(file.synced, change.offset, change.bytes);
    }
  }
  file.unsynced.clear();
  file.on_disk = true;
}

void CrashDisk::settle_names(Machine& machine) {
  for (auto& [name, file] : machine.files) {
    file->on_disk = true;
    file->old_name.clear();
  }
  machine.ghosts.clear();
}

void CrashDisk::cut(const std::string& folder) {
  Machine& at = machine(folder);
  auto before = std::exchange(at.files, {});
  auto ghosts = std::exchange(at.ghosts, {});
  for (auto& [path, file] : before) {
    auto after = std::make_unique<File>();
    after->machine = &at;
    after->synced = file->synced;
    after->unsynced = file->unsynced;
    after->on_disk = file->on_disk;
    const bool renamed = file->old_name.empty() || random_() % 2 == 0;
    const std::string name = renamed ? path : file->old_name;
    lose_power(*after);
    retire(std::move(file));
    // A file that nothing of was synced may not even have its name.
    if (after->on_disk || random_() % 2 == 0) {
      after->on_disk = true;
      at.files.emplace(name, std::move(after));
    }
  }
  for (auto& [path, bytes] : ghosts) {
    if (at.files.contains(path) || random_() % 2 == 0) continue;
    auto& file = at.files.emplace(path, std::make_unique<File>()).first->second;
    file->machine = &at;
    file->on_disk = true;
    file->live = file->synced = std::move(bytes);
  }
  at.fault.reset();
  at.dead = false;
  forget_retired();
}

void CrashDisk::kill(const std::string& folder) {
  Machine& at = machine(folder);
  for (auto& [path, file] : at.files) {
    auto after = std::make_unique<File>();
    after->machine = &at;
    after->live = file->live;
    after->synced = file->synced;
    after->unsynced = file->unsynced;
    after->on_disk = file->on_disk;
    after->old_name = file->old_name;
    retire(std::exchange(file, std::move(after)));
  }
  at.fault.reset();
  at.dead = false;
  forget_retired();
}

DiskImage CrashDisk::image(const std::string& folder) const {
  DiskImage image;
  const auto at = machines_.find(folder);
  if (at == machines_.end()) return image;
  for (const auto& [path, file] : at->second.files) {
    image.emplace(path.substr(folder.size() + 1), file->live);
  }
  return image;
}

void CrashDisk::put_back(const std::string& folder, const DiskImage& image) {
  Machine& at = machine(folder);
  for (auto& [path, file] : at.files) retire(std::move(file));
  at.files.clear();
  at.ghosts.clear();
  at.fault.reset();
  at.dead = false;
  for (const auto& [name, bytes] : image) {
    auto& file = at.files.emplace(folder + "/" + name, std::make_unique<File>()).first->second;
    file->machine = &at;
    file->on_disk = true;
    file->live = file->synced = bytes;
  }
  forget_retired();
}

void CrashDisk::flip_bit(const std::string& folder, const std::string& name, std::uint64_t bit) {
  const auto found = machine(folder).files.find(folder + "/" + name);
  if (found == machine(folder).files.end() || found->second->live.empty()) return;
  for (std::string* bytes : {&found->second->live, &found->second->synced}) {
    if (bytes->empty()) continue;
    char& byte = (*bytes)[bit / 8 % bytes->size()];
    byte = static_cast<char>(static_cast<unsigned char>(byte) ^ (1U << (bit % 8)));
  }
}

void CrashDisk::lose_page(const std::string& folder, const std::string& name, std::uint64_t page) {
  constexpr std::size_t page_bytes = 4096;
  const auto found = machine(folder).files.find(folder + "/" + name);
  if (found == machine(folder).files.end()) return;
  for (std::string* bytes : {&found->second->live, &found->second->synced}) {
    if (bytes->size() < page_bytes) continue;
    const std::size_t at = page % (bytes->size() / page_bytes) * page_bytes;
    std::fill_n(bytes->begin() + static_cast<std::ptrdiff_t>(at), page_bytes, '\0');
  }
}

void CrashDisk::retire(std::unique_ptr<File> file) {
  file->dead = true;
  retired_.push_back(std::move(file));
}

void CrashDisk::forget_retired() {
  std::erase_if(retired_, [](const auto& file) { return file->handles.empty(); });
}

}  // namespace tresen::test
