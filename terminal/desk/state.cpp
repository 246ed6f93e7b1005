#include "terminal/desk/state.h"

#include <algorithm>

namespace tresen::desk {

const v1::Campaign* saved_campaign(const State& state, std::string_view id) {
  const auto& all = state.chain.campaigns().campaigns();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const v1::Campaign& one) { return one.id() == id; });
  return found == all.end() ? nullptr : &*found;
}

bool is_dirty(const State& state) {
  if (state.campaigns.chosen.empty()) return false;
  const v1::Campaign* saved = saved_campaign(state, state.campaigns.chosen);
  return saved == nullptr ||
         saved->SerializeAsString() != state.campaigns.draft.SerializeAsString();
}

bool may(const State& state, v1::AdminRequest::AskCase ask) {
  return state.may.contains(static_cast<std::uint32_t>(ask));
}

const v1::Event* saved_event(const State& state, std::string_view id) {
  const auto& all = state.events.all;
  const auto found =
      std::ranges::find_if(all, [&](const v1::EventFacts& one) { return one.event().id() == id; });
  return found == all.end() ? nullptr : &found->event();
}

bool is_event_dirty(const State& state) {
  if (state.events.chosen.empty()) return false;
  const v1::Event* saved = saved_event(state, state.events.chosen);
  return saved == nullptr || saved->SerializeAsString() != state.events.draft.SerializeAsString();
}

std::string branch_name(const State& state, const std::string& id) {
  for (const auto& branch : state.chain.rules().branches())
    if (branch.id() == id) return branch.name();
  return id;
}

const v1::QueryGroup* query_of(const State& state) {
  const v1::Dispatch& dispatch = state.campaigns.draft.dispatch();
  if (dispatch.has_query()) return &dispatch.query();
  if (!dispatch.has_stored_query()) return nullptr;
  for (const v1::StoredQuery& stored : state.chain.campaigns().queries())
    if (stored.id() == dispatch.stored_query()) return &stored.query();
  return nullptr;
}

v1::FiguresRequest wanted_report(const Reports& reports) {
  v1::FiguresRequest wanted;
  wanted.set_what(reports.what);
  wanted.set_branch(reports.branch);
  wanted.set_from(reports.from);
  wanted.set_to(reports.to);
  return wanted;
}

// Until the answer is here, the figures of the period before stand below the new one.
bool can_save_report(const State& state) {
  const Reports& reports = state.reports;
  return reports.reply && may(state, v1::AdminRequest::kReportFile) &&
         reports.of.SerializeAsString() == wanted_report(reports).SerializeAsString();
}

}  // namespace tresen::desk
