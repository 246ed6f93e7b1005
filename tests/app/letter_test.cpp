// A customer brings a letter of a campaign along: its code says who it is and what brought him or
// her in, without a line.

#include <gtest/gtest.h>

#include <algorithm>

#include "sync/record/marketing_contact.h"
#include "sync/record/participation.h"
#include "sync/record/process_record.h"
#include "tests/app/counter.h"

namespace tresen::test {
namespace {

constexpr LetterCode to_hans{1, 12};
constexpr LetterCode to_anna{1, 13};
constexpr LetterCode to_nobody{1, 14};

ui::Action scan(const std::string& code) { return {ui::Action::Kind::scan, {}, code}; }

// The same with one wrong character.
std::string mistyped(const LetterCode& code) {
  std::string text = to_text(code);
  text[5] = text[5] == '7' ? '8' : '7';
  return text;
}

Record told_of(const LetterCode& code, const Uuid& customer, const std::string& campaign) {
  const Edit edit = participation_edit(
      {.code = code, .campaign = campaign, .customer = customer, .at_ms = at(0).wall_ms - 1000});
  Record blank{.id = edit.record, .kind = edit.kind, .fields = {}};
  Record told = with_edit(blank, edit, Stamp{1, 0, 0});
  told.row_ver = 1;
  return told;
}

struct Letters : testing::Test {
  Counter counter;
  std::uint64_t pos = 1;
  int writes_before = 0;

  Letters() {
    feed({told_of(to_hans, id(1), "paper"),
          record(id(2), 1,
                 {{"customer_no", "104712"},
                  {"first_name", "Anna"},
                  {"last_name", "Berg"},
                  {"home_branch", "b1"}}),
          told_of(to_anna, id(2), "over")});
    counter.sign_in();
    writes_before = counter.writes;
  }

  int writes() const { return counter.writes - writes_before; }
  void feed(const std::vector<Record>& records) {
    StoreFeed page{"branch/b1", 0, pos, 0, 0, {}};
    for (const Record& one : records) page.ops.push_back(put(++pos, one));
    page.next_pos = pos;
    counter.receive(ToCache(page));
  }
  // The answers among the customer's contacts.
  std::vector<MarketingContact> answers_of(const Uuid& customer) {
    std::vector<MarketingContact> answers;
    for (const Record& stored : counter.file_of(customer).contacts) {
      const MarketingContact contact = read_contact(stored);
      if (contact.kind != ContactKind::written) answers.push_back(contact);
    }
    return answers;
  }
  // All words of the controls on the screen.
  bool says(const std::string& words) {
    const auto& touches = counter.scene().touches;
    return std::ranges::any_of(touches, [&](const ui::Touch& touch) {
      return (touch.label + " " + touch.value).find(words) != std::string::npos;
    });
  }
};

TEST_F(Letters, OpenTheCardAndAreAnsweredOnceWhereverTheyAreScanned) {
  for (const std::string from : {"start", "search", "card", "tasks"}) {
    if (from == "search") counter.press("search");
    if (from == "tasks") counter.press("tasks");
    if (from == "card") counter.open_hans();
    counter.hand(scan(to_text(to_hans)));
    EXPECT_EQ(counter.screen(), "S03") << from;
    EXPECT_EQ(counter.stored(id(1)).text("customer_no"), "104711");
    counter.press("back");
  }
  const auto answers = answers_of(id(1));
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers.front().id, answer_id(to_hans));
  EXPECT_EQ(answers.front().campaign, "paper");
  EXPECT_EQ(answers.front().kind, ContactKind::matched);
  EXPECT_EQ(answers.front().source, "letter");
  EXPECT_EQ(answers.front().code, to_text(to_hans));
  EXPECT_EQ(answers.front().branch, "b1");
}

TEST_F(Letters, HoldTheCustomerSoThatNobodyIsAskedAgain) {
  counter.hand(scan(to_text(to_hans)));
  counter.begin("abholung");
  const ui::Touch* step = counter.scene().find("step.campaign");
  ASSERT_NE(step, nullptr);
  EXPECT_NE(step->value.find("nicht nötig"), std::string::npos) << step->value;
}

TEST_F(Letters, AreTheOnlyHitOfTheirCodeAsItIsTyped) {
  counter.press("search");
  for (const char c : to_readable(to_anna)) {
    counter.hand({ui::Action::Kind::type, {}, std::string(1, c)});
  }
  EXPECT_EQ(counter.screen(), "S02");
  EXPECT_TRUE(answers_of(id(2)).empty()) << "typing records nothing";
  const ui::Touch* hit = counter.scene().find("result.104712");
  ASSERT_NE(hit, nullptr);
  EXPECT_NE(hit->value.find("Brief „Sommer“"), std::string::npos) << hit->value;
  EXPECT_FALSE(counter.shows("new_customer")) << "nobody is called like a letter's code";
  counter.press("result.104712");
  EXPECT_EQ(counter.screen(), "S03");
  EXPECT_EQ(answers_of(id(2)).size(), 1U);
}

TEST_F(Letters, WithAWrongCheckDigitOpenNothingAndSaySo) {
  counter.hand(scan(mistyped(to_hans)));
  EXPECT_EQ(counter.screen(), "S02");
  EXPECT_TRUE(says("vertippt"));
  EXPECT_FALSE(counter.shows("letter.keep"));
  EXPECT_EQ(writes(), 0);
}

TEST_F(Letters, OfNobodyKnownHereAreKeptForHeadOfficeIfStaffWantIt) {
  counter.hand(scan(to_text(to_nobody)));
  EXPECT_EQ(counter.screen(), "S02") << "the search stays";
  EXPECT_TRUE(says("Den Brief " + to_readable(to_nobody) + " kennt dieses Terminal nicht"));
  EXPECT_EQ(writes(), 0);
  counter.press("letter.keep");
  EXPECT_EQ(counter.screen(), "S02");
  EXPECT_TRUE(says("Antwort für die Zentrale festgehalten"));
  EXPECT_FALSE(counter.shows("letter.keep")) << "it cannot be done twice";
  EXPECT_EQ(writes(), 1);
}

TEST_F(Letters, OpenWhenTheyComeDownWhileTheirCodeStandsInTheSearch) {
  counter.hand(scan(to_text(to_nobody)));
  feed({told_of(to_nobody, id(1), "paper")});
  EXPECT_EQ(counter.screen(), "S03");
  EXPECT_EQ(answers_of(id(1)).size(), 1U);
}

// A number of ten digits may look like a code by chance.
TEST_F(Letters, AreNoCustomersNumberAndNoNumberIsALetter) {
  feed({record(
      id(3), 1,
      {{"customer_no", to_text(to_nobody)}, {"last_name", "Zahl"}, {"home_branch", "b1"}})});
  counter.hand(scan(to_text(to_nobody)));
  EXPECT_EQ(counter.screen(), "S03");
  EXPECT_EQ(writes(), 0);
}

TEST_F(Letters, FillTheCampaignStepOfTheProcessAndAreAnsweredWhenItCloses) {
  counter.open_hans();
  counter.begin("abholung");
  counter.hand(scan(to_text(to_hans)));
  ASSERT_EQ(counter.screen(), "S08") << "the campaign step is done, the next one open";
  const ui::Touch* step = counter.scene().find("step.campaign");
  ASSERT_NE(step, nullptr);
  EXPECT_NE(step->value.find("Zeitung, mit Brief " + to_readable(to_hans)), std::string::npos)
      << step->value;
  EXPECT_TRUE(answers_of(id(1)).empty()) << "written at closing only";
  counter.press("category.sport");
  counter.press("step.missing_data");
  while (counter.screen() == "S06") counter.press("answer.refused");
  ASSERT_EQ(counter.screen(), "S10");
  EXPECT_TRUE(says("mit Brief " + to_readable(to_hans)));
  counter.press("summary.close");
  const auto answers = answers_of(id(1));
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers.front().id, answer_id(to_hans));
  EXPECT_EQ(answers.front().campaign, "paper");
  EXPECT_EQ(answers.front().code, to_text(to_hans));
  EXPECT_FALSE(answers.front().process.none());
}

