#include "sync/office/cli/customer_json.h"

#include <optional>

#include "sync/base/clock.h"
#include "sync/office/cli/json.h"
#include "sync/record/consent_record.h"
#include "sync/record/follow_up.h"
#include "sync/record/marketing_contact.h"
#include "sync/record/merging.h"
#include "sync/record/process_record.h"

namespace tresen {
namespace {

void id_member(JsonText& json, std::string_view name, const Uuid& id) {
  json.key(name);
  if (id.none()) {
    json.null();
  } else {
    json.value(to_hex(id));
  }
}

std::string time_of(const Stamp& stamp) { return iso_time(static_cast<std::int64_t>(stamp.ms)); }

void field_object(JsonText& json, const Answer& answer) {
  json.object().member("state", name_of(answer.state));
  const bool told = answer.state == AnswerState::value;
  json.member("value", told ? std::string_view(answer.value) : std::string_view());
  json.member("source", name_of(answer.source)).member("at", time_of(answer.stamp));
  json.member("by_branch", answer.branch).member("device", answer.stamp.device).end_object();
}

// What proves one consent, notice or signature. Who of the staff took it stays out.
void proof_members(JsonText& json, const ConsentRecord& proof) {
  json.member("text", proof.text.id).member("version", proof.text.version);
  json.member("text_hash", proof.text.hash).member("language", proof.text.language);
  json.member("controller", proof.controller.name).member("given_at", iso_time(proof.at_ms));
  json.member("branch", proof.branch).member("device", proof.device);
  json.member("way", name_of(proof.way)).member("address", proof.address);
  json.member("guardian", proof.guardian).member("relation", proof.relation);
  json.member("signed", !proof.ink.empty()).member("prev", proof.prev).member("hash", proof.hash);
}

void proof_object(JsonText& json, const ConsentRecord& proof) {
  json.object().member("act", name_of(proof.act)).member("channel", proof.channel);
  json.member("purpose", proof.purpose).member("state", name_of(proof.state));
  proof_members(json, proof);
  json.end_object();
}

// The newest proof of a consent; nothing: it came without one, as imported ones do.
std::optional<ConsentRecord> proof_of(const std::vector<Record>& related, const ConsentName& name) {
  std::optional<ConsentRecord> newest;
  for (const Record& record : related) {
    if (record.kind != RecordKind::consent) continue;
    ConsentRecord proof = read_consent(record);
    if (proof.act != ConsentAct::consent || proof.channel != name.channel) continue;
    if (proof.purpose == name.purpose) newest = std::move(proof);
  }
  return newest;
}

void consents(JsonText& json, const Record& customer, const std::vector<Record>& related) {
  for (const auto& [key, answer] : customer.fields) {
    const auto name = parse_consent_key(key);
    if (!name) continue;
    const auto state = consent_of(customer, name->channel, name->purpose);
    if (!state) continue;
    json.object().member("channel", name->channel).member("purpose", name->purpose);
    json.member("state", name_of(*state)).member("at", time_of(answer.stamp)).key("proof");
    const auto proof = proof_of(related, *name);
    if (proof) {
      proof_object(json, *proof);
    } else {
      json.null();
    }
    json.end_object();
  }
}

void contact_object(JsonText& json, const Record& record) {
  const MarketingContact contact = read_contact(record);
  json.object().member("campaign", contact.campaign).member("at", iso_time(contact.at_ms));
  id_member(json, "process", contact.process);
  json.member("kind", name_of(contact.kind)).member("source", contact.source);
  json.member("outcome", contact.outcome).end_object();
}

void process_object(JsonText& json, const Record& record) {
  const ProcessRecord process = read_process(record);
  json.object().member("id", to_hex(process.id)).member("template", process.template_id);
  json.member("state", name_of(process.state)).key("steps").array();
  for (const StoredStep& step : process.steps) {
    json.object().member("kind", step.kind).member("state", name_of(step.state)).end_object();
  }
  json.end_array().end_object();
}

void follow_up_object(JsonText& json, const Record& record) {
  const FollowUp follow_up = read_follow_up(record);
  json.object().member("id", to_hex(follow_up.id)).member("due", iso_date(follow_up.due));
  json.member("text", follow_up.text).member("state", name_of(follow_up.state));
  json.member("branch", follow_up.branch);
  id_member(json, "process", follow_up.process);
  json.key("fields").array();
  for (const std::string& field : follow_up.fields) json.value(field);
  json.end_array().end_object();
}

template <class Write>
void list(JsonText& json, std::string_view name, const std::vector<Record>& related,
          RecordKind kind, Write write) {
  json.key(name).array();
  for (const Record& record : related) {
    if (record.kind == kind) write(json, record);
  }
  json.end_array();
}

}  // namespace

std::string customer_json(const Record& customer, const std::vector<Record>& related,
                          const std::string& merged_into) {
  JsonText json;
  json.object().member("no", customer.text("customer_no"));
  json.member("external_id", customer.text("external_id")).key("fields").object();
  for (const auto& [key, answer] : customer.fields) {
    if (is_merge_key(key)) continue;
    json.key(key);
    field_object(json, answer);
  }
  json.end_object().key("consents").array();
  consents(json, customer, related);
  json.end_array();
  list(json, "contacts", related, RecordKind::marketing_contact, contact_object);
  list(json, "processes", related, RecordKind::process, process_object);
  list(json, "consent_records", related, RecordKind::consent,
       [](JsonText& into, const Record& record) { proof_object(into, read_consent(record)); });
  list(json, "follow_ups", related, RecordKind::follow_up, follow_up_object);
  json.key("merged_into");
  if (merged_into.empty()) {
    json.null();
  } else {
    json.value(merged_into);
  }
  return json.end_object().text();
}

}  // namespace tresen
