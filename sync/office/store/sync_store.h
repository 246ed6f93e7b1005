#pragma once
// What head office keeps for the wire: the log of what devices sent, the feeds of what they are to
// read, the devices themselves and the codes that let new ones in.
//
// Each operation is one whole transaction, durable when it returns without an error. One thread.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/base/ids.h"
#include "sync/base/result.h"
#include "sync/net/device_kind.h"
#include "sync/office/store/backup.h"
#include "sync/office/store/feed.h"
#include "sync/record/record.h"

namespace tresen {

// Why rows of the log are not decided like others (log.forced). Forked and opaque rows go to
// quarantine unread; a row that an earlier life of the device has sent already is a duplicate.
inline constexpr std::string_view forced_fork = "fork";
inline constexpr std::string_view forced_opaque = "opaque";
inline constexpr std::string_view forced_duplicate = "duplicate";

// Why a change is held, and how a hold has ended.
inline constexpr std::array<std::string_view, 9> held_words{
    "damaged", "unreadable", "too_large", "sequence",   "no_record",
    "kind",    "behind",     forced_fork, forced_opaque};
inline constexpr std::array<std::string_view, 4> resolved_words{"", "replayed", "discarded",
                                                                "erased"};

// A batch of changes as it came: bytes are kept as they are, whatever they say. All are borrowed.
struct Incoming {
  std::uint64_t device = 0;  // 0 is head office itself
  std::uint64_t incarnation = 1;
  std::uint64_t first_seq = 1;
  std::vector<std::string_view> changes;  // serialised v1::Change each, dense from first_seq
  std::int64_t received_ms = 0;           // since 1970-01-01 UTC
  // As in v1::PushRequest. None, and no prev_chain: protocol 1.
  std::vector<std::string_view> salts;
  std::string_view prev_chain;
  std::string_view forced;  // forced_opaque, or nothing
  // What of the quarantine these changes say again: it is resolved as replayed where they are taken
  // into custody, so that a crash cannot come between.
  std::vector<std::uint64_t> replays{};
};

// What is on disk of one device after an append.
struct Custody {
  std::uint64_t hw_seq = 0;         // all up to here, without a gap
  std::uint64_t safe_trim_seq = 0;  // the device may forget up to here
  std::uint64_t appended = 0;       // how many were new in this batch
  std::string chain_head;           // of the hash chain at hw_seq; empty: not begun
  bool frozen = false;              // a fork was found, now or earlier; nothing was taken
};

// One change in custody, at its place in the one order that all of them have.
struct LogEntry {
  std::uint64_t pos = 0;  // 1, 2, 3, ... in the order of commit
  std::uint64_t device = 0;
  std::uint64_t incarnation = 1;
  std::uint64_t seq = 0;
  std::int64_t received_ms = 0;
  // The device's clocks as known when it was received (see Greeting).
  std::string boot;
  std::int64_t boot_offset_ms = 0;
  std::int64_t wall_offset_ms = 0;
  std::string body;
  std::string day;      // "2026-11-21", in Germany by the writer's clock; else when it was received
  Uuid record;          // none: its bytes do not say
  std::string forced;   // see above; empty: decided like others
  bool erased = false;  // the content was dropped: before it was sent, or by an erasure
  // Decided again (verify): the number that it gave, and gives again. Else 0.
  std::uint64_t gave_no = 0;
  std::string commitment{};  // in the device's hash chain
};

// A record with what the stores must know about it without looking inside.
struct PlacedRecord {
  Record record;
  std::string bucket;  // whose feed carries it, such as "branch/b1"
  Uuid customer;       // whom it belongs to; a customer's own id; none: nobody's yet
};

// An answer that lost against another one, or was replaced. Nothing disappears silently.
struct HistoryEntry {
  Uuid record;
  std::string key;
  Answer answer;
  std::uint64_t pos = 0;  // of the change that lost, or that replaced it
  bool lost = false;      // true: it never took effect

