#include "terminal/app/installed.h"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace tresen {

namespace {

Result<std::string> read_installed(const std::string& name) {
  std::error_code failed;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
  const auto path = program.parent_path().parent_path() / "share/tresen" / name;
  std::ifstream file(path, std::ios::binary);
  if (failed || !file) return fail(Fault::absent, "not installed: " + path.string());
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

Result<Postcodes> read_postcodes() {
  TRY_TO(lines, read_installed("postcodes/de.csv"));
  return Postcodes::read(lines);
}

Result<std::string> read_training_chain() { return read_installed("training/chain.textproto"); }

}  // namespace tresen
