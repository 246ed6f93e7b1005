// How a process pauses and ends, and what it leaves behind.

#include <gtest/gtest.h>

#include "sync/record/follow_up.h"
#include "sync/record/marketing_contact.h"
#include "sync/record/participation.h"
#include "terminal/process/process_fields.h"
#include "tests/process/counter.h"

namespace tresen::test {
namespace {

// Every operation on a process, each as a name and what it answers.
std::vector<std::pair<const char*, Result<Turn>>> all_operations(Counter& counter) {
  const CustomerProcess& process = counter.process;
  const Surroundings around = counter.around();
  return {
      {"open_step", open_step(process, around, 0)},
      {"open_question", open_question(process, around, "mobile")},
      {"go_on", go_on(process, around)},
      {"look_again", look_again(process, around)},
      {"answer", answer(process, around, "mobile", given(AnswerState::unknown), counter.ids)},
      {"choose_campaign", choose_campaign(process, around, {})},
      {"choose_categories", choose_categories(process, around, "style", {"sport"})},
      {"set_follow_up", set_follow_up(process, around, std::nullopt)},
      {"undo", undo(process, around)},
      {"park", park(process, around)},
      {"close", close(process, around, counter.ids)},
  };
}

void does_everything(Counter& counter) {
  counter.starts("glasses", "till-9");
  counter.answers("mobile", "0171 3920042");
  counter.answers("birth_date", AnswerState::refused);
  counter.answers("email", AnswerState::later);
  counter.chooses("spring");
  counter.files("sport");
  counter.does(set_follow_up(counter.process, counter.around(), parse_date("2026-12-05")));
}

}  // namespace

TEST(Closing, WritesContactCategoryAndFollowUp) {
  Counter counter;
  does_everything(counter);
  EXPECT_TRUE(counter.contacts.empty()) << "written at closing only";
  EXPECT_EQ(counter.customer.text("category.style"), "") << "written at closing only";
  counter.does(close(counter.process, counter.around(), counter.ids));

  ASSERT_EQ(counter.contacts.size(), 1U);
  const MarketingContact contact = read_contact(counter.contacts.front());
  EXPECT_EQ(contact.campaign, "spring");
  EXPECT_EQ(contact.customer, counter.customer.id);
  EXPECT_EQ(contact.process, counter.process.id);
  EXPECT_EQ(contact.at_ms, counter.now.wall_ms);
  EXPECT_EQ(contact.kind, ContactKind::stated);
  EXPECT_EQ(contact.branch, "b1");
  EXPECT_EQ(counter.customer.text("category.style"), "sport");
  ASSERT_EQ(counter.follow_ups.size(), 2U);
  EXPECT_EQ(read_follow_up(counter.follow_ups[1]).text, "Abholung");
  EXPECT_EQ(iso_date(read_follow_up(counter.follow_ups[1]).due), "2026-12-05");

  EXPECT_EQ(counter.process.state, ProcessState::closed);
  EXPECT_EQ(counter.process.ended_ms, counter.now.wall_ms);
  EXPECT_EQ(counter.process.changed, (std::vector<std::string>{"birth_date", "email", "mobile"}));
  EXPECT_EQ(counter.states(),
            "missing_data=done campaign=done category=done follow_up=done summary=done");
}

// Old answers have no business in a process that has ended. What takes their place is no blank, for
// head office takes a blank only from a writer that saw the very value.
TEST(Ending, EmptiesTheUndoListForCertain) {
  for (const char* how : {"closed", "cancelled"}) {
    Counter counter;
    does_everything(counter);
    counter.answers("mobile", "0160 1234567");
    ASSERT_NE(known(counter.stored).find("1713920042"), std::string::npos);
    counter.does(std::string_view(how) == "closed"
                     ? close(counter.process, counter.around(), counter.ids)
                     : cancel(counter.process, counter.around(), counter.ids));
    EXPECT_TRUE(counter.process.undo.empty()) << how;
    EXPECT_EQ(known(counter.stored).find("1713920042"), std::string::npos) << how;
    EXPECT_EQ(counter.stored.answer("undo").state, AnswerState::value) << how;
    EXPECT_TRUE(process_of(counter.stored)->undo.empty()) << how;
  }
}

TEST(Closing, IsTheTemplatesDecisionWhileMustStepsAreOpen) {
  struct Case {
    const char* template_id;
    bool blocked;
  };
  for (const auto& [template_id, blocked] :
       {Case{"glasses", true}, Case{"strict", true}, Case{"warned", false}, Case{"ignored", false},
        Case{"hobbies", false}}) {
    Counter counter;
    counter.starts(template_id);
    const Closing closing = closing_of(counter.process, counter.around());
    EXPECT_EQ(closing.blocked, blocked) << template_id;
    const auto turn = close(counter.process, counter.around(), counter.ids);
    EXPECT_EQ(turn.has_value(), !blocked) << template_id;
    if (blocked) {
      EXPECT_EQ(turn.error().fault, Fault::denied) << template_id;
    }
    // The summary is locked exactly while closing is blocked.
    const StepState summary = steps_of(counter.process, counter.around()).back().state;
    EXPECT_EQ(summary == StepState::locked, blocked) << template_id;
  }
}

TEST(Closing, NamesTheOpenMustSteps) {
  Counter counter;
  counter.starts("warned");
  const Closing closing = closing_of(counter.process, counter.around());
  EXPECT_EQ(closing.open_must, std::vector<std::size_t>{0});
  EXPECT_EQ(closing.policy, v1::OPEN_MANDATORY_WARN);
}

TEST(Closing, WritesNoContactForNoneAndUnknown) {
  for (const auto kind : {CampaignChoice::Kind::none, CampaignChoice::Kind::unknown}) {
    Counter counter;
    counter.starts("warned");
    CampaignChoice choice;
    choice.kind = kind;
    counter.does(choose_campaign(counter.process, counter.around(), choice));
    counter.does(close(counter.process, counter.around(), counter.ids));
    EXPECT_TRUE(counter.contacts.empty());
    EXPECT_EQ(read_process(counter.stored).campaign, no_campaign);
  }
}

TEST(Closing, WritesWhoRecommendedUsUnlessThatIsKnown) {
  for (const char* known_before : {"", "99"}) {
    Counter counter;
    if (*known_before) counter.knows("referred_by", known_before);
    counter.starts("warned");
    CampaignChoice choice;
    choice.kind = CampaignChoice::Kind::referral;
    choice.referrer = counter.ids.next(5);
    choice.referrer_no = "104712";
    counter.does(choose_campaign(counter.process, counter.around(), choice));
    counter.does(close(counter.process, counter.around(), counter.ids));
    ASSERT_EQ(counter.contacts.size(), 1U);
    EXPECT_EQ(read_contact(counter.contacts.front()).referrer, choice.referrer);
    EXPECT_EQ(counter.customer.text("referred_by"), *known_before ? known_before : "104712");
  }
}

TEST(Closing, WritesTheAnswerToALetterWhateverCampaignHoldsTheCustomer) {
  for (const bool held : {false, true}) {
    Counter counter;
    const LetterCode code{1, 12};
    const auto writes = [&](const Edit& edit) {
      const Record blank{.id = edit.record, .kind = edit.kind, .fields = {}};
      counter.contacts.push_back(with_edit(blank, edit, Stamp{1, 0, 0}));
    };
    writes(participation_edit({.code = code,
                               .campaign = "over",
                               .customer = counter.customer.id,
                               .at_ms = counter.now.wall_ms - 2000}));
    counter.starts("warned");
    CampaignChoice choice;
    choice.kind = CampaignChoice::Kind::campaign;
    choice.letter = to_readable(code);
    counter.does(choose_campaign(counter.process, counter.around(), choice));
    EXPECT_EQ(campaign_of(counter.process)->campaign, "over") << "of the letter, though it is over";
    if (held) {
      writes(contact_edit({}, {.id = counter.ids.next(5),
                               .campaign = "spring",
                               .customer = counter.customer.id,
                               .process = {},
                               .at_ms = counter.now.wall_ms - 1000,
                               .kind = ContactKind::stated,
                               .referrer = {},
                               .branch = "b2"}));
    }
    const std::size_t before = counter.contacts.size();
    counter.does(close(counter.process, counter.around(), counter.ids));
    ASSERT_EQ(counter.contacts.size(), before + 1);
    const MarketingContact answer = read_contact(counter.contacts.back());
    EXPECT_EQ(answer.id, answer_id(code));
    EXPECT_EQ(answer.campaign, "over");
    EXPECT_EQ(answer.code, to_text(code));
    EXPECT_EQ(answer.process, counter.process.id);
    EXPECT_EQ(answer.kind, ContactKind::matched);
  }
}

TEST(Closing, TakesNoLetterThatWentToSomebodyElse) {
  Counter counter;
  counter.starts("warned");
  for (const std::string& letter : {to_text({1, 12}), std::string("nonsense")}) {
    CampaignChoice choice;
    choice.kind = CampaignChoice::Kind::campaign;
    choice.campaign = "spring";
    choice.letter = letter;
    const auto turn = choose_campaign(counter.process, counter.around(), choice);
    ASSERT_FALSE(turn.has_value()) << letter;
    EXPECT_EQ(turn.error().fault, Fault::absent) << letter;
  }
}

// DOMAIN, semantics 12: within the window the first campaign wins.
TEST(Closing, WritesNoContactWhenAnotherTerminalWasFirst) {
  Counter counter;
  counter.starts("warned");
  counter.chooses("spring");
  MarketingContact first;
  first.id = counter.ids.next(5);
  first.campaign = "letter";
  first.customer = counter.customer.id;
  first.at_ms = counter.now.wall_ms - 1000;
  Record record;
  record.id = first.id;
  record.kind = RecordKind::marketing_contact;
  counter.contacts.push_back(with_edit(record, contact_edit(record, first), Stamp{.ms = 1}));
  counter.does(close(counter.process, counter.around(), counter.ids));
  EXPECT_EQ(counter.contacts.size(), 1U);
}

TEST(Closing, LeavesTheCategoryAsItWasWhenNothingFits) {
  Counter counter;
  counter.knows("category.style", "office");
  counter.starts("hobbies");
  counter.knows("birth_date", "1961-03-12");
  counter.does(choose_categories(counter.process, counter.around(), "style", {}));
  counter.does(close(counter.process, counter.around(), counter.ids));
  EXPECT_EQ(counter.customer.text("category.style"), "office");
}

TEST(Closing, FilesUnderWhatWasChosenAndNoLongerUnderTheRest) {
  struct Case {
    const char* set;
    const char* before;
    std::vector<std::string> chosen;
    const char* after;
  };
  for (const auto& [set, before, chosen, after] : {
           Case{"style", "", {"sport"}, "sport"},
           Case{"style", "office", {"sport"}, "sport"},
           Case{"style", "sport", {"sport"}, "sport"},
           Case{"hobby", "chess\nski", {"golf", "ski"}, "golf\nski"},
           Case{"hobby", "ski", {}, ""},
       }) {
    Counter counter;
    counter.knows("birth_date", "1961-03-12");
    const std::string key = std::string("category.") + set;
    if (*before) counter.knows(key, before);
    counter.starts("hobbies");
    counter.does(choose_categories(counter.process, counter.around(), set, chosen));
    counter.does(close(counter.process, counter.around(), counter.ids));
    EXPECT_EQ(counter.customer.text(key), after) << set << " before " << before;
  }
}

TEST(Closing, DoesNotFileUnderAStepThatNoLongerApplies) {
  Counter counter;
  counter.knows("birth_date", "1961-03-12");
  counter.starts("hobbies");
  counter.files("sport");
  counter.knows("birth_date", "2015-03-12");
  counter.does(close(counter.process, counter.around(), counter.ids));
  EXPECT_EQ(counter.customer.text("category.style"), "");
}

TEST(Cancelling, KeepsWhatTheCustomerSaidAndDropsTheChoices) {
  Counter counter;
  does_everything(counter);
  const std::string said = known(counter.customer);
  counter.does(cancel(counter.process, counter.around(), counter.ids));
  EXPECT_EQ(counter.process.state, ProcessState::cancelled);
  EXPECT_EQ(known(counter.customer), said);
  EXPECT_TRUE(counter.contacts.empty());
  EXPECT_EQ(counter.follow_ups.size(), 1U) << "of the answer that was put off";
  const ProcessRecord stored = read_process(counter.stored);
  EXPECT_EQ(stored.state, ProcessState::cancelled);
  EXPECT_EQ(stored.campaign, "");
  EXPECT_TRUE(stored.categories.empty());
}

TEST(Cancelling, IsPossibleWhileParked) {
  Counter counter;
  counter.starts("glasses");
  counter.does(park(counter.process, counter.around()));
  counter.does(cancel(counter.process, counter.around(), counter.ids));
  EXPECT_EQ(counter.process.state, ProcessState::cancelled);
}

TEST(Ended, AcceptsNothingMore) {
  for (const char* how : {"closed", "cancelled"}) {
    Counter counter;
    does_everything(counter);
    counter.does(std::string_view(how) == "closed"
                     ? close(counter.process, counter.around(), counter.ids)
                     : cancel(counter.process, counter.around(), counter.ids));
    for (const auto& [name, turn] : all_operations(counter)) {
      ASSERT_FALSE(turn.has_value()) << name << " on " << how;
      EXPECT_EQ(turn.error().fault, Fault::denied) << name << " on " << how;
    }
    EXPECT_FALSE(resume(counter.process, counter.around()).has_value()) << how;
    EXPECT_FALSE(cancel(counter.process, counter.around(), counter.ids).has_value()) << how;
  }
}

TEST(Parked, AcceptsNothingUntilResumed) {
  Counter counter;
  does_everything(counter);
  const CustomerProcess before = counter.process;
  counter.does(park(counter.process, counter.around()));
  for (const auto& [name, turn] : all_operations(counter)) {
    ASSERT_FALSE(turn.has_value()) << name;
    EXPECT_EQ(turn.error().fault, Fault::denied) << name;
  }
  counter.does(resume(counter.process, counter.around()));
  EXPECT_EQ(counter.process, before) << "choices, undo list, step and field";
}

TEST(Parked, IsNotForAnotherBranch) {
  Counter counter;
  counter.starts("glasses");
  counter.does(park(counter.process, counter.around()));
  counter.branch = "b2";
  const auto turn = resume(counter.process, counter.around());
  ASSERT_FALSE(turn.has_value());
  EXPECT_EQ(turn.error().fault, Fault::denied);
}

// DOMAIN, semantics 5: edits of the template do not reach running processes.
TEST(Rules, AreThoseThatTheProcessWasOpenedWith) {
  Counter counter;
  counter.starts("glasses");
  counter.rules.set_version(8);
  for (const auto& [name, turn] : all_operations(counter)) {
    ASSERT_FALSE(turn.has_value()) << name;
    EXPECT_EQ(turn.error().fault, Fault::conflict) << name;
  }
}

TEST(Rules, MayBeNewerOnResumingIfTheStepsAreTheSame) {
  Counter counter;
  counter.starts("glasses");
  counter.does(park(counter.process, counter.around()));
  counter.rules.set_version(8);
  Counter other = counter;
  counter.does(resume(counter.process, counter.around()));
  EXPECT_EQ(counter.process.rules_version, 8U);

  other.rules.mutable_templates(0)->mutable_steps()->DeleteSubrange(2, 1);
  const auto turn = resume(other.process, other.around());
  ASSERT_FALSE(turn.has_value());
  EXPECT_EQ(turn.error().fault, Fault::conflict);
}

TEST(Process, IsNotForAnotherCustomer) {
  Counter counter;
  counter.starts("glasses");
  counter.customer.id = counter.ids.next(9);
  const auto turn = go_on(counter.process, counter.around());
  ASSERT_FALSE(turn.has_value());
  EXPECT_EQ(turn.error().fault, Fault::invalid);
}

TEST(Summary, ShowsOldAndNew) {
  Counter counter;
  counter.knows("category.style", "office");
  counter.knows("last_name", "Muller");
  does_everything(counter);
  counter.answers("last_name", "Müller");
  counter.answers("last_name", "Möller");
  const Summary summary = summary_of(counter.process, counter.around());
  std::string fields;
  for (const Summary::Field& field : summary.fields) {
    fields += field.key + ":" + std::string(name_of(field.before.state)) + field.before.value +
              ">" + std::string(name_of(field.after.state)) + field.after.value + " ";
  }
  EXPECT_EQ(fields,
            "mobile:missing>value+491713920042 birth_date:missing>refused email:missing>later1 "
            "last_name:valueMuller>valueMöller ");
  EXPECT_EQ(summary.campaign_before, "");
  EXPECT_EQ(summary.campaign->campaign, "spring");
  ASSERT_EQ(summary.categories.size(), 1U);
  EXPECT_EQ(summary.categories[0].before, std::vector<std::string>{"office"});
  EXPECT_EQ(summary.categories[0].after, std::vector<std::string>{"sport"});
  ASSERT_EQ(summary.follow_ups.size(), 2U);
  EXPECT_EQ(summary.follow_ups[0].text, "Abholung");
  EXPECT_EQ(summary.follow_ups[1].fields, std::vector<std::string>{"email"});
  EXPECT_FALSE(summary.closing.blocked);
}

TEST(Summary, LeavesOutWhatWasTakenBack) {
  Counter counter;
  counter.starts("glasses");
  counter.answers("mobile", AnswerState::later);
  counter.does(undo(counter.process, counter.around()));
  const Summary summary = summary_of(counter.process, counter.around());
  EXPECT_TRUE(summary.fields.empty());
  EXPECT_TRUE(summary.follow_ups.empty());
}

}  // namespace tresen::test
