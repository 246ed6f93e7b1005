#include "terminal/desk/exports.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

namespace tresen::desk {
namespace {

namespace fs = std::filesystem;

// More of one name on one day are no work of a person.
constexpr int tries_max = 10'000;

std::error_code last_trouble() { return {errno, std::generic_category()}; }

// Head office has named it: it stays in its folder.
std::string tame(const std::string& name) {
  std::string tamed;
  for (const char c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || (c == '.' && !tamed.empty());
    tamed += plain ? c : '_';
  }
  return tamed;
}

std::error_code write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return last_trouble();
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  // A full disk may tell it only here.
  return ::fsync(file) == 0 ? std::error_code() : last_trouble();
}

// A new file of this name, or of the next that is free; -1: it cannot be made.
int open_free(const fs::path& folder, const fs::path& name, fs::path& path) {
  for (int i = 1; i <= tries_max; ++i) {
    const std::string number = i == 1 ? "" : "-" + std::to_string(i);
    path = folder / (name.stem().string() + number + name.extension().string());
    const int file = ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (file >= 0 || errno != EEXIST) return file;
  }
  return -1;
}

}  // namespace

Saved save_export(const std::string& folder, const std::string& name, std::string_view bytes) {
  std::error_code trouble;
  if (fs::create_directories(folder, trouble))
    fs::permissions(folder, fs::perms::owner_all, trouble);
  if (trouble) return {folder, trouble};
  fs::path path;
  const int file = open_free(folder, tame(name), path);
  if (file < 0) return {path.string(), last_trouble()};
  trouble = write_all(file, bytes);
  if (::close(file) != 0 && !trouble) trouble = last_trouble();
  // Half a file would be taken for a whole one.
  if (trouble) ::unlink(path.c_str());
  return {path.string(), trouble};
}

}  // namespace tresen::desk
