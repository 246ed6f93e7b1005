#pragma once
// What every store of head office promises, whatever engine is behind it: one suite, which a second
// engine is held against by one INSTANTIATE_TEST_SUITE_P (store_test.cpp shows how).

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sync/office/store/store.h"
#include "tests/support/head_office.h"

namespace tresen::test {

// An engine: makes a store in an empty folder, and opens it again.
struct Engine {
  const char* name;
  Result<std::unique_ptr<Store>> (*create)(const std::string&, const v1::Chain&, std::uint64_t,
                                           std::int64_t);
  Result<std::unique_ptr<Store>> (*open)(const std::string&);
};

class StorePromise : public testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    begin(GetParam().create(folder.path(), test::small_chain(), 7, noon_ms));
  }
  void reopen() {
    store.reset();
    begin(GetParam().open(folder.path()));
  }
  void begin(Result<std::unique_ptr<Store>> made) {
    ASSERT_TRUE(made.has_value()) << made.error().detail;
    store = std::move(*made);
  }
  std::uint64_t device() {
    EXPECT_TRUE(store->sync().put_code({"s", "h", "b1", noon_ms + 1}));
    return store->sync().redeem_code("s", "h", noon_ms)->id;
  }
  Result<Custody> append(std::uint64_t from, std::uint64_t first_seq,
                         const std::vector<std::string>& changes) {
    Incoming batch;
    batch.device = from;
    batch.first_seq = first_seq;
    batch.changes.assign(changes.begin(), changes.end());
    batch.received_ms = noon_ms;
    return store->sync().append(std::span(&batch, 1))->front();
  }
  // A decision of its own for records, as head office's own change.
  void decide(std::vector<PlacedRecord> records) {
    const std::uint64_t seq = store->sync().device(0)->value().hw_seq + 1;
    ASSERT_TRUE(append(0, seq, {"own"}));
    Decision decision;
    decision.after_pos = *store->sync().decided_pos();
    decision.through_pos = store->sync().facts()->custody;
    decision.records = std::move(records);
    const auto done = store->sync().decide(decision);
    ASSERT_TRUE(done) << done.error().detail;
  }
  static PlacedRecord placed(std::uint8_t id, const std::string& bucket) {
    PlacedRecord one;
    one.record.id = id_of(id);
    one.record.fields["last_name"].value = "N";
    one.bucket = bucket;
    return one;
  }

  test::Folder folder;
  std::unique_ptr<Store> store;
};

}  // namespace tresen::test
