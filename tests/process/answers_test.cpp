// What answers and choices write, and how they are taken back.

#include <gtest/gtest.h>

#include "sync/record/follow_up.h"
#include "tests/process/counter.h"

namespace tresen::test {
namespace {

int open_follow_ups(const Counter& counter) {
  int open = 0;
  for (const Record& record : counter.follow_ups) {
    if (read_follow_up(record).state == FollowUpState::open) ++open;
  }
  return open;
}

}  // namespace

TEST(Answers, AreWrittenToTheCustomerAtOnceAndTidied) {
  Counter counter;
  counter.starts("glasses");
  counter.answers("mobile", " 0171 / 39 200 42 ");
  EXPECT_EQ(counter.customer.text("mobile"), "+491713920042");
  EXPECT_EQ(counter.customer.answer("mobile").source, Source::spoken);
}

TEST(Answers, AreOneEditOfTheCustomerAndOneOfTheProcess) {
  Counter counter;
  counter.starts("glasses");
  const auto turn =
      answer(counter.process, counter.around(), "email", given(AnswerState::refused), counter.ids);
  ASSERT_TRUE(turn.has_value());
  ASSERT_EQ(turn->edits.size(), 2U);
  EXPECT_EQ(turn->edits[0].kind, RecordKind::process);
  EXPECT_EQ(turn->edits[1].kind, RecordKind::customer);
}

TEST(Answers, OfAnyOfTheFourKindsCloseAQuestion) {
  for (const AnswerState state : {AnswerState::refused, AnswerState::unknown, AnswerState::later}) {
    Counter counter;
    counter.starts("phone_only");
    counter.answers("mobile", state);
    EXPECT_EQ(counter.questions(), "mobile+") << name_of(state);
    EXPECT_EQ(counter.screen(), "summary") << name_of(state);
    EXPECT_EQ(counter.customer.answer("mobile").state, state);
  }
}

TEST(Answers, ThatCannotBeRightAreRefused) {
  struct Case {
    const char* key;
    AnswerState state;
    const char* value;
    Fault fault;
  };
  for (const auto& [key, state, value, fault] : {
           Case{"mobile", AnswerState::value, "", Fault::invalid},
           Case{"mobile", AnswerState::value, "   ", Fault::invalid},
           Case{"mobile", AnswerState::missing, "", Fault::invalid},
           Case{"mobile", AnswerState::not_applicable, "", Fault::invalid},
           Case{"birth_date", AnswerState::value, "31.02.1961", Fault::invalid},
           Case{"birth_date", AnswerState::value, "2031-01-01", Fault::invalid},
           Case{"email", AnswerState::value, "hans", Fault::invalid},
           Case{"last_name", AnswerState::refused, "", Fault::denied},
           Case{"customer_no", AnswerState::value, "1", Fault::denied},
           Case{"home_branch", AnswerState::value, "b2", Fault::denied},
           Case{"consent.email.advertising", AnswerState::value, "granted", Fault::denied},
           Case{"category.style", AnswerState::value, "sport", Fault::denied},
           Case{"shoe_size", AnswerState::value, "43", Fault::absent},
       }) {
    Counter counter;
    counter.starts("glasses");
    const auto turn =
        answer(counter.process, counter.around(), key, given(state, value), counter.ids);
    ASSERT_FALSE(turn.has_value()) << key << " <- " << value;
    EXPECT_EQ(turn.error().fault, fault) << key << " <- " << value;
    EXPECT_EQ(turn.error().detail.find("hans"), std::string::npos) << "an answer in an error text";
  }
}

TEST(Answers, MayCorrectAFieldThatNobodyAsked) {
  Counter counter;
  counter.starts("glasses");
  counter.answers("last_name", "Möller");
  EXPECT_EQ(counter.customer.text("last_name"), "Möller");
  EXPECT_EQ(counter.screen(), "missing_data/mobile");
  counter.does(undo(counter.process, counter.around()));
  EXPECT_EQ(counter.customer.text("last_name"), "Müller");
}

TEST(Answers, WithoutAValueNeverReplaceOneFromBefore) {
  for (const AnswerState state : {AnswerState::refused, AnswerState::unknown, AnswerState::later}) {
    Counter counter;
    counter.rules.mutable_fields(0)->set_stale_months(24);
    counter.rules.mutable_fields(0)->set_stale_counts(true);
    counter.knows("mobile", "+491713920042");
    counter.days_later(1000);
    counter.starts("phone_only");
    ASSERT_EQ(counter.questions(), "mobile") << "a stale value is to be confirmed";
    counter.answers("mobile", state);
    EXPECT_EQ(counter.customer.text("mobile"), "+491713920042") << name_of(state);
    EXPECT_EQ(counter.questions(), "mobile+") << name_of(state);
    EXPECT_EQ(open_follow_ups(counter), state == AnswerState::later ? 1 : 0);
  }
}

TEST(Answers, ConfirmAStaleValueByGivingItAgain) {
  Counter counter;
  counter.rules.mutable_fields(0)->set_stale_months(24);
  counter.rules.mutable_fields(0)->set_stale_counts(true);
  counter.knows("mobile", "+491713920042");
  counter.days_later(1000);
  counter.starts("phone_only");
  counter.answers("mobile", "+491713920042");
  EXPECT_EQ(counter.customer.answer("mobile").stamp.ms,
            static_cast<std::uint64_t>(counter.now.wall_ms));
  counter.starts("phone_only");
  EXPECT_EQ(counter.questions(), "");
}

TEST(Answers, WithoutAValueReplaceOneThatWasOnlyTypedInThisProcess) {
  Counter counter;
  counter.starts("glasses");
  counter.answers("mobile", "0171 3920042");
  counter.answers("mobile", AnswerState::refused);
  EXPECT_EQ(counter.customer.answer("mobile").state, AnswerState::refused);
}

TEST(Answers, PutOffMakeAFollowUpForTheLatestDay) {
  Counter counter;
  counter.starts("glasses", "till-9");
  counter.answers("email", AnswerState::later);
  ASSERT_EQ(counter.follow_ups.size(), 1U);
  const FollowUp made = read_follow_up(counter.follow_ups.front());
  EXPECT_EQ(iso_date(made.due), "2026-11-28");
  EXPECT_EQ(made.fields, std::vector<std::string>{"email"});
  EXPECT_EQ(made.customer, counter.customer.id);
  EXPECT_EQ(made.process, counter.process.id);
  EXPECT_EQ(made.branch, "b1");
}

// DOMAIN 2.2: the third "later" for the same field turns to unknown.
TEST(Answers, PutOffAThirdTimeBecomeUnknown) {
  Counter counter;
  for (const AnswerState expected :
       {AnswerState::later, AnswerState::later, AnswerState::unknown}) {
    counter.starts("phone_only");
    counter.answers("mobile", AnswerState::later);
    EXPECT_EQ(counter.customer.answer("mobile").state, expected);
    counter.days_later(8);
  }
  EXPECT_EQ(counter.follow_ups.size(), 2U);
  EXPECT_EQ(open_follow_ups(counter), 0) << "nothing is left to be asked";
}

TEST(Answers, PutOffTwiceInOneProcessCountOnce) {
  Counter counter;
  counter.starts("glasses");
  counter.answers("mobile", AnswerState::later);
  counter.answers("mobile", AnswerState::later);
  counter.answers("mobile", AnswerState::later);
  EXPECT_EQ(counter.customer.answer("mobile").state, AnswerState::later);
  EXPECT_EQ(counter.customer.answer("mobile").value, "1");
  EXPECT_EQ(open_follow_ups(counter), 1);
}

TEST(Answers, SettleTheFollowUpThatWaitedForThem) {
  Counter counter;
  counter.starts("phone_only");
  counter.answers("mobile", AnswerState::later);
  counter.does(close(counter.process, counter.around(), counter.ids));
  counter.days_later(3);
  counter.starts("phone_only");
  counter.answers("mobile", "0171 3920042");
  EXPECT_EQ(open_follow_ups(counter), 0);
  counter.does(undo(counter.process, counter.around()));
  EXPECT_EQ(open_follow_ups(counter), 1);
}

// DOMAIN 2.2: a refused e-mail refuses e-mail consent, where none was ever given.
TEST(Answers, RefusingAnEmailRefusesItsConsentsUntilOneIsGivenAfterAll) {
  Counter counter;
  counter.starts("glasses");
  counter.answers("email", AnswerState::refused);
  EXPECT_EQ(counter.customer.text("consent.email.advertising"), "refused");
  counter.answers("email", "hans@gmx.de");
  EXPECT_EQ(counter.customer.text("consent.email.advertising"), "");
  counter.does(undo(counter.process, counter.around()));
  EXPECT_EQ(counter.customer.text("consent.email.advertising"), "refused");
  counter.does(undo(counter.process, counter.around()));
  EXPECT_EQ(known(counter.customer), "customer_no=value:104711 last_name=value:Müller");
}

TEST(Answers, LeaveAConsentThatAnotherTerminalHasWrittenSince) {
  Counter counter;
  counter.starts("glasses");
  counter.answers("email", AnswerState::refused);
  counter.knows("consent.email.advertising", "granted");
  counter.answers("email", "hans@gmx.de");
  EXPECT_EQ(counter.customer.text("consent.email.advertising"), "granted");
  EXPECT_EQ(counter.customer.text("consent.email.advertising_health"), "");
}

TEST(Answers, GoOnWithTheNextQuestionAndThenWithThoseBefore) {
  Counter counter;
  counter.starts("glasses");
  counter.answers("birth_date", AnswerState::unknown);
  EXPECT_EQ(counter.screen(), "missing_data/email");
  counter.answers("email", AnswerState::unknown);
  EXPECT_EQ(counter.screen(), "missing_data/mobile");
}

TEST(Undo, OfASecondAnswerLeavesTheFirst) {
  Counter counter;
  counter.starts("glasses");
  counter.answers("mobile", "0171 3920042");
  counter.answers("mobile", "0160 1234567");
  counter.does(undo(counter.process, counter.around()));
  EXPECT_EQ(counter.customer.text("mobile"), "+491713920042");
  EXPECT_TRUE(counter.questions().starts_with("mobile+")) << counter.questions();
}

TEST(Undo, LeadsBackToTheQuestion) {
  Counter counter;
  counter.starts("phone_only");
  counter.answers("mobile", AnswerState::refused);
  counter.does(undo(counter.process, counter.around()));
  EXPECT_EQ(counter.screen(), "missing_data/mobile");
  EXPECT_EQ(counter.questions(), "mobile");
  EXPECT_EQ(counter.customer.answer("mobile").state, AnswerState::missing);
  const auto more = undo(counter.process, counter.around());
  ASSERT_FALSE(more.has_value());
  EXPECT_EQ(more.error().fault, Fault::absent);
}

TEST(Undo, DropsTheFollowUpThatWasMade) {
  Counter counter;
  counter.starts("phone_only");
  counter.answers("mobile", AnswerState::later);
  counter.does(undo(counter.process, counter.around()));
  EXPECT_EQ(read_follow_up(counter.follow_ups.front()).state, FollowUpState::dropped);
}

TEST(Undo, LeavesAloneWhatAnotherTerminalHasWrittenSince) {
  Counter counter;
  counter.starts("glasses");
  counter.answers("mobile", "0171 3920042");
  counter.knows("mobile", "+491601234567");
  counter.does(undo(counter.process, counter.around()));
  EXPECT_EQ(counter.customer.text("mobile"), "+491601234567");
}

TEST(Undo, TakesBackChoicesOneByOne) {
  Counter counter;
  counter.starts("glasses");
  counter.chooses("spring");
  counter.chooses("letter");
  EXPECT_EQ(campaign_of(counter.process)->campaign, "letter");
  counter.does(undo(counter.process, counter.around()));
  EXPECT_EQ(campaign_of(counter.process)->campaign, "spring");
  EXPECT_EQ(counter.screen(), "campaign");
  counter.does(undo(counter.process, counter.around()));
  EXPECT_FALSE(campaign_of(counter.process).has_value());
}

TEST(Choices, TakeOnlyACampaignThatIsOffered) {
  Counter counter;
  counter.starts("glasses");
  for (const char* campaign : {"over", "nowhere", ""}) {
    CampaignChoice choice;
    choice.kind = CampaignChoice::Kind::campaign;
    choice.campaign = campaign;
    const auto turn = choose_campaign(counter.process, counter.around(), choice);
    ASSERT_FALSE(turn.has_value()) << campaign;
    EXPECT_EQ(turn.error().fault, Fault::absent) << campaign;
  }
}

TEST(Choices, TakeAReferralWithACampaignThatCountsAsOne) {
  Counter counter;
  counter.starts("glasses");
  CampaignChoice choice;
  choice.kind = CampaignChoice::Kind::referral;
  choice.campaign = "spring";
  EXPECT_FALSE(choose_campaign(counter.process, counter.around(), choice).has_value());
  choice.campaign = "friends";
  choice.referrer = counter.customer.id;
  EXPECT_FALSE(choose_campaign(counter.process, counter.around(), choice).has_value());
  choice.referrer = counter.ids.next(5);
  choice.referrer_no = "104712";
  counter.does(choose_campaign(counter.process, counter.around(), choice));
  EXPECT_EQ(campaign_of(counter.process), choice);
}

TEST(Choices, FileAReferralUnderTheCampaignThatCountsAsOne) {
  struct Case {
    v1::Campaign::State state;
    const char* campaign;
  };
  for (const auto& [state, campaign] :
       {Case{v1::Campaign::STATE_ACTIVE, "friends"}, Case{v1::Campaign::STATE_PAUSED, ""}}) {
    Counter counter;
    counter.campaigns.mutable_campaigns(2)->set_state(state);
    counter.starts("glasses");
    CampaignChoice choice;
    choice.kind = CampaignChoice::Kind::referral;
    counter.does(choose_campaign(counter.process, counter.around(), choice));
    EXPECT_EQ(campaign_of(counter.process)->campaign, campaign);
  }
}

TEST(Choices, TakeOneCategoryUnlessTheSetAllowsSeveral) {
  Counter counter;
  counter.starts("hobbies");
  counter.knows("birth_date", "1961-03-12");
  EXPECT_FALSE(choose_categories(counter.process, counter.around(), "style", {"sport", "office"}));
  EXPECT_FALSE(choose_categories(counter.process, counter.around(), "style", {"golf"}));
  EXPECT_FALSE(choose_categories(counter.process, counter.around(), "shape", {"oval"}));
  counter.does(choose_categories(counter.process, counter.around(), "hobby", {"ski", "golf"}));
  EXPECT_EQ(counter.screen(), "category") << "another may be tapped";
  EXPECT_EQ(counter.process.step, 0U);
  EXPECT_EQ(categories_of(counter.process, "hobby"), (std::vector<std::string>{"golf", "ski"}));
}

TEST(Choices, SetAFollowUpOnlyOnItsStepAndNotInThePast) {
  Counter counter;
  counter.starts("glasses");
  EXPECT_FALSE(set_follow_up(counter.process, counter.around(), std::nullopt).has_value());
  counter.does(open_step(counter.process, counter.around(), 3));
  const auto turn = set_follow_up(counter.process, counter.around(), parse_date("2026-11-20"));
  ASSERT_FALSE(turn.has_value());
  EXPECT_EQ(turn.error().fault, Fault::invalid);
  counter.does(set_follow_up(counter.process, counter.around(), parse_date("2026-11-21")));
  EXPECT_EQ(follow_up_of(counter.process, 3), parse_date("2026-11-21"));
}

}  // namespace tresen::test
