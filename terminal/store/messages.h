#pragma once
// What the screen and the storage thread say to one another, and what the search is fed with.
//
// All are values; no pointer crosses. Disk is always ahead of the screen: whatever the storage
// thread says about a record has been committed before.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/ids.h"
#include "sync/base/result.h"
#include "sync/link/messages.h"
#include "sync/record/participation.h"
#include "sync/record/record.h"
#include "tresen/v1/chain.pb.h"
#include "tresen/v1/pos.pb.h"

namespace tresen {

// Who this terminal is, as head office enrolled it.
struct Device {
  std::uint64_t id = 0;
  std::uint64_t incarnation = 0;
  std::string branch;  // branch id
  std::string chain;   // chain id

  bool operator==(const Device&) const = default;
};

// The chain's options as they hold now. A document that has not arrived yet has version 0. Staff
// come without salts and hashes.
struct ChainOptions {
  std::string chain_name;
  v1::Rules rules;
  v1::Campaigns campaigns;
  v1::Texts texts;
  v1::Staff staff;

  // Whether a counter can work with it: rules and staff are there.
  bool usable() const { return rules.version() != 0 && staff.version() != 0; }
};

// A customer with all that belongs to him or her, as seen at this terminal: head office's state
// overlaid by what this terminal has written since.
struct CustomerFile {
  Record customer;
  std::vector<Record> contacts;  // marketing contacts
  std::vector<Record> processes;
  std::vector<Record> follow_ups;
  std::vector<Record> consents;
  std::vector<Record> requests;  // under GDPR 15 to 21

  bool operator==(const CustomerFile&) const = default;
};

// A member of staff, without the secret.
struct SignedInStaff {
  std::string id;
  std::string name;
  std::string initials;
  v1::Role role = v1::ROLE_CLERK;

  bool operator==(const SignedInStaff&) const = default;
};

// How a till's request was answered: the same request, asked again within seven days, is answered
// the same and done no second time.
struct TillRequest {
  std::string id;  // as the till chose it
  v1::PosReply reply;
  v1::StartProcess start;  // what it still waits for; without a customer: nothing
};

// What this terminal wrote on one day, and what became of it. It adds up: received = applied + lost
// + quarantined + what head office has not decided yet.
struct DayFacts {
  std::string day;                // "2026-11-21", in Germany, by the clock here
  std::uint64_t written = 0;      // changes
  std::uint64_t received = 0;     // of these: on head office's disk
  std::uint64_t applied = 0;      // of these: in the record now
  std::uint64_t lost = 0;         // decided otherwise
  std::uint64_t quarantined = 0;  // kept, for head office to look at

  bool operator==(const DayFacts&) const = default;
};

// An answer that was given here, and that head office has decided otherwise.
struct LostAnswer {
  Uuid record;
  RecordKind kind = RecordKind::customer;
  Uuid customer;             // whom it is about
  std::string name;          // as known here
  std::string number;        // customer number
  std::string field;         // key of the catalogue
  Answer mine;               // what was written here
  std::int64_t wall_ms = 0;  // when, by the clock here
  Answer holds;              // what head office has, with when and where it was given
  bool permitted = true;     // false: the field is not for this terminal

