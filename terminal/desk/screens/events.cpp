// H08: events, who is invited to them, and what they answered.

#include <algorithm>
#include <array>
#include <charconv>

#include "terminal/desk/form.h"
#include "terminal/desk/names.h"
#include "terminal/desk/reach.h"

namespace tresen::desk {
namespace {

constexpr std::array standings{"invited", "accepted", "declined", "came"};

// "accepted" -> PARTICIPATION_ACCEPTED; unspecified for anything else.
v1::Participation standing_of(std::string_view word) {
  const auto found = std::ranges::find(standings, word);
  return found == standings.end() ? v1::PARTICIPATION_UNSPECIFIED
                                  : static_cast<v1::Participation>(found - standings.begin() + 1);
}

void show(v1::Event draft, bool fresh, Reach& reach) {
  Events& events = reach.state.events;
  events.chosen = draft.id();
  events.draft = std::move(draft);
  events.fresh = fresh;
  events.participants.clear();
  events.person.clear();
  events.filter = v1::PARTICIPATION_UNSPECIFIED;
  events.sure = false;
  reach.state.form = {};
}

void make_new(Reach& reach) {
  const std::string name = reach.state.language == "de" ? "Neues Event" : "New event";
  v1::Event draft;
  draft.set_title(name);
  draft.set_id(fresh_id(name, "event", [&](const std::string& id) {
    return saved_event(reach.state, id) != nullptr;
  }));
  constexpr std::int64_t week_ms = 7LL * 24 * 3600 * 1000;
  draft.set_begins(iso_date(local_date(reach.state.now.wall_ms + 2 * week_ms)) + " 18:00");
  show(std::move(draft), true, reach);
}

void save(Reach& reach) {
  v1::AdminRequest request;
  v1::EventSaveRequest& wanted = *request.mutable_event_save();
  *wanted.mutable_event() = reach.state.events.draft;
  if (const v1::Event* was = saved_event(reach.state, reach.state.events.chosen))
    *wanted.mutable_was() = *was;
  reach.ask(Purpose::event_save, std::move(request));
}

void remove(Reach& reach) {
  v1::AdminRequest request;
  const v1::Event* was = saved_event(reach.state, reach.state.events.chosen);
  if (was == nullptr) return;
  *request.mutable_event_delete()->mutable_was() = *was;
  reach.ask(Purpose::event_save, std::move(request));
}

void put_down(const std::string& no, v1::Participation standing, Reach& reach) {
  v1::AdminRequest request;
  v1::EventAnswerRequest& wanted = *request.mutable_event_answer();
  wanted.set_event(reach.state.events.chosen);
  wanted.add_nos(no);
  wanted.set_standing(standing);
  reach.ask(Purpose::event_answer, std::move(request));
}

// A campaign whose source are those who are shown.
void write_to_them(Reach& reach) {
  const Events& events = reach.state.events;
  v1::Dispatch dispatch;
  dispatch.mutable_event()->set_event(events.chosen);
  if (events.filter != v1::PARTICIPATION_UNSPECIFIED)
    dispatch.mutable_event()->add_standing(events.filter);
  open_new_campaign(events.draft.title(), dispatch, reach);
}

void on_events(v1::EventsReply& reply, Reach& reach) {
  Events& events = reach.state.events;
  events.all.assign(reply.events().begin(), reply.events().end());
  events.participants.assign(reply.participants().begin(), reply.participants().end());
  if (reach.state.page != Page::events || !events.chosen.empty() || events.all.empty()) return;
  open_events(events.all.front().event().id(), reach);
}

// What was saved is there now, or was deleted.
void on_saved(v1::EventsReply& reply, Reach& reach) {
  Events& events = reach.state.events;
  const std::string was = events.chosen;
  events.all.assign(reply.events().begin(), reply.events().end());
  if (const v1::Event* saved = saved_event(reach.state, was)) {
    reach.state.said = Said{"desk.event.saved", saved->title()};
    events.fresh = false;
    return ask_events(reach);
  }
  reach.state.said = Said{"desk.event.deleted", events.draft.title()};
  show({}, false, reach);
  if (!events.all.empty()) open_events(events.all.front().event().id(), reach);
}

void on_answered(const v1::EventAnswerReply& reply, Reach& reach) {
  reach.state.said = Said{!reply.full().empty()      ? "desk.event.full"
                          : !reply.unknown().empty() ? "desk.event.not_invited"
                          : reply.changed() == 0     ? "desk.event.already"
                                                     : "desk.event.put_down"};
  reach.state.said->fine = reply.full().empty() && reply.unknown().empty();
  ask_events(reach);
}

bool press_person(const std::string& key, Reach& reach) {
  Events& events = reach.state.events;
  if (key.starts_with("find.")) {
    put_down(key.substr(5), v1::PARTICIPATION_INVITED, reach);
    events.person = key.substr(5);
  } else if (key.starts_with("person.")) {
    events.person = key.substr(7);
  } else if (key.starts_with("answer.")) {
    put_down(events.person, standing_of(key.substr(7)), reach);
  } else if (key.starts_with("standing.")) {
    events.filter = standing_of(key.substr(9));
  } else {
    return false;
  }
  return true;
}

}  // namespace

void ask_events(Reach& reach) {
  v1::AdminRequest request;
  const Events& events = reach.state.events;
  request.mutable_events()->set_event(events.fresh ? "" : events.chosen);
  reach.ask(Purpose::events, std::move(request));
}

void open_events(const std::string& id, Reach& reach) {
  State& state = reach.state;
  state.page = Page::events;
  state.finder = {};
  if (const v1::Event* saved = saved_event(state, id)) show(*saved, false, reach);
  ask_events(reach);
}

bool press_events(const std::string& key, Reach& reach) {
  State& state = reach.state;
  Events& events = state.events;
  if (state.page != Page::events) return false;
  if (key == "event.new") {
    make_new(reach);
  } else if (key == "event.save") {
    save(reach);
  } else if (key == "event.revert") {
    open_events(events.chosen, reach);
    if (events.fresh) show({}, false, reach);
  } else if (key == "event.delete" || key == "event.keep") {
    events.sure = key == "event.delete";
  } else if (key == "event.delete.sure" && events.sure) {
    remove(reach);
  } else if (key == "event.write") {
    write_to_them(reach);
  } else if (key.starts_with("events.")) {
    open_events(key.substr(7), reach);
  } else {
    return press_person(key, reach);
  }
  return true;
}

bool answer_events(Purpose purpose, v1::AdminReply& reply, Reach& reach) {
  switch (purpose) {
    case Purpose::events:
      on_events(*reply.mutable_events(), reach);
      return true;
    case Purpose::event_save:
      on_saved(*reply.mutable_events(), reach);
      return true;
    case Purpose::event_answer:
      on_answered(reply.event_answer(), reach);
      return true;
    default:
      return false;
  }
}

bool is_event_field(std::string_view key) {
  constexpr std::array<std::string_view, 5> fields{"event.title", "event.place", "event.begins",
                                                   "event.ends", "event.capacity"};
  return std::ranges::find(fields, key) != fields.end();
}

std::string event_text(const State& state, std::string_view key) {
  const v1::Event& draft = state.events.draft;
  const bool german = state.language == "de";
  if (key == "event.title") return draft.title();
  if (key == "event.place") return draft.place();
  if (key == "event.begins") return shown_moment(draft.begins(), german);
  if (key == "event.ends") return shown_moment(draft.ends(), german);
  return draft.capacity() == 0 ? std::string() : std::to_string(draft.capacity());
}

std::string put_event(std::string_view key, const std::string& text, Reach& reach) {
  v1::Event& draft = reach.state.events.draft;
  if (key == "event.title") {
    draft.set_title(text);
    return text.empty() ? "desk.fault.name" : "";
  }
  if (key == "event.place") {
    draft.set_place(text);
    return {};
  }
  if (key == "event.capacity") {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    if (!text.empty() && !whole) return "desk.fault.number";
    draft.set_capacity(number);
    return {};
  }
  const bool end = key == "event.ends";
  const auto moment = text.empty() && end ? std::optional<std::string>("") : read_moment(text);
  if (!moment) return "desk.fault.moment";
  end ? draft.set_ends(*moment) : draft.set_begins(*moment);
  return {};
}

}  // namespace tresen::desk
