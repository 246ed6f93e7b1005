#include "terminal/app/screens/open_processes.h"

#include <algorithm>

#include "sync/record/process_record.h"
#include "terminal/app/opening.h"
#include "terminal/app/reach.h"
#include "terminal/app/roles.h"
#include "terminal/app/screens/start.h"

namespace tresen {
namespace {

constexpr std::int64_t at_work_ms = 15 * 60'000;

ui::Row row_of(const ListedRecord& listed, const Shared& shared, const ui::Locale& words) {
  ui::Row row = process_row(listed, shared, words);
  if (const std::uint64_t device = worked_on_at(listed.record, shared); device != 0) {
    row.detail = words.format("open_processes.elsewhere", {row.detail, std::to_string(device)});
    if (!may(shared, Deed::take_over)) row.icon = "lock";
  }
  row.action = words.text("open_processes.resume");
  return row;
}

}  // namespace

std::uint64_t worked_on_at(const Record& process, const Shared& shared) {
  if (read_process(process).state != ProcessState::open) return 0;
  Stamp newest;
  for (const auto& [key, answer] : process.fields) newest = std::max(newest, answer.stamp);
  const auto idle_ms = shared.now.wall_ms - static_cast<std::int64_t>(newest.ms);
  const bool elsewhere = newest.device != 0 && newest.device != shared.device.id;
  return elsewhere && idle_ms < at_work_ms ? newest.device : 0;
}

void go_on_with(const Record& process, Reach& reach) {
  if (worked_on_at(process, reach.shared) == 0 || may(reach.shared, Deed::take_over)) {
    return open_process(process.id, reach);
  }
  reach.go(OpenProcessesScreen{.refused = true});
}

void press_process(OpenProcessesScreen& screen, std::string_view hex, Reach& reach) {
  const auto id = uuid_from_hex(hex);
  const auto& listed = reach.shared.processes;
  const auto found = std::find_if(listed.begin(), listed.end(), [&](const ListedRecord& one) {
    return id && one.record.id == *id;
  });
  if (found == listed.end()) return;
  screen.refused =
      worked_on_at(found->record, reach.shared) != 0 && !may(reach.shared, Deed::take_over);
  if (!screen.refused) open_process(*id, reach);
}

void reduce(OpenProcessesScreen& screen, const Letter& letter, Reach& reach) {
  const auto* action = std::get_if<ui::Action>(&letter);
  if (action == nullptr) return;
  if (action->kind == ui::Action::Kind::escape) return reach.go(StartScreen{});
  if (action->kind != ui::Action::Kind::press || reduce_rail(action->key, reach)) return;
  std::string_view key = action->key;
  if (!key.starts_with("process.")) return;
  if (key.ends_with(".do")) key.remove_suffix(3);
  press_process(screen, key.substr(8), reach);
}

ui::ListView present(const OpenProcessesScreen& screen, const Shared& shared,
                     const ui::Locale& words) {
  ui::ListView view;
  view.mark = chain_mark(shared);
  view.rail = rail(shared, words, "open_processes");
  view.title = words.text("open_processes.title");
  ui::Section parked{words.text("process.parked"), false, {}};
  ui::Section open{words.text("process.open"), false, {}};
  for (const ListedRecord& listed : shared.processes) {
    const bool is_parked = read_process(listed.record).state == ProcessState::parked;
    (is_parked ? parked : open).rows.push_back(row_of(listed, shared, words));
  }
  for (ui::Section* section : {&open, &parked}) {
    if (!section->rows.empty()) view.sections.push_back(std::move(*section));
  }
  if (view.sections.empty()) view.nothing = words.text("open_processes.nothing");
  if (screen.refused) view.notice = who_may(shared, Deed::take_over, words);
  return view;
}

}  // namespace tresen
