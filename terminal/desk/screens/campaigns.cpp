// H01: choosing, writing, saving, copying and deleting campaigns; what their source finds.

#include <algorithm>
#include <array>

#include "terminal/desk/form.h"
#include "terminal/desk/names.h"
#include "terminal/desk/present.h"
#include "terminal/desk/reach.h"

namespace tresen::desk {
namespace {

// Head office refuses it where somebody else has saved the campaign since it was opened.
void save(const v1::Campaign& campaign, Reach& reach) {
  v1::AdminRequest request;
  *request.mutable_campaign_save()->mutable_campaign() = campaign;
  request.mutable_campaign_save()->set_language(reach.state.language);
  if (const v1::Campaign* was = saved_campaign(reach.state, campaign.id()))
    *request.mutable_campaign_save()->mutable_was() = *was;
  reach.ask(Purpose::save, std::move(request));
}

std::string new_id(const std::string& name, const State& state) {
  return fresh_id(name, "campaign",
                  [&](const std::string& id) { return saved_campaign(state, id) != nullptr; });
}

std::string free_name(const std::string& wanted, const State& state) {
  const auto taken = [&](const std::string& name) {
    return std::ranges::any_of(state.chain.campaigns().campaigns(),
                               [&](const v1::Campaign& one) { return one.name() == name; });
  };
  std::string name = wanted;
  for (int n = 2; taken(name); ++n) name = wanted + " " + std::to_string(n);
  return name;
}

void show(v1::Campaign draft, bool fresh, Reach& reach) {
  State& state = reach.state;
  state.page = Page::campaigns;
  state.campaigns.chosen = draft.id();
  state.campaigns.draft = std::move(draft);
  state.campaigns.fresh = fresh;
  state.form = {};
  state.preflight = {};
  state.recipients = {};
  state.counting = {};
  count_now(reach);
}

v1::Campaign new_draft(const std::string& name, const Reach& reach) {
  v1::Campaign draft;
  draft.set_name(free_name(name, reach.state));
  draft.set_id(new_id(draft.name(), reach.state));
  draft.set_goal("retention");
  draft.set_state(v1::Campaign::STATE_DRAFT);
  draft.set_currency("EUR");
  draft.set_icon("campaign");
  draft.set_valid_from(iso_date(local_date(reach.state.now.wall_ms)));
  return draft;
}

void make_new(Reach& reach) {
  const bool german = reach.state.language == "de";
  const std::string day = shown_date(iso_date(local_date(reach.state.now.wall_ms)), german);
  reach.state.campaigns.general = true;
  show(new_draft((german ? "Neue Kampagne " : "New campaign ") + day, reach), true, reach);
}

void copy(Reach& reach) {
  v1::Campaign draft = reach.state.campaigns.draft;
  draft.set_name(free_name(draft.name(), reach.state));
  draft.set_id(new_id(draft.name(), reach.state));
  draft.set_state(v1::Campaign::STATE_DRAFT);
  show(std::move(draft), true, reach);
}

void remove(Reach& reach) {
  State& state = reach.state;
  const v1::Campaign gone = state.campaigns.draft;
  if (const v1::Campaign* was = saved_campaign(state, gone.id())) {
    v1::AdminRequest request;
    *request.mutable_campaign_delete()->mutable_was() = *was;
    reach.ask(Purpose::save, std::move(request));
  }
  state.snack = Snack{gone.name(), state.now.boot_ms + undo_shown_ms, gone};
  state.campaigns.chosen.clear();
  state.campaigns.draft.Clear();
  state.counting = {};
}

void turn(google::protobuf::RepeatedPtrField<std::string>& all, const std::string& id) {
  const auto found = std::find(all.begin(), all.end(), id);
  if (found == all.end())
    *all.Add() = id;
  else
    all.erase(found);
}

// The steps of "Aktion wählen" that this head office carries out.
struct Way {
  std::string_view key;
  v1::ContactStep::Output output;
};
constexpr std::array ways{Way{"action.print", v1::ContactStep::OUTPUT_PRINT},
                          Way{"action.upload", v1::ContactStep::OUTPUT_UPLOAD},
                          Way{"action.csv", v1::ContactStep::OUTPUT_CSV}};

bool turn_way(const std::string& key, v1::Campaign& draft) {
  const auto way = std::ranges::find(ways, key, &Way::key);
  if (way == ways.end()) return false;
  auto& steps = *draft.mutable_dispatch()->mutable_contacts();
  const auto found = std::find_if(steps.begin(), steps.end(), [&](const v1::ContactStep& one) {
    return one.output() == way->output;
  });
  if (found != steps.end()) {
    steps.erase(found);
    return true;
  }
  // One channel, one way out: another one takes its place.
  const std::string letter = steps.empty() ? std::string("letter") : steps[0].template_();
  steps.Clear();
  v1::ContactStep& step = *steps.Add();
  step.set_channel("post");
  step.set_output(way->output);
  if (way->output != v1::ContactStep::OUTPUT_CSV) step.set_template_(letter);
  step.set_cost_per_piece_cents(draft.cost_per_piece_cents());
  return true;
}

bool choose_source(const std::string& key, Reach& reach) {
  v1::Dispatch& dispatch = *reach.state.campaigns.draft.mutable_dispatch();
  if (key == "source.stored") {
    const auto& queries = reach.state.chain.campaigns().queries();
    dispatch.set_stored_query(queries.empty() ? "" : queries[0].id());
  } else if (key == "source.query") {
    v1::QueryGroup own;
    if (const v1::QueryGroup* known = query_of(reach.state)) own = *known;
    *dispatch.mutable_query() = std::move(own);
  } else if (key == "source.list") {
    const bool any = reach.state.lists && reach.state.lists->lists_size() > 0;
    dispatch.set_list(any ? reach.state.lists->lists(0).id() : "");
  } else if (key == "source.event") {
    const auto& events = reach.state.events.all;
    dispatch.mutable_event()->set_event(events.empty() ? "" : events.front().event().id());
  } else {
    return false;
  }
  count_now(reach);
  return true;
}

bool press_tool(const std::string& key, Reach& reach) {
  State& state = reach.state;
  if (key == "new") return make_new(reach), true;
  if (key == "campaign.copy") return copy(reach), true;
  if (key == "campaign.delete") return remove(reach), true;
  if (key == "campaign.save") {
    save(state.campaigns.draft, reach);
  } else if (key == "campaign.revert") {
    const v1::Campaign* saved = saved_campaign(state, state.campaigns.chosen);
    if (saved != nullptr) show(*saved, false, reach);
  } else if (key == "campaign.activate" || key == "campaign.end") {
    state.campaigns.draft.set_state(key == "campaign.end" ? v1::Campaign::STATE_ENDED
                                                          : v1::Campaign::STATE_ACTIVE);
    save(state.campaigns.draft, reach);
  } else if (key == "snack.undo" && state.snack) {
    const v1::Campaign back = state.snack->back;
    state.snack.reset();
    const bool known = saved_campaign(state, back.id()) != nullptr;
    if (!known) save(back, reach);
    show(back, false, reach);
  } else {
    return false;
  }
  return true;
}

bool press_general(const std::string& key, Reach& reach) {
  v1::Campaign& draft = reach.state.campaigns.draft;
  if (key.starts_with("goal.")) {
    draft.set_goal(key.substr(5));
  } else if (key == "branch.all") {
    draft.clear_branches();
  } else if (key.starts_with("branch.")) {
    turn(*draft.mutable_branches(), key.substr(7));
  } else if (key == "type.all") {
    draft.clear_process_types();
  } else if (key.starts_with("type.")) {
    turn(*draft.mutable_process_types(), key.substr(5));
  } else if (key == "campaign.not_new") {
    draft.set_not_for_new_customers(!draft.not_for_new_customers());
  } else if (key == "campaign.referral") {
    draft.set_counts_as_referral(!draft.counts_as_referral());
  } else {
    return false;
  }
  return true;
}

}  // namespace

// Whom a saved campaign reaches is found out as soon as somebody looks at it.
void look_at_reach(Reach& reach) {
  const State& state = reach.state;
  const bool looks = state.page == Page::campaigns && !state.campaigns.general;
  if (!looks || state.campaigns.chosen.empty() || is_dirty(state) || state.preflight.reply ||
      state.campaigns.draft.dispatch().contacts().empty() || reach.asking(Purpose::preflight))
    return;
  ask_preflight(reach);
}

void take_contacts(std::size_t at, Reach& reach) {
  State& state = reach.state;
  const auto& all = state.chain.campaigns().contact_templates();
  if (at >= static_cast<std::size_t>(all.size())) return;
  *state.campaigns.draft.mutable_dispatch()->mutable_contacts() =
      all[static_cast<int>(at)].steps();
  state.preflight = {};
}

void open_campaign(const std::string& id, Reach& reach) {
  if (const v1::Campaign* saved = saved_campaign(reach.state, id)) show(*saved, false, reach);
}

void open_new_campaign(const std::string& name, const v1::Dispatch& dispatch, Reach& reach) {
  v1::Campaign draft = new_draft(name, reach);
  *draft.mutable_dispatch() = dispatch;
  reach.state.campaigns.general = false;
  show(std::move(draft), true, reach);
}

void count_now(Reach& reach) {
  State& state = reach.state;
  Counting& counting = state.counting;
  counting.due_ms = 0;
  counting.fault.clear();
  const bool editing = state.page == Page::query;
  const v1::QueryGroup* query = editing ? &state.query.query : query_of(state);
  if (query == nullptr) {
    counting.reply.reset();
    return;
  }
  v1::AdminRequest request;
  *request.mutable_query_run()->mutable_query() = complete_query(*query);
  request.mutable_query_run()->set_rows_max(3);
  request.mutable_query_run()->set_with_lamp(true);
  counting.running = true;
  reach.ask(Purpose::count, std::move(request));
}

bool press_campaigns(const std::string& key, Reach& reach) {
  State& state = reach.state;
  if (press_tool(key, reach)) return true;
  if (state.page != Page::campaigns) return false;
  Campaigns& campaigns = state.campaigns;
  constexpr std::array filters{"chip.all", "chip.draft", "chip.active", "chip.paused",
                               "chip.ended"};
  const auto filter = std::ranges::find(filters, key);
  if (filter != filters.end()) {
    campaigns.filter = static_cast<v1::Campaign::State>(filter - filters.begin());
  } else if (key == "tab.general" || key == "tab.dispatch") {
    campaigns.general = key == "tab.general";
  } else if (key == "tab.dispatch.next") {
    campaigns.general = false;
  } else if (key == "households") {
    v1::Dispatch& dispatch = *campaigns.draft.mutable_dispatch();
    dispatch.set_merge_households(!dispatch.merge_households());
  } else if (key == "source.edit") {
    open_query(reach);
  } else if (key == "rows.all") {
    open_recipients(reach);
  } else if (key == "preflight.open") {
    open_preflight(reach);
  } else if (turn_way(key, campaigns.draft) || choose_source(key, reach) ||
             press_general(key, reach)) {
    state.preflight = {};
  } else if (key.starts_with("campaign.") && saved_campaign(state, key.substr(9)) != nullptr) {
    open_campaign(key.substr(9), reach);
  } else {
    return false;
  }
  look_at_reach(reach);
  return true;
}

}  // namespace tresen::desk
