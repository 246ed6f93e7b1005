#include "terminal/app/screens/tasks.h"

#include <algorithm>

#include "sync/record/follow_up.h"
#include "terminal/app/reach.h"
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

void mark_done(const ListedRecord& task, Reach& reach) {
  FollowUp follow_up = read_follow_up(task.record);
  follow_up.state = FollowUpState::done;
  const Edit edit = follow_up_edit(task.record, follow_up);
  if (edit.fields.empty()) return;
  reach.write({edit}, reach.shared.options.rules.version());
  reach.order(ToStore(ListFollowUps{}));
}

void on_press(const std::string& key, Reach& reach) {
  if (reduce_rail(key, reach) || !key.starts_with("task.")) return;
  std::string_view hex = std::string_view(key).substr(5);
  const bool done = hex.ends_with(".do");
  if (done) hex.remove_suffix(3);
  const ListedRecord* task = find_task(reach.shared, hex);
  if (task == nullptr) return;
  if (done) return mark_done(*task, reach);
  reach.order(ToStore(LoadCustomer{read_follow_up(task->record).customer, ""}));
}

}  // namespace

void reduce(TasksScreen&, const Letter& letter, Reach& reach) {
  if (const auto* action = std::get_if<ui::Action>(&letter)) {
    if (action->kind == ui::Action::Kind::press) on_press(action->key, reach);
    if (action->kind == ui::Action::Kind::escape) reach.go(StartScreen{});
    return;
  }
  const auto* told = std::get_if<FromStore>(&letter);
  if (told == nullptr || !reach.shared.till_starts.empty()) return;
  if (const auto* loaded = std::get_if<CustomerLoaded>(told)) {
    reach.go(CustomerScreen{loaded->file});
  }
}

ui::ListView present(const TasksScreen&, const Shared& shared, const ui::Locale& words) {
  ui::Section overdue{words.text("tasks.overdue"), true, {}};
  ui::Section today{words.text("tasks.today"), false, {}};
  ui::Section later{words.text("tasks.later"), false, {}};
  for (const ListedRecord& listed : shared.follow_ups) {
    const int days = days_between(shared.today, read_follow_up(listed.record).due);
    ui::Row row = task_row(listed, shared, words);
    row.action = words.text("tasks.done");
    (days < 0 ? overdue : days == 0 ? today : later).rows.push_back(std::move(row));
  }
  ui::ListView view;
  view.mark = chain_mark(shared);
  view.rail = rail(shared, words, "tasks");
  view.title = words.text("rail.tasks");
  for (ui::Section* section : {&overdue, &today, &later}) {
    if (!section->rows.empty()) view.sections.push_back(std::move(*section));
  }
  if (view.sections.empty()) view.nothing = words.text("tasks.nothing");
  return view;
}

}  // namespace tresen
