#pragma once
// What the terminal knows, on its own disk: head office's state, and the journal of what this
// terminal has written since.
//
// A record looks as head office last told it (base), overlaid by this terminal's own changes that
// head office has not yet decided on. Nothing is ever written to base but what head office said,
// and no change leaves the journal before head office has it for good. One Cache, one thread, one
// writing connection (see sync/base/database.h).

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/database.h"
#include "sync/base/ids.h"
#include "sync/base/result.h"
#include "sync/link/cursors.h"
#include "sync/link/journal.h"
#include "sync/record/audit.h"
#include "sync/record/record.h"
#include "terminal/store/ballast.h"
#include "terminal/store/day_table.h"
#include "terminal/store/lease.h"
#include "terminal/store/messages.h"
#include "terminal/store/office_time.h"
#include "tresen/v1/link.pb.h"

namespace tresen {

struct DeviceState;

struct CacheSetup {
  std::string folder;  // holds cache.db and device.key; must exist
  Device device;
  Uuid boot;  // of this start of the machine
  // No edit is taken when the disk has fewer free bytes, so that sync and SQLite can go on.
  std::uint64_t disk_reserve_bytes = 32'000'000;
  // Held back for that, so that no other program takes it (see ballast.h).
  std::uint64_t ballast_bytes = 200'000'000;
  // Of the ids of changes; none: the operating system's. A simulation brings its own.
  IdSource::Random random = {};
  // The folder has been enrolled anew: the cache of the device before is moved aside, journal and
  // all, instead of being refused.
  bool replaces_other = false;
};

// Which start of the machine this is, as the kernel names it; a fresh id where it does not.
Uuid machine_boot_id();

// How far the journal is.
struct JournalState {
  std::uint64_t last_seq = 0;       // last change written; 0: none
  std::uint64_t acked_seq = 0;      // all up to here are in head office's custody
  std::int64_t oldest_wall_ms = 0;  // when the first unconfirmed one was written; 0: none
  std::uint64_t store_epoch = 0;    // of head office, as last seen; 0: never
  std::string chain_at_acked{};     // head of the hash chain there, 32 bytes
  std::uint64_t trimmed_seq = 0;    // all rows behind this one are still here

  bool operator==(const JournalState&) const = default;
};

// A chunk of a snapshot. Views into the caller's letter.
struct SnapshotChunk {
  std::string_view bucket;
  std::string_view snapshot;  // id of the snapshot, 16 bytes
  std::uint32_t index = 0;
  bool last = false;
  std::uint64_t pos = 0;                 // of the bucket when the snapshot was made
  std::span<const std::string> records;  // serialised v1::Record each, as they came
};

// What a piece of a feed has changed.
struct FeedEffect {
  std::vector<CustomerMerge> merges{};  // that this terminal has just learned of
  std::vector<Uuid> changed{};          // records that look different now
  std::vector<Uuid> removed{};          // records that are no longer here
  std::vector<Uuid> erased{};           // the same, because a person was wiped out
  std::vector<Record> fresh{};  // records nobody here had heard of, as they look; of chunks only
  bool options_changed = false;
  CursorAt cursor{};               // now on disk
  std::vector<CursorAt> others{};  // of other buckets, whose records have changed too
  std::uint64_t refused = 0;       // ops that could not be read; kept aside and counted
};

// When customers are locked for want of contact.
struct Lease {
  std::int64_t contact_ms = 0;  // when head office last answered, by its clock; 0: never yet
  std::int64_t days = 0;        // 0: never locked
  bool over = false;
};

class Cache {
 public:
  // Opens or makes the cache. Checks the file, brings it up to this release, makes the overlay anew
  // from the journal if the two differ (see healed()). Fault::conflict: the folder belongs to
  // another device.
  static Result<Cache> open(const CacheSetup& setup);
  Cache(Cache&&) noexcept = default;
  Cache& operator=(Cache&&) noexcept = default;

  const Device& device() const { return setup_.device; }
  const Uuid& boot() const { return setup_.boot; }
  const std::string& folder() const { return setup_.folder; }
  bool healed() const { return healed_; }
  // What was found when it was opened: "" or a word, such as "salvaged" or "unclean_stop".
  const std::vector<std::string>& found() const { return found_; }

