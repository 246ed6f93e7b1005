// How H01 looks.

#include <algorithm>
#include <array>

#include "sync/base/text.h"
#include "terminal/desk/form.h"
#include "terminal/desk/recipients.h"
#include "terminal/desk/views.h"

namespace tresen::desk {
namespace {

using Kind = ui::DeskButton::Kind;

const v1::RunFacts* last_run(const State& state, const std::string& campaign) {
  for (const v1::RunFacts& run : state.runs.all)
    if (run.campaign() == campaign) return &run;
  return nullptr;
}

bool goes_on(const v1::RunFacts& run) {
  return run.state() == v1::RunFacts::STATE_SENDING || run.state() == v1::RunFacts::STATE_FROZEN;
}

std::string percent_of(const v1::RunFacts& run) {
  const std::uint64_t done = run.recipients() - run.waiting() - run.claimed();
  return std::to_string(run.recipients() == 0 ? 0 : done * 100 / run.recipients()) + "\u00A0%";
}

ui::DeskCampaignRow row_of(const State& state, const v1::Campaign& campaign,
                           const ui::Locale& words) {
  const ui::DeskBadge badge = state_badge(state, campaign, words);
  ui::DeskCampaignRow row{"campaign." + campaign.id(),
                          campaign.name(),
                          badge.icon,
                          badge.label,
                          badge.mood,
                          {},
                          campaign.id() == state.campaigns.chosen};
  const v1::RunFacts* run = last_run(state, campaign.id());
  if (run != nullptr)
    row.count = words.format("desk.count.sent", {count_of(words, run->sent())});
  else if (row.chosen && state.preflight.reply)
    row.count =
        words.format("desk.count.persons", {count_of(words, state.preflight.reply->recipients())});
  return row;
}

// Shown where neither search nor state leaves it out.
bool is_listed(const State& state, const v1::Campaign& campaign) {
  const Campaigns& campaigns = state.campaigns;
  if (campaigns.filter != v1::Campaign::STATE_UNSPECIFIED && campaign.state() != campaigns.filter)
    return false;
  return campaigns.search.empty() ||
         folded(campaign.name()).find(folded(campaigns.search)) != std::string::npos;
}

std::vector<ui::DeskChip> chips_of(const State& state, const ui::Locale& words) {
  std::array<std::int64_t, 5> counts{};
  for (const auto& campaign : state.chain.campaigns().campaigns())
    ++counts[static_cast<std::size_t>(std::clamp<int>(campaign.state(), 0, 4))];
  constexpr std::array names{"all", "draft", "active", "paused", "ended"};
  std::vector<ui::DeskChip> chips;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool on = static_cast<std::size_t>(state.campaigns.filter) == i;
    if (i > 0 && counts[i] == 0 && !on) continue;
    std::string label = words.text(std::string("desk.state.") + names[i]);
    if (i > 0) label += " " + words.number(counts[i]);
    chips.push_back({std::string("chip.") + names[i], label, on});
  }
  return chips;
}

std::vector<ui::DeskButton> tools_of(const State& state, const ui::Locale& words) {
  std::vector<ui::DeskButton> tools;
  if (!state.campaigns.fresh) {
    tools.push_back({"campaign.copy", words.text("desk.copy"), "content_copy", Kind::quiet});
    if (state.campaigns.draft.state() == v1::Campaign::STATE_ACTIVE)
      tools.push_back({"campaign.end", words.text("desk.end"), "stop", Kind::quiet});
  }
  tools.push_back({"campaign.delete", words.text("desk.delete"), "delete", Kind::quiet});
  return tools;
}

}  // namespace

