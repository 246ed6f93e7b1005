#pragma once
// What the storage thread does with a letter: a machine around the cache without a thread.
//
// Letters go in one by one, answers come out as values. Everything that it tells anybody about a
// record is on disk already.

#include <cstdint>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "sync/base/clock.h"
#include "sync/link/messages.h"
#include "terminal/store/cache.h"
#include "terminal/store/messages.h"

namespace tresen {

using StoreLetter = std::variant<ToStore, ToCache>;
using StoreAnswer = std::variant<FromStore, FromCache, SearchFeed>;

class Keeper {
 public:
  explicit Keeper(Cache cache) : cache_(std::move(cache)) {}

  // Carries out one letter.
  void receive(StoreLetter letter, const Moment& now);
  // The answers so far, in this order. Empties the list.
  std::vector<StoreAnswer> take_answers();

  // Whether customers wait to be handed to the search.
  bool search_waits() const { return loading_ || !search_dirty_.empty(); }
  // Adds the next piece for the search to the answers. Bounded: at most 500 customers.
  void feed_search();

 private:
  void on(const OpenCache&, const Moment& now);
  void on(const SignIn& order, const Moment& now);
  void on(const LoadCustomer& order, const Moment& now);
  void on(const LoadProcess& order, const Moment& now);
  void on(const WriteEdits& order, const Moment& now);
  void on(const ListProcesses&, const Moment& now);
  void on(const ListFollowUps&, const Moment& now);
  void on(const SaveSetting& order, const Moment& now);
  void on(const AskReady&, const Moment& now);
  void on(const AskBatch& ask, const Moment& now);
  void on(const Acknowledged& ack, const Moment& now);
  void on(const StoreFeed& feed, const Moment& now);
  void on(const StoreEpoch& epoch, const Moment& now);
  void on(const StatusChanged& changed, const Moment& now);

  void failed(const Error& error);
  void tell_options();
  void tell_journal();
  void tell_status();
  void changed(std::vector<Uuid> ids);
  std::vector<ListedRecord> listed(std::vector<Record> records);

  Cache cache_;
  std::vector<StoreAnswer> answers_;
  LinkStatus link_;
  CacheSyncStatus told_;
  bool loading_ = false;         // the first filling of the search goes on
  Uuid loaded_to_;               // the last customer handed over by it
  std::set<Uuid> search_dirty_;  // changed since; bounded by the number of customers
};

}  // namespace tresen
