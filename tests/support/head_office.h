#pragma once
// A head office in a folder of its own, without a wire, for tests that push, pull and look.

#include <gtest/gtest.h>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sync/office/office.h"
#include "sync/record/wire.h"
#include "tests/support/folder.h"
#include "tests/support/store_place.h"

namespace tresen::test {

inline constexpr std::int64_t noon_ms = 1'795'000'000'000;  // a moment in November 2026

// Two branches; all terminals hold all customers unless told otherwise.
inline v1::Chain small_chain(v1::Held held = v1::HELD_CHAIN) {
  v1::Chain chain;
  chain.set_id("test");
  chain.set_name("Test chain");
  for (const char* id : {"b1", "b2"}) chain.mutable_rules()->add_branches()->set_id(id);
  chain.mutable_rules()->set_held(held);
  chain.mutable_campaigns()->add_campaigns()->set_id("spring");
  chain.mutable_texts()->add_texts()->set_id("notice");
  v1::StaffMember& member = *chain.mutable_staff()->add_members();
  member.set_id("s1");
  member.set_pin("1111");
  return chain;
}

class HeadOffice {
 public:
  explicit HeadOffice(const v1::Chain& chain = small_chain()) {
    const auto made = create_office(folder_.path(), chain, noon_ms);
    EXPECT_TRUE(made.has_value()) << (made ? "" : made.error().detail);
    reopen();
  }

  // Until reopen() somebody else may have the file.
  void close() { office_.reset(); }
  // As after a kill: nothing is told to the old one, the file is opened anew.
  void reopen() {
    office_.reset();
    auto opened = Office::open(folder_.path());
    EXPECT_TRUE(opened.has_value()) << (opened ? "" : opened.error().detail);
    if (opened) office_.emplace(std::move(*opened));
  }

  Office* operator->() { return &*office_; }
  Office& operator*() { return *office_; }
  SyncStore& sync() { return office_->store().sync(); }
  CustomerStore& customers() { return office_->store().customers(); }
  const std::string& folder() const { return folder_.path(); }

  // Says hello as a link does: a challenge is said back at once.
  Result<v1::HelloReply> greet(v1::HelloRequest hello, std::int64_t now_ms = noon_ms) {
    auto reply = office_->hello(hello.device_id(), hello, now_ms);
    if (!reply || reply->challenge() == 0) return reply;
    hello.set_echo(reply->challenge());
    return office_->hello(hello.device_id(), hello, now_ms);
  }

  // Ready to push, without certificate.
  std::uint64_t new_device(const std::string& branch) {
    const std::string selector = "test" + std::to_string(++codes_);
    EXPECT_TRUE(sync().put_code({selector, "hash", branch, noon_ms + 1000}));
    const auto device = sync().redeem_code(selector, "hash", noon_ms);
    EXPECT_TRUE(device.has_value());
    return device ? device->id : 0;
  }

  void decide_all() {
    while (true) {
      const auto did = office_->sequence();
      ASSERT_TRUE(did.has_value()) << did.error().detail;
      if (!*did) return;
    }
  }

  // All that a device reads from a bucket behind a position, in small pages.
  std::vector<v1::FeedOp> read(std::uint64_t device, const std::string& bucket,
                               std::uint64_t after_pos = 0) {
    std::vector<v1::FeedOp> ops;
    v1::PullRequest request;
    request.set_store_epoch(sync().store_epoch());
    request.set_bucket(bucket);
    request.set_after_pos(after_pos);
    request.set_bytes_max(300);
    while (true) {
      auto page = office_->pull(device, request);
      EXPECT_TRUE(page.has_value()) << (page ? "" : page.error().detail);
      if (!page) return ops;
      for (v1::FeedOp& op : *page->mutable_ops()) ops.push_back(std::move(op));
      if (page->next_pos() >= page->head_pos()) return ops;
      request.set_after_pos(page->next_pos());
    }
  }

  Record record(const Uuid& id) {
    auto found = customers().find(id);
    EXPECT_TRUE(found && *found);
    return found && *found ? **found : Record{};
  }

 private:
  Folder folder_;
  StorePlace place_{folder_.path()};
  std::optional<Office> office_;
  int codes_ = 0;
};

// A terminal's pen: makes the changes of one device, densely numbered.
class Pen {
 public:
  Pen(std::uint64_t device, std::string branch) : device_(device), branch_(std::move(branch)) {}

  std::uint64_t device() const { return device_; }
  std::uint64_t last_seq() const { return seq_; }
  std::int64_t now_ms = noon_ms;  // its own wall clock, right or wrong
  Uuid boot;                      // none: it does not say
  std::int64_t boot_ms = 0;

  FieldEdit set(std::string key, std::string value, const Stamp& base = {}) const {
    FieldEdit edit;
    edit.key = std::move(key);
    edit.answer.state = AnswerState::value;
    edit.answer.value = std::move(value);
    edit.answer.source = Source::spoken;
    edit.base = base;
    return edit;
  }

  // The bytes of the next change.
  std::string write(const Uuid& record, RecordKind kind, std::vector<FieldEdit> fields) {
    Change change;
    change.seq = ++seq_;
    change.id = ids_.next(now_ms);
    change.edit = {record, kind, std::move(fields)};
    change.stamp = {static_cast<std::uint64_t>(now_ms), static_cast<std::uint32_t>(seq_), device_};
    change.wall_ms = now_ms;
    change.boot = boot;
    change.boot_ms = boot_ms;
    change.branch = branch_;
    last_stamp_ = change.stamp;
    return change_bytes(change);
  }
  const Stamp& last_stamp() const { return last_stamp_; }

  static v1::PushRequest push(std::uint64_t first_seq, const std::vector<std::string>& changes) {
    v1::PushRequest request;
    request.set_incarnation(1);
    request.set_first_seq(first_seq);
    for (const std::string& change : changes) request.add_changes(change);
    return request;
  }

 private:
  std::uint64_t device_;
  std::string branch_;
  std::uint64_t seq_ = 0;
  Stamp last_stamp_;
  IdSource ids_;
};

// A record id that tests can name.
inline Uuid id_of(std::uint8_t number) {
  Uuid id;
  id.bytes[0] = 1;
  id.bytes[15] = number;
  return id;
}

}  // namespace tresen::test