ui::DeskBadge state_badge(const State& state, const v1::Campaign& campaign,
                          const ui::Locale& words) {
  const v1::RunFacts* run = last_run(state, campaign.id());
  if (run != nullptr && goes_on(*run))
    return {words.format("desk.state.running", {percent_of(*run)}), "play_arrow",
            ui::DeskMood::info};
  if (run != nullptr && run->state() == v1::RunFacts::STATE_PAUSED)
    return {words.text("desk.state.run_paused"), "pause", ui::DeskMood::look};
  switch (campaign.state()) {
    case v1::Campaign::STATE_ACTIVE:
      return {words.text("desk.state.active"), "play_arrow", ui::DeskMood::info};
    case v1::Campaign::STATE_PAUSED:
      return {words.text("desk.state.paused"), "pause", ui::DeskMood::look};
    case v1::Campaign::STATE_ENDED: {
      const std::string day = shown_date(campaign.valid_to(), state.language == "de");
      return {
          day.empty() ? words.text("desk.state.ended") : words.format("desk.state.ended_on", {day}),
          "check", ui::DeskMood::good};
    }
    default:
      break;
  }
  const bool checked = campaign.id() == state.campaigns.chosen && state.preflight.reply &&
                       state.preflight.of == state.campaigns.draft.SerializeAsString();
  if (checked) return {words.text("desk.state.checked"), "fact_check", ui::DeskMood::info};
  return {words.text("desk.state.draft"), "edit_note", ui::DeskMood::plain};
}

ui::DeskCampaigns campaigns_view(const State& state, const ui::Locale& words) {
  ui::DeskCampaigns view;
  view.search = field_of(state, words, "search", "");
  view.search.empty = words.text("desk.search_campaign");
  view.search.icon = "search";
  view.add = {"new", words.text("desk.new"), "add", Kind::primary};
  view.chips = chips_of(state, words);
  std::vector<v1::Campaign> all(state.chain.campaigns().campaigns().begin(),
                                state.chain.campaigns().campaigns().end());
  if (state.campaigns.fresh) all.insert(all.begin(), state.campaigns.draft);
  std::ranges::stable_sort(all, {}, [](const v1::Campaign& one) {
    return std::pair(one.state() == v1::Campaign::STATE_ENDED, one.order());
  });
  for (const v1::Campaign& campaign : all) {
    const bool chosen = campaign.id() == state.campaigns.chosen;
    if (is_listed(state, campaign))
      view.rows.push_back(row_of(state, chosen ? state.campaigns.draft : campaign, words));
  }
  view.foot = words.plural("desk.campaigns", static_cast<std::int64_t>(view.rows.size()));
  view.nothing = words.text("desk.nothing_chosen");
  if (state.campaigns.chosen.empty()) return view;
  view.title = state.campaigns.draft.name();
  if (view.title.empty()) view.title = words.text("desk.nameless");
  view.badge = state_badge(state, state.campaigns.draft, words);
  view.tools = tools_of(state, words);
  view.tabs = {{"tab.general", words.text("desk.tab.general"), state.campaigns.general},
               {"tab.dispatch", words.text("desk.tab.dispatch"), !state.campaigns.general}};
  const v1::RunFacts* run = last_run(state, state.campaigns.chosen);
  view.last_run = run == nullptr
                      ? words.text("desk.last_run.none")
                      : words.format("desk.last_run.at", {words.date(local_date(run->made_ms()))});
  if (state.campaigns.general)
    view.tab = general_view(state, words);
  else
    view.tab = dispatch_view(state, words);
  return view;
}

