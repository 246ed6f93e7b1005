#include "terminal/app/reduce.h"

#include <algorithm>
#include <utility>

#include "terminal/app/opening.h"
#include "terminal/app/reach.h"
#include "terminal/app/till.h"
#include "terminal/app/till_events.h"
#include "terminal/app/unfinished.h"

namespace tresen {
namespace {

constexpr int cover_default_s = 90;
constexpr int lock_default_s = 300;
constexpr std::int64_t sleep_after_ms = 600'000;

std::int64_t span_ms(int seconds, int otherwise_s) {
  return std::int64_t{1000} * (seconds > 0 ? seconds : otherwise_s);
}

// Idle for so long, the screen is covered, and then locked.
std::int64_t cover_after_ms(const Shared& shared) {
  return span_ms(shared.options.rules.staff_blur_s(), cover_default_s);
}
std::int64_t lock_after_ms(const Shared& shared) {
  return span_ms(shared.options.rules.staff_lock_s(), lock_default_s);
}

ui::Theme theme_named(std::string_view name) {
  return name == "dark"       ? ui::Theme::dark
         : name == "contrast" ? ui::Theme::contrast
                              : ui::Theme::light;
}

void next_theme(Reach& reach) {
  Shared& shared = reach.shared;
  switch (shared.theme) {
    case ui::Theme::light:
      shared.theme = ui::Theme::dark;
      return reach.save_setting("theme", "dark");
    case ui::Theme::dark:
      shared.theme = ui::Theme::contrast;
      return reach.save_setting("theme", "contrast");
    case ui::Theme::contrast:
      shared.theme = ui::Theme::light;
      return reach.save_setting("theme", "light");
  }
}

void lock(Reach& reach) {
  if (reach.shared.staff) reach.note(Act::sign_out);
  reach.save_setting(std::string(session_setting), "");
  reach.shared.staff.reset();
  reach.shared.covered = false;
  reach.go(LockScreen{});
}

// ---- what the storage thread tells everybody ----

void on(const CacheOpened& opened, Reach& reach) {
  Shared& shared = reach.shared;
  shared.device = opened.device;
  shared.settings = opened.settings;
  shared.opened = true;
  shared.customers = opened.customers;
  if (const auto theme = shared.settings.find("theme"); theme != shared.settings.end()) {
    shared.theme = theme_named(theme->second);
  }
  if (const auto language = shared.settings.find("language"); language != shared.settings.end()) {
    shared.language = language->second;
  }
  shared.recent = read_recent(shared.settings["recent"]);
  // The first words of a new terminal are that it is one.
  const std::string device = std::to_string(shared.device.id);
  if (!shared.training && shared.settings["enrolled_as"] != device) {
    reach.note(Act::enrolment);
    reach.save_setting("enrolled_as", device);
  }
}

// The program was ended by a crash a moment ago: nobody has to sign in for it.
void resume_session(Reach& reach) {
  Shared& shared = reach.shared;
  if (!shared.resumes || !shared.options.usable()) return;
  shared.resumes = false;
  for (const v1::StaffMember& member : shared.options.staff.members()) {
    if (member.id() != shared.settings[std::string(session_setting)]) continue;
    begin_service(
        {member.id(), member.name(), member.initials(), std::max(member.role(), v1::ROLE_CLERK)},
        reach);
    return reach.note(Act::sign_in, {}, "after_crash");
  }
}

void on(const CacheSyncStatus& status, Reach& reach) {
  Shared& shared = reach.shared;
  const bool arrived =
      shared.sync.waiting > 0 && status.waiting == 0 && status.line == LinkState::online;
  if (arrived) {
    shared.arrived_until_ms = shared.now.boot_ms + arrived_shown_ms;
    shared.last_sent_wall_ms = shared.now.wall_ms;
  }
  if (status.waiting > 0) shared.arrived_until_ms = 0;
  if (status.line != shared.sync.line || shared.line_since_ms == 0) {
    shared.line_since_ms = shared.now.wall_ms;
  }
  shared.sync = status;
}

void on(const RecordsChanged&, Reach& reach) {
  if (!reach.shared.staff) return;
  reach.order(ToStore(ListProcesses{}));
  reach.order(ToStore(ListFollowUps{}));
}

bool holds_any(const CustomerFile& file, const std::vector<Uuid>& records) {
  return std::find(records.begin(), records.end(), file.customer.id) != records.end();
}

// Whether what is on the screen is about somebody of these.
bool is_about(const Screen& screen, const std::vector<Uuid>& records) {
  if (const auto* card = std::get_if<CustomerScreen>(&screen)) {
    return holds_any(card->file, records);
  }
  if (const auto* templates = std::get_if<TemplatesScreen>(&screen)) {
    return holds_any(templates->file, records);
  }
  if (const auto* process = std::get_if<ProcessScreen>(&screen)) {
    return holds_any(process->file, records);
  }
  if (const auto* response = std::get_if<ResponseScreen>(&screen)) {
    return holds_any(response->file, records);
  }
  if (const auto* search = std::get_if<SearchScreen>(&screen)) {
    return holds_any(search->letter.found.file, records) ||
           (search->back_to && holds_any(search->back_to->file, records));
  }
  return false;
}

void forget(const PeopleErased& erased, const Screen& screen, Reach& reach) {
  forget_recent(erased.records, reach);
  forget_unfinished(erased.records, reach);
  if (!reach.shared.staff || reach.shared.handed_over || !is_about(screen, erased.records)) return;
  leave_process(screen, reach);
  reach.go(TroubleScreen{.about = "customer_erased"});
}

void on(const FromStore& told, const Screen& screen, Reach& reach) {
  if (const auto* erased = std::get_if<PeopleErased>(&told)) forget(*erased, screen, reach);
  if (const auto* opened = std::get_if<CacheOpened>(&told)) on(*opened, reach);
  if (const auto* config = std::get_if<ConfigChanged>(&told)) {
    reach.shared.options = config->options;
    resume_session(reach);
  }
  if (const auto* status = std::get_if<CacheSyncStatus>(&told)) on(*status, reach);
  if (const auto* list = std::get_if<ProcessesListed>(&told)) {
    reach.shared.processes = list->processes;
  }
  if (const auto* list = std::get_if<FollowUpsListed>(&told)) {
    reach.shared.follow_ups = list->follow_ups;
  }
  if (const auto* changed = std::get_if<RecordsChanged>(&told)) on(*changed, reach);
  if (const auto* loaded = std::get_if<ProcessLoaded>(&told)) {
    till_process_loaded(loaded->process, reach);
  }
  if (const auto* absent = std::get_if<ProcessAbsent>(&told)) {
    till_process_absent(absent->id, reach);
  }
  if (const auto* loaded = std::get_if<CustomerLoaded>(&told)) {
    till_show_loaded(*loaded, screen, reach);
  }
  if (const auto* absent = std::get_if<CustomerAbsent>(&told)) {
    till_customer_absent(absent->number, screen, reach);
  }
  if (const auto* wrote = std::get_if<TillWrote>(&told)) till_wrote(*wrote, reach);
  if (std::holds_alternative<CacheFailed>(told)) {
    if (std::exchange(reach.shared.handed_over, false)) reach.shared.staff.reset();
    reach.go(TroubleScreen{.about = "cache_failed", .final = true});
  }
}

// ---- controls that stand on every screen ----

bool on_common_key(const std::string& key, State& state, Reach& reach) {
  if (key == "theme") {
    next_theme(reach);
  } else if (key == "language") {
    reach.shared.language = reach.shared.language == "de" ? "en" : "de";
    if (reach.shared.opened) reach.save_setting("language", reach.shared.language);
  } else if (key == "lock") {
    lock(reach);
  } else if (key == "sync.chip" && reach.shared.staff) {
    leave_process(state.screen, reach);
    if (reach.shared.training) {
      reach.go(SettingsScreen{});  // where it is ended
    } else {
      open_sync_status(reach);
    }
  } else {
    return false;
  }
  return true;
}

// Whether a scanned card may take the place of this screen. Elsewhere it is the screen's business,
// or nobody's: before signing in, and while a customer has the device.
bool gives_way_to_a_card(const Screen& screen) {
  if (const auto* response = std::get_if<ResponseScreen>(&screen)) return response->token == 0;
  return std::holds_alternative<StartScreen>(screen) ||
         std::holds_alternative<CustomerScreen>(screen) ||
         std::holds_alternative<TemplatesScreen>(screen) ||
         std::holds_alternative<ProcessScreen>(screen) ||
         std::holds_alternative<OpenProcessesScreen>(screen) ||
         std::holds_alternative<TasksScreen>(screen) ||
         std::holds_alternative<SyncStatusScreen>(screen);
}

bool on_scan(const std::string& code, State& state, Reach& reach) {
  if (!reach.shared.staff || !gives_way_to_a_card(state.screen)) return false;
  // A letter may be what brought this very customer in.
  if (std::holds_alternative<ProcessScreen>(state.screen) && parse_letter_code(code)) return false;
  leave_process(state.screen, reach);
  SearchScreen search;
  scan(search, code, reach);
  reach.go(std::move(search));
  return true;
}

// Time has passed without a touch. True: the terminal is locked now.
bool grow_idle(Reach& reach) {
  Shared& shared = reach.shared;
  const std::int64_t idle_ms = shared.now.boot_ms - shared.touched_ms;
  if (!shared.staff) {
    shared.asleep = shared.kiosk && idle_ms >= sleep_after_ms;
    return false;
  }
  if (idle_ms >= lock_after_ms(shared)) {
    lock(reach);
    return true;
  }
  shared.covered = idle_ms >= cover_after_ms(shared);
  return false;
}

// It was quiet for long enough.
void end_care(Reach& reach) {
  Shared& shared = reach.shared;
  if (shared.careful_until_ms == 0 || shared.now.boot_ms < shared.careful_until_ms) return;
  shared.careful_until_ms = 0;
  reach.order(ForgetCrashes{});
}

// True: the letter has been dealt with and does not concern the screen.
bool on_common(const Letter& letter, State& state, Reach& reach) {
  Shared& shared = reach.shared;
  if (const auto* action = std::get_if<ui::Action>(&letter)) {
    shared.touched_ms = shared.now.boot_ms;
    const bool was_asleep = std::exchange(shared.asleep, false);
    const bool was_covered = std::exchange(shared.covered, false) || was_asleep;
    if (action->kind == ui::Action::Kind::close) {
      reach.order(Quit{});
      return true;
    }
    // The touch that uncovers the screen does nothing else.
    if (was_covered) return true;
    // In a customer's hands no key of the frame does anything, and no card opens by its number.
    if (shared.handed_over) return false;
    if (action->kind == ui::Action::Kind::scan) return on_scan(action->text, state, reach);
    return action->kind == ui::Action::Kind::press && on_common_key(action->key, state, reach);
  }
  if (const auto* told = std::get_if<FromStore>(&letter)) {
    on(*told, state.screen, reach);
  }
  if (std::holds_alternative<SearchReady>(letter)) shared.search_ready = true;
  if (std::holds_alternative<Tick>(letter)) end_care(reach);
  if (const auto* asks = std::get_if<TillAsks>(&letter)) {
    const bool locks = locks_screen(asks->request, shared);
    on_till(*asks, state, reach);
    if (locks) lock(reach);
    return true;
  }
  return std::holds_alternative<Tick>(letter) && !shared.handed_over && grow_idle(reach);
}

// Who is in the middle of a process does not see time go back.
void look_at_clock(State& state, const Letter& letter, const Moment& machine) {
  Shared& shared = state.shared;
  if (const auto* told = std::get_if<FromStore>(&letter)) {
    const auto* status = std::get_if<CacheSyncStatus>(told);
    if (status != nullptr) shared.clock.learn(status->office_start_ms);
  }
  shared.clock.settle(machine, std::holds_alternative<ProcessScreen>(state.screen) ||
                                   std::holds_alternative<HandOverScreen>(state.screen));
  shared.machine = machine;
  shared.now = shared.clock.at(machine);
  shared.today = local_date(shared.now.wall_ms);
}

// While customers are locked there is one place to be: where it says why.
bool shows_customers(const Screen& screen) {
  return !std::holds_alternative<LockScreen>(screen) &&
         !std::holds_alternative<EnrolScreen>(screen) &&
         !std::holds_alternative<SyncStatusScreen>(screen) &&
         !std::holds_alternative<TroubleScreen>(screen);
}

}  // namespace

State first_state(bool enrolled, std::string language, const Moment& now) {
  State state;
  look_at_clock(state, Tick{}, now);
  state.shared.language = std::move(language);
  state.shared.touched_ms = now.boot_ms;
  if (enrolled) {
    state.screen = LockScreen{};
  } else {
    state.screen = EnrolScreen{};
  }
  return state;
}

std::vector<Order> first_orders(bool enrolled) {
  std::vector<Order> orders;
  if (enrolled) orders.push_back(ToStore(OpenCache{}));
  return orders;
}

std::vector<Order> reduce(State& state, Letter letter, const Moment& now, Surrounds around) {
  look_at_clock(state, letter, now);
  ++state.version;
  Reach reach{state.shared, around.ids, around.postcodes};
  const bool was_locked = state.shared.sync.locked;
  if (!on_common(letter, state, reach)) {
    std::visit([&](auto& screen) { reduce(screen, letter, reach); }, state.screen);
  }
  if (const auto* told = std::get_if<FromStore>(&letter);
      told != nullptr && !reach.next && !state.shared.handed_over) {
    open_what_was_loaded(*told, state, reach);
  }
  const bool was_elsewhere = !std::holds_alternative<StartScreen>(state.screen);
  if (state.shared.sync.locked && !state.shared.handed_over &&
      shows_customers(reach.next ? *reach.next : state.screen)) {
    open_sync_status(reach);
  }
  if (const auto* choice = std::get_if<TemplatesScreen>(&state.screen);
      choice != nullptr && reach.next && !std::holds_alternative<TemplatesScreen>(*reach.next)) {
    till_choice_left(*choice, *reach.next, reach);
  }
  if (reach.next) state.screen = *std::exchange(reach.next, std::nullopt);
  if (const auto* told = std::get_if<FromStore>(&letter)) {
    if (const auto* opened = std::get_if<CacheOpened>(told)) {
      recall_till_requests(*opened, state, reach);
    }
  }
  const bool unlocked = was_locked && !state.shared.sync.locked;
  if ((was_elsewhere || unlocked) && std::holds_alternative<StartScreen>(state.screen)) {
    take_up_till(state.screen, reach);
    if (reach.next) state.screen = *std::exchange(reach.next, std::nullopt);
  }
  keep_till_answers(reach);
  tell_tills(letter, state, reach);
  return std::move(reach.orders);
}

std::int64_t wait_ms(const State& state, const Moment& now) {
  const Shared& shared = state.shared;
  constexpr std::int64_t minute = 60'000;
  // The clock on the lock screen.
  std::int64_t wait = minute - shared.clock.at(now).wall_ms % minute;
  const auto sooner = [&](std::int64_t at_boot_ms) {
    wait = std::min(wait, std::max<std::int64_t>(1, at_boot_ms - now.boot_ms));
  };
  if (shared.arrived_until_ms > now.boot_ms) sooner(shared.arrived_until_ms);
  if (shared.careful_until_ms != 0) sooner(shared.careful_until_ms);
  const bool staffed = shared.staff && !shared.handed_over;
  if (staffed) sooner(shared.touched_ms + lock_after_ms(shared));
  if (shared.kiosk && !shared.staff && !shared.asleep) sooner(shared.touched_ms + sleep_after_ms);
  if (staffed && !shared.covered) sooner(shared.touched_ms + cover_after_ms(shared));
  if (const auto* customer = std::get_if<HandOverScreen>(&state.screen)) {
    sooner(next_change_ms(*customer, shared));
  }
  if (const auto* process = std::get_if<ProcessScreen>(&state.screen);
      process != nullptr && process->undo_until_ms > now.boot_ms) {
    // The strip's bar shrinks once a second.
    sooner(process->undo_until_ms - (process->undo_until_ms - now.boot_ms - 1) / 1000 * 1000);
  }
  if (const auto* tasks = std::get_if<TasksScreen>(&state.screen);
      tasks != nullptr && !tasks->done_text.empty() && tasks->undo_until_ms > now.boot_ms) {
    sooner(tasks->undo_until_ms - (tasks->undo_until_ms - now.boot_ms - 1) / 1000 * 1000);
  }
  if (const auto* card = std::get_if<CustomerScreen>(&state.screen);
      card != nullptr && card->undo && card->undo->until_ms > now.boot_ms) {
    sooner(card->undo->until_ms - (card->undo->until_ms - now.boot_ms - 1) / 1000 * 1000);
  }
  if (const auto* locked = std::get_if<LockScreen>(&state.screen);
      locked != nullptr && locked->blocked_until_ms > now.boot_ms) {
    sooner(now.boot_ms + 1 + (locked->blocked_until_ms - now.boot_ms - 1) % 1000);
  }
  return std::max<std::int64_t>(1, wait);
}

bool awaits_disk(const State& state) {
  if (const auto* process = std::get_if<ProcessScreen>(&state.screen)) {
    return process->token != 0 || process->reading || !process->held.empty();
  }
  if (const auto* card = std::get_if<CustomerScreen>(&state.screen)) return card->token != 0;
  if (const auto* response = std::get_if<ResponseScreen>(&state.screen)) {
    return response->token != 0;
  }
  if (const auto* customer = std::get_if<HandOverScreen>(&state.screen)) {
    return customer->token != 0 || customer->reading || customer->pin_asked;
  }
  if (const auto* templates = std::get_if<TemplatesScreen>(&state.screen)) {
    return templates->token != 0;
  }
  if (const auto* locked = std::get_if<LockScreen>(&state.screen)) {
    return locked->asked || !state.shared.opened;
  }
  if (const auto* somebody = std::get_if<NewCustomerScreen>(&state.screen)) {
    return somebody->token != 0;
  }
  return false;
}

bool awaits_search(const State& state) {
  if (const auto* search = std::get_if<SearchScreen>(&state.screen)) {
    return (!search->entry.text.empty() && search->answered != search->question) ||
           search->letter.state == BroughtLetter::State::asked;
  }
  const auto* somebody = std::get_if<NewCustomerScreen>(&state.screen);
  return somebody != nullptr && somebody->phase == NewCustomerScreen::Phase::looking;
}

}  // namespace tresen
