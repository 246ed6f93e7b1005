#include "terminal/store/schema.h"

#include <array>

namespace tresen {
namespace {

// base       a record as head office last told it; `leaving`: head office has taken it out of the
//            bucket, and it goes as soon as no own change needs it any more.
// journal    this terminal's own changes, the bytes as they are sent. Dense; in custody up to
//            device.acked_seq. state 0: not decided, 1: decided but base has not reached it,
//            2: settled.
// overlay    what the journal's unsettled changes (state 0 and 1) say, one row for each field
// write,
//            in order (seq, n). A function of the journal, made anew when it does not match.
// directory  what records are found by, taken from base and overlay together.
// config     the documents of the chain's options; older rules stay while a process pins them.
constexpr std::string_view first_release = R"sql(
CREATE TABLE device (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  device_id INTEGER NOT NULL,
  incarnation INTEGER NOT NULL,
  branch TEXT NOT NULL,
  chain TEXT NOT NULL,
  store_epoch INTEGER NOT NULL DEFAULT 0,
  stamp_ms INTEGER NOT NULL DEFAULT 0,
  stamp_counter INTEGER NOT NULL DEFAULT 0,
  last_seq INTEGER NOT NULL DEFAULT 0,
  acked_seq INTEGER NOT NULL DEFAULT 0,
  pin_wrong INTEGER NOT NULL DEFAULT 0,
  pin_wrong_at_ms INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE base (
  record_id BLOB PRIMARY KEY,
  kind INTEGER NOT NULL,
  row_ver INTEGER NOT NULL,
  bucket TEXT NOT NULL,
  leaving INTEGER NOT NULL DEFAULT 0,
  body BLOB NOT NULL
) STRICT;

CREATE TABLE journal (
  seq INTEGER PRIMARY KEY,
  change_id BLOB NOT NULL UNIQUE,
  record_id BLOB NOT NULL,
  body BLOB NOT NULL,
  wall_ms INTEGER NOT NULL,
  state INTEGER NOT NULL DEFAULT 0 CHECK (state IN (0, 1, 2)),
  verdict BLOB
) STRICT;
CREATE INDEX journal_unsettled ON journal (record_id) WHERE state < 2;

CREATE TABLE overlay (
  record_id BLOB NOT NULL,
  seq INTEGER NOT NULL,
  n INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  key TEXT NOT NULL,
  action INTEGER NOT NULL,
  answer BLOB NOT NULL,
  PRIMARY KEY (record_id, seq, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX overlay_by_seq ON overlay (seq);

CREATE TABLE directory (
  record_id BLOB PRIMARY KEY,
  kind INTEGER NOT NULL,
  customer BLOB,
  number TEXT,
  state TEXT NOT NULL,
  branch TEXT NOT NULL,
  due TEXT NOT NULL,
  rules_version INTEGER NOT NULL,
  changed_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX directory_by_customer ON directory (customer) WHERE customer IS NOT NULL;
CREATE INDEX directory_by_number ON directory (number) WHERE number IS NOT NULL;
CREATE INDEX directory_by_state ON directory (kind, state, record_id);

CREATE TABLE cursor (
  bucket TEXT PRIMARY KEY,
  pos INTEGER NOT NULL
) STRICT;

CREATE TABLE inbox_quarantine (
  bucket TEXT NOT NULL,
  pos INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (bucket, pos)
) STRICT;

CREATE TABLE config (
  document TEXT NOT NULL CHECK (document IN ('rules', 'campaigns', 'texts', 'staff')),
  version INTEGER NOT NULL,
  current INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (document, version)
) STRICT;

CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
)sql";

// Hash chain, snapshots, erasure.
//
// journal    salt and chain: see sync/record/hash_chain.h. erased: the content was dropped, body
//            and salt are empty, and `commitment` stands for them. day: in Germany, by the clock
//            here.
// base       hash: of body, see sync/record/checksum.h. stale: not yet seen again since its bucket
//            is being read anew.
// cursor     checksum: sum of the hashes of the bucket's records. rebuild: it is being read anew.
//            snapshot, chunk_next: how far the snapshot is on disk.
// erasure    erasures carried out here whose receipt head office does not have yet.
constexpr std::string_view second_release = R"sql(
ALTER TABLE device ADD COLUMN chain_head BLOB NOT NULL DEFAULT x'';
ALTER TABLE device ADD COLUMN chain_acked BLOB NOT NULL DEFAULT x'';
ALTER TABLE device ADD COLUMN contact_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE device ADD COLUMN lease_days INTEGER NOT NULL DEFAULT 0;
ALTER TABLE device ADD COLUMN checked_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE device ADD COLUMN closed_cleanly INTEGER NOT NULL DEFAULT 0;

ALTER TABLE journal ADD COLUMN salt BLOB NOT NULL DEFAULT x'';
ALTER TABLE journal ADD COLUMN chain BLOB NOT NULL DEFAULT x'';
ALTER TABLE journal ADD COLUMN commitment BLOB NOT NULL DEFAULT x'';
ALTER TABLE journal ADD COLUMN erased INTEGER NOT NULL DEFAULT 0;
ALTER TABLE journal ADD COLUMN day TEXT NOT NULL DEFAULT '';
CREATE INDEX journal_day ON journal (day);

ALTER TABLE base ADD COLUMN hash INTEGER NOT NULL DEFAULT 0;
ALTER TABLE base ADD COLUMN stale INTEGER NOT NULL DEFAULT 0;
CREATE INDEX base_stale ON base (bucket) WHERE stale = 1;

ALTER TABLE cursor ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cursor ADD COLUMN rebuild INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cursor ADD COLUMN snapshot BLOB NOT NULL DEFAULT x'';
ALTER TABLE cursor ADD COLUMN chunk_next INTEGER NOT NULL DEFAULT 0;

CREATE TABLE erasure (
  erasure_id BLOB PRIMARY KEY,
  records INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  vacuum_done INTEGER NOT NULL DEFAULT 0
) STRICT;
)sql";

// What S14 shows.
//
// journal    lost: head office decided otherwise, and staff are shown both values.
// day_count  rows that the journal no longer has, by the day on which they were written.
constexpr std::string_view third_release = R"sql(
ALTER TABLE journal ADD COLUMN lost INTEGER NOT NULL DEFAULT 0;
CREATE INDEX journal_lost ON journal (seq) WHERE lost = 1;

CREATE TABLE day_count (
  day TEXT PRIMARY KEY,
  written INTEGER NOT NULL,
  applied INTEGER NOT NULL,
  lost INTEGER NOT NULL,
  quarantined INTEGER NOT NULL
) STRICT;
)sql";

// How long head office has been silent, see terminal/store/lease.h.
constexpr std::string_view fourth_release = R"sql(
CREATE TABLE lease (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  contact_boot BLOB NOT NULL,
  run_ms INTEGER NOT NULL,
  boot BLOB NOT NULL,
  boot_ms INTEGER NOT NULL
) STRICT;
)sql";

// What tills were answered, see terminal/store/till_table.h.
//
// till_request  reply: a v1::PosReply. start: the v1::StartProcess that still waits; empty: none.
constexpr std::string_view fifth_release = R"sql(
CREATE TABLE till_request (
  request_id TEXT PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  reply BLOB NOT NULL,
  start BLOB NOT NULL DEFAULT x''
) STRICT, WITHOUT ROWID;
CREATE INDEX till_request_at ON till_request (at_ms);
)sql";

// Up to device.trimmed_seq the journal has gaps; the row there is kept for its chain.
constexpr std::string_view sixth_release = R"sql(
ALTER TABLE device ADD COLUMN trimmed_seq INTEGER NOT NULL DEFAULT 0;
UPDATE device SET trimmed_seq = coalesce((SELECT max(seq) FROM journal AS row WHERE seq > 1 AND
  NOT EXISTS (SELECT 1 FROM journal AS before WHERE before.seq = row.seq - 1)),
  CASE WHEN EXISTS (SELECT 1 FROM journal) THEN 0 ELSE last_seq END);
)sql";

