// Each event of the terminal, by what makes it. terminal.stopping is the socket's own (tests/pos).

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "tests/app/counter.h"

namespace tresen::test {
namespace {

v1::PosRequest start_for(const std::string& number) {
  v1::PosRequest start;
  start.set_request_id("start " + number);
  start.mutable_start()->set_customer_no(number);
  start.mutable_start()->set_template_("brille_neu");
  start.mutable_start()->set_correlation("receipt 88");
  return start;
}

void serve(Counter& counter) {
  counter.sign_in();
  counter.ask(start_for("104711"));
}

void answer_all(Counter& counter) {
  serve(counter);
  for (int card = 0; card < 3; ++card) counter.press("answer.unknown");
  counter.press("tile.letter");
  counter.press("category.mode");
}

void close_all(Counter& counter) {
  answer_all(counter);
  counter.press("follow_up.none");
  counter.press("summary.close");
}

void cancel(Counter& counter) {
  serve(counter);
  v1::PosRequest cancel;
  cancel.set_request_id("cancel");
  cancel.mutable_cancel()->set_process_id(counter.till.back().process().process_id());
  counter.ask(cancel);
}

void hand_over(Counter& counter) {
  serve(counter);
  counter.press("process.hand_over");
}

void hand_back(Counter& counter) {
  hand_over(counter);
  counter.press("staff");
  for (int i = 0; i < 4; ++i) counter.press("pin.1");
  counter.press("pin.ok");
}

void tell(Counter& counter, const std::function<void(CacheSyncStatus&)>& change) {
  CacheSyncStatus status = counter.state.shared.sync;
  change(status);
  counter.told(status);
}

struct Case {
  std::string kind;
  std::function<void(Counter&)> done;
  std::function<bool(const v1::PosEvent&)> says;
};

const std::vector<Case>& cases() {
  using E = v1::PosEvent;
  static const std::vector<Case> all{
      {"process.opened", serve,
       [](const E& e) {
         return e.process().state() == "open" && e.process().correlation() == "receipt 88";
       }},
      {"step.changed", answer_all, [](const E& e) { return !e.step().empty(); }},
      {"process.parked",
       [](Counter& counter) {
         serve(counter);
         counter.press("park");
       },
       [](const E& e) { return e.process().state() == "parked"; }},
      {"process.completed", close_all,
       [](const E& e) {
         return e.process().campaign() == "letter" && e.process().categories_size() == 1;
       }},
      {"process.cancelled", cancel, [](const E& e) { return e.process().state() == "cancelled"; }},
      {"customer.updated",
       [](Counter& counter) {
         serve(counter);
         counter.spell("01713920042");
         counter.press("next");
       },
       [](const E& e) {
         return e.customer_no() == "104711" && e.fields_changed_size() == 1 &&
                e.fields_changed(0) == "mobile";
       }},
      {"customer.merged",
       [](Counter& counter) {
         counter.told(CustomersMerged{{{"104711", "204711", false}}});
       },
       [](const E& e) { return e.customer_no() == "104711" && e.merged_no() == "204711"; }},
      {"customer.unmerged",
       [](Counter& counter) {
         counter.told(CustomersMerged{{{"104711", "204711", true}}});
       },
       [](const E& e) { return e.customer_no() == "104711" && e.merged_no() == "204711"; }},
      {"session.locked",
       [](Counter& counter) {
         counter.sign_in();
         counter.press("lock");
       },
       [](const E&) { return true; }},
      {"handover.started", hand_over,
       [](const E& e) { return e.process().process_id().size() == 32; }},
      {"handover.ended", hand_back, [](const E& e) { return e.customer_no() == "104711"; }},
      {"sync.changed",
       [](Counter& counter) {
         tell(counter, [&](CacheSyncStatus& status) {
           status.line = LinkState::online;
           status.waiting = 2;
           status.oldest_wall_ms = counter.now.wall_ms - 9'000;
         });
       },
       [](const E& e) { return e.online() && e.waiting() == 2 && e.oldest_s() == 9; }},
      {"config.changed",
       [](Counter& counter) {
         ChainOptions options = counter.state.shared.options;
         options.rules.set_version(options.rules.version() + 1);
         counter.told(ConfigChanged{options});
       },
       [](const E&) { return true; }},
      {"attention.required",
       [](Counter& counter) {
         tell(counter, [](CacheSyncStatus& status) { status.disk_full = true; });
       },
       [](const E& e) { return !e.text().empty(); }},
      {"attention.required",
       [](Counter& counter) {
         tell(counter, [&](CacheSyncStatus& status) {
           status.office_start_ms = counter.now.wall_ms - counter.now.boot_ms - 301'000;
         });
         counter.pass(60'000);
       },
       [](const E& e) { return e.text().find("clock") != std::string::npos; }},
      {"error",
       [](Counter& counter) {
         counter.ask(start_for("999999"));
         counter.sign_in();
       },
       [](const E& e) {
         return e.status() == v1::POS_STATUS_INVALID && !e.retry() &&
                e.process().correlation() == "receipt 88";
       }},
  };
  return all;
}

struct TillEvents : testing::TestWithParam<std::size_t> {};

TEST_P(TillEvents, IsToldOnceAndSaysWhatHappened) {
  const Case& one = cases()[GetParam()];
  Counter counter;
  one.done(counter);
  std::vector<v1::PosEvent> told;
  for (const v1::PosEvent& event : counter.events) {
    if (event.kind() == one.kind) told.push_back(event);
  }
  ASSERT_FALSE(told.empty()) << one.kind;
  const bool may_repeat = one.kind == "step.changed" || one.kind == "sync.changed";
  EXPECT_TRUE(may_repeat || told.size() == 1) << told.size() << " " << one.kind;
  EXPECT_TRUE(one.says(told.back())) << told.back().ShortDebugString();
}

INSTANTIATE_TEST_SUITE_P(Each, TillEvents, testing::Range(std::size_t{0}, cases().size()),
                         [](const auto& one) {
                           std::string name = cases()[one.param].kind;
                           std::ranges::replace(name, '.', '_');
                           return name + "_" + std::to_string(one.param);
                         });

TEST(TillEventsOfAProcess, TellOfItsFollowUps) {
  Counter counter;
  answer_all(counter);
  const std::string day = iso_date(plus_days(counter.state.shared.today, 7));
  counter.press("day." + day);
  counter.press("summary.close");
  const auto end = std::ranges::find(counter.events, "process.completed", &v1::PosEvent::kind);
  ASSERT_NE(end, counter.events.end());
  ASSERT_EQ(end->process().follow_ups_size(), 1);
  EXPECT_EQ(end->process().follow_ups(0), day);
}

}  // namespace
}  // namespace tresen::test
