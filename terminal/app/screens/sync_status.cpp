#include "terminal/app/screens/sync_status.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "sync/base/text.h"
#include "sync/record/field.h"
#include "terminal/app/reach.h"
#include "terminal/app/roles.h"
#include "terminal/app/screens/customer.h"
#include "terminal/app/screens/start.h"

namespace tresen {
namespace {

// Head office and this terminal do not agree who they are to one another; an operator must look.
bool is_refused(const CacheSyncStatus& sync) {
  return sync.line == LinkState::refused || sync.trouble != UploadTrouble::none;
}

ui::SyncChip::State chip_state(const Shared& shared) {
  const CacheSyncStatus& sync = shared.sync;
  const bool stuck =
      sync.oldest_wall_ms != 0 && shared.machine.wall_ms - sync.oldest_wall_ms > stuck_after_ms;
  if (stuck || is_refused(sync)) return ui::SyncChip::State::stuck;
  if (sync.line == LinkState::offline) return ui::SyncChip::State::offline;
  if (sync.waiting > 0) return ui::SyncChip::State::sending;
  return shared.arrived_until_ms > shared.now.boot_ms ? ui::SyncChip::State::arrived
                                                      : ui::SyncChip::State::fine;
}

std::string chip_key(const Shared& shared, ui::SyncChip::State state) {
  switch (state) {
    case ui::SyncChip::State::fine:
      return "chip.fine";
    case ui::SyncChip::State::sending:
      return "chip.sending";
    case ui::SyncChip::State::arrived:
      return "chip.arrived";
    case ui::SyncChip::State::offline:
      return "chip.offline";
    case ui::SyncChip::State::stuck:
      if (shared.sync.refusal == Refusal::expired) return "chip.expired";
      return is_refused(shared.sync) ? "chip.refused" : "chip.stuck";
    case ui::SyncChip::State::training:
      return "chip.training";
  }
  return {};
}

std::string headline_key(const CacheSyncStatus& sync) {
  if (sync.disk_full) return "sync.disk_full";
  if (sync.trouble == UploadTrouble::frozen) return "sync.frozen";
  if (sync.trouble != UploadTrouble::none) return "sync.forked";
  if (sync.locked) return "sync.locked";
  switch (sync.line) {
    case LinkState::starting:
      return "sync.starting";
    case LinkState::online:
      return "sync.online";
    case LinkState::offline:
      return "sync.offline";
    case LinkState::refused:
      return sync.refusal == Refusal::expired   ? "sync.expired"
             : sync.refusal == Refusal::revoked ? "sync.revoked"
                                                : "sync.refused";
  }
  return {};
}

// What the machine's clock showed, by head office's.
std::int64_t office_ms(std::int64_t wall_ms, const Shared& shared) {
  return wall_ms - shared.clock.off_ms(shared.machine);
}

std::string moment(std::int64_t wall_ms, const Shared& shared, const ui::Locale& words) {
  const std::string time = words.time(local_minute(wall_ms));
  const Date day = local_date(wall_ms);
  return day == shared.today ? time : words.date_brief(day) + " " + time;
}

// Told, not to be touched; its key is that of its title.
ui::Row told_row(const char* key, const char* icon, ui::Row::Mood mood, const ui::Locale& words) {
  ui::Row row;
  row.key = key;
  row.icon = icon;
  row.mood = mood;
  row.still = true;
  row.title = words.text(key);
  return row;
}

ui::Row waiting_row(const Shared& shared, const ui::Locale& words) {
  ui::Row row = told_row("sync.oldest", "cloud_queue", ui::Row::Mood::waiting, words);
  const std::int64_t hours = (shared.machine.wall_ms - shared.sync.oldest_wall_ms) / 3'600'000;
  row.detail = moment(office_ms(shared.sync.oldest_wall_ms, shared), shared, words);
  if (hours >= 1) row.detail += ", " + words.plural("sync.hours", hours);
  return row;
}

// Staff cannot set it, but somebody who can should hear of it.
ui::Row clock_row(const Shared& shared, const ui::Locale& words) {
  ui::Row row = told_row("sync.clock", "schedule", ui::Row::Mood::overdue, words);
  const std::int64_t here_ms = shared.machine.wall_ms;
  const std::int64_t there_ms = office_ms(here_ms, shared);
  const bool same_day = local_date(here_ms) == local_date(there_ms);
  const auto shown = [&](std::int64_t wall_ms) {
    const std::string time = words.time(local_minute(wall_ms));
    return same_day ? time : words.date(local_date(wall_ms)) + " " + time;
  };
  row.detail = words.format("sync.clock_both", {shown(here_ms), shown(there_ms)});
  return row;
}

// What still comes down.
ui::Row loading_row(const CacheSyncStatus& sync, const ui::Locale& words) {
  ui::Row row = told_row("sync.loading", "cloud_download", ui::Row::Mood::plain, words);
  if (sync.snapshot_of > 0) {
    row.detail =
        words.format("sync.loaded", {words.number(static_cast<std::int64_t>(sync.snapshot_done)),
                                     words.number(static_cast<std::int64_t>(sync.snapshot_of))});
    row.note = std::to_string(100 * sync.snapshot_done / sync.snapshot_of) + " %";
  } else {
    row.detail = words.text("sync.loading_rest");
  }
  return row;
}

// "HM": two first letters, for lists, which other customers may read.
std::string covered(const LostAnswer& lost) {
  std::string letters;
  for (const std::string& part : split(lost.name, ' ')) {
    if (!part.empty()) letters += upper(first_letter(part));
  }
  return letters.empty() ? lost.number : letters + " " + lost.number;
}

std::string branch_city(const Shared& shared, const std::string& id, const ui::Locale& words) {
  if (id.empty()) return words.text("sync.head_office");
  for (const v1::Branch& branch : shared.options.rules.branches()) {
    if (branch.id() == id) return branch.city();
  }
  return id;
}

// What somebody has looked at and settled, as one line of the setting.
std::string settled_line(const LostAnswer& lost) {
  return to_hex(lost.record) + ";" + lost.field + ";" + std::to_string(lost.wall_ms);
}

constexpr std::string_view settled_setting = "settled";
constexpr std::size_t settled_max = 200;

bool is_settled(const LostAnswer& lost, const Shared& shared) {
  const auto found = shared.settings.find(std::string(settled_setting));
  if (found == shared.settings.end()) return false;
  const auto lines = split(found->second, '\n');
  return std::find(lines.begin(), lines.end(), settled_line(lost)) != lines.end();
}

void settle(const LostAnswer& lost, Reach& reach) {
  auto lines = split(reach.shared.settings[std::string(settled_setting)], '\n');
  std::erase(lines, std::string());
  lines.push_back(settled_line(lost));
  if (lines.size() > settled_max) lines.erase(lines.begin());
  reach.save_setting(std::string(settled_setting), join(lines, "\n") + "\n");
}

// The answer that was given here is the right one after all: it is said again by somebody who has
// seen the other.
void take_mine(const LostAnswer& lost, Reach& reach) {
  Answer answer = lost.mine;
  answer.stamp = {};
  const Edit edit{lost.record,
                  lost.kind,
                  {{.key = lost.field,
                    .action = FieldEdit::Action::set,
                    .answer = std::move(answer),
                    .base = lost.holds.stamp}}};
  reach.write({edit}, reach.shared.options.rules.version());
}

// "0.mine": which of two values, of which answer.
void take(const SyncStatusScreen& screen, std::string_view which, Reach& reach) {
  const std::size_t dot = which.find('.');
  std::size_t index = screen.facts.lost.size();
  std::from_chars(which.data(), which.data() + std::min(dot, which.size()), index);
  if (dot == std::string_view::npos || index >= screen.facts.lost.size()) return;
  const LostAnswer& lost = screen.facts.lost[index];
  const bool mine = which.substr(dot + 1) == "mine";
  if (mine && !lost.permitted) return;
  if (mine) take_mine(lost, reach);
  settle(lost, reach);
}

std::vector<ui::Overruled> overruled(const std::vector<LostAnswer>& answers, const Shared& shared,
                                     const ui::Locale& words) {
  std::vector<ui::Overruled> shown;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const LostAnswer& lost = answers[i];
    if (find_field(lost.field) == nullptr) continue;  // the house's own bookkeeping
    if (is_settled(lost, shared)) continue;
    ui::Overruled entry;
    entry.key = "overruled." + std::to_string(i);
    entry.take_mine = lost.permitted;
    entry.take_holds = true;
    entry.what = field_label(words, lost.field);
    entry.who = covered(lost);
    entry.mine_head = words.format(lost.permitted ? "sync.mine" : "sync.mine_not_permitted",
                                   {moment(office_ms(lost.wall_ms, shared), shared, words)});
    entry.mine = shown_value(shared, words, lost.field, lost.mine);
    const auto held_ms = static_cast<std::int64_t>(lost.holds.stamp.ms);
    entry.holds_head = held_ms == 0 ? words.text("sync.holds")
                                    : words.format("sync.holds_from",
                                                   {branch_city(shared, lost.holds.branch, words),
                                                    moment(held_ms, shared, words)});
    entry.holds = shown_value(shared, words, lost.field, lost.holds);
    shown.push_back(std::move(entry));
  }
  return shown;
}

// Today and yesterday, whether something was written or not.
std::array<DayFacts, 2> two_days(const SyncFigures& facts, const Date& today) {
  std::array<DayFacts, 2> two;
  for (int back = 0; back < 2; ++back) {
    const std::string day = iso_date(plus_days(today, -back));
    for (const DayFacts& one : facts.days) {
      if (one.day == day) two[static_cast<std::size_t>(back)] = one;
    }
  }
  return two;
}

void add_days(ui::SyncView& view, const SyncFigures& facts, const Shared& shared,
              const ui::Locale& words) {
  // They were counted by the machine's clock.
  const auto two = two_days(facts, local_date(shared.machine.wall_ms));
  view.days = {words.text("sync.today"), words.text("sync.yesterday")};
  const auto add = [&](const char* label, bool part, bool attention, auto count) {
    const std::uint64_t first = count(two[0]);
    const std::uint64_t second = count(two[1]);
    // Rare ones are only there when there are some.
    if (attention && first == 0 && second == 0) return;
    view.day_lines.push_back({words.text(label),
                              {words.number(static_cast<std::int64_t>(first)),
                               words.number(static_cast<std::int64_t>(second))},
                              part,
                              attention});
  };
  const auto undecided = [](const DayFacts& day) {
    return day.received - day.applied - day.lost - day.quarantined;
  };
  add("sync.day_written", false, false, [](const DayFacts& day) { return day.written; });
  add("sync.day_waiting", true, true,
      [](const DayFacts& day) { return day.written - day.received; });
  add("sync.day_received", false, false, [](const DayFacts& day) { return day.received; });
  add("sync.day_applied", true, false, [](const DayFacts& day) { return day.applied; });
  add("sync.day_undecided", true, true, undecided);
  add("sync.day_lost", true, true, [](const DayFacts& day) { return day.lost; });
  add("sync.day_quarantined", true, true, [](const DayFacts& day) { return day.quarantined; });
}

void ask_facts(SyncStatusScreen& screen, Reach& reach) {
  if (screen.asked) return;
  screen.asked = true;
  reach.order(ToStore(AskSyncFigures{}));
}

void on_told(SyncStatusScreen& screen, const FromStore& told, Reach& reach) {
  if (const auto* facts = std::get_if<SyncFigures>(&told)) {
    screen.facts = *facts;
    screen.asked = false;
  } else if (const auto* written = std::get_if<DiagnosticsWritten>(&told)) {
    screen.exported = written->path;
    screen.export_failed = written->path.empty();
  } else if (std::holds_alternative<CacheSyncStatus>(told) ||
             std::holds_alternative<RecordsChanged>(told) ||
             std::holds_alternative<PeopleErased>(told)) {
    ask_facts(screen, reach);
  }
}

}  // namespace

