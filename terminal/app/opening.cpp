#include "terminal/app/opening.h"

#include <algorithm>
#include <charconv>

#include "sync/base/text.h"
#include "sync/record/consent.h"
#include "sync/record/customer.h"
#include "terminal/app/till.h"
#include "terminal/app/unfinished.h"
#include "terminal/process/process_fields.h"
#include "terminal/process/turns.h"

namespace tresen {
namespace {

constexpr std::string_view open_setting = "process";
constexpr std::size_t recent_max = 6;
constexpr std::int64_t latest_ms = 253'402'300'799'999;  // the last moment of the year 9999

void open_loaded_process(const ProcessLoaded& loaded, State& state, Reach& reach) {
  if (loaded.process.id != process_open_here(reach.shared) || !reach.shared.staff) return;
  const auto* shown = std::get_if<ProcessScreen>(&state.screen);
  if (shown != nullptr && shown->process.id == loaded.process.id) return;  // it refreshes itself
  auto process = process_of(loaded.process);
  const bool running =
      process && (process->state == ProcessState::open || process->state == ProcessState::parked);
  if (!running) {
    reach.save_setting(std::string(open_setting), "");
    if (!process) reach.go(TroubleScreen{.about = "process_unreadable"});
    return;
  }
  if (is_restricted(loaded.file.customer)) {
    reach.save_setting(std::string(open_setting), "");
    return reach.go(CustomerScreen{loaded.file});
  }
  ProcessScreen screen = process_screen(loaded, *std::move(process));
  screen.consenting = unfinished(screen, reach.shared).value_or(Consenting{});
  if (screen.process.state == ProcessState::parked) resume_parked(screen, reach);
  reach.go(std::move(screen));
}

void save_recent(Reach& reach) {
  std::string setting;
  for (const Recent& entry : reach.shared.recent) {
    setting += to_hex(entry.customer) + ";" + entry.number + ";" + entry.initials + ";" +
               entry.template_id + ";" + std::to_string(entry.at_ms) + "\n";
  }
  reach.save_setting("recent", setting);
}

}  // namespace

void open_process(const Uuid& process, Reach& reach) {
  // Read first: the card need not wait until the disk has taken the note of where we are.
  reach.order(ToStore(LoadProcess{process}));
  reach.save_setting(std::string(open_setting), to_hex(process));
}

Uuid process_open_here(const Shared& shared) {
  const auto found = shared.settings.find(std::string(open_setting));
  if (found == shared.settings.end()) return {};
  return uuid_from_hex(found->second).value_or(Uuid{});
}

void leave_process(const Screen& screen, Reach& reach) {
  if (!std::holds_alternative<ProcessScreen>(screen)) return;
  reach.save_setting(std::string(open_setting), "");
}

void open_what_was_loaded(const FromStore& told, State& state, Reach& reach) {
  if (const auto* loaded = std::get_if<ProcessLoaded>(&told)) {
    open_loaded_process(*loaded, state, reach);
  }
  if (const auto* absent = std::get_if<ProcessAbsent>(&told);
      absent != nullptr && absent->id == process_open_here(reach.shared)) {
    reach.save_setting(std::string(open_setting), "");
  }
  if (const auto* loaded = std::get_if<CustomerLoaded>(&told)) {
    till_customer_loaded(*loaded, state, reach);
  }
}

std::vector<Recent> read_recent(std::string_view setting) {
  std::vector<Recent> recent;
  for (const std::string& line : split(setting, '\n')) {
    const auto parts = split(line, ';');
    if (parts.size() != 5) continue;
    Recent entry{uuid_from_hex(parts[0]).value_or(Uuid{}), parts[1], parts[2], parts[3], 0};
    std::from_chars(parts[4].data(), parts[4].data() + parts[4].size(), entry.at_ms);
    const bool dated = entry.at_ms >= 0 && entry.at_ms <= latest_ms;
    if (!entry.customer.none() && dated) recent.push_back(std::move(entry));
  }
  if (recent.size() > recent_max) recent.resize(recent_max);
  return recent;
}

void remember_recent(const Record& customer, std::string_view template_id, Reach& reach) {
  std::vector<Recent>& recent = reach.shared.recent;
  std::erase_if(recent, [&](const Recent& entry) { return entry.customer == customer.id; });
  recent.insert(recent.begin(),
                Recent{customer.id, customer.text("customer_no"), short_initials(customer),
                       std::string(template_id), reach.shared.now.wall_ms});
  if (recent.size() > recent_max) recent.resize(recent_max);
  save_recent(reach);
}

void forget_recent(const std::vector<Uuid>& customers, Reach& reach) {
  const auto is_gone = [&](const Recent& entry) {
    return std::find(customers.begin(), customers.end(), entry.customer) != customers.end();
  };
  if (std::erase_if(reach.shared.recent, is_gone) > 0) save_recent(reach);
}

}  // namespace tresen