  // ---- what the counter does ----

  // Journal, overlay and clock in one transaction; each edit becomes one change. Returns the
  // sequence of the last one, after the commit. All or nothing. Fault::busy: the disk is nearly
  // full. Fault::invalid: no edits, or an edit without fields or record.
  // `till`: how the request that they carry out is answered, kept in the same transaction.
  Result<std::uint64_t> write(std::span<const Edit> edits, std::string_view staff,
                              std::uint64_t rules_version, const Moment& now,
                              const TillRequest* till = nullptr);

  // Base overlaid by this terminal's own undecided changes. Fault::absent: neither exists.
  Result<Record> record(const Uuid& id);
  Result<std::vector<Record>> records_of_customer(const Uuid& customer, RecordKind kind);
  // Of somebody who was merged away: the file of who was kept (see survivor.h).
  Result<CustomerFile> customer_file(const Uuid& customer);
  // By the number of today, or by that of somebody who was merged into the customer.
  Result<Uuid> find_by_number(std::string_view customer_no);
  // In whose record the customer lives on; the same if in the own one.
  Result<Uuid> survivor_of(const Uuid& customer);
  // Who was merged into this one, of those held here.
  Result<std::vector<Uuid>> merged_into(const Uuid& kept);
  // Open and parked processes of this branch, the latest change first.
  Result<std::vector<Record>> running_processes();
  // Open follow-ups of this branch, the earliest due day first.
  Result<std::vector<Record>> open_follow_ups();
  // Customers in the order of their ids, after `after` (none: from the start), at most so many.
  Result<std::vector<Record>> customers(const Uuid& after, std::size_t count_max);
  Result<std::uint64_t> customer_count();

  // ---- signing in ----

  // Who has this PIN in this branch. A refusal tells how long to wait: five wrong ones cost 30 s,
  // each further one twice as long, up to 15 minutes; kept across restarts. About 0.1 s for each
  // member of staff (Argon2id, libsodium's interactive limits). An entry of the audit log is
  // written with it, of a refusal when it makes the next try wait.
  Result<std::variant<SignedInStaff, SignInRefused>> sign_in(std::string_view pin,
                                                             const Moment& now);
  // Seconds until the next PIN may be tried; 0: now.
  Result<int> pin_wait(const Moment& now);

  // ---- options and settings ----

  Result<ChainOptions> options();
  // A version that is current or pinned by a running process. Fault::absent otherwise.
  Result<v1::Rules> rules(std::uint64_t version);
  Result<std::map<std::string, std::string>> settings();
  Result<void> save_setting(std::string_view key, std::string_view value);

  // ---- tills ----

  // Those of the last seven days, at most 20,000, the oldest first; older ones are dropped.
  Result<std::vector<TillRequest>> till_requests(const Moment& now);
  Result<void> keep_till_request(const TillRequest& request, const Moment& now);
  // An id for a record that a till brings.
  Uuid fresh_id(const Moment& now) { return ids_.next(now.wall_ms); }

  // ---- what the link does ----

  Result<JournalState> journal_state();
  Result<std::vector<CursorAt>> cursors();
  Result<std::uint64_t> cursor(std::string_view bucket);  // 0: nothing of it has been stored
  Result<CursorAt> cursor_at(std::string_view bucket);
  // Rows behind `after_seq`, dense and ascending, as many as batch_length allows. The bytes are
  // those that were written, also after an upgrade; a row that was erased has only its commitment.
  Result<std::vector<JournalRow>> batch(std::uint64_t after_seq, const BatchLimits& limits);
  // Head of the hash chain behind that row, 32 bytes.
  Result<std::string> chain_behind(std::uint64_t seq);
  // All changes up to `seq` are in custody; rows that are decided on and before `safe_trim_seq` are
  // dropped. Never goes back; Fault::invalid beyond the last written one.
  Result<void> acknowledged(std::uint64_t seq, std::uint64_t safe_trim_seq);
  // Head office runs on another store: rows above `hw_seq` are to be sent again, those that this
  // store does not have (above `kept_seq` as well) are pending again and, if so wanted, all feeds
  // but those in `keep` begin anew. The journal itself stays.
  Result<void> new_epoch(std::uint64_t store_epoch, std::uint64_t hw_seq, bool restart_cursors,
                         std::span<const std::string> keep = {}, std::uint64_t kept_seq = 0);
  // An operator has ended a fork: the device goes on as this incarnation of itself.
  Result<void> new_incarnation(std::uint64_t incarnation);
  // No verdicts come any more for rows up to `seq` that are in custody: head office's state holds.
  // Returns the records whose changes had still waited for one.
  Result<std::vector<Uuid>> all_decided(std::uint64_t seq);