  bool operator==(const HistoryEntry&) const = default;
};

struct DecidedVerdict {
  std::uint64_t device = 0;  // 0: head office's own, which no feed carries
  std::string bytes;         // serialised v1::Verdict
};

struct QuarantineEntry {
  std::uint64_t pos = 0;  // the raw bytes are the log's
  std::uint64_t device = 0;
  std::uint64_t seq = 0;
  std::string reason;  // a word, never a value
  std::int64_t at_ms = 0;
  Uuid record = {};  // none: its bytes do not say
  // What an operator made of it; empty: nothing yet.
  std::string resolved = {};  // "replayed", "discarded"
  std::string resolved_reason = {};
  std::uint64_t bytes = 0;  // of the raw change
};

// How a change counts on its day.
struct DayCounts {
  std::uint64_t written = 0;      // as the device reported
  std::uint64_t received = 0;     // in custody
  std::uint64_t decided = 0;      // applied, superseded, duplicate, erased, not permitted, resolved
  std::uint64_t quarantined = 0;  // and not resolved
};
struct DeviceDay {
  std::uint64_t device = 0;
  std::string day;  // "2026-11-21"
  DayCounts counts;
};

// The number that a new customer was given by the change at a position.
struct GivenNumber {
  std::uint64_t pos = 0;
  std::uint64_t customer_no = 0;
};

// A change for a record that has been erased: its content goes in the same decision.
struct LateChange {
  std::uint64_t pos = 0;
  Uuid record;   // erased too from now on, where it belongs to who was erased
  Uuid erasure;  // that has taken it
};

// What the sequencer made of a run of log entries: applied in one transaction or not at all.
struct Decision {
  std::uint64_t after_pos = 0;        // the last position decided before; a fence: must still hold
  std::uint64_t through_pos = 0;      // all up to here is decided now
  std::vector<PlacedRecord> records;  // each record once, in its new state
  std::vector<HistoryEntry> history;
  std::vector<DecidedVerdict> verdicts;
  std::vector<QuarantineEntry> quarantine;
  std::vector<SeenCustomer> seen;  // each customer and bucket once
  std::vector<LateChange> late;
  std::uint64_t last_customer_no = 0;  // the highest number given so far
  std::vector<GivenNumber> given;
  std::vector<DeviceDay> days;  // what to add: decided and quarantined
};

struct DeviceRow {
  std::uint64_t id = 0;
  std::string branch;  // empty: a desk, which belongs to none
  std::uint64_t incarnation = 1;
  bool revoked = false;
  std::uint64_t hw_seq = 0;
  std::uint64_t safe_trim_seq = 0;
  std::int64_t enrolled_ms = 0;
  std::int64_t last_seen_ms = 0;    // 0: never
  std::uint64_t waiting = 0;        // journal rows it had not sent yet when last seen
  std::int64_t oldest_wall_ms = 0;  // when the oldest of these was written; 0: none, or unknown
  std::string boot;                 // 16 bytes: the start of its machine that it last spoke of
  std::int64_t boot_offset_ms = 0;  // our clock minus its boot clock, in that start
  std::int64_t wall_offset_ms = 0;  // our clock minus its wall clock
  std::string app_version;
  // Its hash chain at hw_seq; empty: not begun.
  std::string chain_head;
  // Two disks claim to be it: nothing is taken until an operator has looked (lives.h).
  bool frozen = false;
  // Where its present life began, and how far it had written then: rows of (fork_seq, fork_last]
  // go to quarantine. All 0 in its first life.
  std::uint64_t fork_seq = 0;
  std::string fork_chain;
  std::uint64_t fork_last = 0;
  std::uint64_t offered_incarnation = 0;  // see lives.h; 0: none
  std::int64_t certificate_ms = 0;        // when its certificate expires; 0: not known
  std::string report;                     // serialised v1::DeviceReport, the last; empty: none
  std::uint64_t told = 0;      // of who reads what, at its last hello (Readers::mark); 0: not known
  std::int64_t challenge = 0;  // what it must say back; negative: it has been said; 0: none yet

