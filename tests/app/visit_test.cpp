// Whole visits at the counter, from the lock screen to the closed process, told by what is pressed.

#include <gtest/gtest.h>

#include <algorithm>

#include "sync/record/follow_up.h"
#include "sync/record/marketing_contact.h"
#include "sync/record/process_record.h"
#include "tests/app/counter.h"

namespace tresen::test {
namespace {

struct Visit : testing::Test {
  Counter counter;

  const CustomerProcess& process() { return std::get<ProcessScreen>(counter.state.screen).process; }
  void reach_first_card() {
    counter.sign_in();
    counter.open_hans();
    counter.begin("brille_neu");
  }
  // What a till asks to begin: new glasses for Hans.
  static v1::PosRequest till_start() {
    v1::PosRequest start;
    start.set_request_id("r1");
    start.mutable_start()->set_customer_no("104711");
    start.mutable_start()->set_template_("brille_neu");
    return start;
  }
  void answer_all_cards() {
    counter.spell("01713920042");
    counter.press("next");
    counter.press("answer.refused");
    counter.press("answer.later");
  }
};

TEST_F(Visit, BeginsLockedAndShowsNoCustomer) {
  EXPECT_EQ(counter.screen(), "S01");
  EXPECT_FALSE(counter.shows("search"));
}

TEST_F(Visit, AWrongPinOpensNothing) {
  for (int i = 0; i < 4; ++i) counter.press("pin.9");
  counter.press("pin.ok");
  EXPECT_EQ(counter.screen(), "S01");
  EXPECT_FALSE(counter.state.shared.staff);
}

TEST_F(Visit, FindsHansMuellerByPiecesOfHisName) {
  counter.sign_in();
  counter.press("search");
  counter.spell("muell han");
  EXPECT_TRUE(counter.shows("result.104711"));
  counter.press("result.104711");
  EXPECT_EQ(counter.screen(), "S03");
  EXPECT_EQ(std::get<ui::CardView>(counter.view().page).missing_label, "3 Angaben fehlen");
}

TEST_F(Visit, AsksOnlyTheGapsOneCardEach) {
  reach_first_card();
  ASSERT_EQ(counter.screen(), "S06");
  EXPECT_TRUE(counter.shows("field.mobile"));
  EXPECT_TRUE(counter.shows("key.1"));
  answer_all_cards();
  EXPECT_EQ(counter.screen(), "S07");
}

TEST_F(Visit, RunsToTheEndAndWritesWhatWasSaid) {
  reach_first_card();
  answer_all_cards();
  counter.press("tile.paper");
  EXPECT_EQ(counter.screen(), "S08");
  counter.press("category.sport");
  counter.press("follow_up.none");
  ASSERT_EQ(counter.screen(), "S10");
  counter.press("summary.close");
  EXPECT_EQ(counter.screen(), "S02");

  const Record hans = counter.stored(id(1));
  EXPECT_EQ(hans.text("mobile"), "+491713920042");
  EXPECT_EQ(hans.answer("birth_date").state, AnswerState::refused);
  EXPECT_EQ(hans.answer("email").state, AnswerState::later);
  EXPECT_EQ(hans.text("category.style"), "sport");
}

TEST_F(Visit, TakesAtMostTenNavigationTapsAndFortyFiveInAll) {
  counter.sign_in();
  int navigation = 0;
  int keys = 0;
  const auto press = [&](const std::string& key) {
    counter.press(key);
    ++(key.starts_with("key.") ? keys : navigation);
  };
  const auto spell = [&](std::string_view text) {
    for (const char c : text) press(c == ' ' ? "key.space" : std::string("key.") + c);
  };
  counter.press("search");  // flow A begins with the first search key (UX 1.8)
  spell("muel");
  press("result.104711");
  press("customer.new_process");
  press("template.brille_neu");
  spell("01713920042");
  press("next");
  spell("14031948");  // a whole date moves on by itself
  spell("hans.mueller");
  press("chip.@gmx.de");  // and so does an address with a chip's domain
  press("tile.letter");
  press("category.mode");
  press("follow_up.none");
  press("summary.close");
  EXPECT_EQ(counter.screen(), "S02");
  EXPECT_EQ(counter.stored(id(1)).text("email"), "hans.mueller@gmx.de");
  EXPECT_EQ(counter.stored(id(1)).text("birth_date"), "1948-03-14");
  EXPECT_LE(navigation, 10);
  EXPECT_LE(navigation + keys, 45);
}

TEST_F(Visit, ShowsNoAnswerAsTakenBeforeItIsOnDisk) {
  reach_first_card();
  counter.spell("01713920042");
  const int writes = counter.writes;
  counter.press("next");
  EXPECT_EQ(counter.writes, writes + 1);
  EXPECT_TRUE(counter.shows("undo"));
  counter.pass(undo_shown_ms);
  EXPECT_FALSE(counter.shows("undo"));
}

TEST_F(Visit, UndoGivesTheQuestionBack) {
  reach_first_card();
  counter.spell("01713920042");
  counter.press("next");
  counter.press("undo");
  EXPECT_EQ(process().field, "mobile");
  EXPECT_EQ(counter.stored(id(1)).answer("mobile").state, AnswerState::missing);
}

TEST_F(Visit, AnImpossibleMonthIsRefusedAtOnceAndTypedOver) {
  reach_first_card();
  counter.spell("01713920042");
  counter.press("next");
  ASSERT_TRUE(counter.shows("field.birth_date"));
  counter.spell("1413");
  EXPECT_NE(std::get<ui::QuestionView>(std::get<ui::ProcessView>(counter.view().page).page).error,
            "");
  counter.spell("031948");
  EXPECT_EQ(counter.stored(id(1)).text("birth_date"), "1948-03-14");
}

TEST_F(Visit, IsWhereItWasAfterTheProgramWasKilled) {
  reach_first_card();
  counter.spell("01713920042");
  counter.press("next");
  counter.restart();
  counter.sign_in();
  ASSERT_EQ(counter.screen(), "S06");
  EXPECT_EQ(process().field, "birth_date");
  EXPECT_EQ(counter.stored(id(1)).text("mobile"), "+491713920042");
}

TEST_F(Visit, IsWhereItWasAfterTheTerminalWasLocked) {
  reach_first_card();
  counter.press("lock");
  EXPECT_EQ(counter.screen(), "S01");
  counter.sign_in();
  EXPECT_EQ(counter.screen(), "S06");
}

TEST_F(Visit, LocksItselfWhenNobodyTouchesIt) {
  counter.sign_in();
  counter.pass(299'000);
  EXPECT_EQ(counter.screen(), "S02");
  counter.pass(1'000);
  EXPECT_EQ(counter.screen(), "S01");
}

TEST_F(Visit, AParkedProcessGoesOnAtTheSameQuestion) {
  reach_first_card();
  counter.spell("01713920042");
  counter.press("next");
  counter.press("park");
  EXPECT_EQ(counter.screen(), "S02");
  counter.press("open_processes");
  const std::string key = "process." + to_hex(counter.state.shared.processes.at(0).record.id);
  counter.press(key);
  ASSERT_EQ(counter.screen(), "S06");
  EXPECT_EQ(process().field, "birth_date");
}

TEST_F(Visit, MakesANewCustomerFromWhatWasTypedIntoTheSearch) {
  counter.sign_in();
  counter.press("search");
  counter.spell("neumann eva");
  counter.press("new_customer");
  EXPECT_EQ(counter.screen(), "S04");
  counter.press("next");
  counter.press("next");
  counter.press("answer.later");
  counter.press("answer.refused");
  ASSERT_EQ(counter.screen(), "S03");
  const Record made = std::get<CustomerScreen>(counter.state.screen).file.customer;
  EXPECT_EQ(made.text("last_name"), "Neumann");
  EXPECT_EQ(made.text("first_name"), "Eva");
  EXPECT_EQ(made.text("home_branch"), "b1");
}

TEST_F(Visit, ATillOpensAProcessAndHearsOfItsEnd) {
  counter.sign_in();
  v1::PosRequest start = till_start();
  start.mutable_start()->set_correlation("receipt-88");
  counter.ask(start);
  ASSERT_EQ(counter.till.size(), 1U);
  EXPECT_EQ(counter.till[0].status(), v1::POS_STATUS_OK);
  EXPECT_EQ(counter.till[0].process().correlation(), "receipt-88");
  EXPECT_EQ(counter.screen(), "S06");

  v1::PosRequest wait;
  wait.set_request_id("r2");
  wait.mutable_wait()->set_process_id(counter.till[0].process().process_id());
  counter.ask(wait);
  EXPECT_EQ(counter.till.size(), 1U);  // it has not ended
  answer_all_cards();
  counter.press("tile.letter");
  counter.press("category.mode");
  counter.press("follow_up.none");
  counter.press("summary.close");
  ASSERT_EQ(counter.till.size(), 2U);
  EXPECT_EQ(counter.till[1].process().state(), "closed");
  EXPECT_EQ(counter.till[1].process().campaign(), "letter");
}

// GDPR 18: head office has restricted his data.
struct Restricted : Visit {
  void restrict_hans() {
    Record hans = hans_mueller();
    hans.row_ver = 2;
    hans.fields["restricted"].state = AnswerState::value;
    hans.fields["restricted"].value = "yes";
    StoreFeed piece;
    piece.bucket = "branch/b1";
    piece.after_pos = 1;
    piece.next_pos = 2;
    piece.ops = {put(2, hans)};
    counter.receive(ToCache(piece));
  }
  const ui::CardView& card() { return std::get<ui::CardView>(view_.page); }
  void look() { view_ = counter.view(); }

 private:
  ui::View view_;
};

TEST_F(Restricted, TheCardShowsNameAndNumberAndSaysWhy) {
  restrict_hans();
  counter.sign_in();
  counter.open_hans();
  look();
  EXPECT_EQ(card().restricted, "Die Daten dieses Kunden sind gesperrt.");
  EXPECT_EQ(card().line, "K-Nr. 104711");
  EXPECT_TRUE(card().consents.empty());
  EXPECT_FALSE(counter.shows("customer.new_process"));
}

TEST_F(Restricted, TheCardChangesUnderTheFingers) {
  counter.sign_in();
  counter.open_hans();
  EXPECT_TRUE(counter.shows("customer.new_process"));
  restrict_hans();
  EXPECT_FALSE(counter.shows("customer.new_process"));
}

TEST_F(Restricted, ATillGetsNoProcessAndIsToldWhy) {
  restrict_hans();
  counter.sign_in();
  counter.ask(till_start());
  ASSERT_EQ(counter.till.size(), 1U);
  EXPECT_EQ(counter.till[0].status(), v1::POS_STATUS_INVALID);
  EXPECT_EQ(counter.till[0].text(), "this customer's data is restricted");
  EXPECT_EQ(counter.screen(), "S03");
}

TEST_F(Visit, ATillIsQueuedUntilSomebodySignsIn) {
  counter.ask(till_start());
  ASSERT_EQ(counter.till.size(), 1U);
  EXPECT_EQ(counter.till[0].status(), v1::POS_STATUS_QUEUED);
  counter.sign_in();
  EXPECT_EQ(counter.screen(), "S06");
}

TEST_F(Visit, TheSameStartTwiceIsOneProcess) {
  counter.sign_in();
  counter.ask(till_start());
  counter.ask(till_start());
  ASSERT_EQ(counter.till.size(), 2U);
  EXPECT_EQ(counter.till[0].process().process_id(), counter.till[1].process().process_id());
}

// A refused phone number refuses the advertising that would use it: lines that no card asked for.
TEST_F(Visit, SumsUpInWordsWhatFollowedFromARefusal) {
  reach_first_card();
  counter.press("answer.refused");
  counter.press("answer.unknown");
  counter.press("answer.later");
  counter.press("tile.none");
  counter.press("category.mode");
  counter.press("follow_up.none");
  const auto view = std::get<ui::ProcessView>(counter.view().page);
  const auto& changes = std::get<ui::SummaryView>(view.page).changes;
  const auto about = [&](const std::string& label) {
    return std::any_of(changes.begin(), changes.end(),
                       [&](const ui::ChangeRow& row) { return row.label == label; });
  };
  EXPECT_TRUE(about("Mobilnummer"));
  EXPECT_TRUE(about("Werbung per SMS"));
  for (const ui::ChangeRow& row : changes) {
    for (const std::string& word : {row.label, row.before, row.after}) {
      for (const char* family : {"field.", "choice.", "consent.", "said.", "purpose."}) {
        EXPECT_EQ(word.find(family), std::string::npos) << "a key instead of words: " << word;
      }
    }
  }
  counter.press("back");
  const auto card = std::get<ui::CardView>(counter.view().page);
  EXPECT_EQ(card.missing_label, "1 Angabe auf später verschoben");
}

TEST_F(Visit, SpeaksEnglishAfterOneTapOnTheLockScreen) {
  counter.press("language");
  EXPECT_EQ(counter.view().language, "en");
  counter.sign_in();
  counter.open_hans();
  EXPECT_EQ(std::get<ui::CardView>(counter.view().page).missing_label, "3 details missing");
}

}  // namespace
}  // namespace tresen::test
