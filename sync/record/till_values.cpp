#include "sync/record/till_values.h"

#include "sync/record/customer.h"
#include "sync/record/field.h"

namespace tresen {
namespace {

// Plain values only: where a "no" wins or items are added one by one, somebody has to be asked.
bool is_for_tills(const Field& field) {
  return field.level != FieldLevel::system && field.policy == Policy::last_writer;
}

bool is_settled_otherwise(const Answer& known) {
  return known.state == AnswerState::refused || known.state == AnswerState::not_applicable;
}

}  // namespace

TillValues values_from_till(const Record& customer,
                            const std::map<std::string, std::string>& values, const Date& today) {
  TillValues made{.edit = {.record = customer.id, .kind = RecordKind::customer, .fields = {}},
                  .refused = {}};
  // A postcode is judged by the country that comes with it.
  FieldContext context = context_of(customer, today);
  std::string country;
  if (const auto given = values.find("country"); given != values.end()) {
    country = tidy(*find_field("country"), given->second, context);
    if (!country.empty()) context.country = country;
  }
  for (const auto& [key, raw] : values) {
    const Field* field = find_field(key);
    const Verdict verdict = field == nullptr ? Verdict::malformed : judge(*field, raw, context);
    if (verdict == Verdict::empty) continue;
    if (field == nullptr || !is_for_tills(*field) || verdict == Verdict::too_long ||
        verdict == Verdict::malformed) {
      made.refused.push_back(key);
      continue;
    }
    Answer answer;
    answer.state = AnswerState::value;
    answer.value = tidy(*field, raw, context);
    answer.source = Source::till;
    const Answer& known = customer.answer(key);
    const bool same = known.state == AnswerState::value && known.value == answer.value;
    if (same || is_settled_otherwise(known)) continue;
    made.edit.fields.push_back(
        {.key = key, .action = FieldEdit::Action::set, .answer = std::move(answer), .base = {}});
  }
  return made;
}

}  // namespace tresen
