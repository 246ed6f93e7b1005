// A process in its record.

#include "terminal/process/process_fields.h"

#include <gtest/gtest.h>

#include "tests/process/counter.h"

namespace tresen::test {
namespace {

Record changed(Record record, const std::string& key, const std::string& value) {
  Edit edit{.record = record.id, .kind = record.kind, .fields = {}};
  FieldEdit field;
  field.key = key;
  field.answer = given(AnswerState::value, value);
  edit.fields.push_back(field);
  return with_edit(record, edit, Stamp{});
}

}  // namespace

TEST(ProcessFields, SayWhatOthersReadThere) {
  Counter counter;
  counter.starts("glasses", "till-9");
  counter.answers("mobile", AnswerState::refused);
  counter.chooses("spring");
  counter.files("sport");
  const ProcessRecord stored = read_process(counter.stored);
  EXPECT_EQ(stored.id, counter.process.id);
  EXPECT_EQ(stored.customer, counter.customer.id);
  EXPECT_EQ(stored.template_id, "glasses");
  EXPECT_EQ(stored.type, "glasses");
  EXPECT_EQ(stored.state, ProcessState::open);
  EXPECT_EQ(stored.rules_version, 7U);
  EXPECT_EQ(stored.opened_at_ms, counter.now.wall_ms);
  EXPECT_EQ(stored.branch, "b1");
  EXPECT_EQ(stored.correlation, "till-9");
  EXPECT_EQ(stored.campaign, "spring");
  EXPECT_EQ(stored.categories.at("style"), std::vector<std::string>{"sport"});
  ASSERT_EQ(stored.steps.size(), 5U);
  EXPECT_EQ(stored.steps[0].kind, "missing_data");
  EXPECT_EQ(stored.steps[0].state, StepState::open);
  EXPECT_EQ(stored.steps[0].questions, (std::vector<std::string>{"mobile", "birth_date", "email"}));
  EXPECT_EQ(stored.steps[1].state, StepState::done);
  EXPECT_EQ(stored.steps[4].state, StepState::locked);
  EXPECT_EQ(counter.stored.text("customer_no"), "104711");
}

TEST(ProcessFields, WriteOnlyWhatHasChanged) {
  Counter counter;
  counter.starts("glasses");
  EXPECT_TRUE(edit_of(counter.stored, counter.process).fields.empty());
  const auto turn = open_question(counter.process, counter.around(), "email");
  ASSERT_TRUE(turn.has_value());
  ASSERT_EQ(turn->edits.size(), 1U);
  ASSERT_EQ(turn->edits[0].fields.size(), 1U);
  EXPECT_EQ(turn->edits[0].fields[0].key, "field");
}

TEST(ProcessFields, ThatCannotBeReadAreRefused) {
  Counter counter;
  counter.starts("glasses");
  counter.answers("mobile", AnswerState::refused);
  ASSERT_TRUE(process_of(counter.stored).has_value());
  for (const auto& [key, value] : {
           std::pair{"progress", "1 0"},
           std::pair{"progress", "nonsense"},
           std::pair{"progress", "1 0 \\e - 999999999 mobile 1"},
           std::pair{"undo", "0 mobile"},
           std::pair{"undo", "77 mobile 0 0 0 0 -"},
           std::pair{"step", "5"},
           std::pair{"step", "-1"},
       }) {
    const auto process = process_of(changed(counter.stored, key, value));
    ASSERT_FALSE(process.has_value()) << key << " = " << value;
    EXPECT_EQ(process.error().fault, Fault::invalid) << key << " = " << value;
    EXPECT_NE(process.error().detail.find(key), std::string::npos) << process.error().detail;
  }
  EXPECT_FALSE(process_of(counter.customer).has_value());
}

}  // namespace tresen::test