  bool operator==(const LostAnswer&) const = default;
};

// ---- the screen asks ------------------------------------------------------------------------

// Answered by CacheOpened, ConfigChanged and CacheSyncStatus. Starts the feed of the search.
struct OpenCache {};

// Answered by SignedIn or SignInRefused.
struct SignIn {
  std::string pin;
};

// By id, or by customer number if the id is none. Answered by CustomerLoaded or CustomerAbsent.
struct LoadCustomer {
  Uuid id;
  std::string number;
};

// To whom the letter with this code went. Answered by LetterLoaded or LetterAbsent.
struct LoadLetter {
  LetterCode code;
};

// Answered by ProcessLoaded or ProcessAbsent.
struct LoadProcess {
  Uuid id;
};

// Edits that become durable together, in this order. Answered by EditsWritten or EditsRefused with
// the same token.
struct WriteEdits {
  std::uint64_t token = 0;  // chosen by the screen
  std::vector<Edit> edits;
  std::string staff;                // id of whoever is signed in
  std::uint64_t rules_version = 0;  // of the rules that the edits were made by
};

// Open and parked processes of this branch. Answered by ProcessesListed.
struct ListProcesses {};

// Open follow-ups of this branch. Answered by FollowUpsListed.
struct ListFollowUps {};

// A setting of this terminal, such as its language. Not synchronised.
struct SaveSetting {
  std::string key;
  std::string value;
};

// Somebody taps the chip in the top bar: the next attempt to reach head office is made at once.
struct SyncNow {};

// How much was written and what lost, for S14. Answered by SyncFigures.
struct AskSyncFigures {};

// Looks for a customer whom the branch does not hold, because he or she stands at the counter; or
// takes one of those found. Head office records it. Answered by LookedUp with the same token.
struct LookUp {
  std::uint64_t token = 0;
  std::string words;  // as typed; or
  Uuid customer;      // this one
  std::string staff;  // id of whoever is signed in
};

// Writes how the terminal is into a file beside the cache, for support; nothing personal. Answered
// by DiagnosticsWritten.
struct WriteDiagnostics {};

// Keeps how a till's request was answered; replaces what was kept of it before.
struct KeepTillRequest {
  TillRequest request;
};

// Writes what a till tells: values of a customer, or a sale. The answer is kept in the same moment.
// Answered by TillWrote.
struct WriteForTill {
  v1::PosRequest request;  // push_customer or report_sale
  std::string staff;       // id of who answers for it; empty: nobody
  std::uint64_t rules_version = 0;
};

using ToStore = std::variant<OpenCache, SignIn, LoadCustomer, LoadLetter, LoadProcess, WriteEdits,
                             ListProcesses, ListFollowUps, SaveSetting, SyncNow, AskSyncFigures,
                             LookUp, WriteDiagnostics, KeepTillRequest, WriteForTill>;

// ---- the storage thread answers and tells -----------------------------------------------------

struct CacheOpened {
  Device device;
  std::map<std::string, std::string> settings;
  std::uint64_t customers = 0;  // how many are in the cache
  std::uint64_t last_seq = 0;   // of the journal
  bool healed = false;          // the overlay did not match the journal and was made anew
  std::vector<TillRequest> till_requests{};  // of the last seven days, the oldest first
  int pin_wait_s = 0;  // until the next PIN may be tried, after too many wrong ones
};

// The options, whole, whenever one of their documents changed.
struct ConfigChanged {
  ChainOptions options;
};

struct SignedIn {
  SignedInStaff staff;
};

struct SignInRefused {
  int wait_s = 0;      // no PIN is accepted for so long; 0: try again at once
  int tries_left = 0;  // wrong PINs until the next wait
};

struct CustomerLoaded {
  CustomerFile file;
  Uuid asked{};          // who was asked for, by id;
  std::string number{};  // or by number. Both may be those of somebody merged into this customer.

  bool is_for(const Uuid& id) const {
    return file.customer.id == id || (!id.none() && asked == id);
  }
  bool is_for(std::string_view customer_no) const {
    return file.customer.text("customer_no") == customer_no ||
           (!customer_no.empty() && number == customer_no);
  }
};

// Head office has made one customer of two, or two again.
struct CustomerMerge {
  std::string kept;  // number of the customer who was kept,
  std::string away;  // and of the one who lives on in him or her
  bool undone = false;

