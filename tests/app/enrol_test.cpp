// A terminal that belongs to nobody yet: address and code are typed on its own screen.

#include <gtest/gtest.h>

#include "terminal/app/reduce.h"
#include "tests/app/counter.h"

namespace tresen {
namespace {

struct Enrolling : testing::Test {
  IdSource ids{[] { return std::uint64_t{1}; }};
  Postcodes postcodes;
  State state = first_state(false, "de", {1'800'000'000'000, 1});

  std::vector<Order> press(const std::string& key, const std::string& text = {}) {
    ui::Action action;
    action.key = key;
    action.text = text;
    return reduce(state, action, {1'800'000'000'000, 1}, {ids, postcodes});
  }
  void spell(std::string_view letters) {
    for (const char c : letters) press(std::string("key.") + c, std::string(1, c));
  }
  EnrolScreen& screen() { return std::get<EnrolScreen>(state.screen); }
};

TEST_F(Enrolling, AsksHeadOfficeOnceAddressAndCodeAreWhole) {
  spell("10.0.0.7:7443");
  press("field.code");
  spell("8wbb-e9ps-8arf-pb20-gp3d-425p-y2j");
  EXPECT_TRUE(press("next").empty());  // one letter is missing
  spell("j");
  const auto orders = press("next");
  ASSERT_EQ(orders.size(), 1U);
  const auto& order = std::get<BeginEnrolment>(orders.front());
  EXPECT_EQ(order.server, "10.0.0.7:7443");
  EXPECT_EQ(order.code, "8WBBE9PS8ARFPB20GP3D425PY2JJ");
  EXPECT_TRUE(press("next").empty());  // it is being asked already
}

TEST_F(Enrolling, SaysWhatWentWrongAndKeepsWhatWasTyped) {
  spell("10.0.0.7:7443");
  reduce(state, EnrolmentEnded{Fault::denied, false}, {1'800'000'000'000, 1}, {ids, postcodes});
  EXPECT_EQ(screen().error, "enrol.error.denied");
  EXPECT_EQ(screen().server, "10.0.0.7:7443");
  reduce(state, EnrolmentEnded{Fault::offline, true}, {1'800'000'000'000, 1}, {ids, postcodes});
  EXPECT_TRUE(std::holds_alternative<LockScreen>(state.screen));
}

TEST(EnrollingAnew, IsOfferedWhereTheCertificateHasEndedAndCanBeLeft) {
  test::Counter counter;
  counter.sign_in();
  CacheSyncStatus status;
  status.line = LinkState::refused;
  status.refusal = Refusal::expired;
  status.waiting = 3;
  status.last_seq = 3;
  counter.told(status);
  counter.press("sync.chip");
  EXPECT_EQ(counter.screen(), "S14");
  EXPECT_FALSE(counter.shows("sync.enrol")) << "a clerk gives the terminal no other identity";
  EXPECT_TRUE(counter.shows("sync.retry"));
  EXPECT_EQ(std::get<ui::SyncView>(counter.view().page).lines.back(),
            "Das darf nur jemand aus der Zentrale mit Administratorrecht.");
  counter.act({ui::Action::Kind::press, "sync.enrol", {}});
  EXPECT_EQ(counter.screen(), "S14");
  counter.state.shared.staff->role = v1::ROLE_ADMINISTRATOR;
  EXPECT_FALSE(counter.shows("sync.retry"));
  counter.press("sync.enrol");
  EXPECT_EQ(counter.screen(), "S16");
  counter.press("back");
  EXPECT_EQ(counter.screen(), "S02");
  status.line = LinkState::offline;
  status.refusal = Refusal::none;
  counter.told(status);
  counter.press("sync.chip");
  EXPECT_TRUE(counter.shows("sync.retry"));
  EXPECT_FALSE(counter.shows("sync.enrol"));
}

}  // namespace
}  // namespace tresen