  // Ops and cursor in one transaction; ops at or before the cursor have no effect. Verdicts settle
  // journal rows; an own answer gives way once base has reached it, so that nothing flickers back.
  // A page at the head ends a rebuild: what did not come again goes.
  Result<FeedEffect> apply_feed(std::string_view bucket, std::span<const v1::FeedOp> ops,
                                std::uint64_t next_pos, bool at_head = false);
  // The bucket is read anew: its records stay in sight and are replaced as they come. `snapshot`
  // names the one whose chunks will come; none: pages from the feed's beginning.
  Result<void> start_rebuild(std::string_view bucket, std::string_view snapshot);
  // Records, cursor and how far the snapshot is, in one transaction. Usable at once. The last chunk
  // ends the rebuild. Fault::conflict: it is not the next one.
  Result<FeedEffect> store_chunk(const SnapshotChunk& chunk);
  // The terminal has no business with the bucket any more.
  Result<FeedEffect> purge(std::string_view bucket);

  // ---- erasures ----

  // Empties the write-ahead log and what lies beside the cache, if an erasure waits for it. True:
  // receipts have become ready.
  Result<bool> wipe();
  Result<std::vector<v1::ErasureReceipt>> receipts(const Moment& now);
  Result<void> receipt_taken(const std::string& erasure_id);

  // ---- contact ----

  // Head office has answered at that moment of the machine; `server_ms` by its own clock.
  Result<void> contact(std::int64_t lease_days, std::int64_t server_ms, const Moment& now);
  Result<Lease> lease(const Moment& now);
  // Head office's time at the zero of the boot clock, see office_time.h. Nothing: not known.
  Result<std::optional<std::int64_t>> office_start(const Moment& now);

  // ---- how it is ----

  // Of the last `count` days on which something was written, the latest first.
  Result<std::vector<DayFacts>> days(std::size_t count);
  // Own answers that lost against others at head office, the latest first.
  Result<std::vector<LostAnswer>> lost_answers(std::size_t count_max);
  // No personal data in it.
  Result<v1::DeviceReport> report(const Moment& now);
  // Whether the whole file is due to be checked: weekly, and after a stop without farewell.
  Result<bool> check_due(const Moment& now);
  // The whole file was checked, by a connection that only reads.
  Result<void> checked(bool well, const Moment& now);
  bool well() const { return well_; }
  // Something failed. If it was damage of the file, the next opening mends it.
  void heard_of(const Error& error);
  // Keeps room on the disk; and gives it back, for the disk is full.
  void keep_room() { ballast_.keep(); }
  bool has_room() { return ballast_.check_room().has_value(); }
  bool give_room_back() { return ballast_.give_back(); }
  // The program ends in order. Nothing is written after it.
  Result<void> farewell();

 private:
  Cache(CacheSetup setup, Database database, std::string device_key);
  Result<void> begin(bool new_key);
  Result<std::vector<Record>> led(Result<std::vector<Record>> records);
  Result<std::vector<Record>> all_of(const Uuid& customer);
  // Both inside the caller's transaction, who saves `row`.
  Result<void> append(DeviceState& row, std::span<const Edit> edits, std::string_view staff,
                      std::uint64_t rules_version, const Moment& now);
  Result<void> note_act(DeviceState& row, Act act, std::string_view staff, std::string detail,
                        const Moment& now);

  CacheSetup setup_;
  Database database_;
  std::string device_key_;  // 32 bytes
  IdSource ids_;
  LeaseClock lease_clock_;
  std::optional<Moment> first_look_;  // at the time
  Ballast ballast_;
  bool healed_ = false;
  bool unclean_ = false;  // the program before stopped without farewell, and nothing was checked
  bool well_ = true;      // the last check found nothing
  std::vector<std::string> found_;
};

}  // namespace tresen
