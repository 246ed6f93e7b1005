#include "sync/office/store/sqlite/schema.h"

#include <array>

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

constexpr std::array<std::string_view, 1> steps{first};

}  // namespace

std::span<const std::string_view> office_schema() { return steps; }

}  // namespace tresen
