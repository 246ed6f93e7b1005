// A terminal learns that two customers are one, and that they are two again after all.

#include "sync/record/merging.h"
#include "sync/search/index.h"
#include "terminal/store/keeper.h"
#include "tests/store/fixture.h"
#include "tests/support/record_after.h"

namespace tresen::test {
namespace {

constexpr std::string_view here = "branch/b1";

// Anna is number 10275, and 10951 as well.
struct Merged : CacheTest {
  Record anna =
      record(id(1), 1, {{"customer_no", "10275"}, {"last_name", "Maier"}, {"city", "Leonberg"}});
  Record twin = record(
      id(2), 1, {{"customer_no", "10951"}, {"last_name", "Mayer"}, {"mobile", "+491713920042"}});
  std::uint64_t pos = 0;

  FeedEffect tell(const std::vector<Record>& told) {
    std::vector<v1::FeedOp> ops;
    for (const Record& one : told) ops.push_back(put(++pos, one));
    return feed(here, ops);
  }
  // As head office makes it; nothing of it is told yet.
  void merge() {
    const std::vector<Edit> edits = merging(anna, twin, {});
    anna = after(anna, edits[0]);
    twin = after(twin, edits[1]);
  }
  void undo() {
    const std::vector<Edit> edits = unmerging(anna, twin, {});
    anna = after(anna, edits[0]);
    twin = after(twin, edits[1]);
  }
  void know_both_merged() {
    tell({anna, twin});
    merge();
    tell({anna, twin});
  }
};

TEST_F(Merged, LeadsToWhoWasKeptByIdAndByTheOldNumber) {
  know_both_merged();
  EXPECT_EQ(cache.customer_file(id(2))->customer.id, id(1));
  EXPECT_EQ(*cache.find_by_number("10951"), id(1));
  EXPECT_EQ(*cache.find_by_number("10275"), id(1));
  EXPECT_EQ(seen(id(1), "mobile"), "+491713920042");
  restart();
  EXPECT_EQ(*cache.find_by_number("10951"), id(1));
}

TEST_F(Merged, ShowsTheOneAsKnownHereUntilTheOtherHasCome) {
  tell({twin});
  merge();
  tell({twin});
  EXPECT_EQ(cache.customer_file(id(2))->customer.id, id(2));
  EXPECT_EQ(*cache.find_by_number("10951"), id(2));
  tell({anna});
  EXPECT_EQ(cache.customer_file(id(2))->customer.id, id(1));
  EXPECT_EQ(*cache.find_by_number("10951"), id(1));
}

TEST_F(Merged, FindsTheOldNumberWhereTheOtherWasNeverHeld) {
  tell({anna});
  merge();
  tell({anna});
  EXPECT_EQ(*cache.find_by_number("10951"), id(1));
  undo();
  tell({anna});
  EXPECT_FALSE(cache.find_by_number("10951"));
}

TEST_F(Merged, TakesItBackWhenHeadOfficeDoes) {
  know_both_merged();
  undo();
  tell({anna, twin});
  EXPECT_EQ(cache.customer_file(id(2))->customer.id, id(2));
  EXPECT_EQ(*cache.find_by_number("10951"), id(2));
  EXPECT_EQ(seen(id(1), "mobile"), "");
}

TEST_F(Merged, LetsAnOpenProcessGoOnWithWhoWasKept) {
  tell({anna, twin});
  write({edit(id(11),
              {set("customer", to_hex(id(2))), set("customer_no", "10951"), set("state", "open"),
               set("branch", "b1")},
              RecordKind::process)});
  merge();
  tell({anna, twin});
  const auto running = cache.running_processes();
  ASSERT_EQ(running->size(), 1u);
  EXPECT_EQ(running->front().text("customer"), to_hex(id(1)));
  EXPECT_EQ(running->front().text("customer_no"), "10275");
  ASSERT_EQ(cache.customer_file(id(1))->processes.size(), 1u);
  EXPECT_EQ(cache.customer_file(id(2))->processes, cache.customer_file(id(1))->processes);
}

// A card that was open when the merge came may still name the one who is gone.
TEST_F(Merged, WritesAboutTheOneAreAboutTheOther) {
  know_both_merged();
  write({edit(id(2), {set("mobile", "+491715550000", twin.answer("mobile").stamp)}),
         edit(id(12), {set("customer", to_hex(id(2))), set("state", "open")},
              RecordKind::follow_up)});
  EXPECT_EQ(seen(id(1), "mobile"), "+491715550000");
  EXPECT_EQ(seen(id(2), "mobile"), "+491713920042");
  const auto rows = cache.batch(0, {});
  ASSERT_EQ(rows->size(), 2u);
  const auto change = change_from_bytes(rows->front().body);
  ASSERT_TRUE(change);
  EXPECT_EQ(change->edit.record, id(1));
  EXPECT_EQ(change->edit.fields.front().base, anna.answer("mobile").stamp)
      << "what was seen in the one counts as seen in the other";
  EXPECT_EQ(seen(id(12), "customer"), to_hex(id(1)));
}

TEST_F(Merged, FollowsAChainOfMergesAndEndsInARing) {
  Record third = record(id(3), 1, {{"customer_no", "10999"}});
  tell({anna, twin, third});
  merge();
  const std::vector<Edit> edits = merging(third, anna, {});
  third = after(third, edits[0]);
  anna = after(anna, edits[1]);
  tell({anna, twin, third});
  EXPECT_EQ(cache.customer_file(id(2))->customer.id, id(3));
  EXPECT_EQ(*cache.find_by_number("10951"), id(3));
  // Head office makes no ring; a disk may.
  tell({record(id(3), 9, {{"merged_into", to_hex(id(2))}})});
  EXPECT_EQ(cache.customer_file(id(2))->customer.id, id(2));
}

TEST_F(Merged, AreShownAgainWhenTheOtherHasLeftTheBranch) {
  know_both_merged();
  feed(here, {remove(++pos, id(1))});
  EXPECT_EQ(cache.customer_file(id(2))->customer.id, id(2));
}

TEST_F(Merged, AreNewsOnceAndSoIsTakingItBack) {
  tell({anna, twin});
  merge();
  const CustomerMerge news{"10275", "10951", false}, back{"10275", "10951", true};
  EXPECT_EQ(tell({anna, twin}).merges, std::vector{news});
  EXPECT_TRUE(tell({anna, twin}).merges.empty());
  undo();
  EXPECT_EQ(tell({twin, anna}).merges, std::vector{back});
}

TEST_F(Merged, AreNewsWhereOnlyOneOfThemWasHeld) {
  tell({anna});
  merge();
  const CustomerMerge news{"10275", "10951", false};
  EXPECT_EQ(tell({anna}).merges, std::vector{news});
  feed("branch/b2", {put(1, record(id(2), 1, {{"customer_no", "10951"}}))});
  EXPECT_EQ(feed("branch/b2", {put(2, twin)}).merges, std::vector{news});
}

TEST_F(Merged, AreNoNewsToATerminalThatKnewNeither) {
  merge();
  EXPECT_TRUE(tell({anna, twin}).merges.empty());
}

TEST_F(Merged, LeaveNoNumberBehindWhenTheyAreErased) {
  tell({anna});
  merge();
  tell({anna});
  v1::FeedOp erase;
  erase.set_pos(++pos);
  erase.mutable_erase()->set_erasure_id(std::string(16, 'e'));
  erase.mutable_erase()->set_customer(to_bytes(id(1)));
  erase.mutable_erase()->add_record_ids(to_bytes(id(1)));
  feed(here, {erase});
  EXPECT_FALSE(cache.find_by_number("10951"));
}

// What the search is told, in the order in which it is told.
struct MergedInSearch : Merged {
  Keeper keeper{std::move(cache)};
  Index index;

