#include "terminal/app/screens/tasks.h"

#include <algorithm>
#include <utility>

#include "sync/record/follow_up.h"
#include "terminal/app/reach.h"
#include "terminal/app/screens/response.h"
#include "terminal/app/screens/start.h"

namespace tresen {
namespace {

const ListedRecord* find_task(const Shared& shared, std::string_view hex) {
  const auto id = uuid_from_hex(hex);
  const auto found =
      std::find_if(shared.follow_ups.begin(), shared.follow_ups.end(),
                   [&](const ListedRecord& listed) { return id && listed.record.id == *id; });
  return found == shared.follow_ups.end() ? nullptr : &*found;
}

// Puts the follow-up as it should be on its way to the disk, and offers the way back.
void change(TasksScreen& screen, const ListedRecord& task, const FollowUp& wanted,
            std::string done_text, Reach& reach) {
  screen.putting_off.clear();
  const Edit edit = follow_up_edit(task.record, wanted);
  if (edit.fields.empty()) return;
  screen.undo = {reversed(edit, task.record)};
  screen.done_text = std::move(done_text);
  screen.undo_until_ms = reach.shared.now.boot_ms + undo_shown_ms;
  reach.write({edit}, reach.shared.options.rules.version());
  reach.order(ToStore(ListFollowUps{}));
}

void mark_done(TasksScreen& screen, const ListedRecord& task, Reach& reach) {
  FollowUp follow_up = read_follow_up(task.record);
  follow_up.state = FollowUpState::done;
  change(screen, task, follow_up, "tasks.marked_done", reach);
}

void put_off(TasksScreen& screen, const ListedRecord& task, int days, Reach& reach) {
  FollowUp follow_up = read_follow_up(task.record);
  follow_up.due = plus_days(reach.shared.today, days);
  change(screen, task, follow_up, days == 1 ? "tasks.put_off_day" : "tasks.put_off_week", reach);
}

// Writes what was there before, over what is there now.
void take_back(TasksScreen& screen, Reach& reach) {
  if (screen.done_text.empty()) return;
  screen.done_text.clear();
  reach.write(std::exchange(screen.undo, {}), reach.shared.options.rules.version());
  reach.order(ToStore(ListFollowUps{}));
}

void on_press(TasksScreen& screen, const std::string& key, Reach& reach) {
  if (key == "undo") return take_back(screen, reach);
  if (key == "tasks.mine" || key == "tasks.branch") {
    screen.mine = key == "tasks.mine";
    return;
  }
  if (reduce_rail(key, reach) || !key.starts_with("task.")) return;
  const std::string_view rest = std::string_view(key).substr(5);
  const std::string_view hex = rest.substr(0, rest.find('.'));
  const std::string_view deed = rest.size() > hex.size() ? rest.substr(hex.size() + 1) : "";
  const ListedRecord* task = find_task(reach.shared, hex);
  if (task == nullptr) return;
  if (deed == "do") return mark_done(screen, *task, reach);
  if (deed == "tomorrow") return put_off(screen, *task, 1, reach);
  if (deed == "next_week") return put_off(screen, *task, 7, reach);
  if (deed == "later") {
    screen.putting_off = "task." + std::string(hex);
    return;
  }
  const FollowUp follow_up = read_follow_up(task->record);
  screen.calling = follow_up.campaign.empty() ? Uuid{} : follow_up.id;
  reach.order(ToStore(LoadCustomer{follow_up.customer, ""}));
}

bool is_mine(const ListedRecord& listed, const Shared& shared) {
  if (!shared.staff) return false;
  const std::string& assigned = listed.record.text("staff");
  const std::string& staff = assigned.empty() ? listed.record.answer("due").staff : assigned;
  return staff == shared.staff->id;
}

ui::Row row_of(const TasksScreen& screen, const ListedRecord& listed, const Shared& shared,
               const ui::Locale& words) {
  ui::Row row = task_row(listed, shared, words);
  if (screen.putting_off == row.key) {
    row.note.clear();  // the two buttons need its place
    row.choices = {{row.key + ".tomorrow", words.text("tasks.tomorrow"), false},
                   {row.key + ".next_week", words.text("tasks.next_week"), false}};
  } else {
    row.action = words.text("tasks.done");
    row.choices = {{row.key + ".later", words.text("tasks.put_off"), false}};
  }
  return row;
}

}  // namespace

Edit reversed(const Edit& edit, const Record& before) {
  Edit undo = edit;
  for (FieldEdit& field : undo.fields) {
    field.answer = before.answer(field.key);
    field.base = {};
  }
  return undo;
}

void reduce(TasksScreen& screen, const Letter& letter, Reach& reach) {
  if (const auto* action = std::get_if<ui::Action>(&letter)) {
    if (action->kind == ui::Action::Kind::press) on_press(screen, action->key, reach);
    if (action->kind == ui::Action::Kind::escape) reach.go(StartScreen{});
    return;
  }
  if (std::holds_alternative<Tick>(letter) && screen.undo_until_ms <= reach.shared.now.boot_ms) {
    screen.done_text.clear();
  }
  const auto* told = std::get_if<FromStore>(&letter);
  if (told == nullptr || !reach.shared.till_starts.empty()) return;
  if (const auto* loaded = std::get_if<CustomerLoaded>(told)) {
    if (screen.calling.none()) return reach.go(CustomerScreen{loaded->file});
    open_response(loaded->file, screen.calling, reach);
  }
}

ui::ListView present(const TasksScreen& screen, const Shared& shared, const ui::Locale& words) {
  ui::Section overdue{words.text("tasks.overdue"), true, {}};
  ui::Section today{words.text("tasks.today"), false, {}};
  ui::Section later{words.text("tasks.later"), false, {}};
  std::int64_t mine = 0;
  for (const ListedRecord& listed : shared.follow_ups) {
    mine += is_mine(listed, shared) ? 1 : 0;
    if (screen.mine && !is_mine(listed, shared)) continue;
    const int days = days_between(shared.today, read_follow_up(listed.record).due);
    (days < 0    ? overdue
     : days == 0 ? today
                 : later)
        .rows.push_back(row_of(screen, listed, shared, words));
  }
  ui::ListView view;
  view.mark = chain_mark(shared);
  view.rail = rail(shared, words, "tasks");
  view.title = words.text("rail.tasks");
  const auto all = static_cast<std::int64_t>(shared.follow_ups.size());
  view.segments = {
      {"tasks.mine", words.format("tasks.mine", {words.number(mine)}), screen.mine},
      {"tasks.branch", words.format("tasks.branch", {words.number(all)}), !screen.mine}};
  for (ui::Section* section : {&overdue, &today, &later}) {
    if (!section->rows.empty()) view.sections.push_back(std::move(*section));
  }
  if (view.sections.empty()) view.nothing = words.text("tasks.nothing");
  const std::int64_t left = screen.undo_until_ms - shared.now.boot_ms;
  if (!screen.done_text.empty() && left > 0) {
    view.undo = ui::UndoStrip{words.text(screen.done_text), static_cast<int>((left + 999) / 1000)};
  }
  return view;
}

}  // namespace tresen
