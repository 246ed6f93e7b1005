#include "sync/office/services/hint_stream.h"

namespace tresen {

void HintStream::admit(const std::vector<FeedHead>& buckets) {
  for (const FeedHead& head : buckets) buckets_.insert(head.bucket);
  // What has grown between the device's hello and this moment must not be lost.
  tell(buckets);
}

void HintStream::tell(const std::vector<FeedHead>& heads) {
  for (const FeedHead& head : heads) {
    if (buckets_.contains(head.bucket)) waiting_.insert_or_assign(head.bucket, head.pos);
  }
  write_next();
}

void HintStream::written(bool good) {
  writing_ = false;
  if (!good) {
    end(farewell_.value_or(grpc::Status::CANCELLED));
  } else if (farewell_) {
    end(*farewell_);
  } else {
    write_next();
  }
}

void HintStream::end(const grpc::Status& status) {
  if (ended_) return;
  if (writing_) {
    if (!farewell_) context_->TryCancel();
    farewell_ = status;
    return;
  }
  ended_ = true;
  Finish(status);
}

void HintStream::write_next() {
  if (writing_ || ended_ || waiting_.empty()) return;
  const auto first = waiting_.begin();
  hint_.set_bucket(first->first);
  hint_.set_head_pos(first->second);
  waiting_.erase(first);
  writing_ = true;
  StartWrite(&hint_);
}

}  // namespace tresen
