// Head office has made one customer of two: whoever is at the counter goes on with the one who was
// kept, by whatever way the other is named.

#include <gtest/gtest.h>

#include "sync/record/merging.h"
#include "tests/app/counter.h"
#include "tests/support/record_after.h"

namespace tresen::test {
namespace {

// Hans, 104711, was number 204711 all along.
struct MergedCustomer : testing::Test {
  Counter counter;
  Record away = hans_mueller();
  Record kept = record(id(2), 1,
                       {{"customer_no", "204711"},
                        {"first_name", "Hans"},
                        {"last_name", "Mueller"},
                        {"city", "Leonberg"},
                        {"home_branch", "b1"}});
  std::uint64_t pos = 1;

  MergedCustomer() { tell({kept}); }
  void tell(const std::vector<Record>& told) {
    StoreFeed page{"branch/b1", 0, pos, pos + told.size(), 0, {}};
    for (const Record& one : told) page.ops.push_back(put(++pos, one));
    counter.receive(ToCache(page));
  }
  void merge() {
    const std::vector<Edit> edits = merging(kept, away, {});
    kept = after(kept, edits[0]);
    away = after(away, edits[1]);
    tell({kept, away});
  }
  void undo() {
    const std::vector<Edit> edits = unmerging(kept, away, {});
    kept = after(kept, edits[0]);
    away = after(away, edits[1]);
    tell({kept, away});
  }
  Uuid on_card() const {
    const auto* card = std::get_if<CustomerScreen>(&counter.state.screen);
    return card == nullptr ? Uuid{} : card->file.customer.id;
  }
  v1::PosStatus ask(v1::PosRequest request, const std::string& request_id) {
    request.set_request_id(request_id);
    counter.ask(request);
    return counter.till.empty() ? v1::POS_STATUS_UNSPECIFIED : counter.till.back().status();
  }
};

TEST_F(MergedCustomer, AnOpenCardBecomesThatOfTheOneWhoWasKept) {
  counter.sign_in();
  counter.open_hans();
  merge();
  EXPECT_EQ(on_card(), id(2));
}

TEST_F(MergedCustomer, AnOpenProcessGoesOnWithTheOneWhoWasKept) {
  counter.sign_in();
  counter.open_hans();
  counter.begin("brille_neu");
  const Uuid process = std::get<ProcessScreen>(counter.state.screen).process.id;
  merge();
  const auto& screen = std::get<ProcessScreen>(counter.state.screen);
  EXPECT_EQ(screen.process.id, process);
  EXPECT_EQ(screen.process.customer, id(2));
  EXPECT_EQ(screen.process.customer_no, "204711");
  counter.spell("01713920042");
  counter.press("next");
  EXPECT_EQ(counter.stored(id(2)).text("mobile"), "+491713920042");
}

TEST_F(MergedCustomer, IsFoundByTheNumberOnTheOldCardAndStandsInTheSearchOnce) {
  merge();
  counter.sign_in();
  counter.hand({ui::Action::Kind::scan, {}, "104711"});
  EXPECT_EQ(on_card(), id(2));
  counter.press("back");
  counter.press("search");
  counter.spell("muell");
  EXPECT_EQ(std::get<SearchScreen>(counter.state.screen).hits.size(), 1U);
}

TEST_F(MergedCustomer, IsShownAndServedWhenATillNamesTheOldNumber) {
  merge();
  counter.sign_in();
  v1::PosRequest show;
  show.mutable_set_customer()->set_customer_no("104711");
  EXPECT_EQ(ask(show, "show"), v1::POS_STATUS_OK);
  EXPECT_EQ(on_card(), id(2));
  v1::PosRequest push;
  push.mutable_push_customer()->set_customer_no("104711");
  (*push.mutable_push_customer()->mutable_fields())["mobile"] = "0171 3920042";
  EXPECT_EQ(ask(push, "push"), v1::POS_STATUS_OK);
  EXPECT_EQ(counter.stored(id(2)).text("mobile"), "+491713920042");
  v1::PosRequest start;
  start.mutable_start()->set_customer_no("104711");
  start.mutable_start()->set_template_("brille_neu");
  EXPECT_EQ(ask(start, "start"), v1::POS_STATUS_OK);
  EXPECT_EQ(counter.till.back().process().customer_no(), "204711");
}

TEST_F(MergedCustomer, IsToldToTillsOnceAndSoIsThatItWasWrong) {
  const auto told = [&](std::string_view kind) {
    return std::ranges::count(counter.events, kind, &v1::PosEvent::kind);
  };
  merge();
  tell({kept, away});
  ASSERT_EQ(told("customer.merged"), 1);
  const auto event = std::ranges::find(counter.events, "customer.merged", &v1::PosEvent::kind);
  EXPECT_EQ(event->customer_no(), "204711");
  EXPECT_EQ(event->merged_no(), "104711");
  undo();
  EXPECT_EQ(told("customer.merged"), 1);
  EXPECT_EQ(told("customer.unmerged"), 1);
  counter.sign_in();
  counter.hand({ui::Action::Kind::scan, {}, "104711"});
  EXPECT_EQ(on_card(), id(1)) << "two again";
}

}  // namespace
}  // namespace tresen::test
