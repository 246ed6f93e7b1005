#include "sync/record/marketing_contact.h"

#include "sync/record/composing.h"
#include "sync/record/participation.h"
#include "sync/record/response.h"

namespace tresen {

std::string_view name_of(ContactKind kind) {
  if (kind == ContactKind::written) return "written";
  return kind == ContactKind::matched ? "matched" : "stated";
}

namespace {

ContactKind kind_named(std::string_view word) {
  if (word == name_of(ContactKind::written)) return ContactKind::written;
  return word == name_of(ContactKind::matched) ? ContactKind::matched : ContactKind::stated;
}

}  // namespace

Uuid answer_id(const LetterCode& code) {
  Uuid id = participation_id(code);
  id.bytes[9] = 1;
  return id;
}

Uuid bounce_id(const LetterCode& code) {
  Uuid id = participation_id(code);
  id.bytes[9] = 2;
  return id;
}

bool is_turned_down(const MarketingContact& contact) {
  return contact.kind == ContactKind::written && !contact.outcome.empty() &&
         !is_taken_back(contact);
}

bool is_answer(const Record& record) {
  if (record.kind != RecordKind::marketing_contact) return false;
  const MarketingContact contact = read_contact(record);
  return contact.kind != ContactKind::written || is_turned_down(contact);
}

MarketingContact read_contact(const Record& record) {
  return {.id = record.id,
          .campaign = record.text("campaign"),
          .customer = id_of(record.text("customer")),
          .process = id_of(record.text("process")),
          .at_ms = number_of<std::int64_t>(record.text("at")),
          .kind = kind_named(record.text("kind")),
          .referrer = id_of(record.text("referrer")),
          .branch = record.text("branch"),
          .source = record.text("source"),
          .code = record.text("code"),
          .outcome = record.text("outcome")};
}

Edit contact_edit(const Record& stored, const MarketingContact& contact) {
  Record target = stored;
  target.id = contact.id;
  target.kind = RecordKind::marketing_contact;
  return edit_towards(target, {{"campaign", contact.campaign},
                               {"customer", id_text(contact.customer)},
                               {"process", id_text(contact.process)},
                               {"at", number_text(contact.at_ms)},
                               {"kind", std::string(name_of(contact.kind))},
                               {"referrer", id_text(contact.referrer)},
                               {"branch", contact.branch},
                               {"source", contact.source},
                               {"code", contact.code},
                               {"outcome", contact.outcome}});
}

}  // namespace tresen