  void take(const SearchFeed& piece) {
    if (const auto* more = std::get_if<SearchUpserts>(&piece)) {
      for (const Record& customer : more->customers) index.upsert(customer);
    }
    if (const auto* gone = std::get_if<SearchRemoves>(&piece)) {
      for (const Uuid& one : gone->ids) index.remove(one);
    }
    if (std::holds_alternative<SearchCleared>(piece)) index = Index();
  }
  void search_all() {
    while (true) {
      for (StoreAnswer& answer : keeper.take_answers()) {
        if (const auto* piece = std::get_if<SearchFeed>(&answer)) take(*piece);
      }
      if (!keeper.search_waits()) return;
      keeper.feed_search();
    }
  }
  void say(const std::vector<Record>& told) {
    const std::uint64_t after_pos = pos;
    StoreFeed page{std::string(here), 0, after_pos, after_pos + told.size(), 0, {}};
    for (const Record& one : told) page.ops.push_back(put(++pos, one));
    keeper.receive(ToCache(page), at(0));
    search_all();
  }
  std::vector<Uuid> found(std::string_view words) const {
    std::vector<Uuid> ids;
    for (const Hit& hit : index.query(words, 10)) ids.push_back(hit.row.id);
    return ids;
  }
  void open() {
    keeper.receive(ToStore(OpenCache{}), at(0));
    search_all();
  }
};

TEST_F(MergedInSearch, AreOneRowThatTheOldNumberFindsToo) {
  open();
  say({anna, twin});
  EXPECT_EQ(found("ma").size(), 2u);
  merge();
  say({anna, twin});
  EXPECT_EQ(found("ma"), std::vector{id(1)});
  EXPECT_EQ(found("10951"), std::vector{id(1)});
  undo();
  say({anna, twin});
  EXPECT_EQ(found("ma").size(), 2u);
  EXPECT_EQ(found("10951"), std::vector{id(2)});
}

TEST_F(MergedInSearch, AreOneRowWhicheverComesLast) {
  open();
  say({twin});
  merge();
  say({twin});
  EXPECT_EQ(found("mayer"), std::vector{id(2)}) << "the other is not here yet";
  say({anna});
  EXPECT_EQ(found("ma"), std::vector{id(1)});
}

TEST_F(MergedInSearch, AreOneRowAfterAStart) {
  say({anna, twin});
  merge();
  say({anna, twin});
  open();
  EXPECT_EQ(found("ma"), std::vector{id(1)});
}

}  // namespace
}  // namespace tresen::test
