// How H11 looks.

#include <algorithm>
#include <array>

#include "terminal/desk/form.h"
#include "terminal/desk/screens/report_shapes.h"
#include "terminal/desk/views.h"

namespace tresen::desk {
namespace {

using ui::Align;
using ui::DeskButton;
using ui::DeskMood;

const v1::Caller* chosen_caller(const Calls& calls) {
  if (!calls.reply || calls.caller >= static_cast<std::size_t>(calls.reply->callers_size()))
    return nullptr;
  return &calls.reply->callers(static_cast<int>(calls.caller));
}

std::string day_of(const State& state, const std::string& iso) {
  return shown_date(iso, state.language == "de");
}

// What is known of the number, in a sentence.
ui::DeskWords answer_of(const Calls& calls, const ui::Locale& words) {
  if (!calls.reply) return {words.text("desk.call.enter"), "info_outline"};
  const std::string& found = calls.reply->state();
  if (found == "known")
    return {words.plural("desk.call.known", calls.reply->callers_size()), "phone_in_talk",
            DeskMood::good};
  const bool unknown = found == "unknown";
  return {words.text(unknown                 ? "desk.call.unknown"
                     : found == "suppressed" ? "desk.call.suppressed"
                                             : "desk.call.malformed"),
          unknown ? "person_off" : "warning", DeskMood::look};
}

ui::DeskCard number_of(const State& state, const ui::Locale& words) {
  const Calls& calls = state.calls;
  ui::DeskField number = field_of(state, words, "call.number", words.text("desk.call.number"));
  number.icon = "phone";
  number.empty = "0711 / 392 00 42";
  ui::DeskCard card{words.text("desk.call.who")};
  const bool asked = calls.reply.has_value();
  card.blocks = {ui::DeskFields{{std::move(number)}},
                 ui::DeskButtons{{{"call.ask", words.text("desk.call.ask"), "search",
                                   asked ? DeskButton::Kind::secondary : DeskButton::Kind::primary},
                                  {"call.next", words.text("desk.call.next"), "add_call",
                                   DeskButton::Kind::quiet}}},
                 answer_of(calls, words)};
  if (asked && calls.reply->state() != "known")
    card.blocks.emplace_back(
        ui::DeskButtons{{{"call.search", words.text("desk.call.search"), "person_search"}}, true});
  return card;
}

ui::DeskCard callers_of(const State& state, const ui::Locale& words) {
  const Calls& calls = state.calls;
  ui::DeskTable table;
  table.columns = {{words.text("desk.column.name"), 0},
                   {words.text("desk.column.no"), 76, Align::right}};
  for (int i = 0; i < calls.reply->callers_size(); ++i) {
    const v1::Caller& one = calls.reply->callers(i);
    const bool chosen = calls.caller == static_cast<std::size_t>(i);
    table.rows.push_back({"caller." + std::to_string(i),
                          {{one.name(), "", DeskMood::plain, chosen}, {one.no()}},
                          chosen});
  }
  ui::DeskCard card{words.text("desk.call.callers"), calls.reply->shown()};
  card.blocks = {std::move(table)};
  if (const v1::Caller* who = chosen_caller(calls)) {
    ui::DeskFacts facts{{{words.text("desk.column.city"), who->city().empty() ? "–" : who->city()},
                         {words.text("desk.column.branch"),
                          who->branch().empty() ? "–" : branch_name(state, who->branch())}}};
    facts.facts.push_back(who->objected() ? ui::DeskFact{words.text("desk.call.advertising"),
                                                         words.text("desk.call.has_objected"),
                                                         "block", DeskMood::bad}
                                          : ui::DeskFact{words.text("desk.call.advertising"),
                                                         words.text("desk.call.not_objected")});
    card.blocks.emplace_back(std::move(facts));
    if (may(state, v1::AdminRequest::kCustomer))
      card.blocks.emplace_back(
          ui::DeskButtons{{{"call.card", words.text("desk.call.card"), "person"}}, true});
  }
  return card;
}

// A row of buttons, each with what it would write.
ui::DeskButtons outcomes(const Calls& calls, const ui::Locale& words, bool ready,
                         std::initializer_list<std::pair<const char*, const char*>> wanted) {
  ui::DeskButtons row;
  for (const auto& [outcome, icon] : wanted) {
    const bool objects = std::string_view(outcome) == "objects";
    const std::string key = std::string("outcome.") + outcome;
    row.buttons.push_back({std::string("outcome.") + outcome,
                           words.text(objects && calls.sure ? "desk.call.sure" : key), icon,
                           objects ? DeskButton::Kind::danger : DeskButton::Kind::secondary,
                           ready});
  }
  return row;
}

ui::DeskCard response_of(const State& state, const ui::Locale& words) {
  const Calls& calls = state.calls;
  const v1::Campaign* campaign = saved_campaign(state, calls.campaign);
  ui::DeskField which{"call.campaign", words.text("desk.call.campaign"),
                      campaign == nullptr ? calls.campaign : campaign->name()};
  which.empty = words.text("desk.call.choose");
  which.menu = true;
  const bool ready =
      !calls.campaign.empty() && !state.asked[static_cast<std::size_t>(Purpose::response)].token;
  ui::DeskField text = field_of(state, words, "call.text", words.text("desk.call.text"));
  text.empty = words.text("desk.call.no_task");
  ui::DeskField days = field_of(state, words, "call.days", words.text("desk.call.days"));
  days.empty = "1";
  ui::DeskCard card{words.text("desk.call.response")};
  if (ready && campaign != nullptr && !campaign->prompt().empty())
    card.blocks.emplace_back(ui::DeskWords{campaign->prompt(), "record_voice_over"});
  card.blocks.insert(card.blocks.begin(), ui::DeskFields{{std::move(which)}});
  card.blocks.emplace_back(ui::DeskFields{{std::move(text), std::move(days)}, {3, 1}});
  card.blocks.emplace_back(outcomes(
      calls, words, ready, {{"interested", "thumb_up"}, {"appointment", "event_available"}}));
  card.blocks.emplace_back(
      outcomes(calls, words, ready, {{"bought", "shopping_bag"}, {"callback", "phone_callback"}}));
  card.blocks.emplace_back(
      outcomes(calls, words, ready, {{"declined", "cancel"}, {"wrong_address", "location_on"}}));
  card.blocks.emplace_back(outcomes(calls, words, ready, {{"objects", "block"}}));
  if (!ready)
    card.blocks.emplace_back(ui::DeskWords{words.text("desk.call.first"), "info_outline"});
  return card;
}

ui::DeskCard contacts_of(const State& state, const v1::Caller& who, const ui::Locale& words) {
  ui::DeskTable table;
  table.key = "contacts";
  table.columns = {{words.text("desk.column.campaign"), 0},
                   {words.text("desk.call.how"), 116},
                   {words.text("desk.column.day"), 88, Align::right}};
  for (const v1::ContactFacts& one : who.contacts()) {
    const bool open = !one.campaign().empty();
    const bool first = std::ranges::none_of(
        table.rows, [&](const ui::DeskRow& row) { return row.key == "joined." + one.campaign(); });
    table.rows.push_back({open && first ? "joined." + one.campaign() : "",
                          {{report_word(state, "campaign", one.campaign(), words)},
                           {report_word(state, "kind", one.kind(), words)},
                           {day_of(state, one.day())}},
                          open && one.campaign() == state.calls.campaign});
  }
  table.empty = words.text("desk.call.no_contacts");
  ui::DeskCard card{words.text("desk.call.contacts"),
                    count_of(words, static_cast<std::uint64_t>(who.contacts_size()))};
  card.blocks = {std::move(table)};
  card.grows = true;
  return card;
}

ui::DeskCard tasks_of(const State& state, const v1::Caller& who, const ui::Locale& words) {
  const std::string today = iso_date(local_date(state.now.wall_ms));
  ui::DeskTable table;
  table.key = "tasks";
  table.columns = {{words.text("desk.follow.what"), 0},
                   {words.text("desk.follow.due"), 128, Align::right}};
  for (const v1::FollowUpFacts& one : who.follow_ups()) {
    const bool late = one.due() < today;
    table.rows.push_back({{},
                          {{one.text()},
                           {day_of(state, one.due()), late ? "error" : "",
                            late ? DeskMood::bad : DeskMood::plain, late}}});
  }
  table.empty = words.text("desk.call.no_tasks");
  ui::DeskCard card{words.text("desk.call.tasks"),
                    count_of(words, static_cast<std::uint64_t>(who.follow_ups_size()))};
  card.blocks = {std::move(table)};
  card.grows = true;
  return card;
}

}  // namespace

ui::DeskCards calls_view(const State& state, const ui::Locale& words) {
  ui::DeskCards view;
  const Calls& calls = state.calls;
  view.head.title = words.text("desk.call");
  const v1::Caller* who = chosen_caller(calls);
  if (calls.reply) view.head.context = calls.reply->shown();
  ui::DeskPane side{"call.pane", 340, {number_of(state, words)}};
  if (who != nullptr) side.cards.push_back(callers_of(state, words));
  view.panes.push_back(std::move(side));
  if (who == nullptr) {
    ui::DeskCard card{words.text("desk.call.response")};
    card.blocks = {ui::DeskWords{words.text("desk.call.nobody"), "info_outline"}};
    view.panes.push_back({"response.pane", 0, {std::move(card)}});
    return view;
  }
  view.panes.push_back({"response.pane", 0, {response_of(state, words)}});
  view.panes.push_back(
      {"joined.pane", 440, {contacts_of(state, *who, words), tasks_of(state, *who, words)}});
  return view;
}

ui::DeskFoot calls_foot(const State& state, const ui::Locale& words) {
  const auto& noted = state.calls.noted;
  if (!noted) return {"info_outline", {}, words.text("desk.call.foot"), {}};
  const std::string outcome = words.text("outcome." + state.calls.outcome);
  const std::string key = noted->objected()      ? "desk.call.objected"
                          : noted->due().empty() ? "desk.call.noted"
                                                 : "desk.call.noted_due";
  return {"check_circle",
          DeskMood::good,
          words.format(key, {outcome, noted->no(), day_of(state, noted->due())}),
          {}};
}

}  // namespace tresen::desk
