#pragma once
// A terminal's journal as protocol 2 sends it: rows with salts, and the hash chain over them. Copy
// it and there are two disks that claim to be one device.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sync/record/hash_chain.h"
#include "tests/support/head_office.h"

namespace tresen::test {

class Disk {
 public:
  Disk(HeadOffice& office, std::string branch)
      : pen_(office.new_device(branch), branch), epoch_(office.sync().store_epoch()) {}

  Pen& pen() { return pen_; }
  std::uint64_t device() const { return pen_.device(); }
  std::uint64_t last_seq() const { return rows_.size(); }
  std::uint64_t acked = 0;
  std::uint64_t incarnation = 1;
  std::string boot = std::string(16, '\1');

  // A row with one field of a customer; its bytes are the pen's next change.
  void write(std::uint8_t customer, const std::string& key, const std::string& value) {
    add(pen_.write(id_of(customer), RecordKind::customer, {pen_.set(key, value)}));
  }
  void add(std::string bytes) {
    salts_.push_back(std::string(salt_bytes, static_cast<char>('a' + rows_.size() % 26)));
    rows_.push_back(std::move(bytes));
  }
  // As an erasure leaves a row that was not sent: its commitment alone.
  void erase(std::uint64_t seq) {
    salts_[seq - 1] = commitment_of(salts_[seq - 1], rows_[seq - 1]);
    rows_[seq - 1].clear();
  }

  std::string chain_at(std::uint64_t seq) const {
    std::string head = chain_start();
    for (std::uint64_t i = 0; i < seq; ++i) {
      const bool erased = rows_[i].empty();
      head = chain_after(head, erased ? salts_[i] : commitment_of(salts_[i], rows_[i]));
    }
    return head;
  }

  std::uint64_t mark(std::uint64_t seq) const {
    return mark_of(commitment_of(salts_[seq - 1], rows_[seq - 1]));
  }

  v1::PushRequest push(std::uint64_t first, std::uint64_t last) const {
    v1::PushRequest request;
    request.set_incarnation(incarnation);
    request.set_store_epoch(epoch_);
    request.set_first_seq(first);
    request.set_prev_chain(chain_at(first - 1));
    for (std::uint64_t seq = first; seq <= last; ++seq) {
      request.add_changes(rows_[seq - 1]);
      request.add_salts(salts_[seq - 1]);
    }
    return request;
  }

  v1::HelloRequest hello() const {
    v1::HelloRequest request;
    request.set_proto_min(1);
    request.set_proto_max(2);
    request.set_device_id(pen_.device());
    request.set_incarnation(incarnation);
    request.set_store_epoch(epoch_);
    request.set_last_seq(last_seq());
    request.set_acked_seq(acked);
    request.set_chain_at_acked(chain_at(acked));
    request.set_boot_id(boot);
    return request;
  }
  void met(std::uint64_t epoch) { epoch_ = epoch; }

  // Sends all that is not acknowledged, as a link does. False: frozen or refused.
  bool send(HeadOffice& office, std::int64_t now_ms = noon_ms) {
    const auto reply = office->push(device(), push(acked + 1, last_seq()), now_ms);
    if (!reply || reply->frozen()) return false;
    acked = reply->hw_seq();
    return true;
  }

 private:
  Pen pen_;
  std::uint64_t epoch_;
  std::vector<std::string> rows_;
  std::vector<std::string> salts_;
};

}  // namespace tresen::test
