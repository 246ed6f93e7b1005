#include "sync/office/customer_finder.h"

#include <vector>

#include "sync/office/sequencer.h"
#include "sync/record/consent.h"
#include "sync/record/merging.h"
#include "sync/record/wire.h"
#include "tresen/v1/link.pb.h"

namespace tresen {
namespace {

// Whose data is restricted is found by nobody; who was merged away is found in the record kept.
bool is_hidden(const Record& customer) {
  return is_restricted(customer) || merged_into(customer).has_value();
}

constexpr std::size_t page_records = 5000;
constexpr std::size_t feed_bytes = 4 * 1024 * 1024;

// Where customers are: the branches' buckets, and that of customers without a branch.
Result<std::vector<FeedHead>> record_buckets(Store& store) {
  TRY_TO(rules, store.campaigns().rules());
  std::vector<std::string> names{std::string(chain_bucket)};
  for (const v1::Branch& branch : rules.branches()) names.push_back(branch_bucket(branch.id()));
  std::vector<FeedHead> heads;
  for (std::string& name : names) {
    TRY_TO(pos, store.sync().feed_head(name));
    heads.push_back({std::move(name), pos});
  }
  return heads;
}

}  // namespace

Result<void> CustomerFinder::build(Store& store) {
  // Positions first: what changes meanwhile is read twice rather than never.
  TRY_TO(buckets, record_buckets(store));
  std::map<std::string, std::uint64_t> read;
  for (const FeedHead& head : buckets) read[head.bucket] = head.pos;
  std::vector<Record> customers;
  Uuid after;
  while (true) {
    TRY_TO(page, store.customers().page(RecordKind::customer, after, page_records));
    if (page.empty()) break;
    after = page.back().id;
    std::erase_if(page, is_hidden);
    std::move(page.begin(), page.end(), std::back_inserter(customers));
  }
  Index made;
  made.build(customers);
  index_ = std::move(made);
  read_ = std::move(read);
  return {};
}

Result<void> CustomerFinder::follow(Store& store) {
  TRY_TO(buckets, record_buckets(store));
  for (const FeedHead& head : buckets) {
    std::uint64_t& pos = read_[head.bucket];
    while (pos < head.pos) {
      TRY_TO(rows, store.sync().feed(head.bucket, pos, feed_bytes));
      if (rows.empty()) break;
      for (const FeedRow& row : rows) {
        pos = row.pos;
        if (row.op == FeedRow::Op::remove && row.now_in.empty()) index_->remove(row.record);
        if (row.op == FeedRow::Op::erase) TRY(forget(row.bytes));
        if (row.op != FeedRow::Op::put) continue;
        TRY_TO(record, record_from_bytes(row.bytes));
        if (record.kind == RecordKind::customer) take(record);
      }
    }
  }
  return {};
}

void CustomerFinder::take(const Record& customer) {
  if (is_hidden(customer)) {
    index_->remove(customer.id);
  } else {
    index_->upsert(customer);
  }
}

Result<void> CustomerFinder::forget(const std::string& erased) {
  v1::Erase erase;
  if (!erase.ParseFromString(erased)) return fail(Fault::storage, "an erasure cannot be read");
  for (const std::string& bytes : erase.record_ids()) {
    if (const auto id = uuid_from_bytes(bytes)) index_->remove(*id);
  }
  return {};
}

Result<const Index*> CustomerFinder::index(Store& store) {
  if (!index_) {
    TRY(build(store));
  } else {
    TRY(follow(store));
  }
  return &*index_;
}

}  // namespace tresen
