#include "sync/record/marketing_contact.h"

#include "sync/record/composing.h"

namespace tresen {

std::string_view name_of(ContactKind kind) {
  return kind == ContactKind::matched ? "matched" : "stated";
}

MarketingContact read_contact(const Record& record) {
  return {.id = record.id,
          .campaign = record.text("campaign"),
          .customer = id_of(record.text("customer")),
          .process = id_of(record.text("process")),
          .at_ms = number_of<std::int64_t>(record.text("at")),
          .kind = record.text("kind") == "matched" ? ContactKind::matched : ContactKind::stated,
          .referrer = id_of(record.text("referrer")),
          .branch = record.text("branch")};
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
                               {"branch", contact.branch}});
}

}  // namespace tresen
