#pragma once
// A terminal of an earlier release, which speaks protocol 1: no salts, no chain, no cursors. Some
// of what it sends no release can read. It must be able to upload for ever.

#include <cstdint>
#include <string>
#include <vector>

#include "tests/sim/dice.h"
#include "tests/support/head_office.h"
#include "tests/support/memory_transport.h"

namespace tresen::sim {

class OldTerminal {
 public:
  OldTerminal(std::uint64_t device, std::string branch, test::OfficeEnd office, Dice& dice)
      : pen_(device, std::move(branch)), office_(std::move(office)), dice_(&dice) {}

  std::uint64_t device() const { return pen_.device(); }
  const std::vector<std::string>& journal() const { return journal_; }

  void write(const Uuid& record, std::string key, std::string value, std::int64_t now_ms) {
    pen_.now_ms = now_ms;
    journal_.push_back(
        pen_.write(record, RecordKind::customer, {pen_.set(std::move(key), std::move(value))}));
    if (dice_->one_in(8)) journal_.back() = std::string(1 + dice_->roll(40), '\xff');
  }

  // One attempt over a bad line. False: not all has been confirmed.
  bool upload(bool bad_line) {
    v1::HelloRequest hello;
    hello.set_proto_min(1);
    hello.set_proto_max(1);
    hello.set_device_id(device());
    hello.set_incarnation(1);
    hello.set_store_epoch(epoch_);
    hello.set_last_seq(journal_.size());
    const auto met = office_.hello(hello);
    if (!met) return false;
    epoch_ = met->store_epoch();
    if (met->hw_seq() >= journal_.size()) return true;
    // From a little before the mark: an earlier attempt may have got through.
    const std::uint64_t first = met->hw_seq() + 1 - std::min(met->hw_seq(), dice_->roll(3));
    const std::uint64_t last = std::min<std::uint64_t>(journal_.size(), first + dice_->roll(6));
    const auto begin = journal_.begin() + static_cast<std::ptrdiff_t>(first - 1);
    v1::PushRequest request =
        test::Pen::push(first, {begin, begin + static_cast<std::ptrdiff_t>(last - first + 1)});
    request.set_store_epoch(epoch_);
    if (bad_line && dice_->one_in(4)) (void)office_.push(request);
    return office_.push(request) && last == journal_.size();
  }

 private:
  test::Pen pen_;
  test::OfficeEnd office_;
  Dice* dice_;
  std::uint64_t epoch_ = 0;
  std::vector<std::string> journal_;
};

}  // namespace tresen::sim