ui::SyncChip sync_chip(const Shared& shared, const ui::Locale& words) {
  ui::SyncChip chip;
  if (shared.training) {
    return {ui::SyncChip::State::training, words.text("chip.training"),
            words.text("chip.training")};
  }
  chip.state = chip_state(shared);
  const std::string key = chip_key(shared, chip.state);
  const auto waiting = static_cast<std::int64_t>(shared.sync.waiting);
  const bool counts = waiting > 0 && (chip.state == ui::SyncChip::State::offline ||
                                      chip.state == ui::SyncChip::State::stuck);
  chip.text = counts ? words.plural(key + "_waiting", waiting) : words.text(key);
  chip.word = words.text(key + "_word");
  return chip;
}

void open_sync_status(Reach& reach) {
  SyncStatusScreen screen;
  ask_facts(screen, reach);
  reach.go(std::move(screen));
}

void reduce(SyncStatusScreen& screen, const Letter& letter, Reach& reach) {
  if (const auto* told = std::get_if<FromStore>(&letter)) return on_told(screen, *told, reach);
  const auto* action = std::get_if<ui::Action>(&letter);
  if (action == nullptr) return;
  if (action->kind == ui::Action::Kind::escape) return reach.go(StartScreen{});
  if (action->kind != ui::Action::Kind::press) return;
  if (action->key == "sync.enrol" && may(reach.shared, Deed::enrol_anew)) {
    EnrolScreen enrol;
    enrol.again = true;
    return reach.go(std::move(enrol));
  }
  if (action->key.starts_with("overruled.")) {
    return take(screen, std::string_view(action->key).substr(10), reach);
  }
  if (action->key == "sync.retry") return reach.order(ToStore(SyncNow{}));
  if (action->key == "sync.export") return reach.order(ToStore(WriteDiagnostics{}));
  static_cast<void>(reduce_rail(action->key, reach));
}

