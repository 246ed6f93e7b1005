#include "sync/record/missing_data.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>
#include <set>

#include "sync/record/condition.h"
#include "sync/record/customer.h"
#include "sync/record/field.h"

namespace tresen {
namespace {

constexpr int later_count_max = 3;  // the third "later" turns to unknown

int or_else(int configured, int usual) { return configured > 0 ? configured : usual; }

bool contains(const google::protobuf::RepeatedPtrField<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

Date day_of(const Answer& answer) { return local_date(static_cast<std::int64_t>(answer.stamp.ms)); }

FieldVerdict not_asked(Why why) {
  FieldVerdict verdict;
  verdict.why = why;
  return verdict;
}

FieldVerdict asked(Why why, bool counts = true) {
  FieldVerdict verdict = not_asked(why);
  verdict.asked = true;
  verdict.counts = counts;
  return verdict;
}

// Asked once `again` has come, until then not.
FieldVerdict asked_from(const Date& again, const Date& today, Why then, Why until) {
  if (today >= again) return asked(then);
  FieldVerdict verdict = not_asked(until);
  verdict.again = again;
  return verdict;
}

// Whether a rule applies here at all: where, when, in what work. Nothing: it does.
std::optional<Why> out_of_scope(const v1::FieldRule& rule, const Record& customer,
                                const Situation& situation) {
  if (!rule.process_types().empty() && !contains(rule.process_types(), situation.process_type)) {
    return Why::other_process;
  }
  if (!rule.branches().empty() && !contains(rule.branches(), situation.branch)) {
    return Why::other_branch;
  }
  if (!within(rule.valid_from(), "", situation.today)) return Why::not_begun;
  if (!within("", rule.valid_to(), situation.today)) return Why::ended;
  if (!holds(rule.condition(), customer, situation.today)) return Why::condition_fails;
  return std::nullopt;
}

FieldVerdict judge_value(const v1::FieldRule& rule, const Answer& answer, const Date& today) {
  const bool is_stale =
      rule.stale_months() > 0 && plus_months(day_of(answer), rule.stale_months()) < today;
  return is_stale ? asked(Why::stale, rule.stale_counts()) : not_asked(Why::answered);
}

// What the answer that there is means for asking (DOMAIN of answers: value, refused, unknown,
// later, not applicable, missing).
FieldVerdict judge_answer(const v1::FieldRule& rule, const Record& customer, const v1::Rules& rules,
                          const Situation& situation) {
  const Answer& answer = customer.answer(rule.field());
  const bool stands_in =
      std::any_of(rule.satisfied_by().begin(), rule.satisfied_by().end(),
                  [&](const std::string& other) { return !customer.text(other).empty(); });
  if (answer.state == AnswerState::value && !answer.value.empty()) {
    if (comes_back(customer, rule.field())) return asked(Why::undeliverable);
    return judge_value(rule, answer, situation.today);
  }
  if (answer.state == AnswerState::not_applicable) return not_asked(Why::not_applicable);
  if (stands_in) return not_asked(Why::satisfied);
  switch (answer.state) {
    case AnswerState::refused: {
      const Field* field = find_field(rule.field());
      // No customer without it: a refusal cannot stand.
      if (field && field->level == FieldLevel::blocking) return asked(Why::missing);
      const int months = or_else(rules.refused_again_months(), 12);
      return asked_from(plus_months(day_of(answer), months), situation.today, Why::refused_before,
                        Why::refused_lately);
    }
    case AnswerState::unknown:
      return asked_from(plus_days(day_of(answer), or_else(rules.unknown_again_days(), 14)),
                        situation.today, Why::unknown_before, Why::unknown_lately);
    case AnswerState::later:
      return asked_from(plus_days(day_of(answer), 1), situation.today, Why::put_off_before,
                        Why::put_off_today);
    default:
      return asked(Why::missing);
  }
}

// Never must: the system's own, what this release does not know, and how people want to be spoken
// to (CJEU C-394/23, 9 January 2025).
bool may_be_asked(const std::string& key) {
  const Field* field = find_field(key);
  return field && field->level != FieldLevel::system && key != "salutation";
}

FieldVerdict judge_rule(const v1::FieldRule& rule, const Record& customer, const v1::Rules& rules,
                        const Situation& situation) {
  if (rule.level() == v1::LEVEL_OFF) return not_asked(Why::off);
  if (!may_be_asked(rule.field())) return not_asked(Why::never_asked);
  if (rule.level() != v1::LEVEL_MUST) return not_asked(Why::optional);
  return judge_answer(rule, customer, rules, situation);
}

std::vector<FieldVerdict> asked_of(std::vector<FieldVerdict> verdicts) {
  std::erase_if(verdicts, [](const FieldVerdict& verdict) { return !verdict.asked; });
  return verdicts;
}

std::vector<std::string> copied(const google::protobuf::RepeatedPtrField<std::string>& fields) {
  return {fields.begin(), fields.end()};
}

}  // namespace

std::string_view name_of(Why why) {
  constexpr std::array<std::string_view, 21> names{"missing",
                                                   "refused_before",
                                                   "unknown_before",
                                                   "put_off_before",
                                                   "stale",
                                                   "undeliverable",
                                                   "answered",
                                                   "not_applicable",
                                                   "refused_lately",
                                                   "unknown_lately",
                                                   "put_off_today",
                                                   "satisfied",
                                                   "other_step",
                                                   "other_process",
                                                   "other_branch",
                                                   "not_begun",
                                                   "ended",
                                                   "condition_fails",
                                                   "optional",
                                                   "off",
                                                   "earlier_rule"};
  const auto index = static_cast<std::size_t>(why);
  return index < names.size() ? names[index] : "never_asked";
}

std::vector<FieldVerdict> judge_fields(const Record& customer, const v1::Rules& rules,
                                       const Situation& situation,
                                       std::span<const std::string> only_fields) {
  std::vector<int> order(static_cast<std::size_t>(rules.fields_size()));
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return rules.fields(a).order() < rules.fields(b).order(); });
  std::vector<FieldVerdict> verdicts;
  std::set<std::string_view> decided;
  for (const int index : order) {
    const v1::FieldRule& rule = rules.fields(index);
    FieldVerdict verdict;
    if (const auto scope = out_of_scope(rule, customer, situation)) {
      verdict = not_asked(*scope);
    } else if (!decided.insert(rule.field()).second) {
      verdict = not_asked(Why::earlier_rule);
    } else if (!only_fields.empty() && std::find(only_fields.begin(), only_fields.end(),
                                                 rule.field()) == only_fields.end()) {
      verdict = not_asked(Why::other_step);
    } else {
      verdict = judge_rule(rule, customer, rules, situation);
    }
    verdict.field = rule.field();
    verdict.rule = index;
    verdicts.push_back(std::move(verdict));
  }
  return verdicts;
}

