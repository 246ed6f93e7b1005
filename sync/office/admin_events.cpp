#include "sync/office/admin_events.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/text.h"
#include "sync/office/person.h"
#include "sync/record/customer.h"

namespace tresen {
namespace {

using google::protobuf::util::MessageDifferencer;

constexpr std::size_t id_length_max = 32;

bool is_id(const std::string& id) {
  return !id.empty() && id.size() <= id_length_max &&
         id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == std::string::npos;
}

// "2026-12-03 18:30"
bool is_time(const std::string& text) {
  constexpr std::size_t date_length = 10;
  constexpr std::size_t whole_length = 16;
  const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  if (text.size() != whole_length || text[date_length] != ' ' || text[13] != ':') return false;
  if (!digit(11) || !digit(12) || !digit(14) || !digit(15)) return false;
  return parse_date(text.substr(0, date_length)) && text.substr(11, 2) <= "23" &&
         text.substr(14, 2) <= "59";
}

Result<void> check_event(const v1::Event& event, const v1::Rules& rules) {
  const auto wrong = [&](const std::string& what) {
    return fail(Fault::invalid, "event \"" + event.id() + "\": " + what);
  };
  if (!is_id(event.id())) {
    return wrong("this is no id; right would be at most 32 of a-z, 0-9, _ and -");
  }
  if (tidied(event.title()).empty()) return wrong("the title is missing; write what is announced");
  if (!is_time(event.begins())) {
    return wrong("\"" + event.begins() + "\" is no time; write YYYY-MM-DD HH:MM");
  }
  if (!event.ends().empty() && !is_time(event.ends())) {
    return wrong("\"" + event.ends() + "\" is no time; write YYYY-MM-DD HH:MM, or nothing");
  }
  if (!event.ends().empty() && event.ends() < event.begins()) {
    return wrong("it ends at " + event.ends() + ", before it begins");
  }
  const auto& branches = rules.branches();
  if (!event.branch().empty() && std::none_of(branches.begin(), branches.end(), [&](const auto& b) {
        return b.id() == event.branch();
      })) {
    return wrong("there is no branch \"" + event.branch() + "\"");
  }
  return {};
}

// conflict: what is stored is not what was opened.
Result<void> check_unchanged(EventStore& events, const std::string& id, const v1::Event* was) {
  TRY_TO(now, events.event(id));
  if (was == nullptr) {
    if (!now) return {};
    return fail(Fault::conflict, "there is an event \"" + id + "\" already; choose another id");
  }
  if (!now) {
    return fail(Fault::conflict, "somebody else has deleted the event \"" + id + "\" meanwhile");
  }
  if (MessageDifferencer::Equals(*now, *was)) return {};
  return fail(Fault::conflict, "somebody else has changed the event \"" + id +
                                   "\" meanwhile; open it again and put your changes there");
}

Result<v1::AdminReply> all_events(EventStore& events, const std::string& id) {
  v1::AdminReply reply;
  TRY_TO(found, events.events());
  bool there = id.empty();
  for (v1::EventFacts& facts : found) {
    there = there || facts.event().id() == id;
    *reply.mutable_events()->add_events() = std::move(facts);
  }
  if (!there) {
    return fail(Fault::absent, "there is no event \"" + id + "\"; `event list` shows them");
  }
  reply.mutable_events();
  if (id.empty()) return reply;
  TRY_TO(participants, events.participants(id));
  for (const EventStore::Standing& one : participants) {
    v1::Participant& shown = *reply.mutable_events()->add_participants();
    shown.set_no(one.customer.text("customer_no"));
    shown.set_name(sorted_name(one.customer));
    shown.set_standing(one.standing);
    shown.set_at_ms(one.at_ms);
  }
  return reply;
}

Result<v1::AdminReply> save(Store& store, const v1::EventSaveRequest& request) {
  TRY_TO(rules, store.campaigns().rules());
  TRY(check_event(request.event(), rules));
  if (request.has_was() && request.was().id() != request.event().id()) {
    return fail(Fault::invalid, "the id of an event is for ever; save a copy instead");
  }
  EventStore& events = store.events();
  TRY(check_unchanged(events, request.event().id(), request.has_was() ? &request.was() : nullptr));
  TRY(events.put(request.event()));
  return all_events(events, "");
}

Result<v1::AdminReply> remove(EventStore& events, const v1::Event& was) {
  TRY(check_unchanged(events, was.id(), &was));
  TRY(events.remove(was.id()));
  return all_events(events, "");
}

Result<v1::AdminReply> put_down(Store& store, const v1::EventAnswerRequest& request,
                                std::int64_t now_ms) {
  if (request.standing() == v1::PARTICIPATION_UNSPECIFIED ||
      !v1::Participation_IsValid(request.standing())) {
    return fail(Fault::invalid, "nobody can stand like that to an event");
  }
  v1::AdminReply reply;
  v1::EventAnswerReply& done = *reply.mutable_event_answer();
  std::vector<Uuid> customers;
  std::vector<std::string> nos;
  for (const std::string& no : request.nos()) {
    const auto found = customer_of(store, no);
    if (found) {
      customers.push_back(found->id);
      nos.push_back(no);
    } else if (found.error().fault == Fault::absent) {
      done.add_unknown(no);
    } else {
      return tl::unexpected(found.error());
    }
  }
  TRY_TO(answers, store.events().answer(request.event(), customers, request.standing(), now_ms));
  for (std::size_t i = 0; i < answers.size(); ++i) {
    switch (answers[i]) {
      case EventStore::Answered::changed:
        done.set_changed(done.changed() + 1);
        break;
      case EventStore::Answered::already:
        done.set_already(done.already() + 1);
        break;
      case EventStore::Answered::not_invited:
        done.add_unknown(nos[i]);
        break;
      case EventStore::Answered::full:
        done.add_full(nos[i]);
        break;
    }
  }
  return reply;
}

}  // namespace

bool is_about_events(const v1::AdminRequest& request) {
  return request.has_events() || request.has_event_save() || request.has_event_delete() ||
         request.has_event_answer();
}

Result<v1::AdminReply> answer_event(Store& store, const v1::AdminRequest& request,
                                    std::int64_t now_ms) {
  switch (request.ask_case()) {
    case v1::AdminRequest::kEventSave:
      return save(store, request.event_save());
    case v1::AdminRequest::kEventDelete:
      return remove(store.events(), request.event_delete().was());
    case v1::AdminRequest::kEventAnswer:
      return put_down(store, request.event_answer(), now_ms);
    default:
      return all_events(store.events(), request.events().event());
  }
}

}  // namespace tresen
