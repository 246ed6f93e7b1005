#include "tests/support/crash_disk_calls.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <filesystem>
#include <new>
#include <string_view>
#include <utility>

namespace tresen::test {
namespace {

constexpr int path_bytes_max = 512;
constexpr int page_bytes = 4096;

const sqlite3_io_methods methods{
    2,
    DiskCalls::close,
    DiskCalls::read,
    DiskCalls::write,
    DiskCalls::truncate,
    DiskCalls::sync,
    DiskCalls::size,
    DiskCalls::lock,
    DiskCalls::unlock,
    DiskCalls::reserved,
    DiskCalls::control,
    DiskCalls::sector_size,
    DiskCalls::characteristics,
    DiskCalls::map_shared,
    DiskCalls::lock_shared,
    DiskCalls::barrier,
    DiskCalls::unmap_shared,
    nullptr,
    nullptr,
};

std::string folder_of(std::string_view path) {
  return std::string(path.substr(0, path.find_last_of('/')));
}

}  // namespace

sqlite3_vfs DiskCalls::vfs(CrashDisk& disk) {
  sqlite3_vfs vfs{};
  vfs.iVersion = 2;
  vfs.szOsFile = sizeof(Handle);
  vfs.mxPathname = path_bytes_max;
  vfs.zName = "crash";
  vfs.pAppData = &disk;
  vfs.xOpen = open;
  vfs.xDelete = remove;
  vfs.xAccess = access;
  vfs.xFullPathname = full_path;
  vfs.xRandomness = randomness;
  vfs.xSleep = pause;
  vfs.xCurrentTime = current_time;
  vfs.xGetLastError = last_error;
  vfs.xCurrentTimeInt64 = current_time_ms;
  return vfs;
}

CrashDisk& DiskCalls::disk_of(sqlite3_vfs* vfs) { return *static_cast<CrashDisk*>(vfs->pAppData); }
DiskCalls::Handle& DiskCalls::handle_of(sqlite3_file* file) {
  return *reinterpret_cast<Handle*>(file);
}

int DiskCalls::strike(Handle& handle, DiskCall call, int error,
                      std::optional<DiskFault::Kind>& other) {
  if (handle.file->dead) return error;
  if (handle.file->machine == nullptr) return SQLITE_OK;  // temporary files do not fail
  other = handle.disk->strike(*handle.file->machine, call);
  if (!other) return SQLITE_OK;
  const bool is_error = *other == DiskFault::Kind::error || *other == DiskFault::Kind::power;
  return is_error ? error : SQLITE_OK;
}

// --- places --------------------------------------------------------------------------------------

int DiskCalls::open(sqlite3_vfs* vfs, const char* name, sqlite3_file* into, int flags,
                    int* flags_out) {
  CrashDisk& disk = disk_of(vfs);
  into->pMethods = nullptr;
  File* file = nullptr;
  if (name == nullptr) {
    disk.retired_.push_back(std::make_unique<File>());
    file = disk.retired_.back().get();
  } else {
    CrashDisk::Machine& machine = disk.machine(folder_of(name));
    const auto kind = disk.strike(machine, DiskCall::open);
    if (kind == DiskFault::Kind::error || kind == DiskFault::Kind::power) return SQLITE_CANTOPEN;
    auto found = machine.files.find(name);
    if (found == machine.files.end()) {
      if ((flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
      found = machine.files.emplace(name, std::make_unique<File>()).first;
      found->second->machine = &machine;
      constexpr int journals =
          SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL;
      found->second->syncs_folder = (flags & journals) != 0;
    }
    file = found->second.get();
  }
  auto* handle =
      ::new (into) Handle{{&methods}, &disk, file, SQLITE_LOCK_NONE, name == nullptr, 0, 0};
  file->handles.push_back(handle);
  if (flags_out != nullptr) *flags_out = flags;
  return SQLITE_OK;
}

int DiskCalls::remove(sqlite3_vfs* vfs, const char* name, int sync_folder) {
  CrashDisk& disk = disk_of(vfs);
  CrashDisk::Machine& machine = disk.machine(folder_of(name));
  if (disk.strike(machine, DiskCall::remove)) return SQLITE_IOERR_DELETE;
  const auto found = machine.files.find(name);
  if (found == machine.files.end()) return SQLITE_IOERR_DELETE_NOENT;
  // As long as the folder is not synced, the name may come back.
  if (sync_folder == 0 && found->second->on_disk) machine.ghosts[name] = found->second->synced;
  if (sync_folder != 0) machine.ghosts.erase(name);
  disk.retire(std::move(found->second));
  disk.retired_.back()->dead = machine.dead;
  disk.retired_.back()->machine = &machine;
  machine.files.erase(found);
  disk.forget_retired();
  return SQLITE_OK;
}

int DiskCalls::access(sqlite3_vfs* vfs, const char* name, int, int* answer) {
  CrashDisk& disk = disk_of(vfs);
  CrashDisk::Machine& machine = disk.machine(folder_of(name));
  if (disk.strike(machine, DiskCall::access)) return SQLITE_IOERR_ACCESS;
  const auto found = machine.files.find(name);
  // SQLite's own takes an empty file for none.
  *answer = found != machine.files.end() && !found->second->live.empty() ? 1 : 0;
  return SQLITE_OK;
}

int DiskCalls::full_path(sqlite3_vfs*, const char* name, int size, char* out) {
  const std::string path = std::filesystem::absolute(name).lexically_normal().string();
  if (path.size() + 1 > static_cast<std::size_t>(size)) return SQLITE_CANTOPEN;
  std::memcpy(out, path.c_str(), path.size() + 1);
  return SQLITE_OK;
}

int DiskCalls::randomness(sqlite3_vfs* vfs, int size, char* out) {
  for (int i = 0; i < size; ++i) out[i] = static_cast<char>(disk_of(vfs).random_());
  return size;
}

int DiskCalls::pause(sqlite3_vfs*, int microseconds) { return microseconds; }

int DiskCalls::current_time(sqlite3_vfs*, double* days) {
  *days = 2'461'000.0;  // some day in 2025: nothing of ours asks SQLite what time it is
  return SQLITE_OK;
}

int DiskCalls::current_time_ms(sqlite3_vfs*, sqlite3_int64* ms) {
  *ms = 2'461'000LL * 86'400'000;
  return SQLITE_OK;
}

int DiskCalls::last_error(sqlite3_vfs*, int, char*) { return 0; }

// --- files ---------------------------------------------------------------------------------------

int DiskCalls::close(sqlite3_file* base) {
  Handle& handle = handle_of(base);
  unmap_shared(base, 0);
  std::erase(handle.file->handles, &handle);
  if (handle.temporary) handle.file->dead = true;
  handle.disk->forget_retired();
  return SQLITE_OK;
}

int DiskCalls::read(sqlite3_file* base, void* into, int size, sqlite3_int64 offset) {
  Handle& handle = handle_of(base);
  std::optional<DiskFault::Kind> other;
  if (const int error = strike(handle, DiskCall::read, SQLITE_IOERR_READ, other)) return error;
  File& file = *handle.file;
  const auto from = static_cast<std::size_t>(offset);
  const auto wanted = static_cast<std::size_t>(size);
  std::size_t there = file.live.size() > from ? std::min(wanted, file.live.size() - from) : 0;
  if (other == DiskFault::Kind::short_read) there /= 2;
  auto* bytes = static_cast<char*>(into);
  if (there > 0) std::memcpy(bytes, file.live.data() + from, there);
  if (other == DiskFault::Kind::flip && there > 0) flip(*handle.disk, file, bytes, from, there);
  if (there == wanted) return SQLITE_OK;
  std::memset(bytes + there, 0, wanted - there);
  return SQLITE_IOERR_SHORT_READ;
}

void DiskCalls::flip(CrashDisk& disk, File& file, char* read, std::size_t offset,
                     std::size_t size) {
  const std::uint64_t dice = disk.random_();
  const std::size_t at = dice / 8 % size;
  const auto flipped = static_cast<char>(static_cast<unsigned char>(read[at]) ^ (1U << (dice % 8)));
  read[at] = flipped;
  file.live[offset + at] = flipped;
  if (file.synced.size() > offset + at) file.synced[offset + at] = flipped;
}

int DiskCalls::write(sqlite3_file* base, const void* from, int size, sqlite3_int64 offset) {
  Handle& handle = handle_of(base);
  std::optional<DiskFault::Kind> other;
  const int error = strike(handle, DiskCall::write, SQLITE_IOERR_WRITE, other);
  File& file = *handle.file;
  // The machine dies in the middle of the write: some of it may reach the disk.
  if (error != SQLITE_OK && (other != DiskFault::Kind::power || file.dead)) return error;
  std::string_view bytes(static_cast<const char*>(from), static_cast<std::size_t>(size));
  const bool full = other == DiskFault::Kind::full;
  if (full) bytes = bytes.substr(0, bytes.size() / 2);
  const auto at = static_cast<std::size_t>(offset);
  if (file.live.size() < at + bytes.size()) file.live.resize(at + bytes.size(), '\0');
  std::memcpy(file.live.data() + at, bytes.data(), bytes.size());
  if (!handle.temporary) file.unsynced.push_back({at, std::string(bytes), false});
  if (full) return SQLITE_FULL;
  return error;
}

int DiskCalls::truncate(sqlite3_file* base, sqlite3_int64 size) {
  Handle& handle = handle_of(base);
  std::optional<DiskFault::Kind> other;
  const int error = strike(handle, DiskCall::truncate, SQLITE_IOERR_TRUNCATE, other);
  if (error != SQLITE_OK) return error;
  File& file = *handle.file;
  file.live.resize(static_cast<std::size_t>(size), '\0');
  if (!handle.temporary) file.unsynced.push_back({file.live.size(), {}, true});
  return SQLITE_OK;
}

int DiskCalls::sync(sqlite3_file* base, int) {
  Handle& handle = handle_of(base);
  std::optional<DiskFault::Kind> other;
  const int error = strike(handle, DiskCall::sync, SQLITE_IOERR_FSYNC, other);
  File& file = *handle.file;
  if (other == DiskFault::Kind::power) return error;
  if (error != SQLITE_OK) {
    // As Linux has it: the pages count as clean from now on, and never reach the disk.
    if (!file.dead && !file.machine->dead) file.unsynced.clear();
    return error;
  }
  CrashDisk::settle(file);
  if (std::exchange(file.syncs_folder, false)) CrashDisk::settle_names(*file.machine);
  return SQLITE_OK;
}

int DiskCalls::size(sqlite3_file* base, sqlite3_int64* size) {
  Handle& handle = handle_of(base);
  std::optional<DiskFault::Kind> other;
  if (const int error = strike(handle, DiskCall::size, SQLITE_IOERR_FSTAT, other)) return error;
  *size = static_cast<sqlite3_int64>(handle.file->live.size());
  return SQLITE_OK;
}

int DiskCalls::control(sqlite3_file* base, int op, void* argument) {
  if (op != SQLITE_FCNTL_PRAGMA || !handle_of(base).disk->weak_) return SQLITE_NOTFOUND;
  // SQLite reads the words of the pragma again when we have not handled it.
  char** words = static_cast<char**>(argument);
  if (words[2] == nullptr || sqlite3_stricmp(words[1], "synchronous") != 0) return SQLITE_NOTFOUND;
  if (sqlite3_stricmp(words[2], "FULL") == 0) std::strcpy(words[2], "1");  // NORMAL
  return SQLITE_NOTFOUND;
}

int DiskCalls::sector_size(sqlite3_file*) { return page_bytes; }
// As on Linux: a write damages nothing beside itself.
int DiskCalls::characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

// --- locks ---------------------------------------------------------------------------------------

int DiskCalls::lock(sqlite3_file* base, int level) {
  Handle& handle = handle_of(base);
  if (handle.lock >= level) return SQLITE_OK;
  for (const Handle* other : handle.file->handles) {
    if (other == &handle) continue;
    const bool in_the_way =
        (level == SQLITE_LOCK_SHARED && other->lock >= SQLITE_LOCK_PENDING) ||
        (level == SQLITE_LOCK_RESERVED && other->lock >= SQLITE_LOCK_RESERVED) ||
        (level == SQLITE_LOCK_EXCLUSIVE && other->lock >= SQLITE_LOCK_SHARED);
    if (in_the_way) return SQLITE_BUSY;
  }
  handle.lock = level;
  return SQLITE_OK;
}

int DiskCalls::unlock(sqlite3_file* base, int level) {
  Handle& handle = handle_of(base);
  handle.lock = std::min(handle.lock, level);
  return SQLITE_OK;
}

int DiskCalls::reserved(sqlite3_file* base, int* answer) {
  const Handle& handle = handle_of(base);
  *answer = std::any_of(handle.file->handles.begin(), handle.file->handles.end(),
                        [](const Handle* one) { return one->lock >= SQLITE_LOCK_RESERVED; })
                ? 1
                : 0;
  return SQLITE_OK;
}

// --- shared memory -------------------------------------------------------------------------------

int DiskCalls::map_shared(sqlite3_file* base, int region, int size, int extend,
                          void volatile** out) {
  Handle& handle = handle_of(base);
  std::optional<DiskFault::Kind> other;
  if (const int error = strike(handle, DiskCall::shared_memory, SQLITE_IOERR_SHMMAP, other)) {
    return error;
  }
  auto& shared = handle.file->shared;
  using Region = std::array<char, 32768>;
  if (static_cast<std::size_t>(size) != sizeof(Region)) return SQLITE_IOERR_SHMSIZE;
  const auto wanted = static_cast<std::size_t>(region) + 1;
  *out = nullptr;
  if (shared.size() < wanted && extend == 0) return SQLITE_OK;
  while (shared.size() < wanted) shared.push_back(std::make_unique<Region>(Region{}));
  *out = shared[static_cast<std::size_t>(region)]->data();
  return SQLITE_OK;
}

int DiskCalls::lock_shared(sqlite3_file* base, int offset, int count, int flags) {
  Handle& handle = handle_of(base);
  File& file = *handle.file;
  const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
  const auto first = static_cast<std::size_t>(offset);
  const auto last = first + static_cast<std::size_t>(count);
  const bool locks = (flags & SQLITE_SHM_LOCK) != 0;
  for (std::size_t slot = first; locks && slot < last; ++slot) {
    const bool mine_shared = (handle.shared >> slot & 1U) != 0;
    if (file.exclusive.at(slot) != nullptr && file.exclusive.at(slot) != &handle) {
      return SQLITE_BUSY;
    }
    if (exclusive && file.sharers.at(slot) > (mine_shared ? 1 : 0)) return SQLITE_BUSY;
  }
  for (std::size_t slot = first; slot < last; ++slot) {
    const unsigned bit = 1U << slot;
    unsigned& held = exclusive ? handle.exclusive : handle.shared;
    if (((held & bit) != 0) == locks) continue;
    held ^= bit;
    if (exclusive) {
      file.exclusive.at(slot) = locks ? &handle : nullptr;
    } else {
      file.sharers.at(slot) += locks ? 1 : -1;
    }
  }
  return SQLITE_OK;
}

void DiskCalls::barrier(sqlite3_file*) { std::atomic_thread_fence(std::memory_order_seq_cst); }

int DiskCalls::unmap_shared(sqlite3_file* base, int remove) {
  Handle& handle = handle_of(base);
  lock_shared(base, 0, 8, SQLITE_SHM_UNLOCK | SQLITE_SHM_SHARED);
  lock_shared(base, 0, 8, SQLITE_SHM_UNLOCK | SQLITE_SHM_EXCLUSIVE);
  if (remove != 0) handle.file->shared.clear();
  return SQLITE_OK;
}

}  // namespace tresen::test