  bool operator==(const CustomerMerge&) const = default;
};

// By a feed; not those of before this terminal knew either.
struct CustomersMerged {
  std::vector<CustomerMerge> merges;
};

// Nobody here has this id or number.
struct CustomerAbsent {
  Uuid id;
  std::string number;
};

// A letter of a campaign, with the customer to whom it went.
struct LetterLoaded {
  Participation letter;
  CustomerFile file;
};

// This terminal holds no such letter, or not its customer.
struct LetterAbsent {
  LetterCode code;
};

// A process with its customer and the rules that it was opened with.
struct ProcessLoaded {
  Record process;
  CustomerFile file;
  v1::Rules rules;
};

struct ProcessAbsent {
  Uuid id;
};

// These records look different now: by a write of this terminal or by a feed. Sent after
// EditsWritten.
struct RecordsChanged {
  std::vector<Uuid> ids;
};

// The edits are on disk: now the screen may say "saved".
struct EditsWritten {
  std::uint64_t token = 0;
  std::uint64_t last_seq = 0;  // sequence of the last edit; at head office once `acked` reaches it
};

// Nothing of the edits was written.
struct EditsRefused {
  std::uint64_t token = 0;
  Fault fault = Fault::storage;  // busy: the disk is nearly full
};

// For the chip in the top bar. All is at head office when waiting is 0.
struct CacheSyncStatus {
  LinkState line = LinkState::starting;
  Refusal refusal = Refusal::none;  // while `line` is refused
  UploadTrouble trouble = UploadTrouble::none;
  std::uint64_t waiting = 0;         // changes that head office has not confirmed
  std::int64_t oldest_wall_ms = 0;   // when the oldest of them was written; 0: none waits
  std::uint64_t acked = 0;           // all changes up to here are on head office's disk
  std::uint64_t last_seq = 0;        // last change written
  bool all_read = false;             // head office's feed has been stored to its end
  std::int64_t contact_wall_ms = 0;  // when head office last answered; 0: never
  std::uint64_t snapshot_done = 0;   // customers and what belongs to them, on disk
  std::uint64_t snapshot_of = 0;     // how many there will be; 0: nothing is being read anew
  std::int64_t lease_days = 0;       // without contact for so long, customers are locked
  bool locked = false;               // they are
  bool disk_full = false;            // no edit is taken
  // Head office's time at the zero of the boot clock; nothing: it was never heard.
  std::optional<std::int64_t> office_start_ms{};

  bool operator==(const CacheSyncStatus&) const = default;
};

struct ListedRecord {
  Record record;    // the process or follow-up
  Record customer;  // empty fields if the customer is not in the cache
};

struct ProcessesListed {
  std::vector<ListedRecord> processes;  // the latest change first
};

struct FollowUpsListed {
  std::vector<ListedRecord> follow_ups;  // the earliest due day first
};

struct SyncFigures {
  std::vector<DayFacts> days;    // the latest first
  std::vector<LostAnswer> lost;  // the latest first
};

// These people were wiped out: nothing here may name them any more. `records` are they and all that
// belonged to them.
struct PeopleErased {
  std::vector<Uuid> records;
};

// What head office says to a lookup.
struct LookedUp {
  // A customer as head office tells one from another.
  struct Found {
    Uuid customer;
    std::string number, first_name, last_name, birth_date, city, branch;
  };
  std::uint64_t token = 0;
  LookupOutcome outcome = LookupOutcome::offline;
  std::vector<Found> found;  // best first
};

struct DiagnosticsWritten {
  std::string path;  // empty: it could not be written
};

// What became of WriteForTill. Only an answer that says OK is kept.
struct TillWrote {
  v1::PosReply reply;  // with the id of the request
};

// The cache can no longer be read or written; the terminal must say so and take no edits.
struct CacheFailed {
  Error error;
};

using FromStore =
    std::variant<CacheOpened, ConfigChanged, SignedIn, SignInRefused, CustomerLoaded,
                 CustomerAbsent, LetterLoaded, LetterAbsent, ProcessLoaded, ProcessAbsent,
                 RecordsChanged, CustomersMerged, EditsWritten, EditsRefused, CacheSyncStatus,
                 ProcessesListed, FollowUpsListed, SyncFigures, PeopleErased, LookedUp,
                 DiagnosticsWritten, TillWrote, CacheFailed>;

// ---- for the search index ---------------------------------------------------------------------

// Customers as they look now; replaces those with the same id.
struct SearchUpserts {
  std::vector<Record> customers;
};

struct SearchRemoves {
  std::vector<Uuid> ids;
};

// All customers that were in the cache at OpenCache have been sent.
struct SearchComplete {};

// Nobody is to be found until SearchComplete: customers are locked, or about to be fed anew.
struct SearchCleared {};

using SearchFeed = std::variant<SearchUpserts, SearchRemoves, SearchComplete, SearchCleared>;

}  // namespace tresen
