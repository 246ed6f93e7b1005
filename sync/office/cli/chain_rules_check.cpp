#include "sync/office/cli/chain_rules_check.h"

#include <charconv>

#include "sync/office/cli/chain_consents_check.h"
#include "sync/record/field.h"

namespace tresen {
namespace {

constexpr int months_max = 1200;
constexpr int merge_permille_min = 990, merge_permille_max = 999;

void check_branches(const v1::Rules& rules, const Place& place) {
  if (rules.branches().empty()) {
    place.wrong("branches", "is missing; a chain has at least one branch");
  }
  IdCheck ids("branch");
  for (int i = 0; i < rules.branches_size(); ++i) {
    const Place inside = place.in("branches", i);
    ids.check(inside, rules.branches(i).id());
    check_name(inside, "name", rules.branches(i).name(), "the branch's name");
  }
}

bool is_count(std::string_view text) {
  int count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  return error == std::errc() && end == text.data() + text.size() && count >= 0;
}

void check_age_test(const v1::FieldTest& test, const Place& place) {
  const Field* field = find_field(test.field());
  if (field != nullptr && field->keys != Keys::date) {
    place.wrong("op", "an age can be told from a date only; \"" + test.field() + "\" is none");
  }
  if (test.values_size() != 1 || !is_count(test.values(0))) {
    place.wrong("values", "right would be one whole number of years, as values: \"18\"");
  }
}

void check_test(const v1::FieldTest& test, const Place& place, const Names& names) {
  check_field_key(place, "field", test.field(), names);
  switch (test.op()) {
    case v1::FieldTest::OP_EQUALS:
    case v1::FieldTest::OP_DIFFERS:
      if (test.values().empty()) place.wrong("values", "is missing; write what to compare with");
      return;
    case v1::FieldTest::OP_AGE_BELOW:
    case v1::FieldTest::OP_AGE_FROM:
      check_age_test(test, place);
      return;
    case v1::FieldTest::OP_HAS_VALUE:
    case v1::FieldTest::OP_NO_VALUE:
    case v1::FieldTest::OP_REFUSED:
      if (!test.values().empty())
        place.wrong("values", "this op compares with nothing; leave it out", 0);
      return;
    default:
      place.wrong("op", "is missing; write what is tested, as OP_HAS_VALUE or OP_EQUALS");
  }
}

void check_condition(const v1::Condition& condition, const Place& place, const Names& names) {
  for (int i = 0; i < condition.all_size(); ++i) {
    check_test(condition.all(i), place.in("all", i), names);
  }
  for (int i = 0; i < condition.any_size(); ++i) {
    check_test(condition.any(i), place.in("any", i), names);
  }
}

// L01: no purpose, no question (GDPR 5(1)(b)). L02: the salutation is never compulsory (CJEU
// C-394/23). What the house or the catalogue fixes is no business of a chain.
void check_level(const v1::FieldRule& rule, const Place& place) {
  if (rule.level() == v1::LEVEL_UNSPECIFIED || !v1::Level_IsValid(rule.level())) {
    place.wrong("level", "is missing; write LEVEL_MUST, LEVEL_OPTIONAL or LEVEL_OFF");
  }
  if (rule.level() != v1::LEVEL_OFF && rule.purpose().empty()) {
    place.wrong("purpose", "is missing; say why the chain may ask for \"" + rule.field() +
                               "\" (GDPR 5(1)(b)), or write level: LEVEL_OFF");
  }
  if (rule.field() == "salutation" && rule.level() == v1::LEVEL_MUST) {
    place.wrong("level",
                "a salutation must never be compulsory (CJEU C-394/23); write "
                "LEVEL_OPTIONAL");
  }
  const Field* field = find_field(rule.field());
  if (field == nullptr) return;
  if (field->level == FieldLevel::system) {
    place.wrong("field", "\"" + rule.field() + "\" is written by the house; leave this rule out");
  } else if (field->level == FieldLevel::blocking) {
    place.wrong("field",
                "\"" + rule.field() + "\" is always needed, that is fixed; leave this rule out");
  }
}

// What two rules of one field must not share.
std::string scope_of(v1::FieldRule rule) {
  v1::FieldRule scope;
  scope.set_field(rule.field());
  scope.mutable_process_types()->Swap(rule.mutable_process_types());
  scope.mutable_branches()->Swap(rule.mutable_branches());
  scope.set_valid_from(rule.valid_from());
  scope.set_valid_to(rule.valid_to());
  if (rule.has_condition()) scope.mutable_condition()->Swap(rule.mutable_condition());
  return scope.SerializeAsString();
}

void check_field_rules(const v1::Rules& rules, const Place& place, const Names& names) {
  std::set<std::string> scopes;
  for (int i = 0; i < rules.fields_size(); ++i) {
    const v1::FieldRule& rule = rules.fields(i);
    const Place inside = place.in("fields", i);
    check_field_key(inside, "field", rule.field(), names);
    check_level(rule, inside);
    if (rule.has_condition()) check_condition(rule.condition(), inside.in("condition"), names);
    names.process_types.check_all(inside, "process_types", rule.process_types());
    names.branches.check_all(inside, "branches", rule.branches());
    check_range(inside, rule.valid_from(), rule.valid_to());
    if (rule.stale_months() < 0 || rule.stale_months() > months_max) {
      inside.wrong("stale_months", "right would be 0 (never) to 1200 months");
    }
    for (int j = 0; j < rule.satisfied_by_size(); ++j) {
      check_field_key(inside, "satisfied_by", rule.satisfied_by(j), names, j);
    }
    if (!scopes.insert(scope_of(rule)).second) {
      inside.wrong("field", "there is a rule for \"" + rule.field() +
                                "\" with the same branches, types, dates and condition already; "
                                "leave one of them out");
    }
  }
}

// Whether this release can do a step of this kind.
bool is_known(v1::StepKind kind) {
  switch (kind) {
    case v1::STEP_KIND_MISSING_DATA:
    case v1::STEP_KIND_CAMPAIGN:
    case v1::STEP_KIND_CATEGORY:
    case v1::STEP_KIND_FOLLOW_UP:
    case v1::STEP_KIND_SUMMARY:
    case v1::STEP_KIND_CONSENT:
    case v1::STEP_KIND_NOTICE:
    case v1::STEP_KIND_GUARDIAN:
    case v1::STEP_KIND_SIGNATURE:
      return true;
    default:
      return false;
  }
}

void check_step(const v1::TemplateStep& step, const v1::Rules& rules, const Place& place,
                const Names& names) {
  if (step.kind() == v1::STEP_KIND_UNSPECIFIED) {
    place.wrong("kind",
                "is missing; write STEP_KIND_MISSING_DATA, STEP_KIND_CAMPAIGN, "
                "STEP_KIND_CATEGORY, STEP_KIND_FOLLOW_UP or STEP_KIND_SUMMARY");
  } else if (!is_known(step.kind())) {
    place.wrong("kind", v1::StepKind_Name(step.kind()) +
                            " is not in this release yet; leave this step out until it is");
  }
  if (step.kind() == v1::STEP_KIND_CATEGORY) {
    names.category_sets.check(place, "category_set", step.category_set());
  } else if (!step.category_set().empty()) {
    place.wrong("category_set", "belongs to a STEP_KIND_CATEGORY only; leave it out");
  }
  if (step.kind() == v1::STEP_KIND_FOLLOW_UP) {
    check_name(place, "text", step.text(), "what is to be done");
    check_not_negative(place, "days", step.days());
  } else if (step.days() != 0) {
    place.wrong("days", "belongs to a STEP_KIND_FOLLOW_UP only; leave it out");
  }
  check_consent_step(step, rules, place, names);
  for (int i = 0; i < step.only_fields_size(); ++i) {
    check_field_key(place, "only_fields", step.only_fields(i), names, i);
  }
  if (step.has_condition()) check_condition(step.condition(), place.in("condition"), names);
}

void check_templates(const v1::Rules& rules, const Place& place, const Names& names) {
  IdCheck ids("template");
  for (int i = 0; i < rules.templates_size(); ++i) {
    const v1::ProcessTemplate& made = rules.templates(i);
    const Place inside = place.in("templates", i);
    ids.check(inside, made.id());
    check_name(inside, "name", made.name(), "what staff see, as \"Brille neu\"");
    check_name(inside, "type", made.type(), "what rules and campaigns refer to, as \"glasses\"");
    names.branches.check_all(inside, "branches", made.branches());
    if (!v1::OpenMandatory_IsValid(made.open_mandatory())) {
      inside.wrong("open_mandatory", "right would be OPEN_MANDATORY_BLOCK_CLOSE, _WARN or _IGNORE");
    }
    if (made.steps().empty()) inside.wrong("steps", "is missing; a process needs a step");
    int summaries = 0;
    for (int j = 0; j < made.steps_size(); ++j) {
      check_step(made.steps(j), rules, inside.in("steps", j), names);
      if (made.steps(j).kind() != v1::STEP_KIND_SUMMARY) continue;
      if (++summaries > 1) inside.in("steps", j).wrong("kind", "one summary is enough");
    }
  }
}

void check_category_sets(const v1::Rules& rules, const Place& place) {
  IdCheck ids("category set");
  for (int i = 0; i < rules.category_sets_size(); ++i) {
    const v1::CategorySet& set = rules.category_sets(i);
    const Place inside = place.in("category_sets", i);
    ids.check(inside, set.id());
    check_name(inside, "name", set.name(), "what staff see above the list");
    if (set.categories().empty()) {
      inside.wrong("categories", "is missing; a set without categories cannot be answered");
    }
    IdCheck categories("category of this set");
    for (int j = 0; j < set.categories_size(); ++j) {
      const Place category = inside.in("categories", j);
      categories.check(category, set.categories(j).id());
      check_name(category, "name", set.categories(j).name(), "what staff see in the list");
    }
  }
}

}  // namespace

void check_rules(const v1::Rules& rules, const Place& place, const Names& names) {
  check_branches(rules, place);
  check_field_rules(rules, place, names);
  check_templates(rules, place, names);
  check_category_sets(rules, place);
  check_consent_rules(rules, place, names);
  if (!v1::Held_IsValid(rules.held())) {
    place.wrong("held", "right would be HELD_BRANCH or HELD_CHAIN");
  }
  check_not_negative(place, "attribution_days", rules.attribution_days());
  check_not_negative(place, "refused_again_months", rules.refused_again_months());
  check_not_negative(place, "unknown_again_days", rules.unknown_again_days());
  check_not_negative(place, "later_days", rules.later_days());
  check_not_negative(place, "staff_lock_s", rules.staff_lock_s());
  const int score = rules.merge_score_permille();
  if (score != 0 && (score < merge_permille_min || score > merge_permille_max)) {
    place.wrong("merge_score_permille",
                "right would be 990 to 999 (in thousandths of the score), or 0 to merge nobody "
                "without asking");
  }
}

}  // namespace tresen
