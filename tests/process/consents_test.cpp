// The steps by which a customer is informed, asked for consents, and signs.

#include <gtest/gtest.h>

#include "sync/record/consent.h"
#include "terminal/process/process_fields.h"
#include "terminal/process/said.h"
#include "terminal/process/steps/consent.h"
#include "terminal/process/template.h"
#include "tests/process/counter.h"

namespace tresen {
namespace {

using test::Counter;

SaidChoice said(const Counter& counter, std::vector<ConsentSaid> what, std::string ink = {}) {
  return {counter.now.wall_ms, "jk", std::move(ink), std::move(what)};
}

ConsentSaid notice() {
  return {ConsentAct::notice, {}, {}, ConsentState::granted, {"privacy", 2, "h", "de"},
          ConsentWay::shown,  {}};
}

ConsentSaid about(const std::string& channel, ConsentState state) {
  return {ConsentAct::consent,   channel, "advertising", state, {"ad." + channel, 4, "h", "de"},
          ConsentWay::signature, {}};
}

ConsentSaid objection() {
  return {ConsentAct::objection, {}, {}, ConsentState::granted, {}, ConsentWay::verbal, {}};
}

struct NewCustomer : Counter {
  NewCustomer() {
    knows("email", "hans@example.org");
    knows("mobile", "+491713920042");
    knows("birth_date", "1948-03-14");
    starts("new_customer");
  }
  void says(std::vector<ConsentSaid> what, const std::string& ink = {}) {
    does(record_said(process, around(), said(*this, std::move(what), ink)));
  }
};

}  // namespace

TEST(Said, ComesBackFromItsWords) {
  const SaidChoice choice{1'795'000'000'000,
                          "jk",
                          "10,20,0",
                          {notice(), about("email", ConsentState::granted), objection()}};
  EXPECT_EQ(said_from(said_words(choice)), choice);
  EXPECT_EQ(said_from(said_words({})), SaidChoice{});
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{}, {"1"}, {"x", "", ""}, {"1", "", "", "consent"}})
    EXPECT_FALSE(said_from(words));
}

TEST(ConsentSteps, LockEverythingUntilTheNoticeWasGiven) {
  NewCustomer counter;
  EXPECT_EQ(counter.states(), "notice=open consent=locked signature=locked summary=locked");
  counter.says({notice()});
  EXPECT_EQ(counter.states(), "notice=done consent=open signature=open summary=open");
  EXPECT_EQ(counter.screen(), "consent");
}

TEST(ConsentSteps, LetAProcessBeClosedWithEverySwitchOff) {
  NewCustomer counter;
  counter.says({notice()});
  counter.says({about("email", ConsentState::refused), about("sms", ConsentState::refused)});
  counter.says({});  // nor a signature
  counter.does(close(counter.process, counter.around(), counter.ids));
  EXPECT_EQ(counter.process.state, ProcessState::closed);
  EXPECT_EQ(consent_of(counter.customer, "sms", "advertising"), ConsentState::refused);
}

TEST(ConsentSteps, WriteRecordsAndFieldsInTheTurnThatClosesAndInOneChain) {
  NewCustomer counter;
  counter.says({notice()});
  counter.says({about("email", ConsentState::granted), about("sms", ConsentState::granted)},
               "1,2,0");
  EXPECT_TRUE(counter.consents.empty());
  counter.says({{ConsentAct::signature,
                 {},
                 {},
                 ConsentState::granted,
                 {"contract", 1, "h", "de"},
                 ConsentWay::signature,
                 {}}},
               "5,6,0");
  counter.does(close(counter.process, counter.around(), counter.ids));
  ASSERT_EQ(counter.consents.size(), 4U);
  EXPECT_TRUE(check_consents(counter.consents).empty());
  for (std::size_t i = 1; i < 4; ++i)
    EXPECT_EQ(counter.consents[i].text("prev"), counter.consents[i - 1].text("hash"));
  const ConsentRecord sms = read_consent(counter.consents[2]);
  EXPECT_EQ(sms.ink, "1,2,0");
  EXPECT_EQ(sms.staff, "jk");
  EXPECT_EQ(sms.device, 7U);
  EXPECT_EQ(sms.process, counter.process.id);
  EXPECT_EQ(sms.controller.name, "Klarblick Optik GmbH");
  EXPECT_EQ(read_consent(counter.consents[0]).ink, "");
  EXPECT_EQ(read_consent(counter.consents[3]).ink, "5,6,0");
  EXPECT_EQ(consent_of(counter.customer, "email", "advertising"), ConsentState::pending);
  EXPECT_EQ(consent_of(counter.customer, "sms", "advertising"), ConsentState::granted);
}

TEST(ConsentSteps, AskNothingTwice) {
  NewCustomer counter;
  counter.says({notice()});
  counter.says({about("email", ConsentState::granted), about("sms", ConsentState::granted)},
               "1,2,0");
  counter.says({});
  counter.does(close(counter.process, counter.around(), counter.ids));
  counter.starts("new_customer");
  EXPECT_EQ(counter.states(), "notice=skipped consent=skipped signature=open summary=open");
}