// Whom head office has merged away, see terminal/store/survivor.h.
//
// directory      lives_in: the customer into whom this one was merged.
// former_number  numbers by which a customer was known who was merged into this one.
constexpr std::string_view seventh_release = R"sql(
ALTER TABLE directory ADD COLUMN lives_in BLOB;
CREATE INDEX directory_by_survivor ON directory (lives_in) WHERE lives_in IS NOT NULL;

CREATE TABLE former_number (
  number TEXT NOT NULL,
  record_id BLOB NOT NULL,
  PRIMARY KEY (number, record_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX former_number_of ON former_number (record_id);
)sql";

// Head office's time, see terminal/store/office_time.h; contact_ms is when it was heard.
constexpr std::string_view eighth_release = R"sql(
ALTER TABLE device ADD COLUMN office_ahead_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE device ADD COLUMN office_boot BLOB NOT NULL DEFAULT x'';
ALTER TABLE device ADD COLUMN office_boot_ms INTEGER NOT NULL DEFAULT 0;
)sql";

}  // namespace

std::span<const std::string_view> cache_schema() {
  static constexpr std::array steps{first_release, second_release, third_release,   fourth_release,
                                    fifth_release, sixth_release,  seventh_release, eighth_release};
  return steps;
}

}  // namespace tresen
