#include "terminal/desk/menus.h"

#include <algorithm>
#include <array>

#include "terminal/desk/form.h"
#include "terminal/desk/screens/follow_ups.h"
#include "terminal/desk/screens/option_menus.h"
#include "terminal/desk/screens/query_tree.h"
#include "terminal/desk/screens/report_shapes.h"
#include "terminal/desk/views.h"

namespace tresen::desk {
namespace {

constexpr std::array icons{"campaign",      "hearing",    "mail_outline",      "event",
                           "card_giftcard", "visibility", "record_voice_over", "home",
                           "smartphone",    "star"};

const v1::QueryRow* row_of(const State& state, const std::string& key) {
  const v1::QueryNode* node = node_at(state.query.query, path_in(key));
  return node != nullptr && node->has_row() ? &node->row() : nullptr;
}

// Each event with all of its participants, then with those who stand so.
std::vector<v1::EventSource> event_sources(const State& state) {
  std::vector<v1::EventSource> all;
  for (const v1::EventFacts& facts : state.events.all) {
    v1::EventSource one;
    one.set_event(facts.event().id());
    all.push_back(one);
    one.add_standing(v1::PARTICIPATION_UNSPECIFIED);
    for (const auto standing : {v1::PARTICIPATION_INVITED, v1::PARTICIPATION_ACCEPTED,
                                v1::PARTICIPATION_DECLINED, v1::PARTICIPATION_CAME}) {
      one.set_standing(0, standing);
      all.push_back(one);
    }
  }
  return all;
}

template <class Label>
std::vector<ui::Segment> options(std::size_t count, Label label) {
  std::vector<ui::Segment> all;
  for (std::size_t i = 0; i < count; ++i) all.push_back(label(i));
  return all;
}

void choose_in_row(const std::string& key, std::size_t option, v1::QueryRow& row, Reach& reach) {
  if (key.ends_with(".field")) {
    const auto fields = fields_of(reach.state.chain);
    if (option >= fields.size() || row.field() == fields[option]) return;
    row.set_field(fields[option]);
    row.set_op(ops_of(kind_of(row.field())).front());
    row.clear_values();
  } else if (key.ends_with(".op")) {
    const auto ops = ops_of(kind_of(row.field()));
    if (option >= ops.size()) return;
    row.set_op(ops[option]);
    if (!takes_values(row.op())) row.clear_values();
  } else {
    const auto values = values_of(row.field(), reach.state.chain);
    if (option >= values.size()) return;
    auto& chosen = *row.mutable_values();
    const auto found = std::find(chosen.begin(), chosen.end(), values[option]);
    if (found == chosen.end())
      *chosen.Add() = values[option];
    else
      chosen.erase(found);
  }
  reach.count_soon();
}

// What a campaign's people may come from, of the kind that is chosen.
std::vector<ui::Segment> sources(const State& state, const ui::Locale& words) {
  const v1::Campaign& draft = state.campaigns.draft;
  std::vector<ui::Segment> all;
  if (draft.dispatch().has_event()) {
    for (const v1::EventSource& one : event_sources(state))
      all.push_back({{},
                     event_source_word(state, one, words),
                     one.SerializeAsString() == draft.dispatch().event().SerializeAsString()});
    return all;
  }
  if (draft.dispatch().has_list()) {
    if (state.lists)
      for (const auto& list : state.lists->lists())
        all.push_back({{}, list.id(), list.id() == draft.dispatch().list()});
    return all;
  }
  for (const auto& stored : state.chain.campaigns().queries())
    all.push_back({{}, stored.name(), stored.id() == draft.dispatch().stored_query()});
  return all;
}

// All branches, or one of them.
std::vector<ui::Segment> branch_options(const State& state, const std::string& all,
                                        const std::string& chosen) {
  std::vector<ui::Segment> options{{{}, all, chosen.empty()}};
  for (const auto& branch : state.chain.rules().branches())
    options.push_back({{}, branch.name(), branch.id() == chosen});
  return options;
}

std::vector<ui::Segment> row_menu(const State& state, const std::string& key,
                                  const ui::Locale& words) {
  const v1::QueryRow* row = row_of(state, key);
  if (row == nullptr) return {};
  if (key.ends_with(".field")) {
    const auto fields = fields_of(state.chain);
    return options(fields.size(), [&](std::size_t i) {
      return ui::Segment{{}, field_word(fields[i], state.chain, words), fields[i] == row->field()};
    });
  }
  if (key.ends_with(".op")) {
    const auto ops = ops_of(kind_of(row->field()));
    return options(ops.size(), [&](std::size_t i) {
      return ui::Segment{{}, op_word(ops[i], words), ops[i] == row->op()};
    });
  }
  std::vector<ui::Segment> all;
  const auto& chosen = row->values();
  for (const std::string& value : values_of(row->field(), state.chain))
    all.push_back({{},
                   value_word(row->field(), value, state.chain, words),
                   std::find(chosen.begin(), chosen.end(), value) != chosen.end()});
  return all;
}

}  // namespace

std::string event_source_word(const State& state, const v1::EventSource& source,
                              const ui::Locale& words) {
  static constexpr std::array names{"all", "invited", "accepted", "declined", "came"};
  const v1::Event* event = saved_event(state, source.event());
  std::string text = event == nullptr ? source.event() : event->title();
  for (const int standing : source.standing())
    if (standing > 0 && static_cast<std::size_t>(standing) < names.size())
      text += " · " +
              words.text(std::string("desk.standing.") + names[static_cast<std::size_t>(standing)]);
  return text;
}

bool has_menu(const State& state, const std::string& key) {
  constexpr std::array<std::string_view, 12> always{
      "campaign.icon",    "source.which",  "code.branch",    "event.branch",
      "archive.campaign", "report.branch", "report.pick",    "call.campaign",
      "follow.branch",    "follow.to",     "query.versions", "action.contacts"};
  if (std::ranges::find(always, key) != always.end()) return true;
  if (key == "options.add")
    return state.page == Page::options && state.options.part == Options::Part::rules;
  if (key.starts_with("customer."))
    return is_customer_field(key) && !values_of(key.substr(9), state.chain).empty();
  if (key.starts_with("option.")) return !option_values(state, key).empty();
  if (!key.starts_with("row.")) return false;
  if (key.ends_with(".field") || key.ends_with(".op")) return true;
  const v1::QueryRow* row = row_of(state, key);
  return row != nullptr && !values_of(row->field(), state.chain).empty();
}

std::vector<ui::Segment> menu_of(const State& state, const std::string& key,
                                 const ui::Locale& words) {
  const v1::Campaign& draft = state.campaigns.draft;
  if (key == "campaign.icon")
    return options(icons.size(), [&](std::size_t i) {
      return ui::Segment{
          {}, words.text(std::string("desk.icon.") + icons[i]), draft.icon() == icons[i]};
    });
  if (key == "code.branch") {
    std::vector<ui::Segment> all;
    for (const auto& branch : state.chain.rules().branches())
      all.push_back({{}, branch.name(), branch.id() == state.devices.branch});
    return all;
  }
  if (key == "event.branch")
    return branch_options(state, words.text("desk.event.everywhere"), state.events.draft.branch());
  if (key == "report.branch")
    return branch_options(state, words.text("desk.report.everywhere"), state.reports.branch);
  if (key == "follow.branch")
    return branch_options(state, words.text("desk.report.everywhere"), state.follow_ups.branch);
  if (key == "query.versions") {
    std::vector<ui::Segment> all;
    for (const v1::QueryVersion& one : state.query.versions)
      all.push_back(
          {{}, version_word(state, one, words), one.query().version() == state.query.version});
    return all;
  }
  if (key == "action.contacts") {
    std::vector<ui::Segment> all;
    for (const auto& one : state.chain.campaigns().contact_templates())
      all.push_back({{}, one.name(), false});
    return all;
  }
  if (key == "report.pick") return report_picks(state, words);
  if (key == "follow.to") return follow_up_carers(state, words);
  if (key == "call.campaign" || key == "archive.campaign") {
    const bool archive = key == "archive.campaign";
    const std::string& chosen = archive ? state.archive.campaign : state.calls.campaign;
    std::vector<ui::Segment> all;
    if (archive) all.push_back({{}, words.text("desk.archive.all_campaigns"), chosen.empty()});
    for (const auto& campaign : state.chain.campaigns().campaigns())
      all.push_back({{}, campaign.name(), campaign.id() == chosen});
    return all;
  }
  if (key == "options.add") {
    const auto fields = addable_fields(state);
    return options(fields.size(), [&](std::size_t i) {
      return ui::Segment{{}, words.text("field." + fields[i]), false};
    });
  }
  if (key.starts_with("customer.")) {
    const std::string field = key.substr(9);
    std::vector<ui::Segment> all;
    for (const std::string& value : values_of(field, state.chain))
      all.push_back(
          {{}, value_word(field, value, state.chain, words), value == known_text(state, field)});
    return all;
  }
  if (key == "source.which") return sources(state, words);
  if (key.starts_with("option.")) {
    const std::vector<std::string> values = option_values(state, key);
    return options(values.size(), [&](std::size_t i) {
      return ui::Segment{{},
                         option_value_word(state, key, values[i], words),
                         values[i] == option_value(state, key)};
    });
  }
  return row_menu(state, key, words);
}

void choose(const std::string& key, std::size_t option, Reach& reach) {
  State& state = reach.state;
  v1::Campaign& draft = state.campaigns.draft;
  if (key == "campaign.icon" && option < icons.size()) {
    draft.set_icon(icons[option]);
  } else if (key == "code.branch" &&
             option < static_cast<std::size_t>(state.chain.rules().branches_size())) {
    state.devices.branch = state.chain.rules().branches(static_cast<int>(option)).id();
    state.devices.code.clear();
  } else if (key == "archive.campaign") {
    const auto& campaigns = state.chain.campaigns().campaigns();
    if (option <= static_cast<std::size_t>(campaigns.size()))
      filter_archive(option == 0 ? "" : campaigns[static_cast<int>(option) - 1].id(), reach);
  } else if (key == "query.versions") {
    show_query_version(option, reach);
  } else if (key == "action.contacts") {
    take_contacts(option, reach);
  } else if (key == "report.branch") {
    choose_report_branch(option, reach);
  } else if (key == "report.pick") {
    choose_report_pick(option, reach);
  } else if (key == "follow.branch") {
    choose_follow_up_branch(option, reach);
  } else if (key == "follow.to") {
    choose_follow_up_carer(option, reach);
  } else if (key == "call.campaign" &&
             option < static_cast<std::size_t>(state.chain.campaigns().campaigns_size())) {
    state.calls.campaign = state.chain.campaigns().campaigns(static_cast<int>(option)).id();
    state.calls.sure = false;
  } else if (key == "options.add") {
    const auto fields = addable_fields(state);
    if (option < fields.size()) add_field_rule(fields[option], reach);
  } else if (key.starts_with("option.")) {
    choose_option(key, option, reach);
  } else if (key.starts_with("customer.")) {
    const auto values = values_of(key.substr(9), state.chain);
    if (option < values.size()) put_field(key, values[option], reach);
  } else if (key == "event.branch") {
    const auto& branches = state.chain.rules().branches();
    if (option == 0)
      state.events.draft.clear_branch();
    else if (option <= static_cast<std::size_t>(branches.size()))
      state.events.draft.set_branch(branches[static_cast<int>(option) - 1].id());
  } else if (key == "source.which" && draft.dispatch().has_event()) {
    const auto all = event_sources(state);
    if (option < all.size()) *draft.mutable_dispatch()->mutable_event() = all[option];
    state.preflight = {};
  } else if (key == "source.which") {
    const int at = static_cast<int>(option);
    if (draft.dispatch().has_list()) {
      if (state.lists && at < state.lists->lists_size())
        draft.mutable_dispatch()->set_list(state.lists->lists(at).id());
    } else if (at < state.chain.campaigns().queries_size()) {
      draft.mutable_dispatch()->set_stored_query(state.chain.campaigns().queries(at).id());
    }
    count_now(reach);
  } else if (v1::QueryNode* node = node_at(state.query.query, path_in(key))) {
    choose_in_row(key, option, *node->mutable_row(), reach);
  }
}

}  // namespace tresen::desk