TEST(ConsentSteps, KeepWhatWasSaidWhenTheProcessIsCancelled) {
  NewCustomer counter;
  counter.says({notice()});
  counter.says({about("sms", ConsentState::granted)}, "1,2,0");
  counter.does(cancel(counter.process, counter.around(), counter.ids));
  EXPECT_EQ(counter.consents.size(), 2U);
  EXPECT_EQ(consent_of(counter.customer, "sms", "advertising"), ConsentState::granted);
}

TEST(ConsentSteps, GoOnAtAnotherTerminalWithWhatWasSaid) {
  NewCustomer counter;
  counter.says({notice()});
  counter.says({about("sms", ConsentState::granted)}, "1,2,0 1,1,9");
  counter.does(park(counter.process, counter.around()));
  auto there = process_of(counter.stored);
  ASSERT_TRUE(there) << there.error().detail;
  EXPECT_EQ(*there, counter.process);
  counter.does(resume(*there, counter.around()));
  counter.says({});
  counter.does(close(counter.process, counter.around(), counter.ids));
  EXPECT_EQ(read_consent(counter.consents[1]).ink, "1,2,0 1,1,9");
}

TEST(ConsentSteps, TakeAYesBackByUndo) {
  NewCustomer counter;
  counter.says({notice()});
  counter.says({about("sms", ConsentState::granted)}, "1,2,0");
  counter.does(undo(counter.process, counter.around()));
  EXPECT_EQ(counter.screen(), "consent");
  counter.says({about("sms", ConsentState::refused)});
  counter.does(close(counter.process, counter.around(), counter.ids));
  EXPECT_EQ(consent_of(counter.customer, "sms", "advertising"), ConsentState::refused);
  EXPECT_EQ(counter.consents.size(), 2U);
}

// L14: at once, not when the process happens to end.
TEST(ConsentSteps, WriteAnObjectionAtOnceAndItsProofAtTheEnd) {
  NewCustomer counter;
  counter.says({notice()});
  counter.says({objection()});
  EXPECT_TRUE(has_objected(counter.customer));
  counter.does(cancel(counter.process, counter.around(), counter.ids));
  ASSERT_EQ(counter.consents.size(), 2U);
  EXPECT_EQ(read_consent(counter.consents[1]).act, ConsentAct::objection);
}

TEST(ConsentSteps, GiveAnObjectionBackByUndo) {
  NewCustomer counter;
  counter.says({notice()});
  counter.says({objection()});
  counter.does(undo(counter.process, counter.around()));
  EXPECT_FALSE(has_objected(counter.customer));
}

TEST(ConsentSteps, TakeNothingOnAPageThatAsksNoConsent) {
  Counter counter;
  counter.starts("glasses");
  const auto turn = record_said(counter.process, counter.around(), {});
  ASSERT_FALSE(turn);
  EXPECT_EQ(turn.error().fault, Fault::absent);
}

TEST(GuardianStep, AsksTheBirthDateAndThenTheGuardianOfAMinor) {
  Counter counter;
  counter.knows("mobile", "+491713920042");
  counter.starts("child");
  EXPECT_EQ(counter.screen(), "guardian/birth_date");
  counter.answers("birth_date", "2015-05-01");
  EXPECT_EQ(counter.screen(), "guardian/guardian.name");
  counter.answers("guardian.name", "Eva Muster");
  counter.answers("guardian.relation", "Mutter");
  // Under 16 nobody is asked for advertising (L21).
  EXPECT_EQ(counter.states(), "guardian=done consent=skipped summary=open");
}

TEST(GuardianStep, LeavesAnAdultAlone) {
  Counter counter;
  counter.knows("mobile", "+491713920042");
  counter.starts("child");
  counter.answers("birth_date", "1948-03-14");
  EXPECT_EQ(counter.states(), "guardian=done consent=open summary=open");
}

TEST(ConsentTemplates, AreRefusedWithoutWhatTheyNeed) {
  const auto wanted = [](const Counter& counter, const std::string& id) {
    const auto problems = check_template(*find_template(counter.rules, id), counter.rules);
    return problems.empty() ? std::string() : problems.front().where;
  };
  Counter counter;
  EXPECT_EQ(wanted(counter, "new_customer"), "");
  EXPECT_EQ(wanted(counter, "child"), "");
  counter.rules.clear_notice_text();
  EXPECT_EQ(wanted(counter, "new_customer"), "templates[new_customer].steps[0].text");
  counter = Counter();
  counter.rules.clear_consents();
  EXPECT_EQ(wanted(counter, "child"), "templates[child].steps[1].kind");
  counter = Counter();
  for (v1::ProcessTemplate& one : *counter.rules.mutable_templates()) {
    if (one.id() == "new_customer") one.mutable_steps(1)->add_consents("fax.advertising");
    if (one.id() == "child") one.mutable_steps(0)->clear_only_fields();
  }
  EXPECT_EQ(wanted(counter, "new_customer"), "templates[new_customer].steps[1].consents");
  EXPECT_EQ(wanted(counter, "child"), "templates[child].steps[0].only_fields");
}

}  // namespace tresen
