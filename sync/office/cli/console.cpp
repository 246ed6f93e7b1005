#include "sync/office/cli/console.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace tresen {
namespace {

constexpr int plain_step_percent = 10;

void write_line(std::FILE* file, std::string_view line) {
  std::fwrite(line.data(), 1, line.size(), file);
  std::fputc('\n', file);
  std::fflush(file);
}

}  // namespace

void Console::print(std::string_view line) const { write_line(out, line); }
void Console::tell(std::string_view line) const { write_line(err, line); }

Progress::Progress(const Console& console, std::string doing, std::uint64_t total)
    : console_(console),
      doing_(std::move(doing)),
      total_(total),
      terminal_(isatty(fileno(console.err)) != 0) {}

Progress::~Progress() {
  if (terminal_ && shown_percent_ >= 0) std::fputc('\n', console_.err);
}

void Progress::update(std::uint64_t done, std::uint64_t count) {
  const int percent = total_ == 0 ? 100 : static_cast<int>(done * 100 / total_);
  const int step = terminal_ ? 1 : plain_step_percent;
  const int shown = percent / step * step;
  if (shown == shown_percent_) return;
  shown_percent_ = shown;
  std::string line = doing_ + " " + std::to_string(count) + ", " + std::to_string(shown) + " %";
  if (terminal_) {
    line = '\r' + line + "  ";
    std::fwrite(line.data(), 1, line.size(), console_.err);
    std::fflush(console_.err);
  } else {
    console_.tell(line);
  }
}

Result<std::string> read_file(const std::string& path) {
  std::error_code trouble;
  if (std::filesystem::is_directory(path, trouble)) {
    return fail(Fault::absent, path + " is a folder; give a file");
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(Fault::absent, "cannot read " + path + ": " + std::strerror(errno));
  std::ostringstream bytes;
  bytes << file.rdbuf();
  if (file.bad()) return fail(Fault::storage, "cannot read all of " + path);
  return std::move(bytes).str();
}

std::string money(std::int64_t cents, const std::string& currency) {
  std::string text = std::to_string(cents / 100) + ".";
  text += std::to_string(100 + cents % 100).substr(1);
  return currency.empty() ? text : text + " " + currency;
}

Result<void> write_file(const std::string& path, std::string_view bytes) {
  const std::string fresh = path + ".new";
  {
    std::ofstream file(fresh, std::ios::binary | std::ios::trunc);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.flush();
    if (!file) return fail(Fault::storage, "cannot write " + fresh + ": " + std::strerror(errno));
  }
  if (std::rename(fresh.c_str(), path.c_str()) != 0) {
    return fail(Fault::storage, "cannot write " + path + ": " + std::strerror(errno));
  }
  return {};
}

}  // namespace tresen
