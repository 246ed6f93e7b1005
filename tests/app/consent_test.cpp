// Informing, asking consents and signing at the counter, told by what is pressed.

#include <gtest/gtest.h>

#include "sync/record/consent_record.h"
#include "tests/app/counter.h"

namespace tresen::test {
namespace {

struct ConsentVisit : testing::Test {
  Counter counter;

  void SetUp() override {
    counter.sign_in();
    counter.open_hans();
    counter.begin("neukunde");
  }
  std::string value_of(const std::string& key) { return counter.scene().find(key)->value; }
  CustomerFile hans() { return counter.file_of(id(1)); }
};

}  // namespace

TEST_F(ConsentVisit, ShowsTheWholeNoticeFirstAndRemembersThatItWasGiven) {
  EXPECT_EQ(counter.screen(), "S09");
  EXPECT_TRUE(counter.shows("notice.handed"));
  EXPECT_FALSE(counter.shows("answer.later"));  // L10: it comes before all else
  counter.press("notice.handed");
  EXPECT_TRUE(counter.shows("consent.post.survey"));
  for (const char* key : {"next", "answer.refused"}) counter.press(key);
  counter.press("summary.close");
  const CustomerFile file = hans();
  ASSERT_FALSE(file.consents.empty());
  const ConsentRecord notice = read_consent(file.consents.front());
  EXPECT_EQ(notice.act, ConsentAct::notice);
  EXPECT_EQ(notice.way, ConsentWay::handed);
  EXPECT_EQ(notice.text.version, 2U);
}

// L04: never ticked before, never a condition.
TEST_F(ConsentVisit, BeginsWithEverySwitchOffAndCanBeClosedSo) {
  counter.press("next");
  EXPECT_EQ(value_of("consent.post.survey"), "off");
  EXPECT_EQ(value_of("consent.objection"), "off");
  EXPECT_FALSE(counter.shows("consent.email.advertising"));  // there is no address
  counter.press("next");
  counter.press("answer.refused");
  counter.press("summary.close");
  EXPECT_EQ(counter.screen(), "S02");
  EXPECT_EQ(consent_of(hans().customer, "post", "survey"), ConsentState::refused);
}

TEST_F(ConsentVisit, TakesAYesOnlySignedOrSaidAloud) {
  counter.press("next");
  counter.press("consent.post.survey");
  EXPECT_EQ(value_of("consent.post.survey"), "on");
  EXPECT_FALSE(counter.scene().find("next")->enabled);
  counter.press("consent.verbal");
  EXPECT_TRUE(counter.scene().find("next")->enabled);
  counter.press("consent.verbal");
  counter.sign();
  EXPECT_TRUE(counter.scene().find("next")->enabled);
  counter.press("signature.clear");
  EXPECT_FALSE(counter.scene().find("next")->enabled);
  counter.sign();
  counter.press("next");
  counter.press("answer.refused");
  counter.press("summary.close");
  const CustomerFile file = hans();
  EXPECT_EQ(consent_of(file.customer, "post", "survey"), ConsentState::granted);
  ASSERT_EQ(file.consents.size(), 2U);
  EXPECT_TRUE(check_consents(file.consents).empty());
  const ConsentRecord yes = read_consent(file.consents[1]);
  EXPECT_EQ(yes.way, ConsentWay::signature);
  EXPECT_EQ(parse_ink(yes.ink)->front().size(), 3U);
  EXPECT_EQ(yes.controller.name, "Klarblick Optik GmbH");
  EXPECT_EQ(yes.text.id, "ask.post");
  EXPECT_EQ(yes.text.hash.size(), 64U);
  EXPECT_EQ(yes.staff, "s1");
  EXPECT_EQ(yes.address, "Grabenstraße 12, 71229 Leonberg");
}

TEST_F(ConsentVisit, OpensTheWholeWordingAndComesBackWithTheSwitchesAsTheyWere) {
  counter.press("next");
  counter.press("consent.post.survey");
  counter.press("consent.text");
  EXPECT_FALSE(counter.shows("consent.post.survey"));
  counter.press("text.close");
  EXPECT_EQ(value_of("consent.post.survey"), "on");
}

// L14: one tap, and it is written as soon as the page is left.
TEST_F(ConsentVisit, ObjectsToAllAdvertisingInOneTap) {
  counter.press("next");
  counter.press("consent.post.survey");
  counter.press("consent.objection");
  EXPECT_EQ(value_of("consent.post.survey"), "off");
  counter.press("next");
  EXPECT_TRUE(has_objected(hans().customer));
}

TEST_F(ConsentVisit, SignsAText) {
  counter.press("next");
  counter.press("answer.later");
  EXPECT_TRUE(counter.shows("signature"));
  EXPECT_FALSE(counter.scene().find("next")->enabled);
  counter.sign();
  counter.press("next");
  counter.press("summary.close");
  const CustomerFile file = hans();
  ASSERT_EQ(file.consents.size(), 2U);
  EXPECT_EQ(read_consent(file.consents[1]).act, ConsentAct::signature);
  EXPECT_EQ(read_consent(file.consents[1]).text.id, "contract");
  EXPECT_EQ(file.customer.answer("consent.post.survey").state, AnswerState::missing);
}

TEST_F(ConsentVisit, KeepsASignedConsentOverAKill) {
  counter.press("next");
  counter.press("consent.post.survey");
  counter.sign();
  counter.press("next");
  counter.restart();
  counter.sign_in();
  EXPECT_EQ(counter.screen(), "S09");
  counter.press("answer.refused");
  counter.press("summary.close");
  EXPECT_EQ(consent_of(hans().customer, "post", "survey"), ConsentState::granted);
}

// What stands on a page that nobody has left yet outlives a kill and parking, and is no consent.
TEST_F(ConsentVisit, KeepsTheSwitchesAndTheInkOfAnUnfinishedPageOverAKillAndParking) {
  counter.press("next");
  counter.press("consent.post.survey");
  counter.sign();
  const auto ink = [&] { return std::get<ProcessScreen>(counter.state.screen).consenting.ink; };
  const Ink drawn = ink();
  ASSERT_FALSE(drawn.empty());
  const auto expect_unfinished = [&](const char* after) {
    ASSERT_EQ(counter.screen(), "S09") << after;
    EXPECT_EQ(value_of("consent.post.survey"), "on") << after;
    EXPECT_EQ(ink(), drawn) << after;
    EXPECT_TRUE(counter.scene().find("next")->enabled) << after;
    EXPECT_EQ(consent_of(hans().customer, "post", "survey"), std::nullopt) << after;
    const CustomerFile file = hans();
    for (const Record& record : file.consents)
      EXPECT_EQ(read_consent(record).act, ConsentAct::notice) << after;
  };
  counter.restart(true);
  expect_unfinished("killed");
  const Uuid process = std::get<ProcessScreen>(counter.state.screen).process.id;
  counter.press("park");
  counter.press("open_processes");
  counter.press("process." + to_hex(process) + ".do");
  expect_unfinished("parked");
  counter.press("lock");
  counter.restart();
  counter.sign_in();
  expect_unfinished("locked and killed");
  counter.press("next");
  counter.press("answer.refused");
  counter.press("summary.close");
  EXPECT_EQ(consent_of(hans().customer, "post", "survey"), ConsentState::granted);
  EXPECT_EQ(counter.state.shared.settings["unfinished"], "");
}

TEST_F(ConsentVisit, CountsASignatureThatNobodyConfirmedForNothing) {
  counter.press("next");
  counter.press("answer.later");
  counter.sign();
  counter.restart(true);
  EXPECT_TRUE(counter.scene().find("next")->enabled);
  counter.press("answer.refused");
  counter.press("summary.close");
  const CustomerFile file = hans();
  for (const Record& record : file.consents)
    EXPECT_NE(read_consent(record).act, ConsentAct::signature);
  EXPECT_EQ(counter.state.shared.settings["unfinished"], "");
}

TEST_F(ConsentVisit, BeginsWithEverySwitchOffAgainAfterADay) {
  counter.press("next");
  counter.press("consent.post.survey");
  const Uuid process = std::get<ProcessScreen>(counter.state.screen).process.id;
  counter.press("park");
  counter.now.wall_ms += 25 * 3'600'000;
  counter.restart();
  counter.sign_in();
  counter.press("open_processes");
  counter.press("process." + to_hex(process) + ".do");
  EXPECT_EQ(value_of("consent.post.survey"), "off");
}

TEST_F(ConsentVisit, ForgetsAnUnfinishedPageWithThePerson) {
  counter.press("next");
  counter.press("consent.post.survey");
  EXPECT_NE(counter.state.shared.settings["unfinished"], "");
  counter.told(PeopleErased{{id(1)}});
  EXPECT_EQ(counter.state.shared.settings["unfinished"], "");
}

}  // namespace tresen::test
