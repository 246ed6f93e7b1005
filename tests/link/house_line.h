#pragma once
// The whole line without sockets: real caches, real links, the real head office, and between them a
// wire in memory that does what networks do. On one clock, which is the test's.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "sync/link/link.h"
#include "sync/office/snapshot.h"
#include "terminal/store/keeper.h"
#include "tests/support/folder.h"
#include "tests/support/head_office.h"
#include "tests/support/memory_transport.h"

namespace tresen::test {

// Signs a receipt as the device's transport would, and hands it to head office.
using HandIn = std::function<Result<v1::ErasureReceiptReply>(std::uint64_t device,
                                                             const v1::ErasureReceipt& receipt)>;

// A terminal: cache and link, each as the product runs it, without their threads.
class Terminal {
 public:
  Terminal(HeadOffice& office, const std::string& branch, std::uint64_t seed,
           HandIn hand_in = nullptr)
      : device_(office.new_device(branch)),
        branch_(branch),
        random_(seed),
        wire(end_of(office, std::move(hand_in)), seed) {
    start();
  }

  // As after a kill: what was in memory is gone.
  void start() {
    stop();
    auto cache = Cache::open({.folder = folder_.path(),
                              .device = {device_, 1, branch_, "test"},
                              .boot = id_of(200),
                              .disk_reserve_bytes = 0,
                              .ballast_bytes = 0});
    ASSERT_TRUE(cache) << cache.error().detail;
    keeper_ = std::make_unique<Keeper>(std::move(*cache));
    link_ = std::make_unique<Link>(LinkSettings{.device_id = device_,
                                                .incarnation = 1,
                                                .app_version = "test",
                                                .batch = {.ops_max = 7, .bytes_max = 4000},
                                                .times = {}},
                                   [this] { return random_(); });
  }
  void stop() {
    link_.reset();
    keeper_.reset();
  }

  std::uint64_t device() const { return device_; }
  const std::string& folder() const { return folder_.path(); }

  void write(std::vector<Edit> edits) {
    tell(ToStore(
        WriteEdits{.token = 1, .edits = std::move(edits), .staff = "s1", .rules_version = 1}));
    settle();
  }
  void write(const Uuid& customer, std::string key, std::string value) {
    Edit edit{.record = customer, .kind = RecordKind::customer, .fields = {}};
    edit.fields.push_back(Pen(device_, branch_).set(std::move(key), std::move(value)));
    write({std::move(edit)});
  }
  int erased_verdicts = 0;  // that it was told, each time that it read them
  void save_setting(std::string key, std::string value) {
    tell(ToStore(SaveSetting{std::move(key), std::move(value)}));
  }

  void at(std::int64_t now_ms) {
    now_ = now_ms;
    wire.set_now(now_ms);
    for (FromWire& message : wire.deliver(now_ms)) link_->receive(std::move(message), moment());
    if (now_ - chores_at_ >= 60'000) {
      chores_at_ = now_;
      keeper_->chores(moment());
      hear();
    }
    settle();
  }
  std::int64_t next_at() const {
    const std::int64_t own = now_ + std::max<std::int64_t>(1, link_->wait(moment()));
    return wire.next_at() ? std::min(own, std::max(now_, *wire.next_at())) : own;
  }

  const LinkStatus& status() const { return link_->status(); }
  CustomerFile file_of(const Uuid& id) { return load({.id = id, .number = {}}); }
  CustomerFile file_by(const std::string& number) { return load({.id = {}, .number = number}); }
  Record record(const Uuid& id) { return file_of(id).customer; }

