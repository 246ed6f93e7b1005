#include "terminal/process/template.h"

#include <algorithm>

#include "sync/record/field.h"
#include "terminal/process/steps.h"

namespace tresen {
namespace {

using Problems = std::vector<TemplateProblem>;

void check_condition(const v1::Condition& condition, const std::string& where, Problems& problems) {
  const auto check = [&](const v1::FieldTest& test) {
    if (!find_field(test.field())) {
      problems.push_back({where + ".field", "a key of the field catalogue"});
    }
    if (test.op() == v1::FieldTest::OP_UNSPECIFIED || !v1::FieldTest::Op_IsValid(test.op())) {
      problems.push_back({where + ".op", "a test that this release knows"});
    }
  };
  for (const v1::FieldTest& test : condition.all()) check(test);
  for (const v1::FieldTest& test : condition.any()) check(test);
}

std::string known_kinds() {
  std::string names;
  for (const Step* step : steps()) {
    if (!names.empty()) names += ", ";
    names += v1::StepKind_Name(step->kind);
  }
  return "one of " + names;
}

void check_step(const v1::ProcessTemplate& process_template, int index, const v1::Rules& rules,
                const std::string& where, Problems& problems) {
  const v1::TemplateStep& definition = process_template.steps(index);
  const Step* step = find_step(definition.kind());
  if (!step) {
    problems.push_back(
        {where + ".kind", known_kinds() + ", not " + v1::StepKind_Name(definition.kind())});
    return;
  }
  for (const DefinitionProblem& problem : step->check(definition, rules)) {
    problems.push_back({where + "." + problem.field, problem.wanted});
  }
  check_condition(definition.condition(), where + ".condition", problems);
  for (int before = 0; before < index; ++before) {
    const v1::TemplateStep& other = process_template.steps(before);
    if (other.kind() != definition.kind()) continue;
    if (!step->repeatable) {
      problems.push_back({where + ".kind", "a kind that the template does not have yet"});
    } else if (step->page == Page::choices && other.category_set() == definition.category_set()) {
      problems.push_back({where + ".category_set", "a set that no step before asks"});
    }
  }
}

}  // namespace

const v1::ProcessTemplate* find_template(const v1::Rules& rules, std::string_view id) {
  for (const v1::ProcessTemplate& each : rules.templates()) {
    if (each.id() == id) return &each;
  }
  return nullptr;
}

bool is_for_branch(const v1::ProcessTemplate& process_template, std::string_view branch) {
  const auto& branches = process_template.branches();
  return branches.empty() || std::find(branches.begin(), branches.end(), branch) != branches.end();
}

std::vector<const v1::ProcessTemplate*> templates_of(const v1::Rules& rules,
                                                     std::string_view branch) {
  std::vector<const v1::ProcessTemplate*> offered;
  for (const v1::ProcessTemplate& each : rules.templates()) {
    if (is_for_branch(each, branch) && check_template(each, rules).empty()) {
      offered.push_back(&each);
    }
  }
  return offered;
}

std::vector<TemplateProblem> check_template(const v1::ProcessTemplate& process_template,
                                            const v1::Rules& rules) {
  const std::string where = "templates[" + process_template.id() + "]";
  Problems problems;
  if (process_template.id().empty()) problems.push_back({where + ".id", "a short word"});
  for (int i = 0; i < process_template.steps_size(); ++i) {
    check_step(process_template, i, rules, where + ".steps[" + std::to_string(i) + "]", problems);
  }
  const int last = process_template.steps_size() - 1;
  if (last < 0 || process_template.steps(last).kind() != v1::STEP_KIND_SUMMARY) {
    problems.push_back({where + ".steps", "a summary as the last step"});
  }
  if (!v1::OpenMandatory_IsValid(process_template.open_mandatory())) {
    problems.push_back({where + ".open_mandatory", "a policy that this release knows"});
  }
  return problems;
}

}  // namespace tresen
