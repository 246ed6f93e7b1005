#include "terminal/app/till_events.h"

#include <algorithm>
#include <utility>

#include "sync/record/follow_up.h"
#include "terminal/app/till.h"
#include "terminal/process/process_fields.h"

namespace tresen {
namespace {

constexpr std::size_t left_max = 64;

v1::PosEvent event_of(std::string kind) {
  v1::PosEvent event;
  event.set_kind(std::move(kind));
  return event;
}

void tell(v1::PosEvent event, Reach& reach) { reach.order(TillEvent{std::move(event)}); }

std::vector<std::string> steps_of(const v1::ProcessState& process) {
  std::vector<std::string> steps;
  for (const v1::StepState& step : process.steps()) steps.push_back(step.state());
  return steps;
}

void tell_steps(const v1::ProcessState& process, TillTold& told, Reach& reach) {
  std::vector<std::string> steps = steps_of(process);
  for (int i = 0; i < process.steps_size(); ++i) {
    const auto at = static_cast<std::size_t>(i);
    if (at < told.steps.size() && told.steps[at] == steps[at]) continue;
    v1::PosEvent event = event_of("step.changed");
    *event.mutable_process() = process;
    event.set_step(process.steps(i).kind());
    tell(std::move(event), reach);
  }
  told.steps = std::move(steps);
}

// What is on the screen goes on, also while it is still being written that it is not parked any
// more.
v1::ProcessState state_on_screen(const CustomerProcess& process) {
  v1::ProcessState told = told_state(process);
  if (process.state == ProcessState::parked) told.set_state("open");
  return told;
}

// The process on the screen. One that has left it may have ended: the cache is asked how.
void tell_process(const State& state, TillTold& told, Reach& reach) {
  const auto* screen = std::get_if<ProcessScreen>(&state.screen);
  const Uuid shown = screen == nullptr ? Uuid{} : screen->process.id;
  if (shown != told.process) {
    if (!told.process.none() && told.left.size() < left_max) {
      told.left.push_back(told.process);
      reach.order(ToStore(LoadProcess{told.process}));
    }
    told.process = shown;
    if (shown.none()) return;
    const v1::ProcessState process = state_on_screen(screen->process);
    told.steps = steps_of(process);
    v1::PosEvent event = event_of("process.opened");
    *event.mutable_process() = process;
    return tell(std::move(event), reach);
  }
  if (screen != nullptr) tell_steps(state_on_screen(screen->process), told, reach);
}

// The days on which something is to be done because of it.
void add_follow_ups(const ProcessLoaded& loaded, v1::ProcessState& process) {
  for (const Record& record : loaded.file.follow_ups) {
    const FollowUp follow_up = read_follow_up(record);
    if (follow_up.process != loaded.process.id || follow_up.state != FollowUpState::open) continue;
    process.add_follow_ups(iso_date(follow_up.due));
  }
}

void tell_end(const ProcessLoaded& loaded, TillTold& told, Reach& reach) {
  const Record& record = loaded.process;
  const auto left = std::ranges::find(told.left, record.id);
  if (left == told.left.end()) return;
  const auto process = process_of(record);
  told.left.erase(left);
  // Still open: the counter was locked, or somebody looks at another page meanwhile.
  if (!process || process->state == ProcessState::open) return;
  v1::PosEvent event = event_of(process->state == ProcessState::parked   ? "process.parked"
                                : process->state == ProcessState::closed ? "process.completed"
                                                                         : "process.cancelled");
  *event.mutable_process() = told_state(*process);
  add_follow_ups(loaded, *event.mutable_process());
  tell(std::move(event), reach);
}

const CustomerFile* file_on(const Screen& screen) {
  if (const auto* card = std::get_if<CustomerScreen>(&screen)) return &card->file;
  if (const auto* process = std::get_if<ProcessScreen>(&screen)) return &process->file;
  if (const auto* customer = std::get_if<HandOverScreen>(&screen)) return &customer->file;
  return nullptr;
}

// The customer on the screen: which fields have changed, never what they say.
void tell_customer(const Screen& screen, TillTold& told, Reach& reach) {
  const CustomerFile* file = file_on(screen);
  if (file == nullptr) {
    told.customer = {};
    return;
  }
  if (file->customer == told.customer) return;
  const Record before = std::exchange(told.customer, file->customer);
  if (before.id != told.customer.id) return;
  v1::PosEvent event = event_of("customer.updated");
  event.set_customer_no(told.customer.text("customer_no"));
  event.set_revision(told.customer.row_ver);
  for (const auto& [key, answer] : told.customer.fields) {
    const Answer& old = before.answer(key);
    if (old.state != answer.state || old.value != answer.value) event.add_fields_changed(key);
  }
  if (event.fields_changed_size() > 0) tell(std::move(event), reach);
}

// A customer has the device: what is done there is theirs until it comes back.
void tell_hand_over(const Shared& shared, TillTold& told, Reach& reach) {
  if (shared.handed_over == told.handed_over) return;
  told.handed_over = shared.handed_over;
  v1::PosEvent event = event_of(told.handed_over ? "handover.started" : "handover.ended");
  event.set_customer_no(told.customer.text("customer_no"));
  if (!told.process.none()) event.mutable_process()->set_process_id(to_hex(told.process));
  tell(std::move(event), reach);
}

void tell_line(const Shared& shared, TillTold& told, Reach& reach) {
  const bool online = shared.sync.line == LinkState::online;
  const bool waiting = shared.sync.waiting > 0;
  if (online == told.online && waiting == told.waiting) return;
  told.online = online;
  told.waiting = waiting;
  v1::PosEvent event = event_of("sync.changed");
  event.set_online(online);
  event.set_waiting(shared.sync.waiting);
  const std::int64_t oldest_ms = shared.sync.oldest_wall_ms;
  const std::int64_t age_ms = oldest_ms == 0 ? 0 : shared.machine.wall_ms - oldest_ms;
  event.set_oldest_s(static_cast<std::uint64_t>(std::max<std::int64_t>(age_ms, 0) / 1000));
  tell(std::move(event), reach);
}

void tell_trouble(const Shared& shared, TillTold& told, Reach& reach) {
  const std::vector<std::string> before = std::exchange(told.attention, troubles_of(shared));
  for (const std::string& why : told.attention) {
    if (std::ranges::find(before, why) != before.end()) continue;
    v1::PosEvent event = event_of("attention.required");
    event.set_text(why);
    tell(std::move(event), reach);
  }
}

// One customer was made of two at head office, or two again: the till's own lists follow.
void tell_merges(const CustomersMerged& merged, Reach& reach) {
  for (const CustomerMerge& merge : merged.merges) {
    v1::PosEvent event = event_of(merge.undone ? "customer.unmerged" : "customer.merged");
    event.set_customer_no(merge.kept);
    event.set_merged_no(merge.away);
    tell(std::move(event), reach);
  }
}

}  // namespace

std::vector<std::string> troubles_of(const Shared& shared) {
  const CacheSyncStatus& sync = shared.sync;
  std::vector<std::string> found;
  if (sync.disk_full) found.emplace_back("the terminal's disk is full");
  if (sync.locked) found.emplace_back("no contact to head office for too long");
  if (sync.line == LinkState::refused) {
    found.emplace_back("head office does not accept this terminal");
  }
  if (shared.clock.wrong(shared.machine)) found.emplace_back("the terminal's clock is wrong");
  if (shared.careful_until_ms != 0) {
    found.emplace_back("the terminal has crashed several times and draws no pictures for now");
  }
  return found;
}

void tell_tills(const Letter& letter, State& state, Reach& reach) {
  Shared& shared = state.shared;
  if (const auto* from_store = std::get_if<FromStore>(&letter)) {
    // Also while somebody practises: it is told once.
    const auto* merged = std::get_if<CustomersMerged>(from_store);
    if (merged != nullptr) tell_merges(*merged, reach);
  }
  if (shared.training) return;  // invented customers concern no till
  TillTold& told = shared.till_told;
  if (const auto* from_store = std::get_if<FromStore>(&letter)) {
    if (const auto* loaded = std::get_if<ProcessLoaded>(from_store)) {
      tell_end(*loaded, told, reach);
    }
  }
  // What a customer holds is still the process that was on the screen.
  if (!shared.handed_over) tell_process(state, told, reach);
  tell_customer(state.screen, told, reach);
  tell_hand_over(shared, told, reach);
  if (told.signed_in && !shared.staff) tell(event_of("session.locked"), reach);
  told.signed_in = shared.staff.has_value();
  tell_line(shared, told, reach);
  tell_trouble(shared, told, reach);
  const std::uint64_t version = shared.options.rules.version();
  if (told.rules_version != 0 && version != told.rules_version) {
    tell(event_of("config.changed"), reach);
  }
  told.rules_version = version;
}

}  // namespace tresen