 private:
  CustomerFile load(const LoadCustomer& order) {
    tell(ToStore(order));
    for (StoreAnswer& answer : keeper_->take_answers()) {
      auto* said = std::get_if<FromStore>(&answer);
      if (said == nullptr) continue;
      if (auto* loaded = std::get_if<CustomerLoaded>(said)) return std::move(loaded->file);
    }
    return {};
  }
  OfficeEnd end_of(HeadOffice& office, HandIn hand_in) {
    const auto fetch = [&office, this](const v1::ChunkRequest& r) -> Result<v1::Chunk> {
      TRY_TO(path, office->chunk(device_, r));
      TRY_TO(packed, read_chunk(path));
      v1::Chunk chunk;
      chunk.set_zstd(std::move(packed));
      return chunk;
    };
    OfficeEnd end{
        .hello = [&office, this](const auto& r) { return office->hello(device_, r, now_); },
        .push = [&office, this](const auto& r) { return office->push(device_, r, now_); },
        .pull = [&office, this](const auto& r) { return pull(office, r); },
        .manifest = [&office, this](const auto& r) { return office->manifest(device_, r, now_); },
        .chunk = fetch};
    if (hand_in) {
      end.ack_erasure = [this, hand_in](const auto& r) { return hand_in(device_, r); };
    }
    return end;
  }
  Result<v1::PullReply> pull(HeadOffice& office, const v1::PullRequest& request) {
    auto page = office->pull(device_, request);
    if (!page) return page;
    for (const v1::FeedOp& op : page->ops()) {
      erased_verdicts += op.verdict().kind() == v1::Verdict::KIND_ERASED ? 1 : 0;
    }
    return page;
  }
  Moment moment() const { return {.wall_ms = now_, .boot_ms = now_ - noon_ms + 1000}; }
  template <class Letter>
  void tell(Letter letter) {
    keeper_->receive(StoreLetter(std::move(letter)), moment());
  }

  // What the cache says to the link. True: it said something.
  bool hear() {
    bool any = false;
    for (StoreAnswer& answer : keeper_->take_answers()) {
      const auto* message = std::get_if<FromCache>(&answer);
      if (message == nullptr) continue;
      any = true;
      link_->receive(*message, moment());
    }
    return any;
  }
  void settle() {
    for (bool more = true; more;) {
      link_->tick(moment());
      more = false;
      for (LinkOrder& order : link_->take_orders()) {
        more = true;
        if (auto* call = std::get_if<ToWire>(&order)) {
          wire.send(std::move(*call));
        } else {
          tell(std::get<ToCache>(std::move(order)));
        }
      }
      if (hear()) more = true;
    }
  }

  const std::uint64_t device_;
  const std::string branch_;
  Folder folder_;
  std::mt19937_64 random_;
  std::int64_t now_ = noon_ms;
  std::int64_t chores_at_ = noon_ms;
  std::unique_ptr<Keeper> keeper_;

 public:
  MemoryTransport wire;

 private:
  std::unique_ptr<Link> link_;
};

// Head office and its terminals, on one clock.
class HouseLine {
 public:
  explicit HouseLine(std::uint64_t seed, const v1::Chain& chain = small_chain())
      : office(chain), seed_(seed) {}

  HeadOffice office;
  std::vector<std::unique_ptr<Terminal>> terminals;

  Terminal& add(const std::string& branch, HandIn hand_in = nullptr) {
    terminals.push_back(std::make_unique<Terminal>(office, branch, ++seed_, std::move(hand_in)));
    return *terminals.back();
  }

  std::int64_t now() const { return now_; }

  void run(std::int64_t ms) {
    const std::int64_t until = now_ + ms;
    while (now_ < until) {
      std::int64_t next = until;
      for (const auto& terminal : terminals) next = std::min(next, terminal->next_at());
      now_ = std::max(now_ + 1, next);
      for (const auto& terminal : terminals) terminal->at(now_);
      office.decide_all();
      ASSERT_TRUE(office->build_snapshots(now_));
      const auto grown = office->take_grown();
      ASSERT_TRUE(grown);
      for (const FeedHead& head : *grown) {
        for (const auto& terminal : terminals) terminal->wire.hint(head.bucket, head.pos);
      }
    }
  }

 private:
  std::int64_t now_ = noon_ms;
  std::uint64_t seed_;
};

}  // namespace tresen::test
