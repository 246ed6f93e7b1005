// A campaign by telephone: a run makes a task for each at the branch where they are at home, once,
// and never more than branches can work off.

#include <gtest/gtest.h>

#include "sync/base/database.h"
#include "sync/office/admin_runs.h"
#include "sync/office/campaigns/run_errand.h"
#include "sync/office/participations.h"
#include "sync/office/store/database_place.h"
#include "sync/office/store/run_store.h"
#include "sync/record/follow_up.h"
#include "tests/office/queries.h"
#include "tests/office/reader.h"

namespace tresen {
namespace {

using test::HeadOffice;
using test::id_of;
using test::noon_ms;
using test::Pen;

// noon_ms is Wednesday, 18 November 2026: a holiday in Saxony alone.
v1::Chain chain_with_tasks(int tasks_max = 0) {
  v1::Chain chain = test::optician_chain();
  chain.mutable_rules()->mutable_branches(0)->set_federal_state("BW");
  chain.mutable_rules()->mutable_branches(1)->set_federal_state("SN");
  v1::Campaign& campaign = *chain.mutable_campaigns()->add_campaigns();
  campaign.set_id("ring");
  v1::Dispatch& dispatch = *campaign.mutable_dispatch();
  *dispatch.mutable_query() = parse_query("city = Ulm").query;
  dispatch.set_tasks_max(tasks_max);
  v1::ContactStep& step = *dispatch.add_contacts();
  step.set_channel("phone");
  step.set_output(v1::ContactStep::OUTPUT_TASK);
  step.set_text("Ask about the new varifocals");
  return chain;
}

class TaskRuns : public testing::Test {
 protected:
  explicit TaskRuns(int tasks_max = 0) : office(chain_with_tasks(tasks_max)) {}

  void customer(std::uint8_t number, const char* consent = "granted",
                const char* branch = nullptr) {
    const char* const home = branch != nullptr ? branch : number % 2 == 0 ? "b2" : "b1";
    test::write(office, pen, id_of(number), RecordKind::customer,
                {pen.set("last_name", std::string("Name") + static_cast<char>('a' + number)),
                 pen.set("city", "Ulm"), pen.set("home_branch", home),
                 pen.set("mobile", "+49171392004" + std::to_string(number)),
                 pen.set("consent.phone.advertising", consent)});
  }
  AskOffice asking() {
    return
        [this](const v1::AdminRequest& request) { return answer_run(*office, request, noon_ms); };
  }
  Result<v1::RunFacts> start() { return start_run(office.folder(), "ring", asking(), noon_ms); }
  Result<RunErrand::Step> step(std::uint64_t run, std::uint64_t worker, const AskOffice& ask) {
    auto errand = RunErrand::open(office.folder(), run, worker, ask);
    if (!errand) return tl::unexpected(errand.error());
    Result<RunErrand::Step> step = errand->step(100, noon_ms);
    while (step && step->waits) step = errand->step(100, noon_ms);
    return step;
  }
  std::vector<FollowUp> tasks(std::uint8_t number) {
    std::vector<FollowUp> list;
    const auto records = office.customers().of_customer(id_of(number), RecordKind::follow_up);
    EXPECT_TRUE(records);
    for (const Record& one : *records) list.push_back(read_follow_up(one));
    return list;
  }

  HeadOffice office;
  Pen pen{office.new_device("b1"), "b1"};
};

TEST_F(TaskRuns, MakeATaskForEachDueByTheHolidaysOfTheirBranch) {
  customer(1);
  customer(2);
  customer(3, "refused");
  customer(4, "granted", "closed");
  const auto run = start();
  ASSERT_TRUE(run) << run.error().detail;
  const auto done = step(run->id(), 1, asking());
  ASSERT_TRUE(done) << done.error().detail;
  EXPECT_EQ(done->run.sent(), 2U) << done->run.ShortDebugString();
  EXPECT_EQ(done->run.reasons(0).reason(), "no_branch");
  ASSERT_EQ(tasks(1).size(), 1U);
  EXPECT_EQ(tasks(1).front().text, "Ask about the new varifocals");
  EXPECT_EQ(tasks(1).front().campaign, "ring");
  EXPECT_EQ(tasks(1).front().branch, "b1");
  EXPECT_EQ(iso_date(tasks(1).front().due), "2026-11-18");
  ASSERT_EQ(tasks(2).size(), 1U);
  EXPECT_EQ(iso_date(tasks(2).front().due), "2026-11-19");
  EXPECT_TRUE(tasks(3).empty());
  EXPECT_TRUE(tasks(4).empty());
}

TEST_F(TaskRuns, MakeEachTaskOnceHoweverOftenTheyGoOn) {
  customer(1);
  customer(2);
  const auto run = start();
  ASSERT_TRUE(run) << run.error().detail;
  const AskOffice broken = [&](const v1::AdminRequest& request) -> Result<v1::AdminReply> {
    if (request.has_run_settle()) return fail(Fault::offline, "");
    return asking()(request);
  };
  EXPECT_FALSE(step(run->id(), 1, broken));
  EXPECT_TRUE(tasks(1).empty());
  // Whoever says no before the task is made is not rung up.
  test::write(office, pen, id_of(2), RecordKind::customer,
              {pen.set("consent.phone.advertising", "withdrawn",
                       office.record(id_of(2)).answer("consent.phone.advertising").stamp)});
  const auto done = step(run->id(), 2, asking());
  ASSERT_TRUE(done) << done.error().detail;
  EXPECT_EQ(done->run.sent(), 1U);
  EXPECT_EQ(done->run.left_out(), 1U);
  static_cast<void>(step(run->id(), 3, asking()));
  ASSERT_EQ(tasks(1).size(), 1U);
  EXPECT_TRUE(tasks(2).empty());
}

// The office was killed between making a task and writing down that it has: by then it is done.
TEST_F(TaskRuns, DoNotOpenATaskAgainThatSomebodyHasDone) {
  customer(1);
  const auto run = start();
  ASSERT_TRUE(run) << run.error().detail;
  ASSERT_TRUE(step(run->id(), 1, asking()));
  FollowUp task = tasks(1).front();
  task.state = FollowUpState::done;
  const Edit edit = follow_up_edit(office.record(task.id), task);
  ASSERT_TRUE(office->submit(std::span(&edit, 1), "b1", noon_ms + 1000));
  office.close();
  {
    auto database = open_to_write(office.folder(), Writers::several);
    ASSERT_TRUE(database) << database.error().detail;
    ASSERT_TRUE(database->run("UPDATE ledger SET told = 0", {}));
  }
  office.reopen();
  ASSERT_TRUE(tell_participations(*office, noon_ms + 2000));
  ASSERT_EQ(tasks(1).size(), 1U);
  EXPECT_EQ(tasks(1).front().state, FollowUpState::done);
}

class FewTasks : public TaskRuns {
 protected:
  FewTasks() : TaskRuns(2) {}
};

TEST_F(FewTasks, RefuseARunThatWouldMakeMoreAndMakeNone) {
  for (std::uint8_t n = 1; n <= 3; ++n) customer(n);
  const auto run = start();
  ASSERT_FALSE(run);
  EXPECT_EQ(run.error().fault, Fault::invalid);
  EXPECT_NE(run.error().detail.find("would make 3 tasks, and the campaign allows 2"),
            std::string::npos)
      << run.error().detail;
  EXPECT_TRUE(office->store().runs().runs("", 0)->empty());
  for (std::uint8_t n = 1; n <= 3; ++n) EXPECT_TRUE(tasks(n).empty());
}

}  // namespace
}  // namespace tresen
