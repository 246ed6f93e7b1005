// What the counter shows of head office: S14, lookups, locked customers, people who were erased.

#include <gtest/gtest.h>

#include "tests/app/counter.h"

namespace tresen::test {
namespace {

struct AtOffice : testing::Test {
  Counter counter;

  void line(LinkState state) {
    LinkStatus status;
    status.state = state;
    counter.keeper().receive(ToCache(StatusChanged{status}), counter.now);
    counter.pass(1);
  }
  ui::SyncView page() const { return std::get<ui::SyncView>(counter.view().page); }
  ui::SearchView search() const { return std::get<ui::SearchView>(counter.view().page); }
  std::uint64_t token() const { return std::get<SearchScreen>(counter.state.screen).lookup.token; }
  // Somebody whom the branch does not hold is typed.
  void search_in_vain() {
    counter.sign_in();
    counter.state.shared.options.rules.set_held(v1::HELD_BRANCH);
    counter.press("search");
    counter.spell("wagner");
  }
  LookedUp found() const {
    return {token(),
            LookupOutcome::answered,
            {{id(77), "100344", "Petra", "Wagner", "1961-04-02", "Calw", "b1"}}};
  }
  CacheSyncStatus locked() const {
    CacheSyncStatus status = counter.state.shared.sync;
    status.locked = true;
    status.contact_wall_ms = counter.now.wall_ms - 31 * std::int64_t{86'400'000};
    status.lease_days = 30;
    return status;
  }
  PeopleErased hans_erased() const { return {{id(1)}}; }
};

TEST_F(AtOffice, OffersALookupOnlyWhereTheBranchHoldsItsOwnAndNobodyWasFound) {
  counter.sign_in();
  counter.press("search");
  counter.spell("wagner");
  EXPECT_FALSE(counter.shows("lookup")) << "all of the chain are here";
  counter.state.shared.options.rules.set_held(v1::HELD_BRANCH);
  EXPECT_TRUE(counter.shows("lookup"));
  counter.press("search.clear");
  counter.spell("wa");
  EXPECT_FALSE(counter.shows("lookup")) << "too little to ask for";
  counter.press("search.clear");
  counter.spell("muell");
  EXPECT_FALSE(counter.shows("lookup")) << "somebody is here";
}

TEST_F(AtOffice, SaysAtOnceThatThereIsNoLine) {
  search_in_vain();
  counter.press("lookup");
  EXPECT_EQ(search().nothing,
            "Keine Verbindung zur Zentrale. Bitte später noch einmal versuchen oder neu anlegen.");
  EXPECT_FALSE(counter.shows("lookup")) << "until something else is typed";
  counter.spell("x");
  EXPECT_TRUE(counter.shows("lookup"));
}

TEST_F(AtOffice, TakesACustomerAndOpensItWhenItHasCome) {
  line(LinkState::online);
  search_in_vain();
  counter.press("lookup");
  EXPECT_EQ(search().nothing, "Die Zentrale wird gefragt …");
  counter.told(found());
  ASSERT_EQ(search().hits.size(), 1u);
  EXPECT_EQ(search().hits[0].detail, "02.04.1961, Calw");
  counter.press("result.100344");
  EXPECT_EQ(search().nothing, "Der Kunde wird in diese Filiale geladen …");
  counter.told(LookedUp{token(), LookupOutcome::answered, {}});
  EXPECT_EQ(counter.screen(), "S02") << "not here yet";
  const Record petra = record(id(77), 1, {{"customer_no", "100344"}, {"last_name", "Wagner"}});
  StoreFeed piece;
  piece.bucket = "branch/b1";
  piece.after_pos = 1;
  piece.next_pos = 2;
  piece.ops = {put(2, petra)};
  counter.receive(ToCache(piece));
  EXPECT_EQ(counter.screen(), "S03");
}

TEST_F(AtOffice, AnAnswerToWhatIsNoLongerAskedIsIgnored) {
  line(LinkState::online);
  search_in_vain();
  counter.press("lookup");
  const LookedUp late = found();
  counter.spell("x");
  counter.told(late);
  EXPECT_TRUE(search().hits.empty());
}

TEST_F(AtOffice, LockedCustomersAreNowhereToBeSeen) {
  counter.sign_in();
  counter.open_hans();
  counter.told(locked());
  ASSERT_EQ(counter.screen(), "S14");
  EXPECT_NE(page().headline.find("gesperrt"), std::string::npos);
  counter.press("start");
  EXPECT_EQ(counter.screen(), "S14") << "there is no way round";
  counter.press("lock");
  EXPECT_EQ(counter.screen(), "S01") << "signing in goes on";
  CacheSyncStatus free = locked();
  free.locked = false;
  counter.told(free);
  counter.sign_in();
  EXPECT_EQ(counter.screen(), "S02");
}

TEST_F(AtOffice, SomebodyErasedLeavesTheScreen) {
  counter.sign_in();
  counter.open_hans();
  counter.begin("brille_neu");
  counter.told(hans_erased());
  EXPECT_EQ(counter.screen(), "S14");
  EXPECT_TRUE(counter.state.shared.recent.empty());
  EXPECT_EQ(counter.state.shared.settings["recent"].find(to_hex(id(1))), std::string::npos);
  counter.press("next");
  EXPECT_EQ(counter.screen(), "S02");
}

TEST_F(AtOffice, SomebodyElseErasedDisturbsNobody) {
  counter.sign_in();
  counter.open_hans();
  counter.told(PeopleErased{{id(9)}});
  EXPECT_EQ(counter.screen(), "S03");
}

TEST_F(AtOffice, TheDayAddsUpOnTheScreen) {
  counter.sign_in();
  counter.press("office");
  SyncFigures facts;
  facts.days = {{iso_date(counter.state.shared.today), 12, 10, 6, 1, 1}};
  counter.told(facts);
  std::vector<std::string> today;
  for (const ui::DayLine& row : page().day_lines) today.push_back(row.counts.front());
  // Written: waiting + received; received: applied + in progress + overruled + under review.
  EXPECT_EQ(today, (std::vector<std::string>{"12", "2", "10", "6", "2", "1", "1"}));
}

struct TwoValues : AtOffice {
  void SetUp() override {
    counter.sign_in();
    counter.press("office");
  }
  LostAnswer lost(bool permitted = true) {
    LostAnswer one;
    one.record = id(1);
    one.field = "mobile";
    one.name = "Hans Müller";
    one.number = "104711";
    one.mine = said("+491713920042");
    one.wall_ms = counter.now.wall_ms;
    one.holds = said("+491601112223");
    one.holds.stamp = {static_cast<std::uint64_t>(counter.now.wall_ms), 0, 3};
    one.permitted = permitted;
    return one;
  }
};

TEST_F(TwoValues, MineIsSaidAgainByWhoHasSeenTheOther) {
  counter.told(SyncFigures{{}, {lost()}});
  counter.press("overruled.0.mine");
  EXPECT_EQ(counter.stored(id(1)).text("mobile"), "+491713920042");
  counter.told(SyncFigures{{}, {lost()}});
  EXPECT_TRUE(page().overruled.empty()) << "settled";
}

TEST_F(TwoValues, TheOtherStaysAndNothingIsWritten) {
  counter.told(SyncFigures{{}, {lost()}});
  const int writes = counter.writes;
  counter.press("overruled.0.holds");
  EXPECT_EQ(counter.writes, writes);
  counter.told(SyncFigures{{}, {lost()}});
  EXPECT_TRUE(page().overruled.empty()) << "settled, also after it was read anew";
}

TEST_F(TwoValues, WhatThisTerminalMayNotWriteItCannotTakeEither) {
  counter.told(SyncFigures{{}, {lost(false)}});
  EXPECT_FALSE(counter.shows("overruled.0.mine"));
  EXPECT_TRUE(counter.shows("overruled.0.holds"));
}

TEST_F(AtOffice, ShowsBothValuesOfWhatWasOverruled) {
  counter.sign_in();
  counter.press("office");
  LostAnswer lost;
  lost.field = "mobile";
  lost.name = "Hans Müller";
  lost.number = "104711";
  lost.mine = said("+491713920042");
  lost.wall_ms = counter.now.wall_ms;
  lost.holds = said("+491601112223");
  lost.holds.branch = "b1";
  lost.holds.stamp.ms = static_cast<std::uint64_t>(counter.now.wall_ms);
  LostAnswer inner = lost;
  inner.field = "steps";
  counter.told(SyncFigures{{}, {lost, inner}});
  ASSERT_EQ(page().overruled.size(), 1u) << "the house's own bookkeeping is nobody's concern";
  EXPECT_EQ(page().overruled[0].who, "HM 104711");
  EXPECT_EQ(page().overruled[0].mine, "0171 39 200 42");
  EXPECT_EQ(page().overruled[0].holds, "0160 11 122 23");
}

TEST_F(AtOffice, ExportsDiagnostics) {
  counter.sign_in();
  counter.press("office");
  counter.press("sync.export");
  ASSERT_FALSE(page().lines.empty());
  EXPECT_NE(page().lines.back().find("tresen-diagnostics-"), std::string::npos);
}

TEST_F(AtOffice, SaysInPlainWordsWhatIsWrong) {
  counter.sign_in();
  counter.press("office");
  CacheSyncStatus status;
  status.line = LinkState::online;
  status.trouble = UploadTrouble::frozen;
  counter.told(status);
  EXPECT_EQ(page().headline, "Zwei Geräte geben sich für dieses hier aus.");
  status = {};
  status.line = LinkState::refused;
  status.refusal = Refusal::revoked;
  counter.told(status);
  EXPECT_EQ(page().headline, "Dieses Gerät wurde in der Zentrale abgemeldet.");
  EXPECT_FALSE(counter.shows("sync.enrol"));
  counter.state.shared.staff->role = v1::ROLE_ADMINISTRATOR;
  EXPECT_TRUE(counter.shows("sync.enrol"));
}

}  // namespace
}  // namespace tresen::test
