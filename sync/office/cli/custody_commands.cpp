#include "sync/office/cli/custody_commands.h"

#include <array>
#include <string_view>
#include <utility>

#include "sync/base/clock.h"
#include "sync/office/cli/json.h"

namespace tresen {
namespace {

// What an operator may make of the words of the log.
std::string_view explained(std::string_view reason) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 10> words{{
      {"damaged", "what is stored of the record was damaged by a disk; see verify"},
      {"unreadable", "its bytes are no change that this release can read"},
      {"too_large", "it is larger than a change may be"},
      {"sequence", "it carries another number than the one it came under"},
      {"no_record", "it does not say which record it is about"},
      {"kind", "its record is of another kind"},
      {"behind", "the change that makes its record is in quarantine"},
      {"fork", "it was written by a terminal that had been cloned or set back"},
      {"opaque", "the terminal could not send it in the usual way"},
      {"erased", "the person was erased"},
  }};
  for (const auto& [word, meaning] : words) {
    if (word == reason) return meaning;
  }
  return "";
}

std::string whose(const v1::QuarantineFacts& facts) {
  if (facts.device() == 0) return "head office";
  return "device " + std::to_string(facts.device()) + ", number " + std::to_string(facts.seq());
}

std::string line_of(const v1::QuarantineFacts& facts) {
  std::string line = std::to_string(facts.id()) + "  " + iso_time(facts.at_ms()) + "  " +
                     whose(facts) + ", " + std::to_string(facts.bytes()) +
                     " bytes: " + facts.reason();
  if (!facts.resolved().empty()) {
    line += ", " + facts.resolved();
    if (!facts.resolved_reason().empty()) line += " (" + facts.resolved_reason() + ")";
  }
  return line;
}

void write(JsonText& json, const v1::QuarantineFacts& facts) {
  json.member("id", facts.id()).member("device", facts.device()).member("seq", facts.seq());
  json.member("reason", facts.reason()).member("at", iso_time(facts.at_ms()));
  json.member("bytes", facts.bytes()).member("resolved", facts.resolved());
  json.member("resolved_reason", facts.resolved_reason());
}

void write(JsonText& json, const v1::DayFacts& facts) {
  json.member("written", facts.written()).member("received", facts.received());
  json.member("applied", facts.applied()).member("quarantined", facts.quarantined());
  json.member("waiting", facts.waiting()).member("undecided", facts.undecided());
}

std::string sentence_of(const v1::DayFacts& facts) {
  return std::to_string(facts.written()) + " written = " + std::to_string(facts.received()) +
         " received + " + std::to_string(facts.waiting()) + " waiting; of those received, " +
         std::to_string(facts.applied()) + " applied, " + std::to_string(facts.quarantined()) +
         " quarantined, " + std::to_string(facts.undecided()) + " undecided";
}

void add(v1::DayFacts& sum, const v1::DayFacts& one) {
  sum.set_written(sum.written() + one.written());
  sum.set_received(sum.received() + one.received());
  sum.set_applied(sum.applied() + one.applied());
  sum.set_quarantined(sum.quarantined() + one.quarantined());
  sum.set_waiting(sum.waiting() + one.waiting());
  sum.set_undecided(sum.undecided() + one.undecided());
}

Result<v1::QuarantineSettleReply> settle(AdminClient& office, std::uint64_t id, bool discard,
                                         const std::string& reason) {
  v1::AdminRequest request;
  request.mutable_quarantine_settle()->set_id(id);
  request.mutable_quarantine_settle()->set_discard(discard);
  request.mutable_quarantine_settle()->set_reason(reason);
  TRY_TO(reply, office.ask(request));
  return std::move(*reply.mutable_quarantine_settle());
}

}  // namespace

Result<void> list_quarantine(AdminClient& office, bool resolved_too, const Console& console) {
  v1::AdminRequest request;
  request.mutable_quarantine()->set_resolved_too(resolved_too);
  TRY_TO(reply, office.ask(request));
  JsonText json;
  json.array();
  for (const v1::QuarantineFacts& facts : reply.quarantine().entries()) {
    if (!console.json) {
      console.print(line_of(facts));
      continue;
    }
    json.object();
    write(json, facts);
    json.end_object();
  }
  if (console.json) {
    console.print(json.end_array().text());
  } else if (reply.quarantine().entries().empty()) {
    console.tell("Nothing is in quarantine");
  }
  return {};
}

Result<void> show_quarantined(AdminClient& office, std::uint64_t id, const Console& console) {
  v1::AdminRequest request;
  request.mutable_quarantine_show()->set_id(id);
  TRY_TO(reply, office.ask(request));
  const v1::QuarantineShowReply& shown = reply.quarantine_show();
  if (console.json) {
    JsonText json;
    json.object();
    write(json, shown.facts());
    console.print(json.member("text", shown.text()).end_object().text());
    return {};
  }
  console.print(line_of(shown.facts()));
  const std::string_view meaning = explained(shown.facts().reason());
  if (!meaning.empty()) console.print("It is held because " + std::string(meaning) + ".");
  if (shown.text().empty()) {
    console.print("Its content cannot be shown.");
  } else {
    console.print(shown.text());
  }
  if (shown.facts().resolved().empty()) {
    const std::string number = std::to_string(id);
    console.tell("To apply it after all: tresen-headoffice quarantine replay " + number +
                 " --data DIR\nTo be done with it:    tresen-headoffice quarantine discard " +
                 number + " --reason \"...\" --data DIR");
  }
  return {};
}

Result<void> replay_quarantined(AdminClient& office, std::uint64_t id, const Console& console) {
  TRY_TO(settled, settle(office, id, false, ""));
  if (console.json) {
    JsonText json;
    json.object().member("id", id).member("changes", settled.changes());
    console.print(json.member("verdict", settled.verdict()).end_object().text());
    return {};
  }
  std::string line = "Change " + std::to_string(id) + " was written again: " + settled.verdict();
  if (settled.changes() > 1) {
    line += ", with " + std::to_string(settled.changes() - 1) + " that waited behind it";
  }
  console.print(line);
  return {};
}

Result<void> discard_quarantined(AdminClient& office, std::uint64_t id, const std::string& reason,
                                 const Console& console) {
  TRY_TO(settled, settle(office, id, true, reason));
  if (console.json) {
    JsonText json;
    json.object().member("id", id).member("verdict", settled.verdict());
    console.print(json.end_object().text());
  } else {
    console.print("Change " + std::to_string(id) + " is discarded; the log keeps it");
  }
  return {};
}

Result<void> show_day(AdminClient& office, const std::string& branch, const std::string& day,
                      const Console& console) {
  v1::AdminRequest request;
  request.mutable_day()->set_branch(branch);
  request.mutable_day()->set_day(day);
  TRY_TO(reply, office.ask(request));
  v1::DayFacts sum;
  JsonText json;
  json.array();
  for (const v1::DayFacts& facts : reply.day().devices()) {
    add(sum, facts);
    if (console.json) {
      json.object().member("device", facts.device());
      write(json, facts);
      json.member("reported", facts.reported()).end_object();
    } else {
      console.print("device " + std::to_string(facts.device()) + "  " + sentence_of(facts) +
                    (facts.reported() ? "" : " (it has not told what it wrote)"));
    }
  }
  if (console.json) {
    console.print(json.end_array().text());
  } else if (reply.day().devices().empty()) {
    console.tell("Branch " + branch + " has no terminal");
  } else {
    console.print("branch " + branch + "  " + sentence_of(sum));
  }
  return {};
}

}  // namespace tresen
