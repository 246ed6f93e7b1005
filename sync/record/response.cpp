#include "sync/record/response.h"

#include <algorithm>

#include "sync/base/clock.h"
#include "sync/record/composing.h"

namespace tresen {

bool is_outcome(std::string_view word) {
  return comes_by(word) ||
         std::ranges::find(outcomes_not_coming, word) != outcomes_not_coming.end();
}

bool comes_by(std::string_view outcome) {
  return std::ranges::find(outcomes_coming, outcome) != outcomes_coming.end();
}

ResponseContact response_contact(std::span<const Record> contacts, const Response& response) {
  const bool comes = comes_by(response.outcome);
  const Date today = local_date(response.at_ms);
  bool written = false;
  ResponseContact answer;
  for (const Record& record : contacts) {
    const MarketingContact one = read_contact(record);
    if (one.campaign != response.campaign) continue;
    if (one.kind == ContactKind::written && one.outcome.empty()) written = true;
    const bool recent = days_between(local_date(one.at_ms), today) < response.window_days &&
                        one.at_ms <= response.at_ms;
    const bool came = one.kind != ContactKind::written;
    const bool says_so = comes ? came : one.outcome == response.outcome;
    answer.stands = answer.stands || (recent && says_so);
  }
  MarketingContact& contact = answer.contact;
  contact.kind = !comes    ? ContactKind::written
                 : written ? ContactKind::matched
                           : ContactKind::stated;
  contact.campaign = response.campaign;
  contact.customer = response.customer;
  contact.at_ms = response.at_ms;
  contact.branch = response.branch;
  contact.source = response.way;
  contact.outcome = response.outcome;
  return answer;
}

bool is_taken_back(const MarketingContact& contact) { return contact.outcome == taken_back; }

Edit take_back_edit(const Record& contact) {
  if (contact.kind != RecordKind::marketing_contact) return {};
  return edit_towards(contact, {{"kind", std::string(name_of(ContactKind::written))},
                                {"outcome", std::string(taken_back)}});
}

Uuid answer_of_task(const Record& follow_up) { return id_of(follow_up.text("answer")); }

Edit with_answer(Edit edit, const Record& follow_up, const Uuid& answer) {
  for (FieldEdit& field : edit_towards(follow_up, {{"answer", id_text(answer)}}).fields) {
    edit.fields.push_back(std::move(field));
  }
  return edit;
}

}  // namespace tresen
