// How H08 looks.

#include <algorithm>
#include <array>

#include "terminal/desk/form.h"
#include "terminal/desk/views.h"

namespace tresen::desk {
namespace {

using ui::Align;
using ui::DeskMood;
using Kind = ui::DeskButton::Kind;

struct Stand {
  const char* word;
  const char* icon;
  DeskMood mood;
};
// By the number of a Participation.
constexpr std::array stands{
    Stand{"all", "groups", DeskMood::plain}, Stand{"invited", "mail_outline", DeskMood::plain},
    Stand{"accepted", "check_circle", DeskMood::good}, Stand{"declined", "block", DeskMood::look},
    Stand{"came", "how_to_reg", DeskMood::info}};

const Stand& stand_of(v1::Participation standing) {
  const auto at = static_cast<std::size_t>(standing);
  return stands[at < stands.size() ? at : 0];
}

std::string word_of(const Stand& stand, const ui::Locale& words) {
  return words.text(std::string("desk.standing.") + stand.word);
}

const v1::EventFacts* facts_of(const State& state) {
  const auto found = std::ranges::find_if(state.events.all, [&](const v1::EventFacts& one) {
    return one.event().id() == state.events.chosen;
  });
  return found == state.events.all.end() ? nullptr : &*found;
}

ui::DeskTable participants_of(const State& state, const ui::Locale& words) {
  ui::DeskTable table;
  table.key = "participants";
  table.columns = {{words.text("desk.column.no"), 76, Align::right},
                   {words.text("desk.column.name"), 0},
                   {words.text("desk.column.stand"), 118}};
  for (const v1::Participant& one : state.events.participants) {
    if (state.events.filter != v1::PARTICIPATION_UNSPECIFIED &&
        one.standing() != state.events.filter)
      continue;
    const Stand& stand = stand_of(one.standing());
    const bool chosen = one.no() == state.events.person;
    table.rows.push_back({"person." + one.no(),
                          {{one.no()},
                           {one.name(), "", DeskMood::plain, chosen},
                           {word_of(stand, words), stand.icon, stand.mood}},
                          chosen});
  }
  table.empty = words.text(state.events.fresh ? "desk.event.save_first" : "desk.event.nobody");
  return table;
}

ui::DeskCard mailing_of(const State& state, const ui::Locale& words) {
  const v1::EventFacts* facts = facts_of(state);
  ui::DeskCard card{words.text("desk.event.mailing")};
  const std::size_t shown = participants_of(state, words).rows.size();
  const bool ready = facts != nullptr && !is_event_dirty(state) && shown > 0;
  card.blocks = {
      ui::DeskWords{words.text("desk.event.mailing.what"), "info_outline"},
      ui::DeskButtons{{{"event.write",
                        ready ? words.plural("desk.event.write", static_cast<std::int64_t>(shown))
                              : words.text("desk.event.write.none"),
                        "campaign", Kind::secondary, ready}},
                      true}};
  return card;
}

ui::DeskPane list_of(const State& state, const ui::Locale& words) {
  ui::DeskTable table;
  table.key = "events";
  table.columns = {{words.text("desk.event"), 0}, {words.text("desk.column.day"), 86}};
  for (const v1::EventFacts& one : state.events.all) {
    const bool chosen = one.event().id() == state.events.chosen;
    const std::string day = one.event().begins().substr(0, 10);
    table.rows.push_back({"events." + one.event().id(),
                          {{one.event().title(), "", DeskMood::plain, chosen},
                           {shown_date(day, state.language == "de")}},
                          chosen});
  }
  table.empty = words.text(state.asked[static_cast<std::size_t>(Purpose::events)].token != 0
                               ? "desk.loading"
                               : "desk.event.none");
  ui::DeskCard card{words.text("desk.events.all"), count_of(words, state.events.all.size())};
  card.blocks = {std::move(table)};
  card.grows = true;
  return {"events.pane", 356, {std::move(card), mailing_of(state, words)}};
}

ui::DeskCard details_of(const State& state, const ui::Locale& words) {
  const auto field = [&](const char* key) {
    return field_of(state, words, std::string("event.") + key,
                    words.text(std::string("desk.event.") + key));
  };
  ui::DeskField branch{"event.branch", words.text("desk.column.branch"),
                       branch_name(state, state.events.draft.branch())};
  branch.menu = true;
  branch.empty = words.text("desk.event.everywhere");
  ui::DeskField ends = field("ends"), capacity = field("capacity");
  ends.empty = words.text("desk.event.open");
  capacity.empty = words.text("desk.event.any_number");
  ui::DeskCard card{words.text("desk.event")};
  card.blocks = {ui::DeskFields{{field("title")}}, ui::DeskFields{{field("place"), branch}},
                 ui::DeskFields{{field("begins"), ends, capacity}, {1.2F, 1.2F, 1}}};
  return card;
}

ui::DeskCard people_of(const State& state, const ui::Locale& words) {
  const v1::EventFacts* facts = facts_of(state);
  const v1::EventFacts none;
  const v1::EventFacts& known = facts == nullptr ? none : *facts;
  const std::array<std::uint64_t, 5> counts{
      known.invited() + known.accepted() + known.declined() + known.came(), known.invited(),
      known.accepted(), known.declined(), known.came()};
  ui::DeskChips chips;
  for (std::size_t i = 0; i < stands.size(); ++i)
    chips.chips.push_back({std::string("standing.") + stands[i].word,
                           word_of(stands[i], words) + " " + count_of(words, counts[i]),
                           static_cast<std::size_t>(state.events.filter) == i});
  ui::DeskCard card{words.text("desk.event.participants")};
  const std::uint64_t capacity = known.event().capacity(), taken = known.accepted() + known.came();
  if (capacity > 0) {
    card.note =
        words.format("desk.event.places", {count_of(words, taken), count_of(words, capacity)});
    card.mood = taken >= capacity ? DeskMood::look : DeskMood::plain;
    card.note_icon = taken >= capacity ? "warning" : "";
  }
  card.blocks = {std::move(chips), participants_of(state, words)};
  card.grows = true;
  return card;
}

// Answers of whoever is chosen among the participants.
std::optional<ui::DeskCard> answer_of(const State& state, const ui::Locale& words) {
  const auto& all = state.events.participants;
  const auto person = std::ranges::find_if(
      all, [&](const v1::Participant& one) { return one.no() == state.events.person; });
  if (person == all.end()) return {};
  ui::DeskButtons buttons{{}, true};
  for (const std::size_t i : {2U, 3U, 4U}) {
    if (static_cast<std::size_t>(person->standing()) == i) continue;
    buttons.buttons.push_back({std::string("answer.") + stands[i].word,
                               words.text(std::string("desk.event.") + stands[i].word),
                               stands[i].icon});
  }
  const Stand& stand = stand_of(person->standing());
  ui::DeskCard card{person->name()};
  card.blocks = {
      ui::DeskFacts{{{words.text("desk.column.no"), person->no()},
                     {words.text("desk.column.stand"), word_of(stand, words), stand.icon,
                      stand.mood == DeskMood::plain ? DeskMood::info : stand.mood},
                     {words.text("desk.column.since"), words.date(local_date(person->at_ms()))}}},
      std::move(buttons)};
  return card;
}

ui::DeskCard invite_of(const State& state, const ui::Locale& words) {
  ui::DeskCard card{words.text("desk.event.invite")};
  card.blocks = {ui::DeskFields{{find_field_of(state, words)}}};
  if (state.events.fresh)
    card.blocks.emplace_back(ui::DeskWords{words.text("desk.event.save_first"), "info_outline"});
  else
    card.blocks.emplace_back(found_of(state, words, words.text("desk.find.invites")));
  card.grows = !state.events.fresh;
  return card;
}

}  // namespace

ui::DeskCards events_view(const State& state, const ui::Locale& words) {
  ui::DeskCards view;
  const Events& events = state.events;
  view.head.title = words.text("desk.events");
  if (!events.chosen.empty() && !events.fresh) {
    if (events.sure)
      view.head.tools = {
          {"event.keep", words.text("desk.event.keep")},
          {"event.delete.sure", words.text("desk.event.sure"), "delete", Kind::danger}};
    else
      view.head.tools = {{"event.delete", words.text("desk.delete"), "delete", Kind::quiet}};
  }
  view.head.tools.push_back({"event.new", words.text("desk.event.new"), "add",
                             events.sure ? Kind::secondary : Kind::primary});
  view.panes.push_back(list_of(state, words));
  if (events.chosen.empty()) return view;
  view.panes.push_back({"event.pane", 0, {details_of(state, words), people_of(state, words)}});
  ui::DeskPane side{"event.side", 296, {}};
  if (auto answer = answer_of(state, words)) side.cards.push_back(std::move(*answer));
  side.cards.push_back(invite_of(state, words));
  view.panes.push_back(std::move(side));
  return view;
}

ui::DeskFoot events_foot(const State& state, const ui::Locale& words) {
  const Events& events = state.events;
  if (events.chosen.empty()) return {"info_outline", {}, words.text("desk.event.foot"), {}};
  if (events.sure) return {"warning", DeskMood::look, words.text("desk.event.foot.sure"), {}};
  if (!is_event_dirty(state)) return {"check_circle", {}, words.text("desk.event.foot.saved"), {}};
  ui::DeskFoot foot{"edit", {}, words.text("desk.event.foot.dirty"), {}};
  foot.buttons = {{"event.revert", words.text("desk.revert"), "undo"},
                  {"event.save", words.text("desk.save"), "check", Kind::primary,
                   !events.draft.title().empty()}};
  return foot;
}

}  // namespace tresen::desk
