#include "sync/office/store/sqlite/schema.h"

#include <array>
#include <vector>

namespace tresen {
namespace {

constexpr std::string_view sixth = R"sql(
-- Runs of campaigns, see run_store.h.
CREATE TABLE run (
  run INTEGER PRIMARY KEY AUTOINCREMENT,
  campaign TEXT NOT NULL,
  selection INTEGER NOT NULL REFERENCES selection ON DELETE CASCADE,
  state INTEGER NOT NULL,  -- v1.RunFacts.State
  made_ms INTEGER NOT NULL,
  ended_ms INTEGER NOT NULL DEFAULT 0,
  worker INTEGER NOT NULL DEFAULT 0
) STRICT;
-- What stands for a campaign in the codes of its letters.
CREATE TABLE campaign_number (
  number INTEGER PRIMARY KEY,
  campaign TEXT NOT NULL UNIQUE
) STRICT;
CREATE UNIQUE INDEX run_going ON run (campaign) WHERE ended_ms = 0;
CREATE TABLE run_batch (
  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  batch INTEGER NOT NULL,
  step INTEGER NOT NULL,
  made_ms INTEGER NOT NULL,
  fixed_ms INTEGER NOT NULL DEFAULT 0,  -- from here on it never changes
  document TEXT NOT NULL DEFAULT '',
  hash TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (run, batch)
) STRICT, WITHOUT ROWID;
-- state: 0 waiting, 1 in a batch, 2 sent, 3 refused, 4 left out. From 2 on it never changes.
CREATE TABLE ledger (
  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  number INTEGER NOT NULL,  -- within the campaign: rises over all its runs
  person_id BLOB NOT NULL,
  step INTEGER NOT NULL,
  state INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 4),
  batch INTEGER NOT NULL DEFAULT 0,
  first_page INTEGER NOT NULL DEFAULT 0,
  last_page INTEGER NOT NULL DEFAULT 0,
  reference TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  at_ms INTEGER NOT NULL DEFAULT 0,
  cost_cents INTEGER NOT NULL DEFAULT 0,
  body BLOB NOT NULL,  -- serialised v1.Recipient
  PRIMARY KEY (run, number),
  UNIQUE (run, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_person ON ledger (person_id);
CREATE INDEX ledger_open ON ledger (run, state, step, number) WHERE state < 2;
CREATE TABLE run_log (
  entry INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  at_ms INTEGER NOT NULL,
  what TEXT NOT NULL,
  batch INTEGER NOT NULL,
  count INTEGER NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX run_log_run ON run_log (run, entry);
)sql";

constexpr std::string_view seventh = R"sql(
-- Sheets of a volume that were ordered to be printed again; who and why stand in the log.
CREATE TABLE reprint (
  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  reprint INTEGER NOT NULL,  -- within the run, from 1
  batch INTEGER NOT NULL,
  first_sheet INTEGER NOT NULL,
  last_sheet INTEGER NOT NULL,
  fixed_ms INTEGER NOT NULL DEFAULT 0,  -- from here on it is known who is left out
  ended_ms INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (run, reprint)
) STRICT, WITHOUT ROWID;
CREATE TABLE reprint_left_out (
  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  reprint INTEGER NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (run, reprint, number)
) STRICT, WITHOUT ROWID;

-- Who got nothing, when a run was frozen: serialised v1.FrozenSelection with its counts alone.
ALTER TABLE run ADD COLUMN excluded BLOB NOT NULL DEFAULT x'';
-- Whether the customer's records tell of the letter.
ALTER TABLE ledger ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
CREATE INDEX ledger_untold ON ledger (run, number) WHERE state = 2 AND told = 0;
-- Answers to letters that a counter could not place.
CREATE INDEX record_unplaced ON record (record_id) WHERE kind = 3 AND customer_id IS NULL;
-- Volumes of the archive that still hold pages of somebody who was erased.
CREATE TABLE archive_due (
  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  batch INTEGER NOT NULL,
  PRIMARY KEY (run, batch)
) STRICT, WITHOUT ROWID;
)sql";

constexpr std::string_view eighth = R"sql(
-- Events, see event_store.h.
CREATE TABLE event (
  event TEXT PRIMARY KEY,
  begins TEXT NOT NULL,
  body BLOB NOT NULL  -- serialised v1.Event
) STRICT, WITHOUT ROWID;
CREATE TABLE event_participant (
  event TEXT NOT NULL REFERENCES event ON DELETE CASCADE,
  customer_id BLOB NOT NULL,
  standing INTEGER NOT NULL CHECK (standing BETWEEN 1 AND 4),  -- v1.Participation
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (event, customer_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_participant_customer ON event_participant (customer_id);
)sql";

constexpr std::string_view ninth = R"sql(
-- How complete the customers were in a week, by its Monday: the trend of a report. The states are
-- those of fact_customer (report_facts.h).
CREATE TABLE completeness_week (
  week TEXT NOT NULL,
  branch TEXT NOT NULL,
  key TEXT NOT NULL,
  state INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (week, branch, key, state)
) STRICT, WITHOUT ROWID;
-- What runs have cost, without reading the ledger's bodies.
CREATE INDEX ledger_cost ON ledger (run, cost_cents) WHERE state = 2;
)sql";

constexpr std::string_view tenth = R"sql(
-- With its state, for SQLite looks it up in the row otherwise, with the body beside it.
DROP INDEX ledger_cost;
CREATE INDEX ledger_cost ON ledger (run, cost_cents, state) WHERE state = 2;
)sql";

constexpr std::string_view eleventh = R"sql(
-- A run whose letters are set before it is frozen: whether its ledger is whole, how many were.
ALTER TABLE run ADD COLUMN filled INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN checked INTEGER NOT NULL DEFAULT 0;
-- Why nothing leaves now, and when it is tried again.
ALTER TABLE run ADD COLUMN trouble TEXT NOT NULL DEFAULT '';
ALTER TABLE run ADD COLUMN retry_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN batch_max INTEGER NOT NULL DEFAULT 0;
-- Letters that cannot be printed, because of which a run never started.
CREATE TABLE run_problem (
  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  number INTEGER NOT NULL,  -- of the ledger; 0: of none
  place TEXT NOT NULL,
  what TEXT NOT NULL,
  PRIMARY KEY (run, number, place, what)
) STRICT, WITHOUT ROWID;
)sql";

