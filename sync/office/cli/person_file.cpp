#include "sync/office/cli/person_file.h"

#include <vector>

#include "sync/base/clock.h"
#include "sync/base/hex.h"
#include "sync/office/cli/customer_json.h"
#include "sync/office/cli/json.h"
#include "sync/office/cli/person_words.h"
#include "sync/record/wire.h"

namespace tresen {
namespace {

std::string time_of(const Stamp& stamp) { return iso_time(static_cast<std::int64_t>(stamp.ms)); }

std::string_view kind_name(RecordKind kind) {
  switch (kind) {
    case RecordKind::customer:
      return "customer";
    case RecordKind::process:
      return "process";
    case RecordKind::marketing_contact:
      return "marketing_contact";
    case RecordKind::follow_up:
      return "follow_up";
    case RecordKind::consent:
      return "consent";
    case RecordKind::request:
      return "request";
    case RecordKind::audit:
      return "audit";
  }
  return "";
}

// Who of the staff took a consent is theirs, not the customer's (GDPR 15(4)).
bool is_about_staff(const Record& record, std::string_view key) {
  return record.kind == RecordKind::consent && key == "staff";
}

struct Person {
  Record customer;
  std::vector<Record> related;
};

Result<Person> read(const v1::PersonExportReply& reply) {
  Person person;
  TRY_TO(customer, from_wire(reply.customer()));
  person.customer = std::move(customer);
  for (const v1::Record& record : reply.related()) {
    TRY_TO(one, from_wire(record));
    person.related.push_back(std::move(one));
  }
  return person;
}

void answer_members(JsonText& json, const Answer& answer) {
  json.member("state", name_of(answer.state)).member("value", answer.value);
  json.member("source", name_of(answer.source)).member("at", time_of(answer.stamp));
  json.member("by_branch", answer.branch).member("device", answer.stamp.device);
}

void record_object(JsonText& json, const Record& record) {
  json.object().member("id", to_hex(record.id)).member("kind", kind_name(record.kind));
  json.member("version", record.row_ver).key("fields").object();
  for (const auto& [key, answer] : record.fields) {
    if (is_about_staff(record, key)) continue;
    json.key(key).object();
    answer_members(json, answer);
    json.end_object();
  }
  json.end_object().end_object();
}

// What a change says, without who of the staff wrote it; bytes that cannot be read as they are.
void held_content(JsonText& json, const std::string& raw) {
  const auto change = change_from_bytes(raw);
  if (!change) {
    json.member("bytes", hex_of(raw));
    return;
  }
  json.member("record", to_hex(change->edit.record)).key("fields").object();
  for (const FieldEdit& field : change->edit.fields) {
    json.key(field.key).object();
    answer_members(json, field.answer);
    json.end_object();
  }
  json.end_object();
}

std::string_view word_of(v1::RunOutcome::What what) {
  switch (what) {
    case v1::RunOutcome::WHAT_SENT:
      return "sent";
    case v1::RunOutcome::WHAT_REFUSED:
      return "not_taken";
    case v1::RunOutcome::WHAT_LEFT_OUT:
      return "left_out";
    default:
      return "waiting";
  }
}

// Of what the other side told; empty: nothing.
std::string_view word_of(v1::DeliveryReport::What what) {
  switch (what) {
    case v1::DeliveryReport::WHAT_DELAYED:
      return "delayed";
    case v1::DeliveryReport::WHAT_DELIVERED:
      return "delivered";
    case v1::DeliveryReport::WHAT_UNDELIVERABLE:
      return "undeliverable";
    default:
      return "";
  }
}

void entries(JsonText& json, const google::protobuf::RepeatedPtrField<v1::PersonEntry>& entries,
             std::string_view of) {
  for (const v1::PersonEntry& one : entries) {
    json.object().member(of, one.id()).member("since", one.day()).end_object();
  }
}

// A page, line by line. Everything that is not ours is escaped.
class Page {
 public:
  Page(std::string_view language, std::string title) : words_(language) {
    text_ = "<!DOCTYPE html>\n<html lang=\"" + std::string(words_.language()) +
            "\"><head><meta charset=\"utf-8\"><title>" + escaped(title) +
            "</title><style>body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;"
            "padding:0 1em}table{border-collapse:collapse;width:100%}th,td{text-align:left;"
            "vertical-align:top;padding:.3em .6em;border-bottom:1px solid #ccc}"
            "h2{margin-top:2em}</style></head><body>\n<h1>" +
            escaped(title) + "</h1>\n";
  }
  const PersonWords& words() const { return words_; }