  DeviceKind kind() const { return branch.empty() ? DeviceKind::desk : DeviceKind::terminal; }
};

// What a device says of itself when it says hello; names as in DeviceRow. What it was to say back
// is over then.
struct Greeting {
  std::uint64_t device = 0;
  std::int64_t now_ms = 0;
  std::uint64_t waiting = 0;
  std::int64_t oldest_wall_ms = 0;
  std::string boot;
  std::int64_t boot_offset_ms = 0;
  std::int64_t wall_offset_ms = 0;
  std::string app_version;
  std::uint64_t told = 0;           // as in DeviceRow
  std::uint64_t verdicts_read = 0;  // position in its own bucket; what lies before may be dropped
};

// A one-time code as kept: never the code itself.
struct CodeRow {
  std::string selector;  // the part that names it
  std::string hash;      // SHA-256 of the part that proves it
  std::string branch;    // empty: for a desk
  std::int64_t expires_ms = 0;
};

struct SyncFacts {
  std::uint64_t custody = 0;             // changes in the log
  std::uint64_t applied = 0;             // of these, decided
  std::int64_t oldest_undecided_ms = 0;  // when it was received; 0: none waits
  std::uint64_t quarantine = 0;          // unresolved
  std::uint64_t wal_bytes = 0;
  std::uint64_t erasures_open = 0;  // that a device has not confirmed
  std::int64_t last_backup_ms = 0;  // 0: never
  std::uint64_t disk_bytes = 0;     // of the disk on which the store lies; 0: not known
  std::uint64_t disk_free_bytes = 0;
};

// A report of a device.
struct ReportRow {
  std::uint64_t device = 0;
  std::int64_t now_ms = 0;
  std::uint64_t waiting = 0;
  std::int64_t oldest_wall_ms = 0;
  std::string bytes;                                           // serialised v1::DeviceReport
  std::vector<std::pair<std::string, std::uint64_t>> written;  // by day
};

class SyncStore {
 public:
  virtual ~SyncStore() = default;

  // Who we are. The epoch changes when head office was restored from an older state.
  virtual const std::string& chain_id() const = 0;
  virtual std::uint64_t store_epoch() const = 0;

  // Takes several devices' batches into custody at once. What a device has sent before is compared
  // and skipped; a batch that leaves a gap appends nothing and is answered with the mark as it is.
  // Rows or chains that differ from what is in custody freeze the device. denied: no such device,
  // it is revoked, or another incarnation.
  virtual Result<std::vector<Result<Custody>>> append(std::span<const Incoming> batches) = 0;

  // The next entries that no decision covers, in order, at most so many.
  virtual Result<std::vector<LogEntry>> undecided(std::size_t count_max) = 0;
  virtual Result<std::optional<LogEntry>> log_entry(std::uint64_t pos) = 0;
  // The chain behind a row of the device's present life, or of the one from which that went on;
  // nothing: there is no such row.
  virtual Result<std::optional<std::string>> chain_at(std::uint64_t device, std::uint64_t seq) = 0;
  virtual Result<std::uint64_t> decided_pos() = 0;
  // The first row of a device that no decision covers; nothing: all are decided.
  virtual Result<std::optional<std::uint64_t>> first_undecided_seq(std::uint64_t device) = 0;
  virtual Result<std::uint64_t> last_customer_no() = 0;
  // Answers which buckets have grown. conflict: somebody else has decided meanwhile; read again.
  virtual Result<std::vector<FeedHead>> decide(const Decision& decision) = 0;

  // Rows after a position, ascending, until `bytes_max` is reached (at least one, if there is one).
  virtual Result<std::vector<FeedRow>> feed(std::string_view bucket, std::uint64_t after_pos,
                                            std::size_t bytes_max) = 0;
  virtual Result<std::uint64_t> feed_head(std::string_view bucket) = 0;
  virtual Result<BucketState> bucket(std::string_view bucket) = 0;
  // Whether a bucket holds more records than that.
  virtual Result<bool> has_more_records(std::string_view bucket, std::size_t count) = 0;
  // The buckets that hold a record or ever held it.
  virtual Result<std::vector<std::string>> buckets_that_knew(const Uuid& record) = 0;