ui::DeskFoot campaigns_foot(const State& state, const ui::Locale& words) {
  if (state.campaigns.chosen.empty()) return {"info_outline", {}, words.text("desk.foot.none"), {}};
  ui::DeskFoot foot;
  const bool wrong = !state.form.faults.empty();
  if (is_dirty(state)) {
    foot = {"edit", ui::DeskMood::look, words.text("desk.foot.unsaved"), {}};
    if (!state.campaigns.fresh)
      foot.buttons.push_back({"campaign.revert", words.text("desk.revert"), "undo"});
    foot.buttons.push_back({"campaign.save", words.text(wrong ? "desk.foot.wrong" : "desk.save"),
                            "save", Kind::primary, !wrong});
    return foot;
  }
  foot = {"check_circle",
          ui::DeskMood::good,
          state.campaigns.saved_ms == 0
              ? words.text("desk.foot.saved")
              : words.format("desk.foot.saved_at",
                             {words.time(local_minute(state.campaigns.saved_ms))}),
          {}};
  if (state.campaigns.draft.state() == v1::Campaign::STATE_DRAFT)
    foot.buttons.push_back({"campaign.activate", words.text("desk.activate"), "storefront"});
  if (state.campaigns.general)
    foot.buttons.push_back(
        {"tab.dispatch.next", words.text("desk.to_dispatch"), "arrow_forward", Kind::primary});
  else
    foot.buttons.push_back({"preflight.open", words.text("desk.to_preflight"), "arrow_forward",
                            Kind::primary, state.campaigns.draft.dispatch().contacts_size() > 0});
  return foot;
}

ui::DeskGeneral general_view(const State& state, const ui::Locale& words) {
  const v1::Campaign& draft = state.campaigns.draft;
  const auto field = [&](const char* key) {
    return field_of(state, words, std::string("campaign.") + key,
                    words.text(std::string("desk.field.campaign.") + key));
  };
  ui::DeskGeneral view;
  view.name = field("name");
  view.description = field("description");
  view.description.lines = 3;
  view.goal_label = words.text("desk.goal");
  for (const char* goal : {"retention", "acquisition"})
    view.goal.push_back({std::string("goal.") + goal, words.text(std::string("desk.goal.") + goal),
                         draft.goal() == goal});
  view.valid_label = words.text("desk.valid");
  view.valid_from = field("valid_from");
  view.valid_to = field("valid_to");
  view.valid_from.label.clear();
  view.valid_to.label.clear();
  view.valid_from.empty = view.valid_to.empty = words.text("desk.open_end");
  view.branches_label = words.text("desk.branches");
  view.branches.push_back(
      {"branch.all", words.text("desk.all_branches"), draft.branches().empty()});
  const auto has = [](const auto& all, const std::string& id) {
    return std::find(all.begin(), all.end(), id) != all.end();
  };
  for (const auto& branch : state.chain.rules().branches())
    view.branches.push_back(
        {"branch." + branch.id(), branch.name(), has(draft.branches(), branch.id())});
  view.types_label = words.text("desk.types");
  view.types.push_back({"type.all", words.text("desk.all_types"), draft.process_types().empty()});
  for (const auto& made : state.chain.rules().templates()) {
    const ui::DeskChip chip{"type." + made.type(), made.name(),
                            has(draft.process_types(), made.type())};
    if (std::ranges::find(view.types, chip.key, &ui::DeskChip::key) == view.types.end())
      view.types.push_back(chip);
  }
  view.not_new = {"campaign.not_new", words.text("desk.not_new"), draft.not_for_new_customers()};
  view.referral = {"campaign.referral", words.text("desk.referral"), draft.counts_as_referral()};
  view.tile_title = words.text("desk.tile");
  view.tile_icon = draft.icon().empty() ? "campaign" : draft.icon();
  view.tile_name = draft.name();
  view.prompt = field("prompt");
  view.prompt.lines = 2;
  view.icon = field("icon");
  view.icon.menu = true;
  view.icon.value = words.text("desk.icon." + view.tile_icon);
  if (view.icon.value.starts_with("desk.icon.")) view.icon.value = view.tile_icon;
  view.order = field("order");
  view.cost_title = words.text("desk.cost");
  view.cost_total = field("cost_total");
  view.cost_piece = field("cost_piece");
  view.attribution = field("attribution");
  view.attribution.empty = words.text("desk.attribution.chain");
  view.attribution_note = words.text("desk.attribution.first");
  return view;
}

}  // namespace tresen::desk