  void line(const std::string& text) { text_ += "<p>" + escaped(text) + "</p>\n"; }
  void heading(std::string_view key) { text_ += "<h2>" + escaped(words_.of(key)) + "</h2>\n"; }
  void table(const std::vector<std::string_view>& heads) {
    text_ += "<table><tr>";
    for (const std::string_view head : heads) text_ += "<th>" + escaped(words_.of(head)) + "</th>";
    text_ += "</tr>\n";
  }
  void row(const std::vector<std::string>& cells) {
    text_ += "<tr>";
    for (const std::string& cell : cells) text_ += "<td>" + escaped(cell) + "</td>";
    text_ += "</tr>\n";
  }
  void end_table() { text_ += "</table>\n"; }
  std::string finish() { return text_ + "</body></html>\n"; }

 private:
  static std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
      if (c == '&') {
        out += "&amp;";
      } else if (c == '<') {
        out += "&lt;";
      } else if (c == '>') {
        out += "&gt;";
      } else if (c == '"') {
        out += "&quot;";
      } else if (c == '\n') {
        out += "<br>";
      } else {
        out += c;
      }
    }
    return out;
  }

  PersonWords words_;
  std::string text_;
};

std::string said(const PersonWords& words, const Answer& answer) {
  return answer.state == AnswerState::value ? answer.value : words.of(name_of(answer.state));
}

void fields_table(Page& page, const Record& record) {
  page.table({"field", "value", "source", "since", "where"});
  for (const auto& [key, answer] : record.fields) {
    if (is_about_staff(record, key)) continue;
    page.row({page.words().of(key), said(page.words(), answer),
              page.words().of(name_of(answer.source)), time_of(answer.stamp), answer.branch});
  }
  page.end_table();
}

void sendings(Page& page, const v1::PersonDispatch& sent) {
  const PersonWords& words = page.words();
  page.heading("lists");
  page.table({"list", "since"});
  for (const v1::PersonEntry& one : sent.lists()) page.row({one.id(), one.day()});
  page.end_table();
  page.heading("selections");
  page.table({"campaign", "since"});
  for (const v1::PersonEntry& one : sent.selections()) page.row({one.id(), one.day()});
  page.end_table();
  page.heading("sendings");
  page.table({"since", "campaign", "channel", "address", "result", "document"});
  for (const v1::PersonSending& one : sent.sendings()) {
    std::string result = words.of(word_of(one.what()));
    if (!one.reason().empty()) result += ": " + one.reason();
    if (one.told() != v1::DeliveryReport::WHAT_UNSPECIFIED) {
      result += "; " + words.of(word_of(one.told()));
      if (one.told_ms() != 0) result += " " + iso_time(one.told_ms());
      if (!one.status().empty()) result += " (" + one.status() + ")";
    }
    std::string document = one.document();
    if (one.first_page() > 0) {
      document += ", " + words.of("page") + " " + std::to_string(one.first_page());
    }
    page.row({one.at_ms() == 0 ? "" : iso_time(one.at_ms()), one.campaign(), one.channel(),
              one.address(), std::move(result), std::move(document)});
  }
  page.end_table();
}

}  // namespace

