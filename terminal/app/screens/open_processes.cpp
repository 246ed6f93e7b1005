#include "terminal/app/screens/open_processes.h"

#include "sync/record/process_record.h"
#include "terminal/app/opening.h"
#include "terminal/app/reach.h"
#include "terminal/app/screens/start.h"

namespace tresen {

void reduce(OpenProcessesScreen&, const Letter& letter, Reach& reach) {
  const auto* action = std::get_if<ui::Action>(&letter);
  if (action == nullptr) return;
  if (action->kind == ui::Action::Kind::escape) return reach.go(StartScreen{});
  if (action->kind != ui::Action::Kind::press || reduce_rail(action->key, reach)) return;
  if (!action->key.starts_with("process.")) return;
  if (const auto id = uuid_from_hex(std::string_view(action->key).substr(8))) {
    open_process(*id, reach);
  }
}

ui::ListView present(const OpenProcessesScreen&, const Shared& shared, const ui::Locale& words) {
  ui::ListView view;
  view.mark = chain_mark(shared);
  view.rail = rail(shared, words, "open_processes");
  view.title = words.text("open_processes.title");
  ui::Section parked{words.text("process.parked"), false, {}};
  ui::Section open{words.text("process.open"), false, {}};
  for (const ListedRecord& listed : shared.processes) {
    const bool is_parked = read_process(listed.record).state == ProcessState::parked;
    (is_parked ? parked : open).rows.push_back(process_row(listed, shared, words));
  }
  for (ui::Section* section : {&open, &parked}) {
    if (!section->rows.empty()) view.sections.push_back(std::move(*section));
  }
  if (view.sections.empty()) view.nothing = words.text("open_processes.nothing");
  return view;
}

}  // namespace tresen
