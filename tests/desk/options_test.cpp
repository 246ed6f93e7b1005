// The chain's options at the desk, told by its state and by what it asks head office.

#include <gtest/gtest.h>

#include "terminal/desk/present.h"
#include "terminal/desk/reduce.h"
#include "tests/desk/desk_samples.h"

namespace tresen::test {
namespace {

Office at_options() {
  Office office = Office::signed_in();
  office.press("rail.options");
  office.asked.clear();
  return office;
}

}  // namespace

TEST(DeskOptions, AreCheckedBeforeAnybodyPublishesThem) {
  Office office = at_options();
  office.press("piece.2");
  office.press("option.purpose");
  office.type("x");
  office.pass(599);
  EXPECT_EQ(count_of(office, v1::AdminRequest::kPublish), 0U) << "not for each key";
  office.mistake = "is no purpose";
  office.pass(1);
  ASSERT_EQ(count_of(office, v1::AdminRequest::kPublish), 1U);
  EXPECT_TRUE(office.asked[0].publish().only_check());
  ASSERT_EQ(office.state.options.mistakes.size(), 1U);
  office.press("options.publish");
  EXPECT_EQ(count_of(office, v1::AdminRequest::kPublish), 1U) << "not with a mistake";
}

TEST(DeskOptions, ArePublishedAsWhatWasChangedWithTheVersionItWasMadeFrom) {
  Office office = at_options();
  office.press("piece.3");
  office.press("option.level.1");
  office.press("option.process_types.glasses");
  office.press("option.valid_from");
  office.type("01.12.2026");
  office.press("options.publish");
  ASSERT_EQ(office.asked[0].ask_case(), v1::AdminRequest::kPublish);
  const v1::PublishRequest& request = office.asked[0].publish();
  EXPECT_FALSE(request.only_check());
  EXPECT_FALSE(request.chain().has_staff()) << "nothing of it was touched";
  EXPECT_FALSE(request.chain().has_texts());
  EXPECT_FALSE(request.chain().has_campaigns());
  EXPECT_EQ(request.chain().rules().version(), 21U);
  const v1::FieldRule& rule = request.chain().rules().fields(3);
  EXPECT_EQ(rule.level(), v1::LEVEL_MUST);
  EXPECT_EQ(rule.process_types(0), "glasses");
  EXPECT_EQ(rule.valid_from(), "2026-12-01");
  EXPECT_TRUE(office.state.said->fine);
}

TEST(DeskOptions, GiveOtherWordsAnotherVersion) {
  Office office = at_options();
  office.press("part.texts");
  office.press("option.text");
  office.type("!");
  office.press("options.publish");
  const v1::Texts& texts = office.asked[0].publish().chain().texts();
  EXPECT_EQ(texts.texts(0).version(), 4U);
  EXPECT_EQ(texts.texts(1).version(), 3U) << "its words are the same";
}

TEST(DeskOptions, SendAPinOnlyWhereOneWasTyped) {
  Office office = at_options();
  office.press("part.staff");
  office.press("piece.1");
  office.press("option.pin");
  office.type("4711");
  office.press("option.desk_roles.2");
  office.press("options.publish");
  const v1::Staff& staff = office.asked[0].publish().chain().staff();
  EXPECT_EQ(staff.members(1).pin(), "4711");
  EXPECT_EQ(staff.members(1).desk_roles(0), v1::DESK_ROLE_PRINT_ROOM);
  EXPECT_TRUE(staff.members(0).pin().empty());
}

TEST(DeskOptions, ComeWithMoreRowsAndAreThereAgainUntilTheyAreDiscarded) {
  Office office = at_options();
  office.press("options.add");
  EXPECT_EQ(office.state.menu, "options.add") << "fields are chosen from those that nobody asks";
  office.press("menu.0");
  EXPECT_EQ(office.state.options.draft.rules().fields_size(), 6);
  office.press("part.branches");
  office.press("options.add");
  EXPECT_EQ(office.state.options.draft.rules().branches(4).id(), "filiale");
  office.press("rail.runs");
  office.press("rail.options");
  EXPECT_EQ(office.state.options.draft.rules().fields_size(), 6);
  office.press("options.revert");
  EXPECT_EQ(office.state.options.draft.rules().fields_size(), 5);
}

}  // namespace tresen::test
