// This terminal: who may do what on it, its looks, its scanner, practising and wiping.

#include <gtest/gtest.h>

#include <array>

#include "terminal/app/roles.h"
#include "tests/app/counter.h"

namespace tresen::test {
namespace {

TEST(Roles, EveryDeedHasItsLeastRoleAndEveryHigherOneMayToo) {
  struct Line {
    Deed deed;
    bool clerk, manager, administrator;
  };
  constexpr std::array table{
      Line{Deed::serve, true, true, true},        Line{Deed::hand_over, true, true, true},
      Line{Deed::set_looks, true, true, true},    Line{Deed::check_scanner, true, true, true},
      Line{Deed::take_over, false, true, true},   Line{Deed::train, false, true, true},
      Line{Deed::enrol_anew, false, false, true}, Line{Deed::wipe, false, false, true}};
  ASSERT_EQ(table.size(), std::size_t{deed_count});
  for (const Line& line : table) {
    EXPECT_EQ(may(v1::ROLE_CLERK, line.deed), line.clerk) << static_cast<int>(line.deed);
    EXPECT_EQ(may(v1::ROLE_MANAGER, line.deed), line.manager) << static_cast<int>(line.deed);
    EXPECT_EQ(may(v1::ROLE_ADMINISTRATOR, line.deed), line.administrator);
    EXPECT_FALSE(may(Shared{}, line.deed)) << "nobody is signed in";
  }
}

struct Settings : testing::Test {
  Counter counter;

  void open_as(v1::Role role) {
    counter.sign_in();
    counter.state.shared.staff->role = role;
    counter.press("device");
    ASSERT_EQ(counter.screen(), "S15");
  }
  ui::SettingsView page() { return std::get<ui::SettingsView>(counter.view().page); }
  void scan(const std::string& text) {
    for (const char c : text) counter.hand({ui::Action::Kind::type, {}, std::string(1, c)});
    counter.hand({ui::Action::Kind::enter, {}, {}});
  }
};

TEST_F(Settings, LooksAreKeptOverARestart) {
  open_as(v1::ROLE_CLERK);
  counter.press("settings.theme.dark");
  counter.press("settings.language.en");
  counter.press("settings.large.on");
  counter.restart();
  EXPECT_EQ(counter.view().theme, ui::Theme::dark);
  EXPECT_EQ(counter.view().language, "en");
  EXPECT_EQ(counter.state.shared.settings.at("large"), "on");
}

TEST_F(Settings, ShowsWhatAScannerDelivers) {
  open_as(v1::ROLE_CLERK);
  counter.hand({ui::Action::Kind::scan, {}, "4006381333931"});
  EXPECT_EQ(page().scan, "4006381333931");
  EXPECT_EQ(page().scan_detail, "13 Zeichen, mit Enter am Ende");
  scan("104711");
  EXPECT_EQ(page().scan, "104711");
}

TEST_F(Settings, AClerkWhoWantsToPractiseSeesWhoMay) {
  ChainOptions options = counter.state.shared.options;
  v1::StaffMember& boss = *options.staff.add_members();
  boss.set_initials("AB");
  boss.set_role(v1::ROLE_MANAGER);
  counter.told(ConfigChanged{options});
  open_as(v1::ROLE_CLERK);
  counter.press("settings.train");
  EXPECT_EQ(page().notice, "Das darf die Filialleitung: AB.");
  EXPECT_FALSE(counter.practises);
  counter.press("settings.wipe");
  EXPECT_EQ(page().notice, "Das darf nur jemand aus der Zentrale mit Administratorrecht.");
  EXPECT_FALSE(counter.shows("settings.wipe_now"));
}

TEST_F(Settings, AManagerPractises) {
  open_as(v1::ROLE_MANAGER);
  counter.press("settings.train");
  EXPECT_TRUE(counter.practises);
}

TEST_F(Settings, NothingIsDeletedBeforeHeadOfficeKnowsOfIt) {
  open_as(v1::ROLE_ADMINISTRATOR);
  counter.press("settings.wipe");
  EXPECT_FALSE(counter.wiped);
  counter.press("settings.wipe_now");
  EXPECT_FALSE(counter.wiped) << "the entry is not at head office yet";
  const std::uint64_t last = counter.state.shared.sync.last_seq;
  counter.receive(ToCache(Acknowledged{.seq = last, .safe_trim_seq = 0}));
  EXPECT_TRUE(counter.wiped);
}

TEST_F(Settings, WipingCanBeTakenBackUntilItIsSaid) {
  open_as(v1::ROLE_ADMINISTRATOR);
  counter.press("settings.wipe");
  counter.press("settings.wipe_back");
  EXPECT_FALSE(counter.shows("settings.wipe_now"));
  EXPECT_TRUE(counter.shows("settings.wipe"));
}

}  // namespace
TEST_F(Settings, MakeEverythingLargerButTheCustomersPage) {
  open_as(v1::ROLE_CLERK);
  EXPECT_EQ(counter.view().magnified, 1.0F);
  counter.press("settings.size.large");
  EXPECT_EQ(counter.view().magnified, 1.5F);
  counter.press("settings.size.largest");
  EXPECT_EQ(counter.view().magnified, 2.0F);
  counter.restart();
  EXPECT_EQ(counter.view().magnified, 2.0F);
  counter.sign_in();
  counter.open_hans();
  // Large as everything is, the button has to be scrolled to.
  counter.act({ui::Action::Kind::press, "customer.hand_over", ""});
  EXPECT_EQ(counter.view().magnified, 1.0F);
}

}  // namespace tresen::test
