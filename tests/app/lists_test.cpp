// What is due, what is open, and what can be taken back.

#include <gtest/gtest.h>

#include "sync/record/follow_up.h"
#include "tests/app/counter.h"

namespace tresen::test {
namespace {

struct Lists : testing::Test {
  Counter counter;

  // A visit in which the e-mail address was put off: a follow-up comes of it.
  void put_something_off() {
    counter.sign_in();
    counter.open_hans();
    counter.begin("brille_neu");
    counter.spell("01713920042");
    counter.press("next");
    counter.press("answer.refused");
    counter.press("answer.later");
  }
  std::string first_task() {
    const auto& tasks = counter.state.shared.follow_ups;
    return tasks.empty() ? std::string() : "task." + to_hex(tasks.front().record.id);
  }
  FollowUp task() { return read_follow_up(counter.state.shared.follow_ups.front().record); }
  ui::ListView list() { return std::get<ui::ListView>(counter.view().page); }
  void open_tasks() {
    put_something_off();
    counter.press("back");
    counter.press("back");
    counter.press("tasks");
    ASSERT_EQ(counter.screen(), "S12");
    ASSERT_FALSE(first_task().empty());
  }
};

TEST_F(Lists, ATaskIsDoneInOneTapAndTakenBackInAnother) {
  open_tasks();
  const FollowUp before = task();
  counter.press(first_task() + ".do");
  EXPECT_TRUE(first_task().empty());
  ASSERT_TRUE(list().undo);
  EXPECT_EQ(list().undo->text, "Aufgabe erledigt");
  counter.press("undo");
  ASSERT_FALSE(first_task().empty());
  EXPECT_EQ(task(), before);
}

TEST_F(Lists, WhatWasDoneCannotBeTakenBackAfterTenSeconds) {
  open_tasks();
  counter.press(first_task() + ".do");
  EXPECT_LE(wait_ms(counter.state, counter.now), 1000) << "the strip shrinks";
  counter.pass(10'000);
  EXPECT_FALSE(counter.shows("undo"));
}

TEST_F(Lists, ATaskIsPutOffUntilTomorrowOrByAWeek) {
  open_tasks();
  const FollowUp before = task();
  for (const auto& [key, days] : {std::pair{".tomorrow", 1}, std::pair{".next_week", 7}}) {
    counter.press(first_task() + ".later");
    counter.press(first_task() + key);
    EXPECT_EQ(task().due, plus_days(counter.state.shared.today, days)) << key;
    EXPECT_FALSE(counter.shows(first_task() + ".tomorrow")) << "it asks no longer";
  }
  counter.press("undo");
  EXPECT_EQ(task().due, plus_days(counter.state.shared.today, 1));
  EXPECT_EQ(task().fields, before.fields);
}

TEST_F(Lists, MineAreThoseThatIPlannedAndNobodyIsNamed) {
  open_tasks();
  EXPECT_EQ(list().segments[0].label, "Meine 1");
  counter.press("tasks.mine");
  EXPECT_TRUE(counter.shows(first_task()));
  counter.state.shared.staff->id = "s2";
  EXPECT_FALSE(counter.shows(first_task()));
  counter.press("tasks.branch");
  EXPECT_TRUE(counter.shows(first_task()));
  EXPECT_EQ(ui::to_json(counter.scene()).find("Name of s1"), std::string::npos);
}

TEST_F(Lists, AParkedProcessIsGoneOnWithByAnybody) {
  put_something_off();
  const Uuid process = std::get<ProcessScreen>(counter.state.screen).process.id;
  counter.press("park");
  counter.press("open_processes");
  counter.press("process." + to_hex(process) + ".do");
  ASSERT_EQ(counter.screen(), "S07");
  EXPECT_EQ(std::get<ProcessScreen>(counter.state.screen).process.id, process);
}

TEST_F(Lists, WhatAnotherTerminalIsWorkingOnOnlyAManagerTakesOver) {
  put_something_off();
  const std::string key =
      "process." + to_hex(std::get<ProcessScreen>(counter.state.screen).process.id);
  counter.press("back");
  counter.press("back");
  counter.press("open_processes");
  // As if terminal 3 had written it.
  for (ListedRecord& listed : counter.state.shared.processes) {
    for (auto& [name, answer] : listed.record.fields) answer.stamp.device = 3;
  }
  counter.press(key);
  EXPECT_EQ(counter.screen(), "S13");
  EXPECT_EQ(list().notice, "Das darf nur die Filialleitung.");
  EXPECT_NE(list().sections[0].rows[0].detail.find("gerade an Gerät 3"), std::string::npos);
  counter.state.shared.now.wall_ms += 15 * 60'000;
  EXPECT_EQ(worked_on_at(counter.state.shared.processes[0].record, counter.state.shared), 0U)
      << "nobody works on it any more";
  counter.state.shared.staff->role = v1::ROLE_MANAGER;
  counter.press(key);
  EXPECT_EQ(counter.screen(), "S07");
}

// Neither by its template, nor from the card, nor anywhere else.
TEST_F(Lists, WhatAnotherTerminalIsWorkingOnNoWayAroundTheListLeadsTo) {
  put_something_off();
  const std::string key =
      "process." + to_hex(std::get<ProcessScreen>(counter.state.screen).process.id);
  counter.press("back");
  ASSERT_EQ(counter.screen(), "S03");
  const auto elsewhere = [&] {
    for (Record& process : std::get<CustomerScreen>(counter.state.screen).file.processes)
      for (auto& [name, answer] : process.fields) answer.stamp.device = 3;
  };
  elsewhere();
  const State card = counter.state;
  counter.press(key + ".do");
  EXPECT_EQ(counter.screen(), "S13");
  EXPECT_EQ(list().notice, "Das darf nur die Filialleitung.");
  counter.state = card;
  counter.press("customer.new_process");
  counter.press("template.brille_neu");
  EXPECT_EQ(counter.screen(), "S13");
  counter.state = card;
  counter.state.shared.staff->role = v1::ROLE_MANAGER;
  counter.press(key + ".do");
  EXPECT_EQ(counter.screen(), "S07");
}

TEST_F(Lists, TheSummaryTakesBackOneThingAfterAnotherLongAfterTheStripIsGone) {
  put_something_off();
  counter.press("tile.paper");
  counter.press("category.sport");
  counter.press("follow_up.none");
  ASSERT_EQ(counter.screen(), "S10");
  counter.pass(60'000);
  EXPECT_FALSE(counter.shows("undo"));
  counter.press("summary.history");
  const auto page = std::get<ui::ProcessView>(counter.view().page);
  const auto& history = std::get<ui::SummaryView>(page.page).history;
  ASSERT_EQ(history.size(), 6U);
  EXPECT_EQ(history.back().label, "Mobilnummer");
  counter.press("undo");
  EXPECT_EQ(counter.screen(), "S05") << "its step is open again";
  counter.press("step.summary");
  counter.press("summary.history");
  counter.press("undo");
  EXPECT_EQ(counter.screen(), "S08");
}

}  // namespace
}  // namespace tresen::test