std::vector<FieldVerdict> judge_fields(
    const Record& customer, const v1::Rules& rules, const Situation& situation,
    const google::protobuf::RepeatedPtrField<std::string>& only_fields) {
  return judge_fields(customer, rules, situation, copied(only_fields));
}

std::vector<FieldVerdict> missing_fields(const Record& customer, const v1::Rules& rules,
                                         const Situation& situation,
                                         std::span<const std::string> only_fields) {
  return asked_of(judge_fields(customer, rules, situation, only_fields));
}

std::vector<FieldVerdict> missing_fields(
    const Record& customer, const v1::Rules& rules, const Situation& situation,
    const google::protobuf::RepeatedPtrField<std::string>& only_fields) {
  return missing_fields(customer, rules, situation, copied(only_fields));
}

bool is_answered(const Answer& answer) {
  return is_resolved(answer) || answer.state == AnswerState::later;
}

bool is_resolved(const Answer& answer) {
  switch (answer.state) {
    case AnswerState::value:
      return !answer.value.empty();
    case AnswerState::refused:
    case AnswerState::unknown:
    case AnswerState::not_applicable:
      return true;
    default:
      return false;
  }
}

std::optional<Answer> put_off(const Answer& before, Source source) {
  if (before.state == AnswerState::value) return std::nullopt;
  int count = 0;
  if (before.state == AnswerState::later) {
    const char* const end = before.value.data() + before.value.size();
    if (std::from_chars(before.value.data(), end, count).ec != std::errc()) count = 1;
  }
  Answer answer;
  answer.source = source;
  if (count + 1 >= later_count_max) {
    answer.state = AnswerState::unknown;
  } else {
    answer.state = AnswerState::later;
    answer.value = std::to_string(count + 1);
  }
  return answer;
}

Date put_off_until(const v1::Rules& rules, const Date& today) {
  return plus_days(today, or_else(rules.later_days(), 7));
}

std::vector<RuleFault> check_rules(const v1::Rules& rules) {
  std::vector<RuleFault> faults;
  for (int i = 0; i < rules.fields_size(); ++i) {
    const v1::FieldRule& rule = rules.fields(i);
    const auto fault = [&](std::string text) { faults.push_back({i, std::move(text)}); };
    const std::string name = "field '" + rule.field() + "'";
    const Field* field = find_field(rule.field());
    if (!field) fault(name + " is not in the catalogue; see `tresen-headoffice fields`");
    if (field && field->level == FieldLevel::system && rule.level() != v1::LEVEL_OFF) {
      fault(name + " is written by the system and cannot be asked for");
    }
    if (rule.level() == v1::LEVEL_UNSPECIFIED) {
      fault(name + " needs a level: LEVEL_MUST, LEVEL_OPTIONAL or LEVEL_OFF");
    }
    if (rule.field() == "salutation" && rule.level() == v1::LEVEL_MUST) {
      fault("field 'salutation' cannot be a must (CJEU C-394/23); LEVEL_OPTIONAL is right");
    }
    if (rule.purpose().empty() && rule.level() != v1::LEVEL_OFF) {
      fault(name + " needs a purpose (GDPR 5(1)(b))");
    }
    for (const std::string* date : {&rule.valid_from(), &rule.valid_to()}) {
      if (!date->empty() && !parse_date(*date)) {
        fault(name + ": '" + *date + "' is no date; YYYY-MM-DD is right");
      }
    }
    for (const std::string& other : rule.satisfied_by()) {
      if (!find_field(other))
        fault(name + ": satisfied_by names the unknown field '" + other + "'");
    }
  }
  return faults;
}

}  // namespace tresen
