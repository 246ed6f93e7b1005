// Checks of head office's store.

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "sync/base/database.h"
#include "sync/base/files.h"
#include "sync/base/planted.h"
#include "sync/office/store/check.h"
#include "sync/office/store/database_place.h"
#include "sync/office/store/sqlite/feed_writer.h"
#include "sync/office/store/sqlite/projection.h"
#include "sync/office/store/sqlite/row_sums.h"
#include "sync/office/store/sqlite/schema.h"
#include "sync/office/store/sqlite/sqlite_values.h"
#include "sync/office/store/sync_store.h"
#include "sync/record/checksum.h"
#include "sync/record/consent_record.h"
#include "sync/record/hash_chain.h"
#include "sync/record/wire.h"

namespace tresen {
namespace {

// Counts what is compared, and keeps the first difference.
class Finding {
 public:
  explicit Finding(std::string name) : name_(std::move(name)) {}
  void expect(bool held, const std::string& what) {
    ++compared_;
    if (held) return;
    if (++wrong_ == 1) first_ = what;
  }
  CheckDone done(const std::string& unit) const {
    if (wrong_ == 0) return {name_, true, std::to_string(compared_) + " " + unit};
    return {name_, false, first_ + "; " + std::to_string(wrong_) + " differ"};
  }

 private:
  std::string name_, first_;
  std::uint64_t compared_ = 0, wrong_ = 0;
};

std::string row_name(std::int64_t device, std::int64_t seq) {
  return "device " + std::to_string(device) + ", change " + std::to_string(seq);
}

// What is asked for, by name, as the statement that made it. How it is quoted and set differs
// between releases of SQLite where a column was added later.
Result<std::map<std::string, std::string>> statements(Database& store) {
  std::map<std::string, std::string> found;
  TRY(store.query("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL", {},
                  [&](const Row& row) {
                    std::string sql = row.text(3);
                    std::erase_if(sql, [](char c) { return c == '"' || c == ' ' || c == '\n'; });
                    found[row.text(0) + " " + row.text(1) + " of " + row.text(2)] = std::move(sql);
                    return true;
                  }));
  return found;
}

// A bit that changed in the name of a column is nothing that SQLite itself finds.
Result<void> expect_tables(Database& store, Finding& finding) {
  TRY_TO(version, store.integer("PRAGMA user_version"));
  const auto steps = office_schema();
  const auto known = static_cast<std::size_t>(std::max<std::int64_t>(version.value_or(0), 0));
  TRY_TO(model, Database::open(":memory:", OpenMode::write, office_application_id));
  TRY(model.migrate(steps.first(std::min(known, steps.size()))));
  // What queries ask is made anew by each release.
  if (known == steps.size()) TRY(Projection(model).prepare());
  TRY_TO(expected, statements(model));
  TRY_TO(found, statements(store));
  for (const auto& [name, sql] : expected) {
    const auto there = found.find(name);
    finding.expect(there != found.end() && there->second == sql,
                   "the " + name + " is not as it was made");
  }
  return {};
}

Result<CheckDone> integrity(Database& store) {
  Finding finding("integrity");
  TRY(expect_tables(store, finding));
  TRY(store.query("PRAGMA integrity_check(10)", {}, [&](const Row& row) {
    finding.expect(row.text(0) == "ok", row.text(0));
    return true;
  }));
  TRY(store.query("PRAGMA foreign_key_check", {}, [&](const Row& row) {
    finding.expect(false, "a row of " + row.text(0) + " leads nowhere");
    return true;
  }));
  TRY_TO(pages, store.integer("PRAGMA page_count"));
  CheckDone done = finding.done("");
  if (done.ok) done.detail = std::to_string(pages.value_or(0)) + " pages";
  return done;
}

// Pages and references are PostgreSQL's own; it says which of its indexes and rules cannot be
// relied on.
Result<CheckDone> integrity_there(Database& store) {
  Finding finding("integrity");
  TRY(
      store.query("SELECT relname, indisvalid FROM pg_index JOIN pg_class ON oid = indexrelid "
                  "WHERE relnamespace = current_schema()::regnamespace "
                  "UNION ALL SELECT conname, convalidated FROM pg_constraint "
                  "WHERE connamespace = current_schema()::regnamespace",
                  {}, [&](const Row& row) {
                    finding.expect(row.integer(1) == 1, row.text(0) + " is not valid");
                    return true;
                  }));
  return finding.done("indexes and rules are valid");
}

// One device's rows in the order of their sequence, life after life.
class ChainWalk {
 public:
  explicit ChainWalk(Finding& finding) : finding_(&finding) {}