constexpr std::string_view twelfth = R"sql(
-- What the other side told of a message that had left: v1.DeliveryReport, 0 for nothing.
ALTER TABLE ledger ADD COLUMN report INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledger ADD COLUMN report_status TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger ADD COLUMN report_ms INTEGER NOT NULL DEFAULT 0;
)sql";

constexpr std::string_view thirteenth = R"sql(
-- Answers to campaigns that the campaigns' rules have still to be asked about, and how many tasks
-- each rule has made.
CREATE TABLE answer_due (
  row INTEGER PRIMARY KEY REFERENCES record ON DELETE CASCADE
) STRICT;
CREATE TABLE rule_made (
  campaign TEXT NOT NULL,
  rule TEXT NOT NULL,
  made INTEGER NOT NULL,
  PRIMARY KEY (campaign, rule)
) STRICT, WITHOUT ROWID;
-- What branches have earned by answers; of no single answer, customer or member of staff.
CREATE TABLE commission (
  campaign TEXT NOT NULL,
  month TEXT NOT NULL,      -- 2026-11
  branch TEXT NOT NULL,
  reference TEXT NOT NULL,  -- of the works agreement
  answers INTEGER NOT NULL,
  cents INTEGER NOT NULL,
  PRIMARY KEY (campaign, month, branch, reference)
) STRICT, WITHOUT ROWID;
)sql";

constexpr std::string_view fourteenth = R"sql(
-- Each stored query as it was published, see campaign_store.h; also of those that are gone.
CREATE TABLE query_version (
  query TEXT NOT NULL,
  version INTEGER NOT NULL,
  published_ms INTEGER NOT NULL,
  staff TEXT NOT NULL,
  desk INTEGER NOT NULL,
  body BLOB NOT NULL,  -- serialised v1.StoredQuery
  PRIMARY KEY (query, version)
) STRICT, WITHOUT ROWID;
-- Which of them found the people of a selection; 0: none, or it was not kept.
ALTER TABLE selection ADD COLUMN query_version INTEGER NOT NULL DEFAULT 0;
)sql";

constexpr std::string_view fifteenth = R"sql(
-- Of a row that stands for itself (verdict, removal, erasure, document): whether it is still what
-- was written, see feed_row_sum(). 0: a record's row, or one of a release before.
ALTER TABLE feed ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
)sql";

constexpr std::string_view sixteenth = R"sql(
-- Which daemon leads, see peers.h; one row. The token rises whenever another one takes it.
CREATE TABLE lease (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  holder TEXT NOT NULL,       -- empty: nobody
  token INTEGER NOT NULL,
  until_ms INTEGER NOT NULL,  -- by the database's clock
  wanted_ms INTEGER NOT NULL  -- when another one last asked for it; 0: nobody has
) STRICT;
INSERT INTO lease VALUES (1, '', 0, 0, 0);
-- What must be the same at whichever daemon a device calls. told: the mark of who reads what, as of
-- its last hello; 0: not known. challenge: what it must say back; negative: it has been said.
ALTER TABLE device ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
ALTER TABLE device ADD COLUMN challenge INTEGER NOT NULL DEFAULT 0;
-- As feed.sum.
ALTER TABLE config_doc ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE erased ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feed_mark ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
)sql";

constexpr std::array later_steps{sixth,    seventh, eighth,     ninth,      tenth,
                                 eleventh, twelfth, thirteenth, fourteenth, fifteenth, sixteenth};

}  // namespace

std::span<const std::string_view> office_schema() {
  static const std::vector<std::string_view> steps = [] {
    const auto first = first_office_steps();
    std::vector<std::string_view> all(first.begin(), first.end());
    all.insert(all.end(), later_steps.begin(), later_steps.end());
    return all;
  }();
  return steps;
}

}  // namespace tresen
