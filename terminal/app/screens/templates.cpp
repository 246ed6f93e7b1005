#include "terminal/app/screens/templates.h"

#include <algorithm>

#include "sync/base/text.h"
#include "sync/record/customer.h"
#include "sync/record/process_record.h"
#include "terminal/app/opening.h"
#include "terminal/app/reach.h"
#include "terminal/app/screens/open_processes.h"
#include "terminal/process/steps.h"
#include "terminal/process/template.h"
#include "terminal/process/turns.h"

namespace tresen {
namespace {

void on_press(TemplatesScreen& screen, const std::string& key, Reach& reach) {
  if (screen.token != 0) return;
  if (key == "back") return reach.go(CustomerScreen{screen.file});
  if (!key.starts_with("template.")) return;
  const std::string id = key.substr(9);
  for (const Record& record : screen.file.processes) {
    const ProcessRecord process = read_process(record);
    const bool running =
        process.state == ProcessState::open || process.state == ProcessState::parked;
    if (running && process.template_id == id) return go_on_with(record, reach);
  }
  begin_process(screen, id, reach);
}

// The till hears of the process as soon as it has been read back.
void promise_till(const TemplatesScreen& screen, Reach& reach) {
  if (screen.till.client == 0 && screen.till.request_id.empty()) return;
  reach.shared.till_waits.push_back(
      {screen.till.client, screen.till.request_id, screen.starting, false});
}

// "Angaben, Aktion, Eigenschaft"
std::string steps_line(const v1::ProcessTemplate& known, const ui::Locale& words) {
  std::vector<std::string> names;
  for (const v1::TemplateStep& step : known.steps()) {
    const Step* kind = find_step(step.kind());
    if (kind == nullptr || step.kind() == v1::STEP_KIND_SUMMARY) continue;
    names.push_back(step.title().empty() ? words.text("step." + std::string(kind->name))
                                         : step.title());
  }
  return join(names, ", ");
}

}  // namespace

void begin_process(TemplatesScreen& screen, std::string_view template_id, Reach& reach) {
  const Shared& shared = reach.shared;
  const Record nothing;
  const Surroundings around{nothing,
                            screen.file.customer,
                            screen.file.contacts,
                            screen.file.follow_ups,
                            shared.options.rules,
                            shared.options.campaigns,
                            shared.device.branch,
                            shared.now,
                            shared.today,
                            screen.file.consents,
                            shared.device.id};
  const auto turn = start(around, template_id, screen.till.start.correlation(), reach.ids);
  screen.failed = !turn;
  if (!turn) return;
  screen.starting = turn->process.id;
  screen.token = reach.write(turn->edits, shared.options.rules.version());
  promise_till(screen, reach);
  open_process(screen.starting, reach);
}

void reduce(TemplatesScreen& screen, const Letter& letter, Reach& reach) {
  if (const auto* action = std::get_if<ui::Action>(&letter)) {
    if (action->kind == ui::Action::Kind::press) on_press(screen, action->key, reach);
    if (action->kind == ui::Action::Kind::escape) reach.go(CustomerScreen{screen.file});
    return;
  }
  const auto* told = std::get_if<FromStore>(&letter);
  if (told == nullptr) return;
  if (const auto* absent = std::get_if<ProcessAbsent>(told);
      absent != nullptr && absent->id == screen.starting) {
    screen.token = 0;
    screen.failed = true;
  }
}

ui::TemplatesView present(const TemplatesScreen& screen, const Shared& shared,
                          const ui::Locale& words) {
  ui::TemplatesView view;
  view.customer = screen.failed ? words.text("error.not_saved") : full_name(screen.file.customer);
  for (const v1::ProcessTemplate* known :
       templates_of(shared.options.rules, shared.device.branch)) {
    ui::TemplateTile tile{known->id(), known->icon(), known->name(), steps_line(*known, words), ""};
    for (const Record& record : screen.file.processes) {
      const ProcessRecord process = read_process(record);
      if (process.template_id != known->id()) continue;
      if (process.state == ProcessState::parked) tile.note = words.text("process.parked");
      if (process.state == ProcessState::open) tile.note = words.text("process.open");
    }
    view.tiles.push_back(std::move(tile));
  }
  return view;
}

}  // namespace tresen
