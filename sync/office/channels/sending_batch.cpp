#include "sync/office/channels/sending_batch.h"

#include <utility>

namespace tresen {

Result<SendingBatch> SendingBatch::open(const ParcelBatch& batch, const WhyNot& why_not,
                                        std::stop_token stop) {
  TRY(check_batch(batch));
  if (batch.document.empty()) return fail(Fault::invalid, "a batch of messages has no document");
  TRY_TO(journal, SendingJournal::open(batch.document + ".journal", this_boot()));
  return SendingBatch(batch, std::move(journal), why_not, std::move(stop));
}

SendingBatch::SendingBatch(const ParcelBatch& batch, SendingJournal journal, const WhyNot& why_not,
                           std::stop_token stop)
    : batch_(&batch), journal_(std::move(journal)), told_to_stop_(std::move(stop)) {
  for (const Parcel& parcel : batch.parcels) take(parcel, why_not);
}

void SendingBatch::take(const Parcel& parcel, const WhyNot& why_not) {
  if (auto known = journal_.known(parcel.key)) {
    if (known->delivery == Delivery::sent) ++taken_;
    receipts_[parcel.key] = std::move(*known);
    return;
  }
  std::string reason = parcel.barred.empty() ? why_not(parcel) : parcel.barred;
  if (reason.empty()) {
    open_.push_back(&parcel);
  } else {
    receipts_[parcel.key] = {parcel.key, Delivery::refused, "", std::move(reason)};
  }
}

Result<const Parcel*> SendingBatch::next() {
  if (told_to_stop_.stop_requested()) stop("head office stops");
  if (stopped() || at_ == open_.size()) return nullptr;
  if (at_ == announced_) TRY(announce());
  return open_[at_++];
}

Result<void> SendingBatch::announce() {
  std::vector<std::string> keys;
  while (announced_ < open_.size() && keys.size() < SendingJournal::announced_at_once) {
    keys.push_back(open_[announced_++]->key);
  }
  return journal_.announce(keys);
}

Result<void> SendingBatch::settle(const Receipt& receipt) {
  if (receipt.delivery == Delivery::sent) ++taken_;
  receipts_[receipt.key] = receipt;
  // One in doubt gets no line more: the journal calls it so.
  if (receipt.reason == reason_in_doubt) return {};
  return journal_.settle(receipt);
}

void SendingBatch::stop(const std::string& reason) {
  if (!stopped()) stop_reason_ = reason;
}

Result<std::vector<Receipt>> SendingBatch::receipts() {
  // Of these nobody has to doubt, even after a power cut.
  for (; at_ < announced_; ++at_) {
    TRY(journal_.settle({open_[at_]->key, Delivery::later, "", stop_reason_}));
  }
  TRY(journal_.finish());
  if (!denied_.empty() && taken_ == 0) return fail(Fault::denied, denied_);
  std::vector<Receipt> all;
  for (const Parcel& parcel : batch_->parcels) {
    const auto known = receipts_.find(parcel.key);
    all.push_back(known != receipts_.end()
                      ? known->second
                      : Receipt{parcel.key, Delivery::later, "", stop_reason_});
    // Whoever takes nothing of ours may not mean the addresses.
    std::string& reason = all.back().reason;
    if (taken_ == 0 && reason.starts_with(reason_nobody_there)) {
      reason.erase(0, reason_nobody_there.size());
    }
  }
  return all;
}

}  // namespace tresen
