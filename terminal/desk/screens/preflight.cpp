// H04, first half: the preflight, and the start that freezes whom it found.

#include <algorithm>

#include "terminal/desk/present.h"
#include "terminal/desk/recipients.h"

namespace tresen::desk {
namespace {

constexpr std::size_t page_recipients = 1000;

}  // namespace

void ask_preflight(Reach& reach) {
  State& state = reach.state;
  v1::AdminRequest request;
  request.mutable_preflight()->set_campaign(state.campaigns.chosen);
  state.preflight.of = state.campaigns.draft.SerializeAsString();
  reach.ask(Purpose::preflight, std::move(request));
}

namespace {

void freeze_next_page(Reach& reach, std::uint64_t run) {
  State& state = reach.state;
  Runs& runs = state.runs;
  v1::AdminRequest request;
  v1::RunStartRequest& page = *request.mutable_run_start();
  page.set_run(run);
  if (run == 0) {
    v1::FrozenSelection& selection = *page.mutable_selection();
    selection.set_campaign(state.campaigns.chosen);
    selection.set_made_ms(state.now.wall_ms);
    selection.set_recipients(runs.to_freeze.size());
    *selection.mutable_dispatch() = state.campaigns.draft.dispatch();
    selection.set_health_derived(state.preflight.reply && state.preflight.reply->health_derived());
    selection.set_query_version(state.recipients.query_version);
  }
  const std::size_t end = std::min(runs.to_freeze.size(), runs.frozen + page_recipients);
  for (; runs.frozen < end; ++runs.frozen) *page.add_recipients() = runs.to_freeze[runs.frozen];
  page.set_last(end == runs.to_freeze.size());
  reach.ask(Purpose::start, std::move(request));
}

void look_at_preview(std::size_t number, Reach& reach) {
  const auto& reply = reach.state.preflight.reply;
  if (!reply || number >= static_cast<std::size_t>(reply->previews_size())) return;
  const v1::Recipient& one = reply->previews(static_cast<int>(number));
  v1::LetterPreviewRequest of;
  of.set_campaign(reach.state.campaigns.chosen);
  of.set_no(one.no());
  if (one.no().empty()) of.set_record_id(one.record_id());
  open_proof(std::move(of), one.name(), reach);
}

}  // namespace

void open_preflight(Reach& reach) {
  reach.state.page = Page::preflight;
  ask_preflight(reach);
  load_recipients(reach);
}

bool press_preflight(const std::string& key, Reach& reach) {
  State& state = reach.state;
  if (state.page != Page::preflight) return false;
  if (key == "back") {
    state.page = Page::campaigns;
    state.campaigns.general = false;
  } else if (key == "previews.other") {
    ask_preflight(reach);
  } else if (key.starts_with("preview.")) {
    look_at_preview(std::strtoull(key.c_str() + 8, nullptr, 10), reach);
  } else if (key == "reasons") {
    open_recipients(reach);
  } else if (key == "run.start") {
    if (!start_fault(state).empty()) return true;
    state.runs.to_freeze = wanted(state.recipients);
    state.runs.frozen = 0;
    state.runs.freezing = true;
    freeze_next_page(reach, 0);
  } else {
    return false;
  }
  return true;
}

void on_started(const v1::RunFacts& run, Reach& reach) {
  Runs& runs = reach.state.runs;
  if (runs.frozen < runs.to_freeze.size()) return freeze_next_page(reach, run.id());
  runs.freezing = false;
  runs.to_freeze.clear();
  open_runs(run.id(), reach);
}

// Empty: it may start; else the key of the sentence why not.
std::string start_fault(const State& state) {
  if (is_dirty(state)) return "desk.start.unsaved";
  if (!state.preflight.fault.empty()) return "desk.start.fault";
  if (!state.preflight.reply || !state.recipients.whole) return "desk.start.checking";
  if (wanted(state.recipients).empty()) return "desk.start.nobody";
  for (const v1::ContactStep& step : state.campaigns.draft.dispatch().contacts())
    if (step.output() != v1::ContactStep::OUTPUT_CSV && step.template_().empty())
      return "desk.start.template";
  for (const v1::RunFacts& run : state.runs.all)
    if (run.campaign() == state.campaigns.chosen && run.state() != v1::RunFacts::STATE_DONE &&
        run.state() != v1::RunFacts::STATE_CANCELLED)
      return "desk.start.going";
  if (state.runs.freezing) return "desk.start.twice";
  return {};
}

}  // namespace tresen::desk
