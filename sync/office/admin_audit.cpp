#include "sync/office/admin_audit.h"

#include <utility>

namespace tresen {
namespace {

constexpr std::size_t page_max = 1000;

}  // namespace

Result<void> note_act(Office& office, Act act, const Actor& actor, const Uuid& subject,
                      std::string detail, std::int64_t now_ms) {
  const Edit entry = audit_edit({.id = office.new_id(now_ms),
                                 .act = std::string(name_of(act)),
                                 .staff = actor.staff,
                                 .device = actor.desk,
                                 .branch = {},
                                 .at_ms = now_ms,
                                 .subject = subject,
                                 .detail = std::move(detail)});
  TRY(office.submit(std::span(&entry, 1), "", now_ms));
  return {};
}

Result<void> note_backup(Office& office, const BackupMade& made, std::int64_t now_ms) {
  TRY(office.store().sync().note_backup(made, now_ms));
  return note_act(office, Act::operator_request, {}, {}, "backup", now_ms);
}

Result<void> note_sensitive(Office& office, std::span<const Edit> edits, std::int64_t now_ms) {
  for (const Edit& edit : edits) {
    const auto act = sensitive(edit);
    if (act) TRY(note_act(office, act->act, {}, act->subject, act->detail, now_ms));
  }
  return {};
}

Result<v1::AdminReply> audit_log(Office& office, const v1::AuditRequest& request,
                                 const Actor& actor, std::int64_t now_ms) {
  const Uuid after = uuid_from_bytes(request.after()).value_or(Uuid{});
  if (after.none()) TRY(note_act(office, Act::log_opened, actor, {}, {}, now_ms));
  CustomerStore& records = office.store().customers();
  TRY_TO(page, records.page(RecordKind::audit, after, page_max));
  v1::AdminReply reply;
  reply.mutable_audit();
  for (const Record& record : page) {
    const AuditEntry entry = read_audit(record);
    v1::AuditFacts& facts = *reply.mutable_audit()->add_entries();
    facts.set_id(to_bytes(entry.id));
    facts.set_act(entry.act);
    facts.set_at_ms(entry.at_ms);
    facts.set_device(entry.device);
    facts.set_branch(entry.branch);
    facts.set_staff(entry.staff);
    facts.set_detail(entry.detail);
    if (entry.subject.none()) continue;
    TRY_TO(subject, records.find(entry.subject));
    if (subject) facts.set_no(subject->text("customer_no"));
  }
  return reply;
}

}  // namespace tresen