  // Writes down who was looked at, and lets the branch hold the one who was taken, if any. Answers
  // which buckets have grown.
  virtual Result<std::vector<FeedHead>> note_lookups(std::span<const LookupRow> rows,
                                                     const SeenCustomer* taken) = 0;
  // Newest first; of one customer, or with a none-id of all.
  virtual Result<std::vector<LookupRow>> lookups(const Uuid& customer, std::size_t count_max) = 0;
  // Ends, for at most so many customers, what branches hold of those last seen before `before_ms`:
  // they leave these buckets.
  virtual Result<Forgotten> forget_seen(std::int64_t before_ms, std::size_t count_max) = 0;
  // Notes how long each feed is now, and forgets the removals that were written before `before_ms`.
  virtual Result<void> forget_removals(std::int64_t before_ms, std::int64_t now_ms) = 0;

  virtual Result<void> put_snapshot(const SnapshotRow& snapshot) = 0;
  virtual Result<void> drop_snapshot(const Uuid& id) = 0;    // absent ones are no error
  virtual Result<std::vector<SnapshotRow>> snapshots() = 0;  // newest first
  virtual Result<std::int64_t> snapshots_version() = 0;      // rises with each put and drop

  virtual Result<std::vector<HistoryEntry>> history(const Uuid& record) = 0;
  // All that were ever put there, oldest first.
  virtual Result<std::vector<QuarantineEntry>> quarantine() = 0;
  virtual Result<std::optional<QuarantineEntry>> quarantined(std::uint64_t pos) = 0;
  // Those of one record that are not resolved, oldest first.
  virtual Result<std::vector<QuarantineEntry>> quarantined_of(const Uuid& record) = 0;
  // `word` is "replayed" or "discarded". absent: nothing unresolved is at this position.
  virtual Result<void> resolve_quarantine(std::uint64_t pos, std::string_view word,
                                          std::string_view reason) = 0;
  // How many unresolved each device has; devices without any are not named.
  virtual Result<std::map<std::uint64_t, std::uint64_t>> quarantine_counts() = 0;

  // What the devices of a branch did on a day, by their numbers; devices that did nothing too.
  virtual Result<std::vector<DeviceDay>> day(std::string_view branch, std::string_view day) = 0;

  virtual Result<std::vector<DeviceRow>> devices() = 0;  // by id; without head office itself
  virtual Result<std::optional<DeviceRow>> device(std::uint64_t id) = 0;
  virtual Result<void> greet(const Greeting& greeting) = 0;
  // A desk has called. absent: no such device.
  virtual Result<void> note_seen(std::uint64_t id, std::string_view app_version,
                                 std::int64_t now_ms) = 0;
  // absent: no such device. Revoking twice is no error.
  virtual Result<void> revoke(std::uint64_t id) = 0;
  // Puts down which life of the device goes on, and where: incarnation, hw_seq, chain_head,
  // safe_trim_seq, frozen, the fork and the offer, as they stand in `row`. busy: it is not as in
  // `was` any more, for the device has spoken to another daemon.
  virtual Result<void> set_life(const DeviceRow& row, const DeviceRow& was) = 0;
  // As in DeviceRow. busy: the same.
  virtual Result<void> set_challenge(std::uint64_t id, std::int64_t challenge,
                                     std::int64_t was) = 0;
  // absent: no such device.
  virtual Result<void> put_report(const ReportRow& report) = 0;
  // Writes and commits: no error means that the store can be written.
  virtual Result<void> try_writing() = 0;
  // Notes the end of the certificate that the device is given now. absent: no such device.
  virtual Result<void> set_certificate(std::uint64_t id, std::int64_t certificate_ms) = 0;

  // A backup is whole and on disk: devices may forget what is in it, and from now on nothing else.
  virtual Result<void> note_backup(const BackupMade& made, std::int64_t now_ms) = 0;

  virtual Result<void> put_code(const CodeRow& code) = 0;
  // The branch that a code is for. Nothing: wrong or used. Spends no try.
  virtual Result<std::optional<std::string>> branch_of_code(std::string_view selector,
                                                            std::string_view hash) = 0;
  // Spends a try of the code; with the right hash uses it up and makes a device of its branch.
  // denied: wrong, used, expired or out of tries; the answer does not say which.
  virtual Result<DeviceRow> redeem_code(std::string_view selector, std::string_view hash,
                                        std::int64_t now_ms) = 0;

  virtual Result<SyncFacts> facts() = 0;
};

}  // namespace tresen