TEST_F(Letters, OfAnEndedCampaignFillTheStepToo) {
  counter.hand(scan("104712"));
  counter.begin("abholung");
  counter.hand(scan(to_text(to_anna)));
  const ui::Touch* step = counter.scene().find("step.campaign");
  ASSERT_NE(step, nullptr);
  EXPECT_NE(step->value.find("Sommer"), std::string::npos) << step->value;
}

TEST_F(Letters, AreTakenBackWithTheStep) {
  counter.open_hans();
  counter.begin("abholung");
  counter.hand(scan(to_text(to_hans)));
  counter.press("undo");
  EXPECT_EQ(counter.screen(), "S07");
  counter.press("tile.none");
  counter.press("category.sport");
  counter.press("step.missing_data");
  while (counter.screen() == "S06") counter.press("answer.refused");
  counter.press("summary.close");
  EXPECT_TRUE(answers_of(id(1)).empty());
}

TEST_F(Letters, AreAnsweredInAProcessThatAsksForNoCampaign) {
  feed({told_of({1, 15}, id(1), "over")});
  counter.hand(scan(to_text(to_hans)));
  counter.begin("abholung");
  const std::string before = counter.screen();
  counter.hand(scan(to_text({1, 15})));
  EXPECT_EQ(counter.screen(), before) << "the process goes on";
  const auto answers = answers_of(id(1));
  ASSERT_EQ(answers.size(), 2U);
  const ui::Touch* step = counter.scene().find("step.campaign");
  ASSERT_NE(step, nullptr);
  EXPECT_NE(step->value.find("Sommer, mit Brief"), std::string::npos) << step->value;
}

TEST_F(Letters, OfSomebodyElseOpenThatCardInTheMiddleOfAProcess) {
  counter.open_hans();
  counter.begin("abholung");
  counter.hand(scan(to_text(to_anna)));
  EXPECT_EQ(counter.screen(), "S03");
  EXPECT_EQ(answers_of(id(2)).size(), 1U);
  EXPECT_TRUE(answers_of(id(1)).empty());
}

TEST_F(Letters, WaitForWhatIsBeingWritten) {
  counter.open_hans();
  counter.begin("abholung");
  counter.act_twice(scan(to_text(to_hans)));
  const ui::Touch* step = counter.scene().find("step.campaign");
  ASSERT_NE(step, nullptr);
  EXPECT_NE(step->value.find("mit Brief"), std::string::npos) << step->value;
  EXPECT_EQ(counter.screen(), "S08");
}

TEST_F(Letters, OfSomebodyRestrictedOpenTheLockedCardAndRecordNothing) {
  Record locked = hans_mueller();
  locked.row_ver = 2;
  locked.fields["restricted"] = said("yes");
  feed({locked});
  counter.hand(scan(to_text(to_hans)));
  EXPECT_EQ(counter.screen(), "S03");
  EXPECT_FALSE(counter.shows("customer.new_process"));
  EXPECT_EQ(writes(), 0);
}

TEST_F(Letters, ShowNobodyBeforeSomebodyHasSignedIn) {
  counter.press("lock");
  counter.hand(scan(to_text(to_hans)));
  EXPECT_EQ(counter.screen(), "S01");
  EXPECT_TRUE(answers_of(id(1)).empty());
}

}  // namespace
}  // namespace tresen::test
