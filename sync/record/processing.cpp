#include "sync/record/processing.h"

#include <algorithm>
#include <array>

#include "sync/record/consent.h"
#include "sync/record/field.h"

namespace tresen {
namespace {

struct Line {
  std::string_view purpose;
  LegalBasis basis;
  std::string_view note;
  std::string_view kind;  // a kind of record that is kept for it; empty: fields and consents alone
};

using B = LegalBasis;
constexpr auto lines = std::to_array<Line>({
    {"identification", B::contract, "to tell one customer from another", ""},
    {"contract", B::contract, "to make what was ordered and to hand it over", "process"},
    {"contact", B::contract, "to tell that something is ready or has to be asked", "follow_up"},
    {"correspondence", B::contract, "to write a letter about an order", ""},
    {"billing", B::contract, "to settle with an insurer; health data besides (GDPR 9(2)(h))", ""},
    {"supply", B::contract, "whom to ask about the prescription; health data (GDPR 9(2)(h))", ""},
    {"advice", B::contract, "to advise well, and only with what is needed for it", ""},
    {"administration", B::contract, "to run the customer's file", ""},
    {"marketing", B::legitimate_interest,
     "to know which measure brought customers: nobody is written to because of it alone, the "
     "person "
     "is present and may refuse, and an objection ends it",
     "marketing_contact"},
    {"advertising", B::consent, "for each channel of its own (UWG 7(2))", "consent"},
    {"advertising_by_post", B::legitimate_interest,
     "to own customers who were told of it and have not objected; no health data; every letter "
     "names the right to object (GDPR 21(2), recital 47)",
     ""},
    {"advertising_health", B::explicit_consent, "the choice uses health data", "consent"},
    {"survey", B::consent, "for each channel of its own", "consent"},
    {"reminder_service", B::contract, "appointments and what is ready; no advertising", ""},
    {"consent", B::legal_duty, "to prove who allowed, refused and objected (GDPR 7(1), UWG 7a)",
     "consent"},
    {"rights_of_persons", B::legal_duty, "GDPR 12 to 22", "request"},
    {"security", B::legitimate_interest,
     "to find out who has done what with people's data (GDPR 32): acts that are sensitive, not the "
     "work of staff; read by few, and reading it is an entry too",
     "audit"},
});

void note(std::vector<std::string>& list, const std::string& word) {
  if (word.empty() || std::find(list.begin(), list.end(), word) != list.end()) return;
  list.push_back(word);
}

void add_fields(Activity& activity, const v1::Rules& rules) {
  for (const Field& field : fields()) {
    if (field.purpose != activity.purpose) continue;
    note(activity.data, std::string(field.key));
    for (const v1::FieldRule& rule : rules.fields()) {
      const bool same = rule.field() == field.key ||
                        (field.key.ends_with('.') && rule.field().starts_with(field.key));
      if (!same || rule.level() == v1::LEVEL_OFF) continue;
      note(activity.wanted_for, rule.purpose());
      note(activity.kept, rule.retention_class());
    }
  }
}

void add_consents(Activity& activity) {
  for (const std::string_view purpose : consent_purposes()) {
    if (purpose != activity.purpose) continue;
    for (const std::string_view channel : consent_channels())
      note(activity.data, consent_key(channel, purpose));
  }
}

}  // namespace

std::string_view name_of(LegalBasis basis) {
  constexpr std::array<std::string_view, 5> names{"consent", "contract", "legal_duty",
                                                  "legitimate_interest", "explicit_consent"};
  return names.at(static_cast<std::size_t>(basis));
}

std::string_view article_of(LegalBasis basis) {
  constexpr std::array<std::string_view, 5> articles{"GDPR 6(1)(a)", "GDPR 6(1)(b)", "GDPR 6(1)(c)",
                                                     "GDPR 6(1)(f)", "GDPR 9(2)(a)"};
  return articles.at(static_cast<std::size_t>(basis));
}

std::vector<Activity> record_of_processing(const v1::Rules& rules) {
  std::vector<Activity> all;
  for (const Line& line : lines) {
    Activity activity{line.purpose, line.basis, line.note, {}, {}, {}};
    add_fields(activity, rules);
    add_consents(activity);
    note(activity.data, std::string(line.kind));
    all.push_back(std::move(activity));
  }
  return all;
}

}  // namespace tresen
