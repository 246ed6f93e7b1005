// What belongs to one run, and the quarantine, told by the desk's state and by what it asks head
// office.

#include <gtest/gtest.h>

#include "terminal/desk/present.h"
#include "terminal/desk/reduce.h"
#include "tests/desk/desk_samples.h"

namespace tresen::test {
namespace {

const ui::Locales& locales() {
  static const ui::Locales all;
  return all;
}

const ui::DeskCards& cards_of(const ui::View& view) {
  return std::get<ui::DeskCards>(std::get<ui::DeskView>(view.page).body);
}

}  // namespace

TEST(DeskRunSheets, AreOrderedAgainWithSheetsAndAReasonOnly) {
  Office office = Office::signed_in();
  office.press("rail.runs");
  office.press("run.3");
  office.press("run.sheets");
  ASSERT_TRUE(office.state.runs.pull_list);
  office.press("reprint.first");
  office.type("120");
  office.press("reprint.last");
  office.type("18");
  office.press("reprint.why");
  office.type("Stau");
  office.press("run.reprint");
  EXPECT_EQ(count_of(office, v1::AdminRequest::kRunReprint), 0U) << "18 is before 120";
  office.press("reprint.last");
  office.type("x");
  EXPECT_EQ(office.state.form.faults.at("reprint.last"), "desk.fault.sheet");
  office.erase(1);
  office.type("0");
  office.asked.clear();
  office.press("run.reprint");
  ASSERT_EQ(office.asked[0].ask_case(), v1::AdminRequest::kRunReprint);
  const v1::RunReprintRequest& order = office.asked[0].run_reprint();
  EXPECT_EQ(order.run(), 3U);
  EXPECT_EQ(order.first_sheet(), 120U);
  EXPECT_EQ(order.last_sheet(), 180U);
  EXPECT_EQ(order.why(), "Stau");
  EXPECT_EQ(office.state.runs.reprint.first, 0U) << "ordered once, not twice";
}

TEST(DeskRunFigures, TellSmallBranchesTogether) {
  Office office = Office::signed_in();
  office.press("rail.runs");
  office.press("run.3");
  office.press("run.figures");
  const auto view = present(office.state, locales());
  const ui::DeskCard& branches = cards_of(view).panes[0].cards[2];
  const auto& rows = std::get<ui::DeskBars>(branches.blocks[0]).rows;
  ASSERT_EQ(rows.size(), 5U);
  EXPECT_EQ(rows[3].name, "1 kleine Filiale");
  for (const ui::DeskBarRow& row : rows) EXPECT_NE(row.name, "Tübingen") << "8 recipients";
  EXPECT_TRUE(rows[4].total);
  EXPECT_EQ(rows[4].figures[1], "44.497") << "all of them all the same";
}

TEST(DeskRunFigures, SayWhatBecameOfMessagesAsFarAsTheOtherSideTells) {
  Office office = Office::signed_in();
  office.press("rail.runs");
  office.press("run.3");
  office.press("run.figures");
  const auto labels = [&] {
    const auto view = present(office.state, locales());
    const ui::DeskCard& outcome = cards_of(view).panes[0].cards[0];
    std::vector<std::string> words;
    for (const ui::DeskFigure& one : std::get<ui::DeskFigures>(outcome.blocks[0]).figures)
      words.push_back(one.figure + " " + one.label);
    return words;
  };
  EXPECT_EQ(labels(),
            (std::vector<std::string>{"44.497 gesendet", "31 abgelehnt", "2 ausgelassen",
                                      "4.102 zugestellt", "12 verzögert", "46 unzustellbar"}));
  v1::RunFacts& run = *office.state.runs.figures->mutable_run();
  run.clear_delivered();
  run.clear_delayed();
  run.clear_undeliverable();
  EXPECT_EQ(labels().size(), 3U) << "nobody tells, which is not the same as none";
}

TEST(DeskRunFigures, GoBackToTheirRun) {
  Office office = Office::signed_in();
  office.press("rail.runs");
  office.press("run.3");
  office.press("run.figures");
  office.press("back");
  EXPECT_EQ(office.state.runs.part, desk::Runs::Part::progress);
  EXPECT_EQ(office.state.runs.chosen, 3U);
  office.press("back");
  EXPECT_EQ(office.state.runs.chosen, 0U);
}

TEST(DeskQuarantine, IsAppliedAgainAsItIs) {
  Office office = Office::signed_in();
  office.press("rail.devices");
  office.press("quarantine.open");
  office.press("change.90411");
  ASSERT_TRUE(office.state.quarantine.shown);
  office.asked.clear();
  office.press("held.replay");
  ASSERT_EQ(office.asked[0].ask_case(), v1::AdminRequest::kQuarantineSettle);
  EXPECT_EQ(office.asked[0].quarantine_settle().id(), 90411U);
  EXPECT_FALSE(office.asked[0].quarantine_settle().discard());
  EXPECT_TRUE(office.state.said->fine);
}

TEST(DeskQuarantine, IsDiscardedWithAReasonAndTheSecondPressOnly) {
  Office office = Office::signed_in();
  office.press("rail.devices");
  office.press("quarantine.open");
  office.press("change.90411");
  office.press("held.discard");
  office.press("held.discard.sure");
  EXPECT_EQ(count_of(office, v1::AdminRequest::kQuarantineSettle), 0U) << "no reason yet";
  office.press("held.why");
  office.type("Testgerät");
  office.press("held.discard.sure");
  EXPECT_EQ(count_of(office, v1::AdminRequest::kQuarantineSettle), 0U) << "not asked yet";
  office.press("held.discard");
  office.asked.clear();
  office.press("held.discard.sure");
  ASSERT_EQ(office.asked[0].ask_case(), v1::AdminRequest::kQuarantineSettle);
  EXPECT_TRUE(office.asked[0].quarantine_settle().discard());
  EXPECT_EQ(office.asked[0].quarantine_settle().reason(), "Testgerät");
}

}  // namespace tresen::test