ui::SyncView present(const SyncStatusScreen& screen, const Shared& shared,
                     const ui::Locale& words) {
  const CacheSyncStatus& sync = shared.sync;
  ui::SyncView view;
  view.mark = chain_mark(shared);
  view.rail = rail(shared, words, "office");
  view.state = sync.locked || sync.disk_full ? ui::SyncChip::State::stuck : chip_state(shared);
  const std::string key = headline_key(sync);
  const std::int64_t since = sync.locked ? sync.contact_wall_ms : shared.line_since_ms;
  view.headline = words.format(key, {moment(since, shared, words)});
  view.advice = words.text(key + ".advice");
  const bool refused = sync.line == LinkState::refused;
  view.enrol = refused && may(shared, Deed::enrol_anew);
  const auto waiting = static_cast<std::int64_t>(sync.waiting);
  view.waiting_title =
      waiting == 0 ? words.text("sync.nothing_waits") : words.plural("sync.waiting", waiting);
  if (shared.clock.wrong(shared.machine)) view.waiting.push_back(clock_row(shared, words));
  if (waiting > 0 && sync.oldest_wall_ms != 0) {
    view.waiting.push_back(waiting_row(shared, words));
  }
  if (sync.line == LinkState::online && !sync.all_read) {
    view.waiting.push_back(loading_row(sync, words));
  }
  view.overruled = overruled(screen.facts.lost, shared, words);
  view.overruled_title = words.text("sync.overruled");
  add_days(view, screen.facts, shared, words);
  if (sync.contact_wall_ms != 0) {
    view.lines.push_back(
        words.format("sync.contact", {moment(sync.contact_wall_ms, shared, words)}));
  }
  if (refused && !view.enrol) view.lines.push_back(who_may(shared, Deed::enrol_anew, words));
  if (screen.export_failed) view.lines.push_back(words.text("sync.export_failed"));
  if (!screen.exported.empty()) {
    const std::size_t slash = screen.exported.rfind('/');
    view.lines.push_back(words.format("sync.exported", {screen.exported.substr(slash + 1)}));
  }
  return view;
}

}  // namespace tresen
