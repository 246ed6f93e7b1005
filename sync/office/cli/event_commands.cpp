#include "sync/office/cli/event_commands.h"

#include <array>
#include <string_view>
#include <utility>

#include "sync/base/clock.h"
#include "sync/office/cli/json.h"

namespace tresen {
namespace {

constexpr std::array<std::pair<v1::Participation, std::string_view>, 4> standings{{
    {v1::PARTICIPATION_INVITED, "invited"},
    {v1::PARTICIPATION_ACCEPTED, "accepted"},
    {v1::PARTICIPATION_DECLINED, "declined"},
    {v1::PARTICIPATION_CAME, "came"},
}};

std::string_view name_of(v1::Participation standing) {
  for (const auto& [one, word] : standings) {
    if (one == standing) return word;
  }
  return "unknown";
}

std::string line_of(const v1::EventFacts& facts) {
  const v1::Event& event = facts.event();
  std::string line = event.id() + "  " + event.begins() + ", " + event.title();
  if (!event.place().empty()) line += ", " + event.place();
  if (!event.branch().empty()) line += ", branch " + event.branch();
  line += ": " + std::to_string(facts.accepted());
  if (event.capacity() > 0) line += " of " + std::to_string(event.capacity());
  line += " accepted, " + std::to_string(facts.invited()) + " have not answered, " +
          std::to_string(facts.declined()) + " declined";
  if (facts.came() > 0) line += ", " + std::to_string(facts.came()) + " came";
  return line;
}

void add(JsonText& json, const v1::EventFacts& facts) {
  const v1::Event& event = facts.event();
  json.object().member("id", event.id()).member("title", event.title());
  json.member("place", event.place()).member("branch", event.branch());
  json.member("begins", event.begins()).member("ends", event.ends());
  json.member("capacity", std::uint64_t{event.capacity()}).member("invited", facts.invited());
  json.member("accepted", facts.accepted()).member("declined", facts.declined());
  json.member("came", facts.came());
}

Result<void> put_down(AdminClient& office, const EventOrder& order, v1::Participation standing,
                      const Console& console) {
  v1::AdminRequest request;
  v1::EventAnswerRequest& answer = *request.mutable_event_answer();
  answer.set_event(order.event.id());
  answer.set_standing(standing);
  for (const std::string& no : order.nos) answer.add_nos(no);
  TRY_TO(reply, office.ask(request));
  const v1::EventAnswerReply& done = reply.event_answer();
  for (const std::string& no : done.unknown()) {
    console.tell(no + " is no customer, or was not invited");
  }
  for (const std::string& no : done.full()) console.tell("there is no place left for " + no);
  if (console.json) {
    JsonText json;
    json.object().member("changed", done.changed()).member("already", done.already());
    json.key("unknown").array();
    for (const std::string& no : done.unknown()) json.value(no);
    json.end_array().key("full").array();
    for (const std::string& no : done.full()) json.value(no);
    console.print(json.end_array().end_object().text());
  } else {
    console.print(std::to_string(done.changed()) + " " + std::string(name_of(standing)) + ", " +
                  std::to_string(done.already()) + " were already");
  }
  if (done.changed() + done.already() > 0) return {};
  return fail(Fault::invalid, "nothing was put down");
}

Result<v1::EventsReply> ask_events(AdminClient& office, const std::string& id) {
  v1::AdminRequest request;
  request.mutable_events()->set_event(id);
  TRY_TO(reply, office.ask(request));
  return std::move(*reply.mutable_events());
}

}  // namespace

Result<void> add_event(AdminClient& office, const EventOrder& order, const Console& console) {
  v1::AdminRequest request;
  *request.mutable_event_save()->mutable_event() = order.event;
  TRY(office.ask(request));
  if (console.json) {
    console.print(JsonText().object().member("event", order.event.id()).end_object().text());
  } else {
    console.print("The event " + order.event.id() + " is there; `event invite` comes next");
  }
  return {};
}

Result<void> list_events(AdminClient& office, const EventOrder&, const Console& console) {
  TRY_TO(all, ask_events(office, ""));
  JsonText json;
  json.array();
  for (const v1::EventFacts& facts : all.events()) {
    if (console.json) {
      add(json, facts);
      json.end_object();
    } else {
      console.print(line_of(facts));
    }
  }
  if (console.json) console.print(json.end_array().text());
  if (!console.json && all.events().empty()) console.tell("There are no events.");
  return {};
}

Result<void> show_event(AdminClient& office, const EventOrder& order, const Console& console) {
  TRY_TO(all, ask_events(office, order.event.id()));
  JsonText json;
  for (const v1::EventFacts& facts : all.events()) {
    if (facts.event().id() != order.event.id()) continue;
    if (console.json) {
      add(json, facts);
    } else {
      console.print(line_of(facts));
    }
  }
  if (console.json) json.key("participants").array();
  for (const v1::Participant& one : all.participants()) {
    const std::string standing(name_of(one.standing()));
    if (console.json) {
      json.object().member("no", one.no()).member("name", one.name());
      json.member("standing", standing).member("at", iso_time(one.at_ms())).end_object();
    } else {
      console.print(one.no() + "  " + one.name() + ", " + standing);
    }
  }
  if (console.json) console.print(json.end_array().end_object().text());
  return {};
}

Result<void> invite_to_event(AdminClient& office, const EventOrder& order, const Console& console) {
  return put_down(office, order, v1::PARTICIPATION_INVITED, console);
}

Result<void> answer_to_event(AdminClient& office, const EventOrder& order, const Console& console) {
  for (const auto& [standing, word] : standings) {
    if (word == order.standing) return put_down(office, order, standing, console);
  }
  return fail(Fault::invalid,
              "\"" + order.standing + "\" is no answer; write accepted, declined or came");
}

Result<void> remove_event(AdminClient& office, const EventOrder& order, const Console& console) {
  TRY_TO(all, ask_events(office, order.event.id()));
  v1::AdminRequest request;
  for (const v1::EventFacts& facts : all.events()) {
    if (facts.event().id() == order.event.id()) {
      *request.mutable_event_delete()->mutable_was() = facts.event();
    }
  }
  TRY(office.ask(request));
  if (console.json) {
    console.print(JsonText().object().member("removed", order.event.id()).end_object().text());
  } else {
    console.print("The event " + order.event.id() + " is gone, with who was invited");
  }
  return {};
}

}  // namespace tresen
