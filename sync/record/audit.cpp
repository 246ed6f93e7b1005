#include "sync/record/audit.h"

#include <array>
#include <utility>

#include "sync/record/composing.h"
#include "sync/record/consent_record.h"

namespace tresen {
namespace {

constexpr std::array<std::pair<Act, std::string_view>, 27> acts{{
    {Act::sign_in, "sign_in"},
    {Act::sign_in_refused, "sign_in_refused"},
    {Act::sign_out, "sign_out"},
    {Act::lookup, "lookup"},
    {Act::hand_over, "hand_over"},
    {Act::hand_back, "hand_back"},
    {Act::withdrawal, "withdrawal"},
    {Act::objection, "objection"},
    {Act::request, "request"},
    {Act::setting, "setting"},
    {Act::enrolment, "enrolment"},
    {Act::training, "training"},
    {Act::wipe, "wipe"},
    {Act::log_opened, "log_opened"},
    {Act::training_end, "training_end"},
    {Act::request_settled, "request_settled"},
    {Act::person_export, "person_export"},
    {Act::restriction, "restriction"},
    {Act::erasure, "erasure"},
    {Act::publication, "publication"},
    {Act::device_code, "device_code"},
    {Act::revocation, "revocation"},
    {Act::lookups_read, "lookups_read"},
    {Act::merge, "merge"},
    {Act::merge_undone, "merge_undone"},
    {Act::desk_request, "desk_request"},
    {Act::operator_request, "operator_request"},
}};

}  // namespace

std::string_view name_of(Act act) {
  for (const auto& [one, word] : acts) {
    if (one == act) return word;
  }
  return {};
}

std::optional<Act> act_named(std::string_view word) {
  for (const auto& [act, name] : acts) {
    if (name == word) return act;
  }
  return {};
}

std::optional<SensitiveEdit> sensitive(const Edit& edit) {
  const auto said = [&](std::string_view key) {
    for (const FieldEdit& field : edit.fields)
      if (field.key == key) return field.answer.value;
    return std::string();
  };
  const Uuid subject = id_of(said("customer"));
  const std::string act = said("act"), state = said("state");
  if (edit.kind == RecordKind::consent && act == name_of(ConsentAct::objection)) {
    const bool objects = state == name_of(ConsentState::granted);
    return SensitiveEdit{Act::objection, subject, objects ? "" : "taken_back"};
  }
  if (edit.kind == RecordKind::consent && act == name_of(ConsentAct::consent) &&
      state == name_of(ConsentState::withdrawn)) {
    return SensitiveEdit{Act::withdrawal, subject, said("channel") + "." + said("purpose")};
  }
  const std::string what = said("what");
  if (edit.kind == RecordKind::request && !what.empty()) {
    return SensitiveEdit{Act::request, subject, what};
  }
  return std::nullopt;
}

AuditEntry read_audit(const Record& record) {
  return {.id = record.id,
          .act = record.text("act"),
          .staff = record.text("staff"),
          .device = number_of<std::uint64_t>(record.text("device")),
          .branch = record.text("branch"),
          .at_ms = number_of<std::int64_t>(record.text("at")),
          .subject = id_of(record.text("subject")),
          .detail = record.text("detail")};
}

Edit audit_edit(const AuditEntry& entry) {
  Record fresh;
  fresh.id = entry.id;
  fresh.kind = RecordKind::audit;
  return edit_towards(fresh, {{"act", entry.act},
                              {"staff", entry.staff},
                              {"device", std::to_string(entry.device)},
                              {"branch", entry.branch},
                              {"at", number_text(entry.at_ms)},
                              {"subject", id_text(entry.subject)},
                              {"detail", entry.detail}});
}

}  // namespace tresen
