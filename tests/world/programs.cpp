#include "tests/world/programs.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <utility>

namespace tresen::test {
namespace {

const std::string bin = TRESEN_BINARY_DIR "/bin/";

Words joined(Words first, const Words& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

std::size_t entries_in(const std::string& folder) {
  std::error_code gone;
  const std::filesystem::directory_iterator entries(folder, gone), end;
  return gone ? 0 : static_cast<std::size_t>(std::distance(entries, end));
}

}  // namespace

std::uint64_t number_in(const std::string& json, const std::string& key) {
  const auto at = json.find("\"" + key + "\":");
  return at == std::string::npos ? 0
                                 : std::strtoull(json.c_str() + at + key.size() + 3, nullptr, 10);
}

std::string text_in(const std::string& json, const std::string& key) {
  const std::string before = "\"" + key + "\":\"";
  const auto begin = json.find(before);
  if (begin == std::string::npos) return {};
  const auto from = begin + before.size();
  return json.substr(from, json.find('"', from) - from);
}

std::string file_text(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::size_t threads_of(pid_t pid) { return entries_in("/proc/" + std::to_string(pid) + "/task"); }
std::size_t files_of(pid_t pid) { return entries_in("/proc/" + std::to_string(pid) + "/fd"); }

std::size_t rss_kib_of(pid_t pid) {
  const std::string status = file_text("/proc/" + std::to_string(pid) + "/status");
  const auto at = status.find("VmRSS:");
  return at == std::string::npos ? 0 : std::strtoul(status.c_str() + at + 6, nullptr, 10);
}

// ---- head office ----

Result<OfficeProgram> OfficeProgram::make(const std::string& folder, int branches,
                                          bool held_by_branch, Words before,
                                          const std::string& database) {
  OfficeProgram office(folder, std::move(before));
  std::filesystem::create_directories(folder);
  std::ofstream chain(folder + "/chain.textproto");
  chain << "id: \"world\" name: \"World chain\"\nrules {\n";
  if (held_by_branch) chain << "  held: HELD_BRANCH\n";
  for (int n = 1; n <= branches; ++n) {
    chain << "  branches { id: \"b" << n << "\" name: \"Branch " << n << "\" }\n";
  }
  chain << "}\n";
  chain.close();
  Words words{bin + "tresen-headoffice",  "init", "--data", office.data(), "--chain",
              folder + "/chain.textproto"};
  if (!database.empty()) words.insert(words.end(), {"--database", database});
  TRY(visit::output_of(joined(office.before_, words), office.log()));
  return office;
}

OfficeProgram OfficeProgram::beside() const {
  OfficeProgram other(folder_, before_);
  other.log_ = log_ + ".beside";
  return other;
}

Result<void> OfficeProgram::start() {
  TRY_TO(child, Child::start(joined(before_, {bin + "tresen-headoffice", "serve", "--data", data(),
                                              "--listen", sync_, "--enrol-listen", enrol_}),
                             log()));
  TRY_TO(line, child.line(Deadline(patience)));
  child_ = std::move(child);
  sync_ = text_in(line, "sync");
  enrol_ = text_in(line, "enrol");
  return {};
}

int OfficeProgram::stop() {
  const int code = child_ ? child_->end() : 0;
  child_.reset();
  return code;
}

void OfficeProgram::kill() {
  if (child_) child_->kill_now();
  child_.reset();
}

Result<std::string> OfficeProgram::say(Words words) const {
  words.insert(words.begin(), bin + "tresen-headoffice");
  words.insert(words.end(), {"--data", data()});
  return visit::output_of(joined(before_, words), log());
}

Result<std::string> OfficeProgram::code(const std::string& branch) const {
  TRY_TO(said, say({"device", "code", "--branch", branch, "--json"}));
  return text_in(said, "code");
}

Result<std::uint64_t> OfficeProgram::custody() const {
  TRY_TO(said, say({"status", "--json"}));
  return number_in(said, "custody");
}

// ---- scribes ----

ScribeProgram::ScribeProgram(std::string folder, std::string server, std::string code)
    : folder_(std::move(folder)), server_(std::move(server)), code_(std::move(code)) {
  std::filesystem::create_directories(cache());
}

Result<void> ScribeProgram::start(const ScribeOptions& options) {
  Words words =
      joined(options.before, {bin + "tresen-scribe", "--hasty", "--data", cache(), "--saved",
                              folder_ + "/saved", "--server", server_, "--enrol", code_});
  const auto add = [&words](const std::string& name, std::uint64_t value) {
    words.insert(words.end(), {name, std::to_string(value)});
  };
  add("--count", options.count);
  add("--over", options.over);
  add("--customers", options.customers);
  add("--edits-a-write", options.edits_a_write);
  add("--reserve-bytes", options.reserve_bytes);
  add("--ballast-bytes", options.ballast_bytes);
  add("--pause-ms", static_cast<std::uint64_t>(options.pause_ms));
  if (!options.endpoint.empty()) words.insert(words.end(), {"--endpoint", options.endpoint});
  if (options.stay) words.emplace_back("--stay");
  TRY_TO(child, Child::start(words, log()));
  TRY_TO(line, child.line(Deadline(patience)));
  child_ = std::move(child);
  device_ = number_in(line, "device");
  return {};
}

Result<void> ScribeProgram::done(const Deadline& deadline) {
  TRY_TO(line, child_->line(deadline));
  if (line.find("\"done\"") == std::string::npos) return fail(Fault::invalid, line);
  return {};
}

int ScribeProgram::stop() {
  const int code = child_ ? child_->end() : 0;
  child_.reset();
  return code;
}

void ScribeProgram::kill() {
  if (child_) child_->kill_now();
  child_.reset();
}

std::uint64_t ScribeProgram::saved() const {
  std::ifstream file(folder_ + "/saved");
  std::uint64_t last = 0;
  for (std::uint64_t seq = 0; file >> seq;) last = std::max(last, seq);
  return last;
}

}  // namespace tresen::test
