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
#include "terminal/store/office_time.h"

namespace tresen {

// The whole file has been read through, beside the storage thread.
struct FileChecked {
  bool well = true;
};

using StoreLetter = std::variant<ToStore, ToCache, FileChecked>;
using StoreAnswer = std::variant<FromStore, FromCache, SearchFeed>;

class Keeper {
 public:
  explicit Keeper(Cache cache) : cache_(std::move(cache)) {}

  // Called now and then, at least each minute: locks customers whose lease is over, ends erasures,
  // keeps room on the disk, and sees when a full one has room again.
  void chores(const Moment& now);
  bool disk_full() const { return disk_full_; }
  // Whether the whole file is to be checked now, by a connection that only reads; asked once.
  bool wants_check(const Moment& now);
  const std::string& folder() const { return cache_.folder(); }
  // The program ends in order. Nothing is received after it.
  void farewell();

  // Carries out one letter.
  void receive(const StoreLetter& letter, const Moment& now);
  // The answers so far, in this order. Empties the list.
  std::vector<StoreAnswer> take_answers();

  // Tells the link anew where the journal stands, in case it has not heard.
  void tell_journal();
  // Whether customers wait to be handed to the search.
  bool search_waits() const {
    return feeding_ && ((loading_ && !filling_) || !search_dirty_.empty() || !fresh_.empty());
  }
  // Adds the next piece for the search to the answers: at most 500 customers.
  void feed_search();

 private:
  // What the screen asks. An error is one of the cache; a refusal is an answer.
  Result<void> on(const OpenCache&, const Moment& now);
  Result<void> on(const SignIn& order, const Moment& now);
  Result<void> on(const LoadCustomer& order, const Moment& now);
  Result<void> on(const LoadLetter& order, const Moment& now);
  Result<void> on(const LoadProcess& order, const Moment& now);
  Result<void> on(const WriteEdits& order, const Moment& now);
  Result<void> on(const ListProcesses&, const Moment& now);
  Result<void> on(const ListFollowUps&, const Moment& now);
  Result<void> on(const SaveSetting& order, const Moment& now);
  Result<void> on(const SyncNow&, const Moment& now);
  Result<void> on(const AskSyncFigures&, const Moment& now);
  Result<void> on(const LookUp& order, const Moment& now);
  Result<void> on(const WriteDiagnostics&, const Moment& now);
  Result<void> on(const KeepTillRequest& order, const Moment& now);
  Result<void> on(const WriteForTill& order, const Moment& now);
  // What the link asks.
  Result<void> on(const AskReady&, const Moment& now);
  Result<void> on(const AskBatch& ask, const Moment& now);
  Result<void> on(const Acknowledged& confirmed, const Moment& now);
  Result<void> on(const StoreFeed& page, const Moment& now);
  Result<void> on(const StartRebuild& rebuild, const Moment& now);
  Result<void> on(const StoreChunk& chunk, const Moment& now);
  Result<void> on(const PurgeBucket& purge, const Moment& now);
  Result<void> on(const StoreEpoch& epoch, const Moment& now);
  Result<void> on(const StoreIncarnation& stored, const Moment& now);
  Result<void> on(const AllDecided& decided, const Moment& now);
  Result<void> on(const Contact& contact, const Moment& now);
  Result<void> on(const AskReceipts&, const Moment& now);
  Result<void> on(const ReceiptTaken& taken, const Moment& now);
  Result<void> on(const AskReport&, const Moment& now);
  Result<void> on(const LookupAnswered& answered, const Moment& now);
  Result<void> on(const StatusChanged& changed, const Moment& now);

  Result<void> on(const FileChecked& checked, const Moment& now);

  void failed(const Error& error);
  void tell(FromStore message) { answers_.emplace_back(std::move(message)); }
  void tell(FromCache message) { answers_.emplace_back(std::move(message)); }
  void tell(SearchFeed message) { answers_.emplace_back(std::move(message)); }
  Result<void> tell_options();
  Result<void> tell_status();
  Result<void> look_at_clock();
  void tell_changed(std::vector<Uuid> ids);
  void tell_receipts(const Moment& now);
  // What a piece of the feed has changed, to screen and search.
  Result<void> tell_effect(FeedEffect effect, const Moment& now);
  void tell_others(const FeedEffect& effect);
  void lock(bool locked);
  void start_feeding();
  // A new terminal gets its customers: the search sorts them once, when all are there, or when they
  // stop coming.
  Result<void> begin_filling();
  void end_filling();
  // What a till's message comes to: an answer, or a file and edits to be written for it.
  struct TillWrite {
    v1::PosReply reply;
    std::vector<Edit> edits;
  };
  Result<TillWrite> push_customer(const v1::TillCustomer& values, const Moment& now);
  Result<TillWrite> report_sale(const v1::Sale& told, const Moment& now);
  Result<std::vector<ListedRecord>> with_customers(std::vector<Record> records);
  Result<void> feed_fresh();
  Result<void> feed_changed();
  Result<void> feed_all();

  Cache cache_;
  std::vector<StoreAnswer> answers_;
  LinkStatus link_;
  CacheSyncStatus told_;
  bool feeding_ = false;         // the search is fed, since OpenCache
  bool loading_ = false;         // its first filling goes on
  bool filling_ = false;         // by a snapshot
  Uuid loaded_to_;               // the last customer of the first filling
  std::set<Uuid> search_dirty_;  // changed since; bounded by the number of records
  std::vector<Record> fresh_;  // new customers, as they look; the rest of them is in search_dirty_
  Moment now_;                 // of the letter at work
  OfficeClock office_;         // as of the last look
  bool clock_wrong_ = false;   // and this was in the log
  bool open_ = false;          // OpenCache has come
  bool locked_ = false;        // customers are, for want of contact
  bool disk_full_ = false;     // at the last write, or since
  bool check_asked_ = false;
  std::int64_t first_ms_ = 0;  // boot clock of the first chores
};

}  // namespace tresen
