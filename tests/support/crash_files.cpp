#include "tests/support/crash_files.h"

#include <memory>
#include <utility>

namespace tresen::test {
namespace {

auto broken(const std::string& path) { return fail(Fault::storage, "the disk fails: " + path); }

}  // namespace

CrashDisk::Machine& CrashFiles::machine_of(const std::string& path) {
  return disk_->machine(path.substr(0, path.find_last_of('/')));
}

CrashDisk::File* CrashFiles::find(const std::string& path) {
  auto& files = machine_of(path).files;
  const auto found = files.find(path);
  return found == files.end() ? nullptr : found->second.get();
}

bool CrashFiles::may(const std::string& path, DiskCall call) {
  return !disk_->strike(machine_of(path), call).has_value();
}

bool CrashFiles::exists(const std::string& path) {
  return may(path, DiskCall::access) && find(path) != nullptr;
}

std::uint64_t CrashFiles::size(const std::string& path) {
  const CrashDisk::File* const file = find(path);
  return may(path, DiskCall::size) && file != nullptr ? file->live.size() : 0;
}

Result<void> CrashFiles::make_private(const std::string& path) {
  if (!may(path, DiskCall::open)) return broken(path);
  if (find(path) != nullptr) return fail(Fault::storage, path + " is there already");
  auto file = std::make_unique<CrashDisk::File>();
  file->machine = &machine_of(path);
  machine_of(path).files.emplace(path, std::move(file));
  return {};
}

Result<void> CrashFiles::flush(const std::string& path) {
  if (!may(path, DiskCall::sync)) return broken(path);
  CrashDisk::File* const file = find(path);
  if (file == nullptr) return fail(Fault::storage, "there is no " + path);
  CrashDisk::settle(*file);
  return {};
}

Result<void> CrashFiles::flush_folder(const std::string& folder) {
  if (!may(folder + "/", DiskCall::sync)) return broken(folder);
  CrashDisk::settle_names(disk_->machine(folder));
  return {};
}

Result<void> CrashFiles::rename(const std::string& from, const std::string& to) {
  if (!may(from, DiskCall::remove)) return broken(from);
  if (find(to) != nullptr) return fail(Fault::conflict, to + " is there already");
  auto& files = machine_of(from).files;
  auto moved = files.extract(from);
  if (moved.empty()) return fail(Fault::storage, "there is no " + from);
  if (moved.mapped()->on_disk && moved.mapped()->old_name.empty()) moved.mapped()->old_name = from;
  moved.key() = to;
  files.insert(std::move(moved));
  return {};
}

bool CrashFiles::remove(const std::string& path) {
  if (!may(path, DiskCall::remove)) return false;
  CrashDisk::Machine& machine = machine_of(path);
  const auto found = machine.files.find(path);
  if (found == machine.files.end()) return true;
  if (found->second->on_disk) machine.ghosts[path] = found->second->synced;
  disk_->retire(std::move(found->second));
  machine.files.erase(found);
  disk_->forget_retired();
  return true;
}

std::vector<std::string> CrashFiles::beginning_with(const std::string& path) {
  std::vector<std::string> found;
  if (!may(path, DiskCall::access)) return found;
  for (const auto& [name, file] : machine_of(path).files) {
    if (name.starts_with(path)) found.push_back(name);
  }
  return found;
}

}  // namespace tresen::test