  void take(const Row& row) {
    const std::int64_t device = row.integer(0), incarnation = row.integer(1), seq = row.integer(2);
    const std::string name = row_name(device, seq);
    const bool goes_on = device == device_ && incarnation == incarnation_;
    if (goes_on) finding_->expect(seq == seq_ + 1, "a gap before " + name);
    const std::string commitment = row.text(5), chain = row.text(6);
    if (!chain.empty()) {
      const bool content_there = row.integer(7) == 0;
      if (content_there && !planted("verify_skips_chains")) {
        finding_->expect(commitment == commitment_of(row.text(3), row.text(4)),
                         name + " is not what was sent");
      }
      if (goes_on && !chain_.empty()) {
        finding_->expect(chain == chain_after(chain_, commitment), "the chain breaks at " + name);
      }
    } else {
      finding_->expect(!goes_on || chain_.empty(), "the chain ends at " + name);
    }
    device_ = device;
    incarnation_ = incarnation;
    seq_ = seq;
    chain_ = chain;
  }

 private:
  Finding* finding_;
  std::int64_t device_ = -1, incarnation_ = 0, seq_ = 0;
  std::string chain_;
};

Result<CheckDone> chains(Database& store) {
  Finding finding("chains");
  ChainWalk walk(finding);
  TRY(store.query(
      "SELECT device_id, incarnation, seq, salt, body, commitment, chain, erased FROM log "
      "ORDER BY device_id, incarnation, seq",
      {}, [&](const Row& row) {
        walk.take(row);
        return true;
      }));
  TRY(store.query(
      "SELECT d.device_id, d.hw_seq, d.chain_head, l.chain FROM device d JOIN log l "
      "ON l.device_id = d.device_id AND l.incarnation = d.incarnation AND l.seq = d.hw_seq "
      "WHERE d.device_id > 0",
      {}, [&](const Row& row) {
        finding.expect(row.text(2) == row.text(3) || row.text(3).empty(),
                       "the head of the chain of device " + row.text(0));
        return true;
      }));
  return finding.done("links hold");
}

Result<CheckDone> feeds(Database& store) {
  Finding finding("feeds");
  std::map<std::string, std::uint64_t> sums;
  std::map<std::string, std::int64_t> rows;
  TRY(store.query(
      "SELECT r.bucket, r.hash, r.body, r.feed_pos, f.op, f.ref = r.record_id FROM record r "
      "LEFT JOIN feed f ON f.bucket = r.bucket AND f.pos = r.feed_pos",
      {}, [&](const Row& row) {
        const std::uint64_t hash = natural(row.integer(1));
        finding.expect(hash == record_hash(row.text(2)), "the hash of a record of " + row.text(0));
        finding.expect(!row.is_null(4) && row.integer(4) == 1 && row.integer(5) == 1,
                       row.text(0) + " does not carry what stands at " + row.text(3));
        sums[row.text(0)] += hash;
        ++rows[row.text(0)];
        return true;
      }));
  TRY(
      store.query("SELECT g.bucket, r.hash, g.feed_pos, f.op, f.ref = g.record_id FROM guest g "
                  "JOIN record r ON r.record_id = g.record_id "
                  "LEFT JOIN feed f ON f.bucket = g.bucket AND f.pos = g.feed_pos",
                  {}, [&](const Row& row) {
                    finding.expect(!row.is_null(3) && row.integer(3) == 1 && row.integer(4) == 1,
                                   row.text(0) + " does not carry what stands at " + row.text(2));
                    sums[row.text(0)] += natural(row.integer(1));
                    ++rows[row.text(0)];
                    return true;
                  }));
  TRY(store.query("SELECT bucket, pos, op, ref, sum FROM feed WHERE sum <> 0", {},
                  [&](const Row& row) {
                    const std::int64_t sum =
                        feed_row_sum(row.text(0), row.integer(1), row.integer(2), row.text(3));
                    finding.expect(sum == row.integer(4),
                                   row.text(0) + " says something else at " + row.text(1));
                    return true;
                  }));
  TRY(store.query(
      "SELECT b.bucket, b.checksum, b.head_pos >= coalesce((SELECT max(pos) FROM feed f "
      "WHERE f.bucket = b.bucket), 0), (SELECT count(*) FROM feed f WHERE f.bucket = b.bucket "
      "AND f.op = 1) FROM bucket b",
      {}, [&](const Row& row) {
        const std::string name = row.text(0);
        finding.expect(natural(row.integer(1)) == sums[name], "the checksum of " + name);
        finding.expect(row.integer(2) == 1, name + " is longer than it says");
        finding.expect(row.integer(3) == rows[name], name + " carries records that are not there");
        return true;
      }));
  return finding.done("positions and sums agree");
}

// What nothing else tells.
Result<CheckDone> sums(Database& store) {
  Finding finding("sums");
  TRY(store.query("SELECT doc, version, published_ms, body, sum FROM config_doc WHERE sum <> 0", {},
                  [&](const Row& row) {
                    const std::int64_t sum =
                        config_doc_sum(row.text(0), row.integer(1), row.integer(2), row.text(3));
                    finding.expect(sum == row.integer(4),
                                   "version " + row.text(1) + " of the " + row.text(0));
                    return true;
                  }));
  TRY(store.query("SELECT id_hash, erasure_id, sum FROM erased WHERE sum <> 0", {},
                  [&](const Row& row) {
                    finding.expect(erased_sum(row.text(0), row.text(1)) == row.integer(2),
                                   "whom an erasure took away");
                    return true;
                  }));
  TRY(store.query("SELECT bucket, at_ms, pos, sum FROM feed_mark WHERE sum <> 0", {},
                  [&](const Row& row) {
                    const std::int64_t sum =
                        feed_mark_sum(row.text(0), row.integer(1), natural(row.integer(2)));
                    finding.expect(sum == row.integer(3), "how long " + row.text(0) + " was");
                    return true;
                  }));
  return finding.done("rows are as they were written");
}

Result<CheckDone> counts(Database& store) {
  Finding finding("counts");
  TRY(store.query(
      "SELECT d.device_id, d.day, d.received, d.decided + d.quarantined, "
      "(SELECT count(*) FROM log l WHERE l.device_id = d.device_id AND l.day = d.day), "
      "(SELECT count(*) FROM log l WHERE l.device_id = d.device_id AND l.day = d.day "
      " AND l.pos <= (SELECT decided_pos FROM mark)), d.quarantined, "
      "(SELECT count(*) FROM quarantine q JOIN log l ON l.pos = q.pos "
      " WHERE q.resolved = '' AND l.device_id = d.device_id AND l.day = d.day) "
      "FROM device_day d",
      {}, [&](const Row& row) {
        const std::string name = "device " + row.text(0) + " on " + row.text(1);
        finding.expect(row.integer(2) == row.integer(4), "what was received of " + name);
        finding.expect(row.integer(3) == row.integer(5), "what was decided of " + name);
        finding.expect(row.integer(6) == row.integer(7), "what is in quarantine of " + name);
        return true;
      }));
  TRY(store.query(
      "SELECT q.pos, q.reason, q.resolved, l.pos IS NOT NULL AND q.device_id = l.device_id "
      "AND q.seq = l.seq AND q.at_ms = l.received_ms "
      "AND (q.resolved = 'erased' OR q.record_id IS NOT DISTINCT FROM l.record_id) "
      "FROM quarantine q LEFT JOIN log l ON l.pos = q.pos",
      {}, [&](const Row& row) {
        const bool said = std::ranges::find(held_words, row.text(1)) != held_words.end() &&
                          std::ranges::find(resolved_words, row.text(2)) != resolved_words.end();
        finding.expect(said && row.integer(3) == 1, "what is held of change " + row.text(0));
        return true;
      }));
  TRY(store.query(
      "SELECT d.device_id, d.hw_seq, coalesce((SELECT max(seq) FROM log l WHERE "
      "l.device_id = d.device_id AND l.incarnation = d.incarnation), d.fork_seq) FROM device d",
      {}, [&](const Row& row) {
        finding.expect(row.integer(1) == row.integer(2),
                       "the high-water mark of device " + row.text(0));
        return true;
      }));
  TRY(
      store.query("SELECT decided_pos, (SELECT coalesce(max(pos), 0) FROM log), "
                  "(SELECT coalesce(max(pos), 0) FROM quarantine), "
                  "(SELECT coalesce(max(pos), 0) FROM history) FROM mark",
                  {}, [&](const Row& row) {
                    const std::int64_t decided = row.integer(0);
                    finding.expect(decided <= row.integer(1), "more is decided than is there");
                    finding.expect(row.integer(2) <= decided && row.integer(3) <= decided,
                                   "something is told of what is not decided");
                    return true;
                  }));
  return finding.done("numbers agree");
}

Result<CheckDone> projection(Database& store) {
  TRY_TO(customers, store.integer("SELECT count(*) FROM record WHERE kind = 1"));
  TRY_TO(differing, Projection(store).differing());
  const std::string all = std::to_string(customers.value_or(0)) + " customers";
  if (differing == 0) return CheckDone{"projection", true, all};
  return CheckDone{"projection", false, std::to_string(differing) + " differ of " + all};
}

// The proofs of one customer after the other: what head office decided in is what they must say.
Result<CheckDone> consents(Database& store) {
  Finding finding("consents");
  std::vector<Record> chain;
  const auto judge = [&] {
    std::map<Uuid, ConsentFault::What> faults;
    for (const ConsentFault& fault : check_consents(chain)) faults[fault.record] = fault.what;
    for (const Record& record : chain) {
      const auto fault = faults.find(record.id);
      const bool altered = fault != faults.end() && fault->second == ConsentFault::What::altered;
      finding.expect(fault == faults.end(),
                     "consent record " + to_hex(record.id) +
                         (altered ? " was altered" : " follows one that is not there"));
    }
    chain.clear();
  };
  TRY(store.query("SELECT body FROM record WHERE kind = ? ORDER BY customer_id, record_id",
                  {static_cast<std::int64_t>(RecordKind::consent)}, [&](const Row& row) {
                    auto record = record_from_bytes(row.text(0));
                    if (!record) {
                      finding.expect(false, "a consent record that cannot be read");
                      return true;
                    }
                    const bool same =
                        chain.empty() || chain.back().text("customer") == record->text("customer");
                    if (!same) judge();
                    chain.push_back(std::move(*record));
                    return true;
                  }));
  judge();
  return finding.done("proofs hold together");
}

Result<std::vector<CheckDone>> check(Database& store, Result<CheckDone> (*as_a_whole)(Database&)) {
  TRY(store.run("BEGIN"));
  std::vector<CheckDone> all;
  for (const auto one : {as_a_whole, chains, feeds, sums, counts, projection, consents}) {
    TRY_TO(done, one(store));
    all.push_back(std::move(done));
    // What the engine itself finds broken is not to be read on.
    if (!all.back().ok && all.size() == 1) return all;
  }
  return all;
}

}  // namespace

std::string store_file(const std::string& dir) { return dir + "/headoffice.db"; }

Result<std::vector<CheckDone>> check_store(const std::string& dir) {
  TRY_TO(url, database_url(dir));
  if (url.empty()) return check_file(store_file(dir));
  TRY_TO(store, open_to_read(dir));
  return check(store, integrity_there);
}

Result<std::vector<CheckDone>> check_file(const std::string& file) {
  if (!files().exists(file)) return fail(Fault::absent, "there is no " + file);
  TRY_TO(store, Database::open(file, OpenMode::read, office_application_id));
  return check(store, integrity);
}

}  // namespace tresen
