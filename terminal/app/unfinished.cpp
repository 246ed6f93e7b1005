#include "terminal/app/unfinished.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

#include "sync/base/text.h"
#include "terminal/app/reach.h"
#include "terminal/app/screens/process.h"

namespace tresen {
namespace {

constexpr const char* setting = "unfinished";
constexpr std::size_t kept_max = 8;
constexpr std::int64_t kept_ms = std::int64_t{24} * 3'600'000;
constexpr std::size_t parts_count = 7;

// One line of the setting.
struct Kept {
  Uuid customer, process;
  std::size_t step = 0;
  std::int64_t at_ms = 0;
  Consenting page;
};

std::string line_of(const Kept& kept) {
  const std::vector<std::string> on(kept.page.on.begin(), kept.page.on.end());
  return to_hex(kept.customer) + "|" + to_hex(kept.process) + "|" + std::to_string(kept.step) +
         "|" + std::to_string(kept.at_ms) + "|" + join(on, ",") + "|" +
         (kept.page.objects ? "o" : "") + (kept.page.verbal ? "v" : "") + "|" +
         ink_text(kept.page.ink);
}

std::optional<Kept> read_line(const std::string& line) {
  const auto parts = split(line, '|');
  if (parts.size() != parts_count) return std::nullopt;
  Kept kept;
  kept.customer = uuid_from_hex(parts[0]).value_or(Uuid{});
  kept.process = uuid_from_hex(parts[1]).value_or(Uuid{});
  std::from_chars(parts[2].data(), parts[2].data() + parts[2].size(), kept.step);
  std::from_chars(parts[3].data(), parts[3].data() + parts[3].size(), kept.at_ms);
  for (const std::string& name : split(parts[4], ','))
    if (!name.empty()) kept.page.on.insert(name);
  kept.page.objects = parts[5].find('o') != std::string::npos;
  kept.page.verbal = parts[5].find('v') != std::string::npos;
  kept.page.ink = parse_ink(parts[6]).value_or(Ink{});
  if (kept.process.none()) return std::nullopt;
  return kept;
}

// Without those that are too old.
std::vector<Kept> all_kept(const Shared& shared) {
  std::vector<Kept> all;
  const auto found = shared.settings.find(setting);
  if (found == shared.settings.end()) return all;
  for (const std::string& line : split(found->second, '\n')) {
    auto kept = read_line(line);
    if (kept && kept->at_ms >= shared.now.wall_ms - kept_ms) all.push_back(*std::move(kept));
  }
  return all;
}

void save(const std::vector<Kept>& all, Reach& reach) {
  std::string text;
  for (const Kept& kept : all) text += line_of(kept) + "\n";
  const auto found = reach.shared.settings.find(setting);
  const bool same = found == reach.shared.settings.end() ? text.empty() : found->second == text;
  if (!same) reach.save_setting(setting, std::move(text));
}

}  // namespace

std::optional<Consenting> unfinished(const ProcessScreen& screen, const Shared& shared) {
  for (Kept& kept : all_kept(shared)) {
    if (kept.process == screen.process.id && kept.step == screen.process.step)
      return std::move(kept.page);
  }
  return std::nullopt;
}

void keep_unfinished(const ProcessScreen& screen, Reach& reach) {
  std::vector<Kept> all = all_kept(reach.shared);
  std::erase_if(all, [&](const Kept& kept) { return kept.process == screen.process.id; });
  if (all.size() >= kept_max) all.erase(all.begin());
  Consenting page = screen.consenting;
  page.reading = false;
  if (page != Consenting{}) {
    all.push_back({screen.process.customer, screen.process.id, screen.process.step,
                   reach.shared.now.wall_ms, std::move(page)});
  }
  save(all, reach);
}

void drop_unfinished(const Uuid& process, Reach& reach) {
  std::vector<Kept> all = all_kept(reach.shared);
  std::erase_if(all, [&](const Kept& kept) { return kept.process == process; });
  save(all, reach);
}

void forget_unfinished(const std::vector<Uuid>& customers, Reach& reach) {
  std::vector<Kept> all = all_kept(reach.shared);
  std::erase_if(all, [&](const Kept& kept) {
    return std::find(customers.begin(), customers.end(), kept.customer) != customers.end();
  });
  save(all, reach);
}

}  // namespace tresen
