#pragma once
// Head office's folder, opened. Holds a lock on it: exactly one process has the store.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/office/store/answer_store.h"
#include "sync/office/store/campaign_store.h"
#include "sync/office/store/customer_store.h"
#include "sync/office/store/dispatch_store.h"
#include "sync/office/store/event_store.h"
#include "sync/office/store/peers.h"
#include "sync/office/store/run_store.h"
#include "sync/office/store/sync_store.h"

namespace tresen {

class Store {
 public:
  virtual ~Store() = default;
  virtual SyncStore& sync() = 0;
  virtual CustomerStore& customers() = 0;
  virtual CampaignStore& campaigns() = 0;
  virtual DispatchStore& dispatch() = 0;
  virtual EventStore& events() = 0;
  virtual RunStore& runs() = 0;
  virtual AnswerStore& answers() = 0;
  virtual Peers& peers() = 0;
  // Which one of the daemons in the folder this is: 1, 2, ...
  virtual int seat() const = 0;
  // Where it lies.
  virtual const std::string& folder() const = 0;
};

// Makes DIR/headoffice.db for a chain, whose documents become version 1; the folder must be there.
// `store_epoch` is any number but 0 that no earlier store of this chain had. conflict: there is one
// already.
Result<std::unique_ptr<Store>> create_store(const std::string& dir, const v1::Chain& chain,
                                            std::uint64_t store_epoch, std::int64_t now_ms);

// absent: there is none, `init` comes first. busy: another process has it open.
Result<std::unique_ptr<Store>> open_store(const std::string& dir);

// Hands on the records of a bucket as they are at one moment, serialised: the latest changed
// customers first, then what belongs to customers. On any thread, beside whoever has the store in
// `dir` open; an error of `each` ends it. Answers how the bucket stood at that moment.
Result<BucketState> read_bucket(const std::string& dir, const std::string& bucket,
                                const std::function<Result<void>(std::string_view record)>& each);

}  // namespace tresen
