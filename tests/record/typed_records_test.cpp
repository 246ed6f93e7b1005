// Processes, marketing contacts and follow-ups: what is written is what is read.

#include <gtest/gtest.h>

#include "sync/record/follow_up.h"
#include "sync/record/marketing_contact.h"
#include "sync/record/process_record.h"
#include "tests/record/any_record.h"
#include "tests/support/seed.h"

namespace tresen {
namespace {

const Stamp now{.ms = 5, .counter = 0, .device = 3};

ProcessRecord any_process(test::AnyRecord& any) {
  ProcessRecord process;
  process.id = any.id();
  process.customer = any.id();
  process.template_id = "glasses_new";
  process.type = "glasses";
  process.state = static_cast<ProcessState>(any.below(4));
  process.rules_version = any.below(9);
  process.opened_at_ms = static_cast<std::int64_t>(any.below(1U << 30));
  process.closed_at_ms = static_cast<std::int64_t>(any.below(2));
  process.branch = "b1";
  process.correlation = any.below(2) == 0 ? "" : "bon 7";
  process.step = static_cast<int>(any.below(4)) - 1;
  process.field = any.below(2) == 0 ? "" : "mobile";
  for (std::uint64_t size = any.below(4); size > 0; --size) {
    StoredStep step{
        .kind = "missing_data", .state = static_cast<StepState>(any.below(4)), .questions = {}};
    if (any.below(2) == 0) step.questions = {"mobile", "email"};
    process.steps.push_back(step);
  }
  process.campaign = any.below(2) == 0 ? "" : std::string(no_campaign);
  if (any.below(2) == 0) process.referrer = any.id();
  if (any.below(2) == 0) process.categories["use"] = {"home", "work"};
  if (any.below(2) == 0) process.undo = {"mobile", "email", "mobile"};
  return process;
}

TEST(ProcessRecord, IsReadAsItWasWritten) {
  test::AnyRecord any(test::seed());
  for (int round = 0; round < 300; ++round) {
    const ProcessRecord process = any_process(any);
    const Record record = with_edit({}, process_edit({}, process), now);
    ASSERT_EQ(read_process(record), process) << "seed=" << test::seed();
    ASSERT_EQ(record.kind, RecordKind::process);
    ASSERT_TRUE(process_edit(record, process).fields.empty());
  }
}

TEST(ProcessRecord, WritesOnlyWhatChangedAndWithWhatItSaw) {
  test::AnyRecord any(test::seed());
  ProcessRecord process = any_process(any);
  process.categories = {{"use", {"home"}}};
  process.state = ProcessState::open;
  const Record record = with_edit({}, process_edit({}, process), now);
  process.state = ProcessState::parked;
  process.categories.clear();
  const Edit edit = process_edit(record, process);
  ASSERT_EQ(edit.fields.size(), 2U);
  EXPECT_EQ(edit.fields[0].key, "category.use");
  EXPECT_EQ(edit.fields[0].answer.state, AnswerState::missing);
  EXPECT_EQ(edit.fields[0].base, now);
  EXPECT_EQ(edit.fields[1].key, "state");
  EXPECT_EQ(edit.fields[1].answer.value, "parked");
  EXPECT_EQ(edit.fields[1].base, now);
}

TEST(ProcessRecord, LeavesUnknownKeysAlone) {
  Record record;
  record.kind = RecordKind::process;
  record.fields["mood"].state = AnswerState::value;
  record.fields["mood"].value = "good";
  record.fields["state"].state = AnswerState::value;
  record.fields["state"].value = "of a newer release";
  ProcessRecord process = read_process(record);
  EXPECT_EQ(process.state, ProcessState::open);
  process.branch = "b2";
  EXPECT_EQ(with_edit(record, process_edit(record, process), now).text("mood"), "good");
}

TEST(MarketingContact, IsReadAsItWasWritten) {
  test::AnyRecord any(test::seed());
  for (const ContactKind kind : {ContactKind::stated, ContactKind::matched}) {
    MarketingContact contact{.id = any.id(),
                             .campaign = "c1",
                             .customer = any.id(),
                             .process = any.id(),
                             .at_ms = 1'790'000'000'000,
                             .kind = kind,
                             .referrer = {},
                             .branch = "b1"};
    const Record record = with_edit({}, contact_edit({}, contact), now);
    EXPECT_EQ(read_contact(record), contact);
    EXPECT_EQ(record.kind, RecordKind::marketing_contact);
    EXPECT_TRUE(contact_edit(record, contact).fields.empty());
  }
}

TEST(FollowUp, IsReadAsItWasWritten) {
  test::AnyRecord any(test::seed());
  for (const auto state : {FollowUpState::open, FollowUpState::done, FollowUpState::dropped}) {
    FollowUp follow_up{.id = any.id(),
                       .customer = any.id(),
                       .process = any.id(),
                       .due = parse_date("2026-11-28").value(),
                       .text = "Abholung",
                       .state = state,
                       .branch = "b1",
                       .fields = {"email", "mobile"},
                       .escalates = parse_date("2026-12-04").value(),
                       .escalates_to = "s2"};
    const Record record = with_edit({}, follow_up_edit({}, follow_up), now);
    EXPECT_EQ(read_follow_up(record), follow_up);
    EXPECT_EQ(record.kind, RecordKind::follow_up);
    EXPECT_TRUE(follow_up_edit(record, follow_up).fields.empty());
  }
}

TEST(TypedRecords, ReadAnEmptyRecordAsNothing) {
  EXPECT_EQ(read_process({}), ProcessRecord{});
  EXPECT_EQ(read_contact({}), MarketingContact{});
  EXPECT_EQ(read_follow_up({}), FollowUp{});
}

}  // namespace
}  // namespace tresen
