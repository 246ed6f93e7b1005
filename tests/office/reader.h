#pragma once
// A terminal's view of buckets, in memory: reads pages and keeps what they say.

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <string>

#include "sync/record/checksum.h"
#include "tests/support/head_office.h"

namespace tresen::test {

class Reader {
 public:
  Reader(HeadOffice& office, std::uint64_t device) : office_(&office), device_(device) {}

  // Reads a bucket on, page by page, to its head.
  void read(const std::string& bucket, std::uint32_t page_bytes = 300) {
    v1::PullRequest request;
    request.set_store_epoch(office_->sync().store_epoch());
    request.set_bucket(bucket);
    request.set_bytes_max(page_bytes);
    while (true) {
      request.set_after_pos(cursors_[bucket]);
      const auto page = (*office_)->pull(device_, request);
      ASSERT_TRUE(page) << page.error().detail;
      for (const v1::FeedOp& op : page->ops()) take(bucket, op);
      cursors_[bucket] = page->next_pos();
      if (page->next_pos() < page->head_pos()) continue;
      EXPECT_EQ(sum(bucket), page->checksum()) << bucket;
      return;
    }
  }

  // Serialised records by id, of those that came by this bucket and have not left it.
  std::map<std::string, std::string> records(const std::string& bucket) const {
    std::map<std::string, std::string> found;
    for (const auto& [id, held] : held_) {
      if (held.bucket == bucket) found.emplace(id, held.bytes);
    }
    return found;
  }
  bool holds(const Uuid& id) const { return held_.contains(to_bytes(id)); }
  std::uint64_t sum(const std::string& bucket) const {
    std::uint64_t sum = 0;
    for (const auto& [id, bytes] : records(bucket)) sum += record_hash(bytes);
    return sum;
  }
  std::uint64_t cursor(const std::string& bucket) const {
    const auto found = cursors_.find(bucket);
    return found == cursors_.end() ? 0 : found->second;
  }

  // What head office answers to a hello with the cursors of this reader, of protocol 2.
  v1::HelloRequest hello() const {
    v1::HelloRequest request;
    request.set_proto_min(1);
    request.set_proto_max(2);
    request.set_device_id(device_);
    request.set_incarnation(1);
    request.set_store_epoch(office_->sync().store_epoch());
    const auto device = office_->sync().device(device_);
    EXPECT_TRUE(device && *device);
    request.set_last_seq((*device)->hw_seq);
    request.set_acked_seq((*device)->hw_seq);
    request.set_chain_at_acked((*device)->chain_head);
    for (const auto& [bucket, pos] : cursors_) {
      v1::Cursor& cursor = *request.add_cursors();
      cursor.set_bucket(bucket);
      cursor.set_pos(pos);
      cursor.set_checksum(sum(bucket));
    }
    return request;
  }
  v1::BucketHead::Action action(const v1::HelloRequest& request, const std::string& bucket,
                                std::int64_t now_ms = noon_ms) {
    const auto reply = (*office_)->hello(device_, request, now_ms);
    EXPECT_TRUE(reply) << (reply ? "" : reply.error().detail);
    if (reply) {
      for (const v1::BucketHead& head : reply->buckets()) {
        if (head.bucket() == bucket) return head.action();
      }
    }
    return v1::BucketHead::ACTION_UNSPECIFIED;
  }

 private:
  struct Held {
    std::string bucket, bytes;
  };
  void take(const std::string& bucket, const v1::FeedOp& op) {
    if (op.has_put()) {
      held_.insert_or_assign(op.put().record_id(), Held{bucket, op.put().SerializeAsString()});
    } else if (op.has_remove()) {
      held_.erase(op.remove());
    } else if (op.has_moved()) {
      const auto found = held_.find(op.moved());
      if (found != held_.end() && found->second.bucket == bucket) found->second.bucket.clear();
    }
  }

  HeadOffice* office_;
  std::uint64_t device_;
  std::map<std::string, std::uint64_t> cursors_;
  std::map<std::string, Held> held_;
};

// Decides what a device writes about one record.
inline void write(HeadOffice& office, Pen& pen, const Uuid& record, RecordKind kind,
                  std::vector<FieldEdit> fields, std::int64_t now_ms = noon_ms) {
  const std::string change = pen.write(record, kind, std::move(fields));
  const auto reply = office->push(pen.device(), Pen::push(pen.last_seq(), {change}), now_ms);
  ASSERT_TRUE(reply) << reply.error().detail;
  ASSERT_EQ(reply->hw_seq(), pen.last_seq());
  office.decide_all();
}

}  // namespace tresen::test