Result<std::string> person_json(const v1::PersonExportReply& reply, std::int64_t now_ms) {
  TRY_TO(person, read(reply));
  JsonText json;
  json.object().member("made_at", iso_time(now_ms)).key("records").array();
  record_object(json, person.customer);
  for (const Record& record : person.related) record_object(json, record);
  json.end_array().key("past").array();
  for (const v1::PastAnswer& past : reply.past()) {
    TRY_TO(answer, from_wire(past.answer()));
    json.object().member("record", hex_of(past.record_id())).member("field", past.key());
    json.member("took_effect", !past.lost());
    answer_members(json, answer);
    json.end_object();
  }
  json.end_array().key("not_applied").array();
  for (const v1::QuarantineShowReply& held : reply.held()) {
    json.object().member("device", held.facts().device()).member("change", held.facts().seq());
    json.member("reason", held.facts().reason()).member("at", iso_time(held.facts().at_ms()));
    held_content(json, held.raw());
    json.end_object();
  }
  json.end_array().key("lists").array();
  entries(json, reply.sent().lists(), "list");
  json.end_array().key("selections").array();
  entries(json, reply.sent().selections(), "campaign");
  json.end_array().key("sendings").array();
  for (const v1::PersonSending& one : reply.sent().sendings()) {
    json.object().member("run", one.run()).member("campaign", one.campaign());
    json.member("channel", one.channel()).member("address", one.address());
    json.member("what", word_of(one.what())).member("reason", one.reason());
    json.member("at", one.at_ms() == 0 ? "" : iso_time(one.at_ms()));
    json.member("document", one.document()).member("page", one.first_page());
    json.member("told", word_of(one.told())).member("status", one.status());
    json.member("told_at", one.told_ms() == 0 ? "" : iso_time(one.told_ms())).end_object();
  }
  json.end_array().key("devices").array();
  for (const std::uint64_t device : reply.devices()) json.value(device);
  json.end_array().key("lookups").array();
  for (const v1::LookupFacts& lookup : reply.lookups()) {
    json.object().member("at", iso_time(lookup.at_ms())).member("branch", lookup.branch());
    json.member("device", lookup.device()).member("reason", lookup.reason());
    json.member("taken", lookup.taken()).end_object();
  }
  return json.end_array().end_object().text();
}

Result<std::string> person_html(const v1::PersonExportReply& reply, std::string_view language,
                                std::int64_t now_ms) {
  TRY_TO(person, read(reply));
  Page page(language, PersonWords(language).of("title"));
  const PersonWords& words = page.words();
  page.line(words.of("made_at") + " " + iso_time(now_ms));
  page.heading("customer");
  fields_table(page, person.customer);
  for (const Record& record : person.related) {
    page.heading(kind_name(record.kind));
    fields_table(page, record);
  }
  page.heading("past");
  page.table({"field", "value", "source", "since", "where"});
  for (const v1::PastAnswer& past : reply.past()) {
    TRY_TO(answer, from_wire(past.answer()));
    page.row({words.of(past.key()) + (past.lost() ? " (" + words.of("lost") + ")" : ""),
              said(words, answer), words.of(name_of(answer.source)), time_of(answer.stamp),
              answer.branch});
  }
  page.end_table();
  if (reply.held_size() > 0) {
    page.heading("held");
    page.table({"since", "device", "reason"});
    for (const v1::QuarantineShowReply& held : reply.held()) {
      page.row({iso_time(held.facts().at_ms()), std::to_string(held.facts().device()),
                held.facts().reason()});
    }
    page.end_table();
  }
  sendings(page, reply.sent());
  page.heading("devices");
  std::string devices;
  for (const std::uint64_t device : reply.devices()) {
    devices += (devices.empty() ? "" : ", ") + std::to_string(device);
  }
  page.line(devices.empty() ? "-" : devices);
  page.heading("lookups");
  page.table({"since", "where", "device", "reason"});
  for (const v1::LookupFacts& lookup : reply.lookups()) {
    page.row({iso_time(lookup.at_ms()), lookup.branch(), std::to_string(lookup.device()),
              words.of(lookup.reason())});
  }
  page.end_table();
  return page.finish();
}

}  // namespace tresen
