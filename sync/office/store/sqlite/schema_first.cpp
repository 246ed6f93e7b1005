// The steps of the first releases.

#include <array>

#include "sync/office/store/sqlite/schema.h"

namespace tresen {
namespace {

constexpr std::string_view first = R"sql(
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- How far the sequencer has come; one row.
CREATE TABLE mark (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  decided_pos INTEGER NOT NULL,
  last_customer_no INTEGER NOT NULL
) STRICT;
INSERT INTO mark VALUES (1, 0, 10000);

CREATE TABLE device (
  device_id INTEGER PRIMARY KEY AUTOINCREMENT,
  branch TEXT NOT NULL,
  incarnation INTEGER NOT NULL DEFAULT 1,
  revoked INTEGER NOT NULL DEFAULT 0,
  hw_seq INTEGER NOT NULL DEFAULT 0,
  safe_trim_seq INTEGER NOT NULL DEFAULT 0,
  enrolled_ms INTEGER NOT NULL,
  last_seen_ms INTEGER NOT NULL DEFAULT 0,
  waiting INTEGER NOT NULL DEFAULT 0,
  oldest_wall_ms INTEGER NOT NULL DEFAULT 0,
  boot BLOB NOT NULL DEFAULT x'',
  boot_offset_ms INTEGER NOT NULL DEFAULT 0,
  wall_offset_ms INTEGER NOT NULL DEFAULT 0,
  app_version TEXT NOT NULL DEFAULT ''
) STRICT;
-- Head office itself.
INSERT INTO device (device_id, branch, enrolled_ms) VALUES (0, '', 0);

CREATE TABLE code (
  selector TEXT PRIMARY KEY,
  hash BLOB NOT NULL,
  branch TEXT NOT NULL,
  expires_ms INTEGER NOT NULL,
  tries_left INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Everything that was ever taken into custody, in the order of commit.
CREATE TABLE log (
  pos INTEGER PRIMARY KEY,
  device_id INTEGER NOT NULL REFERENCES device,
  incarnation INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  received_ms INTEGER NOT NULL,
  boot BLOB NOT NULL,
  boot_offset_ms INTEGER NOT NULL,
  wall_offset_ms INTEGER NOT NULL,
  body BLOB NOT NULL,
  UNIQUE (device_id, incarnation, seq)
) STRICT;

CREATE TABLE record (
  row INTEGER PRIMARY KEY,
  record_id BLOB NOT NULL UNIQUE,
  kind INTEGER NOT NULL,
  customer_id BLOB,       -- whom it belongs to; NULL for customers
  bucket TEXT NOT NULL,
  feed_pos INTEGER NOT NULL,
  customer_no TEXT,
  external_id TEXT,
  body BLOB NOT NULL      -- serialised v1.Record
) STRICT;
CREATE INDEX record_kind ON record (kind, record_id);
CREATE INDEX record_customer ON record (customer_id, kind, record_id)
  WHERE customer_id IS NOT NULL;
CREATE INDEX record_no ON record (customer_no) WHERE customer_no IS NOT NULL;
CREATE INDEX record_external ON record (external_id) WHERE external_id IS NOT NULL;

CREATE TABLE history (
  entry INTEGER PRIMARY KEY,
  record_id BLOB NOT NULL,
  key TEXT NOT NULL,
  pos INTEGER NOT NULL,
  lost INTEGER NOT NULL,
  answer BLOB NOT NULL    -- serialised v1.Answer
) STRICT;
CREATE INDEX history_record ON history (record_id);

CREATE TABLE quarantine (
  pos INTEGER PRIMARY KEY REFERENCES log,
  device_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  reason TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE bucket (
  bucket TEXT PRIMARY KEY,
  head_pos INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row for each record that a bucket holds, at the position of its latest change.
CREATE TABLE feed (
  bucket TEXT NOT NULL,
  pos INTEGER NOT NULL,
  op INTEGER NOT NULL,
  ref BLOB NOT NULL,      -- put, remove: record_id; config: the document; verdict: v1.Verdict
  PRIMARY KEY (bucket, pos)
) STRICT, WITHOUT ROWID;

CREATE TABLE config_doc (
  doc TEXT NOT NULL,      -- rules, campaigns, texts, staff
  version INTEGER NOT NULL,
  published_ms INTEGER NOT NULL,
  body BLOB NOT NULL,     -- serialised v1.ConfigDoc
  PRIMARY KEY (doc, version)
) STRICT, WITHOUT ROWID;
)sql";

constexpr std::string_view second = R"sql(
-- The hash chain over what a device sent: each row's commitment is SHA-256 of salt and body, so
-- that an erasure can drop both and the chain still holds. Rows of protocol 1 have no salt.
ALTER TABLE log ADD COLUMN salt BLOB NOT NULL DEFAULT x'';
ALTER TABLE log ADD COLUMN commitment BLOB NOT NULL DEFAULT x'';
ALTER TABLE log ADD COLUMN chain BLOB NOT NULL DEFAULT x'';
-- What must be known of a row when its body is gone, or cannot be read.
ALTER TABLE log ADD COLUMN record_id BLOB;
ALTER TABLE log ADD COLUMN day TEXT NOT NULL DEFAULT '';       -- in Germany, by the writer's clock
ALTER TABLE log ADD COLUMN forced TEXT NOT NULL DEFAULT '';    -- to quarantine unread: fork, opaque
ALTER TABLE log ADD COLUMN gave_no INTEGER NOT NULL DEFAULT 0; -- customer number given by it
ALTER TABLE log ADD COLUMN erased INTEGER NOT NULL DEFAULT 0;  -- body and salt were dropped
CREATE INDEX log_record ON log (record_id) WHERE record_id IS NOT NULL;

ALTER TABLE device ADD COLUMN chain_head BLOB NOT NULL DEFAULT x'';  -- empty: not begun
ALTER TABLE device ADD COLUMN frozen INTEGER NOT NULL DEFAULT 0;
ALTER TABLE device ADD COLUMN fork_seq INTEGER NOT NULL DEFAULT 0;   -- where both disks agree
ALTER TABLE device ADD COLUMN fork_chain BLOB NOT NULL DEFAULT x'';
ALTER TABLE device ADD COLUMN fork_last INTEGER NOT NULL DEFAULT 0;  -- rows up to here are forked
ALTER TABLE device ADD COLUMN offered_incarnation INTEGER NOT NULL DEFAULT 0;
ALTER TABLE device ADD COLUMN certificate_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE device ADD COLUMN report BLOB NOT NULL DEFAULT x'';      -- v1.DeviceReport, the last

-- What each device wrote on each day, for the close of day.
CREATE TABLE device_day (
  device_id INTEGER NOT NULL,
  day TEXT NOT NULL,
  written INTEGER NOT NULL DEFAULT 0,      -- as the device reported
  received INTEGER NOT NULL DEFAULT 0,
  decided INTEGER NOT NULL DEFAULT 0,      -- applied, superseded, duplicate, erased
  quarantined INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (device_id, day)
) STRICT, WITHOUT ROWID;

ALTER TABLE quarantine ADD COLUMN record_id BLOB;
ALTER TABLE quarantine ADD COLUMN resolved TEXT NOT NULL DEFAULT '';  -- replayed, discarded
ALTER TABLE quarantine ADD COLUMN resolved_reason TEXT NOT NULL DEFAULT '';
CREATE INDEX quarantine_record ON quarantine (record_id) WHERE resolved = '';

-- Sum of record hashes, see link.proto; below floor_pos removals have been forgotten.
ALTER TABLE bucket ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE bucket ADD COLUMN floor_pos INTEGER NOT NULL DEFAULT 0;
ALTER TABLE record ADD COLUMN hash INTEGER NOT NULL DEFAULT 0;

-- Customers that a branch has seen though they belong to another, and the records that its bucket
-- therefore holds besides its own (record.bucket, record.feed_pos).
CREATE TABLE seen (
  customer_id BLOB NOT NULL,
  bucket TEXT NOT NULL,
  seen_ms INTEGER NOT NULL,
  PRIMARY KEY (customer_id, bucket)
) STRICT, WITHOUT ROWID;
CREATE TABLE guest (
  record_id BLOB NOT NULL,
  bucket TEXT NOT NULL,
  feed_pos INTEGER NOT NULL,
  PRIMARY KEY (record_id, bucket)
) STRICT, WITHOUT ROWID;
-- Buckets that held a record once and do so no more: an erasure must reach them too.
CREATE TABLE held_once (
  record_id BLOB NOT NULL,
  bucket TEXT NOT NULL,
  PRIMARY KEY (record_id, bucket)
) STRICT, WITHOUT ROWID;

-- Whom a branch looked at that is not its own.
CREATE TABLE lookup (
  entry INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  device_id INTEGER NOT NULL,
  staff TEXT NOT NULL,
  reason TEXT NOT NULL,
  customer_id BLOB NOT NULL,
  taken INTEGER NOT NULL
) STRICT;
CREATE INDEX lookup_customer ON lookup (customer_id);

CREATE TABLE snapshot (
  snapshot_id BLOB PRIMARY KEY,
  bucket TEXT NOT NULL,
  made_ms INTEGER NOT NULL,
  manifest BLOB NOT NULL  -- serialised v1.Manifest; the chunks are files
) STRICT, WITHOUT ROWID;

-- Persons that were erased: a keyed hash of each record id, so that a late change is recognised.
CREATE TABLE erased (
  id_hash BLOB PRIMARY KEY,
  erasure_id BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE erasure (
  erasure_id BLOB PRIMARY KEY,
  at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE erasure_receipt (
  erasure_id BLOB NOT NULL,
  device_id INTEGER NOT NULL,
  at_ms INTEGER NOT NULL DEFAULT 0,     -- 0: it owes one
  receipt BLOB NOT NULL DEFAULT x'',    -- serialised v1.ErasureReceipt
  PRIMARY KEY (erasure_id, device_id)
) STRICT, WITHOUT ROWID;

-- The newest backup that was reported complete: what it holds, devices may forget.
CREATE TABLE backup (
  at_ms INTEGER NOT NULL,
  pos INTEGER NOT NULL
) STRICT;
)sql";

constexpr std::string_view third = R"sql(
-- How long each feed was when, for two months: tells which removals are old enough to be forgotten.
CREATE TABLE feed_mark (
  bucket TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  pos INTEGER NOT NULL,
  PRIMARY KEY (bucket, at_ms)
) STRICT, WITHOUT ROWID;
)sql";

constexpr std::string_view fourth = R"sql(
-- By what those are recognised who objected to advertising, as keyed hashes. Outlives the persons.
CREATE TABLE suppressed (
  mark BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;
)sql";

constexpr std::string_view fifth = R"sql(
-- Lists that are filled by hand, by a query or from a file.
CREATE TABLE list (
  list TEXT PRIMARY KEY,
  made_ms INTEGER NOT NULL,
  health INTEGER NOT NULL DEFAULT 0  -- it was filled with the help of health data
) STRICT, WITHOUT ROWID;
CREATE TABLE list_member (
  list TEXT NOT NULL REFERENCES list ON DELETE CASCADE,
  customer_id BLOB NOT NULL,
  day TEXT NOT NULL,
  PRIMARY KEY (list, customer_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX list_member_customer ON list_member (customer_id);
-- Addresses that were bought: no customers, and nobody finds them but by their list.
CREATE TABLE prospect (
  prospect_id BLOB PRIMARY KEY,
  list TEXT NOT NULL REFERENCES list ON DELETE CASCADE,
  body BLOB NOT NULL,     -- serialised v1.Record
  print BLOB NOT NULL,    -- SHA-256 of what it says: the same address is not taken twice
  UNIQUE (list, print)
) STRICT, WITHOUT ROWID;

-- Recipients of campaigns as they were on one day; what was changed since changes nothing here.
CREATE TABLE selection (
  selection INTEGER PRIMARY KEY AUTOINCREMENT,
  campaign TEXT NOT NULL,
  made_ms INTEGER NOT NULL,
  health INTEGER NOT NULL,
  recipients INTEGER NOT NULL,
  dispatch BLOB NOT NULL  -- serialised v1.Dispatch
) STRICT;
CREATE TABLE selection_member (
  selection INTEGER NOT NULL REFERENCES selection ON DELETE CASCADE,
  person_id BLOB NOT NULL,  -- a customer or a prospect
  campaign TEXT NOT NULL,
  day TEXT NOT NULL,
  body BLOB NOT NULL,       -- serialised v1.Recipient
  PRIMARY KEY (selection, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX selection_member_person ON selection_member (person_id, campaign, day);
)sql";

constexpr std::array steps{first, second, third, fourth, fifth};

}  // namespace

std::span<const std::string_view> first_office_steps() { return steps; }

}  // namespace tresen
