// What a template must be so that this release can work by it.

#include "terminal/process/template.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "sync/record/missing_data.h"
#include "tests/process/counter.h"

namespace tresen::test {
namespace {

v1::TemplateStep step_of(v1::StepKind kind, const std::string& set = {}) {
  v1::TemplateStep step;
  step.set_kind(kind);
  step.set_category_set(set);
  return step;
}

std::string wheres(const v1::ProcessTemplate& process_template, const v1::Rules& rules) {
  std::string all;
  for (const TemplateProblem& problem : check_template(process_template, rules)) {
    EXPECT_FALSE(problem.wanted.empty()) << problem.where;
    all += (all.empty() ? "" : " ") + problem.where;
  }
  return all;
}

}  // namespace

TEST(Template, IsOfferedInItsBranchesIfThisReleaseKnowsItsSteps) {
  Counter counter;
  std::string ids;
  for (const v1::ProcessTemplate* each : templates_of(counter.rules, "b1")) ids += each->id() + " ";
  EXPECT_EQ(ids, "glasses strict hobbies warned ignored phone_only new_customer child ");
}

TEST(Template, WithAStepOfANewerReleaseIsRefusedAndTheStepNamed) {
  Counter counter;
  const auto turn = start(counter.around(), "newer", "", counter.ids);
  ASSERT_FALSE(turn.has_value());
  EXPECT_EQ(turn.error().fault, Fault::invalid);
  EXPECT_NE(turn.error().detail.find("templates[newer].steps[1].kind"), std::string::npos)
      << turn.error().detail;
  EXPECT_NE(turn.error().detail.find("one of STEP_KIND_MISSING_DATA"), std::string::npos)
      << turn.error().detail;
}

TEST(Template, IsRefusedWhereItIsNotForTheBranchOrDoesNotExist) {
  Counter counter;
  const auto other = start(counter.around(), "elsewhere", "", counter.ids);
  ASSERT_FALSE(other.has_value());
  EXPECT_EQ(other.error().fault, Fault::denied);
  const auto none = start(counter.around(), "nothing", "", counter.ids);
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().fault, Fault::absent);
  counter.customer.id = {};
  EXPECT_FALSE(start(counter.around(), "glasses", "", counter.ids).has_value());
}

TEST(Template, IsCheckedLineByLine) {
  const auto summary = step_of(v1::STEP_KIND_SUMMARY);
  auto unknown_field = step_of(v1::STEP_KIND_MISSING_DATA);
  unknown_field.add_only_fields("shoe_size");
  auto unknown_test = step_of(v1::STEP_KIND_CAMPAIGN);
  unknown_test.mutable_condition()->add_all()->set_field("shoe_size");
  auto long_wait = step_of(v1::STEP_KIND_FOLLOW_UP);
  long_wait.set_days(-1);
  struct Case {
    std::vector<v1::TemplateStep> steps;
    const char* problems;
  };
  const std::vector<Case> cases{
      {{summary}, ""},
      {{}, "templates[t].steps"},
      {{summary, step_of(v1::STEP_KIND_CAMPAIGN)}, "templates[t].steps"},
      {{step_of(v1::STEP_KIND_UNSPECIFIED), summary}, "templates[t].steps[0].kind"},
      {{step_of(v1::STEP_KIND_CAMPAIGN), step_of(v1::STEP_KIND_CAMPAIGN), summary},
       "templates[t].steps[1].kind"},
      {{step_of(v1::STEP_KIND_FOLLOW_UP), step_of(v1::STEP_KIND_FOLLOW_UP), summary}, ""},
      {{step_of(v1::STEP_KIND_CATEGORY, "style"), step_of(v1::STEP_KIND_CATEGORY, "hobby"),
        summary},
       ""},
      {{step_of(v1::STEP_KIND_CATEGORY, "style"), step_of(v1::STEP_KIND_CATEGORY, "style"),
        summary},
       "templates[t].steps[1].category_set"},
      {{step_of(v1::STEP_KIND_CATEGORY, "shape"), summary}, "templates[t].steps[0].category_set"},
      {{unknown_field, summary}, "templates[t].steps[0].only_fields"},
      {{unknown_test, summary},
       "templates[t].steps[0].condition.field templates[t].steps[0].condition.op"},
      {{long_wait, summary}, "templates[t].steps[0].days"},
  };
  const Counter counter;
  for (const auto& [steps, problems] : cases) {
    v1::ProcessTemplate process_template;
    process_template.set_id("t");
    for (const v1::TemplateStep& step : steps) *process_template.add_steps() = step;
    EXPECT_EQ(wheres(process_template, counter.rules), problems)
        << process_template.ShortDebugString();
  }
}

namespace {

v1::Chain demo_chain() {
  std::ifstream file(TRESEN_SOURCE_DIR "/assets/demo/chain.textproto.in");
  std::stringstream text;
  text << file.rdbuf();
  v1::Chain chain;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text.str(), &chain));
  return chain;
}

}  // namespace

TEST(Template, OfTheDemoChainIsRightAndCanBeStarted) {
  const v1::Chain chain = demo_chain();
  ASSERT_GT(chain.rules().templates_size(), 0);
  for (const v1::ProcessTemplate& each : chain.rules().templates()) {
    EXPECT_EQ(wheres(each, chain.rules()), "") << each.id();
    Counter counter;
    counter.rules = chain.rules();
    counter.branch = each.branches().empty() ? "b1" : each.branches(0);
    counter.starts(each.id());
    EXPECT_EQ(counter.process.template_id, each.id());
  }
}

TEST(L01, AFreshChainAsksACustomerWhoIsNotKnownForAtMostSevenFields) {
  const v1::Chain chain = demo_chain();
  Record customer;
  for (const char* born : {"", "1948-03-14"}) {
    if (*born != 0) customer.fields["birth_date"] = {AnswerState::value, born, {}, {}, {}, {}};
    for (const v1::ProcessTemplate& each : chain.rules().templates()) {
      const Situation situation{"b1", each.type(), *parse_date("2026-11-22")};
      EXPECT_LE(missing_fields(customer, chain.rules(), situation).size(), 7U) << each.id();
    }
  }
}

// L10: whoever is new is informed before anything else can be done, and before it can be closed.
TEST(L10, TheDemoChainInformsNewCustomersFirst) {
  Counter counter;
  counter.rules = demo_chain().rules();
  counter.starts("neukunde");
  EXPECT_EQ(counter.screen(), "notice");
  EXPECT_TRUE(closing_of(counter.process, counter.around()).blocked);
}

}  // namespace tresen::test
