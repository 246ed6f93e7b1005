#pragma once
// A batch of messages on its way through a channel that keeps a journal: which of them are to leave
// yet, why the others are not, and the receipts of all in the end.

#include <cstddef>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "sync/base/result.h"
#include "sync/office/channels/channel.h"
#include "sync/office/channels/sending_journal.h"

namespace tresen {

class SendingBatch {
 public:
  // Why a message can never leave by this channel; empty: it can.
  using WhyNot = std::function<std::string(const Parcel&)>;
  // `batch` is borrowed. Once `stop` is asked for none leaves any more. invalid: it has no
  // document; storage: see SendingJournal::open.
  static Result<SendingBatch> open(const ParcelBatch& batch, const WhyNot& why_not,
                                   std::stop_token stop);

  // The next to leave, announced; null: no more, or it was stopped.
  Result<const Parcel*> next();
  // The last byte of it leaves now.
  Result<void> leaves(const std::string& key) { return journal_.leaves(key); }
  // What became of one. In doubt (reason_in_doubt) is a way of being refused.
  Result<void> settle(const Receipt& receipt);
  // None leaves any more; the first reason stands. Those that have not left are for later.
  void stop(const std::string& reason);
  bool stopped() const { return !stop_reason_.empty(); }
  // The other side will not have us; `denied` says so, if it has not taken a single one.
  void lock_out(std::string denied) { denied_ = std::move(denied); }

  std::size_t taken() const { return taken_; }  // in earlier lives as well
  // In the order of the batch. denied: nothing was sent, see lock_out().
  Result<std::vector<Receipt>> receipts();

 private:
  SendingBatch(const ParcelBatch& batch, SendingJournal journal, const WhyNot& why_not,
               std::stop_token stop);
  void take(const Parcel& parcel, const WhyNot& why_not);
  Result<void> announce();

  const ParcelBatch* batch_;
  SendingJournal journal_;
  std::stop_token told_to_stop_;
  std::vector<const Parcel*> open_;  // to be sent
  std::size_t at_ = 0, announced_ = 0;
  std::map<std::string, Receipt> receipts_;
  std::size_t taken_ = 0;
  std::string stop_reason_;
  std::string denied_;
};

}  // namespace tresen
