// What operators see of custody: status, devices, quarantine, the close of a day.

#include <gtest/gtest.h>

#include "sync/office/admin.h"
#include "sync/office/admin_devices.h"
#include "tests/support/disk.h"

namespace tresen {
namespace {

using test::Disk;
using test::noon_ms;

constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;

class CustodyAdmin : public testing::Test {
 protected:
  v1::AdminReply ask(const v1::AdminRequest& request) {
    return admin.answer(*office, request, now_ms);
  }
  v1::StatusReply status() {
    v1::AdminRequest request;
    request.mutable_status();
    return ask(request).status();
  }
  v1::DayReply day(const std::string& branch = "b1") {
    v1::AdminRequest request;
    request.mutable_day()->set_branch(branch);
    request.mutable_day()->set_day("2026-11-18");
    return ask(request).day();
  }
  v1::AdminReply settle(std::uint64_t id, const std::string& reason) {
    v1::AdminRequest request;
    request.mutable_quarantine_settle()->set_id(id);
    request.mutable_quarantine_settle()->set_discard(!reason.empty());
    request.mutable_quarantine_settle()->set_reason(reason);
    return ask(request);
  }

  test::HeadOffice office;
  Admin admin{*load_ca(office.folder())};
  std::int64_t now_ms = noon_ms;
  Disk disk{office, "b1"};
};

TEST_F(CustodyAdmin, SeesThatTheStoreIsHealthy) {
  EXPECT_TRUE(status().healthy());
  EXPECT_EQ(status().last_backup_ms(), 0);
  EXPECT_EQ(status().erasures_open(), 0u);
}

TEST_F(CustodyAdmin, NamesDevicesThatWereNotSeenForADay) {
  EXPECT_EQ(status().overdue(), 0u);
  now_ms += day_ms;
  EXPECT_EQ(status().overdue(), 0u);
  now_ms += 1;
  EXPECT_EQ(status().overdue(), 1u);
  EXPECT_TRUE(status().devices(0).overdue());
  ASSERT_TRUE(office->hello(disk.device(), disk.hello(), now_ms));
  EXPECT_EQ(status().overdue(), 0u);
  now_ms += 2 * day_ms;
  ASSERT_TRUE(office.sync().revoke(disk.device()));
  EXPECT_EQ(status().overdue(), 0u) << "a revoked one is not waited for";
}

TEST_F(CustodyAdmin, ShowsAFrozenDeviceAndLetsItGoOn) {
  disk.write(1, "notes", "a");
  Disk image = disk;
  disk.write(1, "notes", "b");
  ASSERT_TRUE(disk.send(office));
  EXPECT_TRUE(office.greet(image.hello())->frozen());
  EXPECT_TRUE(status().devices(0).frozen());
  v1::AdminRequest request;
  request.mutable_unfreeze()->set_device_id(disk.device());
  EXPECT_EQ(ask(request).unfreeze().incarnation(), 2u);
  ASSERT_TRUE(office.greet(image.hello()));
  EXPECT_FALSE(status().devices(0).frozen());
  EXPECT_EQ(status().devices(0).incarnation(), 2u);
  request.mutable_unfreeze()->set_device_id(99);
  EXPECT_NE(ask(request).error().detail().find("device list"), std::string::npos);
}

TEST_F(CustodyAdmin, TellsWhatADeviceReported) {
  v1::DeviceReport report;
  report.add_trouble("push_failed");
  report.set_customers(42);
  ASSERT_TRUE(office->report(disk.device(), report, noon_ms));
  EXPECT_EQ(status().devices(0).trouble(0), "push_failed");
  EXPECT_EQ(status().devices(0).customers(), 42u);
}

TEST_F(CustodyAdmin, ListsShowsAndSettlesTheQuarantine) {
  disk.add("rubbish");
  disk.pen().write(test::id_of(9), RecordKind::customer, {});
  disk.write(1, "notes", "a");
  const std::string other = disk.pen().write(test::id_of(1), RecordKind::process, {});
  disk.add(other);
  ASSERT_TRUE(disk.send(office));
  office.decide_all();
  v1::AdminRequest request;
  request.mutable_quarantine();
  const auto listed = ask(request).quarantine();
  ASSERT_EQ(listed.entries_size(), 2);
  EXPECT_EQ(listed.entries(0).reason(), "unreadable");
  EXPECT_EQ(listed.entries(0).bytes(), 7u);
  EXPECT_EQ(listed.entries(1).reason(), "kind");
  request.mutable_quarantine_show()->set_id(listed.entries(0).id());
  EXPECT_EQ(ask(request).quarantine_show().raw(), "rubbish");
  EXPECT_EQ(ask(request).quarantine_show().text(), "");
  request.mutable_quarantine_show()->set_id(listed.entries(1).id());
  EXPECT_NE(ask(request).quarantine_show().text().find("RECORD_KIND_PROCESS"), std::string::npos);

  EXPECT_TRUE(settle(listed.entries(1).id(), "").has_error()) << "of another kind for ever";
  EXPECT_EQ(settle(listed.entries(0).id(), "noise").quarantine_settle().verdict(), "discarded");
  request.mutable_quarantine();
  EXPECT_EQ(ask(request).quarantine().entries_size(), 1);
  request.mutable_quarantine()->set_resolved_too(true);
  EXPECT_EQ(ask(request).quarantine().entries(0).resolved_reason(), "noise");
  EXPECT_EQ(status().quarantine(), 1u);
}

TEST_F(CustodyAdmin, FlagsADeviceWhoseQuarantineIsOverItsQuota) {
  for (std::uint64_t i = 0; i <= quarantine_quota; ++i) disk.add("rubbish");
  for (std::uint64_t first = 1; first <= quarantine_quota; first += 250) {
    ASSERT_TRUE(office->push(disk.device(), disk.push(first, first + 249), noon_ms));
  }
  office.decide_all();
  EXPECT_EQ(status().devices(0).quarantine(), quarantine_quota);
  EXPECT_FALSE(status().devices(0).quarantine_full());
  disk.acked = quarantine_quota;
  ASSERT_TRUE(disk.send(office));
  office.decide_all();
  EXPECT_TRUE(status().devices(0).quarantine_full());
}

TEST_F(CustodyAdmin, ClosesTheDayWithSumsThatHold) {
  Disk quiet(office, "b1");
  for (int i = 0; i < 5; ++i) disk.write(1, "notes", "x");
  disk.add("rubbish");
  ASSERT_TRUE(disk.send(office));
  ASSERT_TRUE(office->sequence(4));
  v1::DeviceReport report;
  report.add_days()->set_day("2026-11-18");
  report.mutable_days(0)->set_written(9);
  ASSERT_TRUE(office->report(disk.device(), report, noon_ms));
  const v1::DayReply closed = day();
  ASSERT_EQ(closed.devices_size(), 2);
  const v1::DayFacts& facts = closed.devices(0);
  EXPECT_EQ(facts.written(), 9u);
  EXPECT_EQ(facts.received(), 6u);
  EXPECT_EQ(facts.applied(), 4u);
  EXPECT_EQ(facts.undecided(), 2u);
  EXPECT_TRUE(facts.reported());
  EXPECT_FALSE(closed.devices(1).reported());
  EXPECT_EQ(closed.devices(1).written(), 0u);
  office.decide_all();
  const v1::DayReply decided = day();
  for (const v1::DayFacts& one : decided.devices()) {
    EXPECT_EQ(one.written(), one.received() + one.waiting());
    EXPECT_EQ(one.received(), one.applied() + one.quarantined() + one.undecided());
  }
  EXPECT_EQ(decided.devices(0).quarantined(), 1u);
}

TEST_F(CustodyAdmin, RefusesADayAndABranchThatAreNone) {
  v1::AdminRequest request;
  request.mutable_day()->set_branch("b1");
  request.mutable_day()->set_day("18.11.2026");
  EXPECT_TRUE(ask(request).has_error());
  request.mutable_day()->set_day("2026-11-18");
  request.mutable_day()->set_branch("b9");
  EXPECT_TRUE(ask(request).has_error());
}

}  // namespace
}  // namespace tresen
