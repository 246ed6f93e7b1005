#include "terminal/app/screens/start.h"

#include <algorithm>

#include "sync/base/text.h"
#include "sync/record/customer.h"
#include "sync/record/follow_up.h"
#include "sync/record/process_record.h"
#include "terminal/app/opening.h"
#include "terminal/app/reach.h"

namespace tresen {
namespace {

constexpr std::size_t rows_shown = 2;

// Who it is, for a screen that other customers may read.
std::string covered_name(const Record& customer) {
  return short_initials(customer) + " " + customer.text("customer_no");
}

std::string when(std::int64_t at_ms, const Shared& shared, const ui::Locale& words) {
  const std::int64_t minutes = (shared.now.wall_ms - at_ms) / 60'000;
  if (minutes < 1) return words.text("start.just_now");
  if (minutes < 60) return words.plural("start.minutes_ago", minutes);
  if (local_date(at_ms) == shared.today) return words.time(local_minute(at_ms));
  return words.date_brief(local_date(at_ms));
}

void on_press(const std::string& key, Reach& reach) {
  if (reduce_rail(key, reach)) return;
  if (key == "search") return reach.go(SearchScreen{});
  if (key == "new_customer") return reach.go(new_customer_screen(""));
  if (key.starts_with("recent.")) {
    const auto id = uuid_from_hex(key.substr(7));
    if (id) reach.order(ToStore(LoadCustomer{*id, ""}));
  } else if (key.starts_with("process.")) {
    OpenProcessesScreen list;  // where it says who may, if it is not me
    press_process(list, std::string_view(key).substr(8), reach);
    if (list.refused) reach.go(list);
  } else if (key.starts_with("task.")) {
    reach.go(TasksScreen{});
  }
}

}  // namespace

std::string chain_mark(const Shared& shared) {
  return upper(first_letter(shared.options.chain_name));
}

std::vector<ui::RailItem> rail(const Shared& shared, const ui::Locale& words,
                               std::string_view current) {
  const auto due = std::count_if(shared.follow_ups.begin(), shared.follow_ups.end(),
                                 [&](const ListedRecord& listed) {
                                   return read_follow_up(listed.record).due <= shared.today;
                                 });
  std::vector<ui::RailItem> items{
      {"start", "home", words.text("rail.start"), 0, false},
      {"tasks", "check_circle_outline", words.text("rail.tasks"), static_cast<int>(due), false},
      {"open_processes", "assignment", words.text("rail.processes"),
       static_cast<int>(shared.processes.size()), false},
      {"office", "sync", words.text("rail.office"), 0, false},
      {"device", "settings", words.text("rail.device"), 0, false}};
  for (ui::RailItem& item : items) item.current = item.key == current;
  return items;
}

bool reduce_rail(std::string_view key, Reach& reach) {
  if (key == "start") {
    reach.go(StartScreen{});
  } else if (key == "tasks") {
    reach.order(ToStore(ListFollowUps{}));
    reach.go(TasksScreen{});
  } else if (key == "open_processes") {
    reach.order(ToStore(ListProcesses{}));
    reach.go(OpenProcessesScreen{});
  } else if (key == "office") {
    open_sync_status(reach);
  } else if (key == "device") {
    reach.go(SettingsScreen{});
  } else {
    return false;
  }
  return true;
}

ui::Row process_row(const ListedRecord& listed, const Shared& shared, const ui::Locale& words) {
  const ProcessRecord process = read_process(listed.record);
  const auto open =
      std::count_if(process.steps.begin(), process.steps.end(), [](const StoredStep& step) {
        return step.state == StepState::open && step.kind != "summary";
      });
  ui::Row row;
  row.key = "process." + to_hex(process.id);
  row.icon = process.state == ProcessState::parked ? "pause_circle_outline" : "edit";
  row.mood = ui::Row::Mood::waiting;
  row.title = template_name(shared, process.template_id);
  const std::string who = covered_name(listed.customer);
  row.detail = open > 0 ? words.plural("start.steps_left", open, {who})
                        : words.format("start.all_steps_done", {who});
  row.note = when(process.opened_at_ms, shared, words);
  return row;
}

ui::Row task_row(const ListedRecord& listed, const Shared& shared, const ui::Locale& words) {
  const FollowUp follow_up = read_follow_up(listed.record);
  std::vector<std::string> labels;
  for (const std::string& field : follow_up.fields) labels.push_back(words.text("field." + field));
  ui::Row row;
  row.key = "task." + to_hex(follow_up.id);
  row.icon = "event";
  row.title = follow_up.text.empty() ? words.format("task.ask_again", {join(labels, ", ")})
                                     : follow_up.text;
  const int days = days_between(follow_up.due, shared.today);
  row.mood = days > 0 ? ui::Row::Mood::overdue : ui::Row::Mood::plain;
  row.detail = covered_name(listed.customer);
  row.note = days > 0    ? words.plural("task.overdue", days)
             : days == 0 ? words.text("task.today")
                         : words.date_brief(follow_up.due);
  return row;
}

void reduce(StartScreen&, const Letter& letter, Reach& reach) {
  if (const auto* action = std::get_if<ui::Action>(&letter)) {
    if (action->kind == ui::Action::Kind::press) on_press(action->key, reach);
    if (action->kind == ui::Action::Kind::type) {
      // Typing at the start is searching: the first letter must not be lost.
      SearchScreen search;
      reduce(search, letter, reach);
      reach.go(std::move(search));
    }
    return;
  }
  const auto* told = std::get_if<FromStore>(&letter);
  if (told == nullptr) return;
  if (const auto* loaded = std::get_if<CustomerLoaded>(told);
      loaded && reach.shared.till_starts.empty()) {
    reach.go(CustomerScreen{loaded->file});
  }
}

ui::StartView present(const StartScreen&, const Shared& shared, const ui::Locale& words) {
  ui::StartView view;
  view.mark = chain_mark(shared);
  view.rail = rail(shared, words, "start");
  for (const Recent& recent : shared.recent) {
    ui::Row row;
    row.key = "recent." + to_hex(recent.customer);
    row.avatar = recent.initials;
    row.title = recent.number.empty() ? words.text("customer.no_number") : recent.number;
    row.detail = template_name(shared, recent.template_id);
    row.note = when(recent.at_ms, shared, words);
    view.recent.push_back(std::move(row));
  }
  for (const ListedRecord& listed : shared.processes) {
    if (view.open.size() == rows_shown) break;
    view.open.push_back(process_row(listed, shared, words));
  }
  for (const ListedRecord& listed : shared.follow_ups) {
    if (view.due.size() == rows_shown) break;
    if (read_follow_up(listed.record).due > shared.today) continue;
    view.due.push_back(task_row(listed, shared, words));
  }
  return view;
}

}  // namespace tresen
