// Which step is open, done, locked or skipped, and which one is on the screen.

#include "terminal/process/steps.h"

#include <gtest/gtest.h>

#include "sync/record/marketing_contact.h"
#include "tests/process/counter.h"

namespace tresen::test {
namespace {

// A customer without gaps.
void fill(Counter& counter) {
  counter.knows("mobile", "+491713920042");
  counter.knows("birth_date", "1961-03-12");
  counter.knows("email", AnswerState::refused);
}

void has_come_by(Counter& counter, const std::string& campaign, int days_ago) {
  MarketingContact contact;
  contact.id = counter.ids.next(counter.now.wall_ms);
  contact.campaign = campaign;
  contact.customer = counter.customer.id;
  contact.at_ms = counter.now.wall_ms - std::int64_t{days_ago} * 24 * 3600 * 1000;
  Record record;
  record.id = contact.id;
  record.kind = RecordKind::marketing_contact;
  counter.contacts.push_back(with_edit(record, contact_edit(record, contact), Stamp{.ms = 1}));
}

}  // namespace

TEST(Steps, HaveNamesOfTheirOwnAndAreFoundByKindAndName) {
  std::set<std::string_view> names;
  for (const Step* step : steps()) {
    EXPECT_TRUE(names.insert(step->name).second) << step->name;
    EXPECT_EQ(find_step(step->kind), step) << step->name;
    EXPECT_EQ(find_step(step->name), step) << step->name;
  }
  EXPECT_EQ(find_step(static_cast<v1::StepKind>(77)), nullptr);
}

TEST(Steps, MissingDataOpensByItselfWithItsFirstQuestion) {
  Counter counter;
  counter.starts("glasses");
  EXPECT_EQ(counter.screen(), "missing_data/mobile");
  EXPECT_EQ(counter.questions(), "mobile birth_date email");
  EXPECT_EQ(counter.states(),
            "missing_data=open campaign=open category=open follow_up=open summary=locked");
}

TEST(Steps, MissingDataIsSkippedWhenThereIsNothingToAsk) {
  Counter counter;
  fill(counter);
  counter.starts("glasses");
  EXPECT_EQ(counter.screen(), "campaign");
  EXPECT_TRUE(counter.states().starts_with("missing_data=skipped campaign=open"));
}

TEST(Steps, AskOnlyTheFieldsOfTheTemplate) {
  Counter counter;
  counter.starts("phone_only");
  EXPECT_EQ(counter.questions(), "mobile");
}

TEST(Steps, OpenOneAfterTheOtherUntilTheSummary) {
  Counter counter;
  counter.starts("glasses");
  counter.answers("mobile", "0171 3920042");
  EXPECT_EQ(counter.screen(), "missing_data/birth_date");
  counter.answers("birth_date", AnswerState::refused);
  EXPECT_EQ(counter.screen(), "missing_data/email");
  counter.answers("email", AnswerState::later);
  EXPECT_EQ(counter.screen(), "campaign");
  counter.chooses("spring");
  EXPECT_EQ(counter.screen(), "category");
  counter.files("sport");
  EXPECT_EQ(counter.screen(), "follow_up");
  counter.does(set_follow_up(counter.process, counter.around(), parse_date("2026-12-05")));
  EXPECT_EQ(counter.screen(), "summary");
  EXPECT_EQ(counter.states(),
            "missing_data=done campaign=done category=done follow_up=done summary=open");
}

TEST(Steps, GoBackToWhatWasJumpedOver) {
  Counter counter;
  counter.starts("glasses");
  counter.does(open_step(counter.process, counter.around(), 2));
  counter.files("sport");
  EXPECT_EQ(counter.screen(), "follow_up");
  counter.does(set_follow_up(counter.process, counter.around(), std::nullopt));
  EXPECT_EQ(counter.screen(), "missing_data/mobile");
}

TEST(Steps, DoNotComeBackToAMayStepThatWasPassed) {
  Counter counter;
  fill(counter);
  counter.starts("glasses");
  counter.chooses("spring");
  counter.does(go_on(counter.process, counter.around()));
  EXPECT_EQ(counter.screen(), "follow_up");
  counter.does(go_on(counter.process, counter.around()));
  EXPECT_EQ(counter.screen(), "summary");
  EXPECT_EQ(counter.states(),
            "missing_data=skipped campaign=done category=open follow_up=open summary=open");
}

TEST(Steps, ComeBackToAMustStepThatWasPassed) {
  Counter counter;
  fill(counter);
  counter.starts("glasses");
  counter.does(go_on(counter.process, counter.around()));
  counter.files("sport");
  counter.does(set_follow_up(counter.process, counter.around(), std::nullopt));
  EXPECT_EQ(counter.screen(), "campaign");
}

TEST(Steps, AreLockedUntilThePrerequisiteIsDone) {
  Counter counter;
  counter.starts("strict");
  EXPECT_EQ(counter.states(), "missing_data=open campaign=locked category=locked summary=locked");
  for (const std::size_t step : {1U, 2U, 3U}) {
    const auto turn = open_step(counter.process, counter.around(), step);
    ASSERT_FALSE(turn.has_value()) << step;
    EXPECT_EQ(turn.error().fault, Fault::denied) << step;
  }
  CampaignChoice none;
  EXPECT_FALSE(choose_campaign(counter.process, counter.around(), none).has_value());
  EXPECT_FALSE(choose_categories(counter.process, counter.around(), "style", {"sport"}));

  counter.answers("mobile", AnswerState::unknown);
  counter.answers("birth_date", AnswerState::unknown);
  counter.answers("email", AnswerState::unknown);
  EXPECT_EQ(counter.states(), "missing_data=done campaign=open category=open summary=locked");
  EXPECT_EQ(counter.screen(), "campaign");
}

TEST(Steps, LockAgainWhenThePrerequisiteIsTakenBack) {
  Counter counter;
  counter.starts("strict");
  for (const char* key : {"mobile", "birth_date", "email"}) {
    counter.answers(key, AnswerState::unknown);
  }
  counter.does(undo(counter.process, counter.around()));
  EXPECT_EQ(counter.states(), "missing_data=open campaign=locked category=locked summary=locked");
  EXPECT_EQ(counter.screen(), "missing_data/email");
}

TEST(Steps, ASkippedPrerequisiteLocksNothing) {
  Counter counter;
  fill(counter);
  counter.starts("strict");
  EXPECT_EQ(counter.states(), "missing_data=skipped campaign=open category=open summary=locked");
}

TEST(Steps, AreSkippedWhileTheirConditionDoesNotHold) {
  Counter counter;
  counter.starts("hobbies");
  EXPECT_EQ(counter.states(), "category=open category=skipped summary=open");
  EXPECT_FALSE(open_step(counter.process, counter.around(), 1).has_value());
  counter.answers("birth_date", "12.03.1961");
  EXPECT_EQ(counter.states(), "category=open category=open summary=open");
}

// DOMAIN, semantics 3 and 12.
TEST(Steps, AskForTheCampaignOnlyWhileNoneHoldsTheCustomer) {
  struct Case {
    int days_ago;
    const char* state;
  };
  for (const auto& [days_ago, state] :
       {Case{0, "skipped"}, Case{1, "skipped"}, Case{60, "skipped"}, Case{200, "open"}}) {
    Counter counter;
    fill(counter);
    has_come_by(counter, "letter", days_ago);
    counter.starts("glasses");
    EXPECT_NE(counter.states().find(std::string("campaign=") + state), std::string::npos)
        << days_ago << ": " << counter.states();
  }
}

TEST(Steps, StaySkippedBehindALock) {
  Counter counter;
  has_come_by(counter, "letter", 1);
  counter.starts("strict");
  EXPECT_EQ(counter.states(), "missing_data=open campaign=skipped category=locked summary=locked");
}

TEST(Steps, LoseAQuestionThatAnotherTerminalHasAnswered) {
  Counter counter;
  counter.starts("glasses");
  counter.knows("mobile", "+491713920042");
  counter.does(look_again(counter.process, counter.around()));
  EXPECT_EQ(counter.questions(), "birth_date email");
  EXPECT_EQ(counter.screen(), "missing_data/birth_date");
}

TEST(Steps, LeaveMissingDataWhenAnotherTerminalHasFilledItAll) {
  Counter counter;
  counter.starts("glasses");
  fill(counter);
  counter.does(look_again(counter.process, counter.around()));
  EXPECT_TRUE(counter.states().starts_with("missing_data=skipped"));
  EXPECT_EQ(counter.screen(), "campaign");
}

TEST(Steps, GainAQuestionThatAnAnswerHasMadeNecessary) {
  Counter counter;
  counter.starts("glasses");
  counter.answers("email", "hans@gmx.de");
  EXPECT_EQ(counter.questions(), "mobile birth_date email+ preferred_channel");
  EXPECT_EQ(counter.screen(), "missing_data/preferred_channel");
  counter.does(undo(counter.process, counter.around()));
  EXPECT_EQ(counter.questions(), "mobile birth_date email");
}

TEST(Steps, OpenOneQuestionOutOfOrder) {
  Counter counter;
  counter.starts("glasses");
  counter.does(open_question(counter.process, counter.around(), "email"));
  EXPECT_EQ(counter.screen(), "missing_data/email");
  EXPECT_FALSE(open_question(counter.process, counter.around(), "insurer").has_value());
}

TEST(Steps, CountTheirQuestionsAndNameTheRule) {
  Counter counter;
  counter.starts("glasses");
  counter.answers("mobile", AnswerState::unknown);
  const StepStatus status = steps_of(counter.process, counter.around()).front();
  EXPECT_EQ(status.questions_all, 3U);
  EXPECT_EQ(status.questions_open, 2U);
  EXPECT_TRUE(status.must);
  EXPECT_TRUE(status.current);
  const auto questions = questions_of(counter.process, counter.around(), 0);
  EXPECT_EQ(questions[1].rule->field(), "birth_date");
  EXPECT_EQ(questions[1].why, Why::missing);
  EXPECT_TRUE(questions[1].current);
}

}  // namespace tresen::test
