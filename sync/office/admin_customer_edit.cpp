#include "sync/office/admin_customer_edit.h"

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "sync/base/clock.h"
#include "sync/office/person.h"
#include "sync/record/field.h"

namespace tresen {
namespace {

// Written by the house, and yet known to people.
constexpr std::array<std::string_view, 2> told_to_head_office{"deceased", "moved_unknown"};

// Why a field is not to be edited here; empty: it is.
std::string_view closed(const std::string& key, const Field* field) {
  if (field == nullptr) return "there is no such field";
  if (key.starts_with("consent.") || key == "objection") {
    return "a consent is given and taken back with its proof, at the counter";
  }
  const bool told = std::find(told_to_head_office.begin(), told_to_head_office.end(), key) !=
                    told_to_head_office.end();
  if (field->level == FieldLevel::system && !told) return "this is written by the house";
  return {};
}

// Why a value cannot be stored; empty: it can, though it may be unlikely.
std::string_view wrong(const Field& field, const std::string& value, const FieldContext& context) {
  switch (judge(field, value, context)) {
    case Verdict::malformed:
      return "this cannot be right";
    case Verdict::too_long:
      return "this is too long";
    case Verdict::empty:
      return field.level == FieldLevel::blocking ? "this is always needed" : std::string_view();
    case Verdict::good:
    case Verdict::unlikely:
      break;
  }
  if (field.choices.empty()) return {};
  const std::string stored = tidy(field, value, context);
  const bool known =
      std::find(field.choices.begin(), field.choices.end(), stored) != field.choices.end();
  return known ? std::string_view() : "this is none of the choices";
}

// The address is judged by the country that the customer will have.
std::string country_of(const Record& customer, const v1::CustomerEditRequest& request) {
  const FieldContext anywhere{};
  for (const v1::CustomerFieldEdit& edit : request.fields()) {
    if (edit.field() == "country") return tidy(*find_field("country"), edit.value(), anywhere);
  }
  return customer.text("country");
}

}  // namespace

Result<v1::AdminReply> edit_customer(Office& office, const v1::CustomerEditRequest& request,
                                     const Actor& actor, std::int64_t now_ms) {
  TRY_TO(customer, customer_of(office.store(), request.no()));
  const std::string country = country_of(customer, request);
  const FieldContext context{local_date(now_ms), country};
  v1::AdminReply reply;
  v1::CustomerEditReply& told = *reply.mutable_customer_edit();
  Edit edit{customer.id, RecordKind::customer, {}};
  std::set<std::string> seen;
  const auto refuse = [&told](const std::string& key, std::string_view reason) {
    v1::CustomerFieldRefusal& refusal = *told.add_refusals();
    refusal.set_field(key);
    refusal.set_reason(std::string(reason));
  };
  for (const v1::CustomerFieldEdit& asked : request.fields()) {
    const Field* const field = find_field(asked.field());
    std::string_view reason = closed(asked.field(), field);
    if (reason.empty() && !seen.insert(asked.field()).second) reason = "this stands here twice";
    if (reason.empty()) reason = wrong(*field, asked.value(), context);
    const Answer& before = customer.answer(asked.field());
    if (reason.empty() && customer.text(asked.field()) != asked.was()) {
      reason = "somebody else has changed this meanwhile; look at it again";
    }
    if (!reason.empty()) {
      refuse(asked.field(), reason);
      continue;
    }
    Answer answer;
    answer.value = tidy(*field, asked.value(), context);
    answer.state = answer.value.empty() ? AnswerState::unknown : AnswerState::value;
    answer.source = Source::desk;
    answer.staff = actor.staff;
    v1::CustomerFieldEdit& stored = *told.add_fields();
    stored.set_field(asked.field());
    stored.set_value(answer.value);
    stored.set_was(asked.was());
    if (answer.state == before.state && answer.value == before.value) continue;
    edit.fields.push_back({asked.field(), FieldEdit::Action::set, std::move(answer), before.stamp});
  }
  if (request.only_check() || !told.refusals().empty() || edit.fields.empty()) return reply;
  TRY(office.submit(std::span(&edit, 1), "", now_ms));
  return reply;
}

}  // namespace tresen
