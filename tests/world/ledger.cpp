#include "tests/world/ledger.h"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "sync/base/database.h"
#include "sync/office/store/database_place.h"
#include "sync/record/checksum.h"
#include "sync/record/wire.h"
#include "terminal/store/schema.h"

namespace tresen::test {
namespace {

Result<Database> office_store(const std::string& data) {
  return open_to_read(data);
}

testing::AssertionResult failed(const Error& error) {
  return testing::AssertionFailure() << error.detail;
}

// What one walk through the log has found.
struct Count {
  std::uint64_t last = 0;                 // dense from 1 up to here
  std::map<Uuid, std::uint64_t> changes;  // of each record
  std::string wrong;
};

using Counts = std::map<std::uint64_t, Count>;

void count_row(std::uint64_t seq, const std::string& body, const Pattern& pattern, Count& count,
               std::set<Uuid>& ids) {
  const auto change = change_from_bytes(body);
  if (!change) {
    count.wrong = "row " + std::to_string(seq) + " cannot be read";
  } else if (seq != ++count.last) {
    count.wrong = "row " + std::to_string(seq) + " where " + std::to_string(count.last) + " is due";
  } else if (change->seq != seq || change->edit.fields.size() != 1 ||
             change->edit.record != pattern.record_of(seq) ||
             change->edit.fields[0].key != Pattern::key_of(seq) ||
             change->edit.fields[0].answer.value != Pattern::value_of(seq)) {
    count.wrong = "row " + std::to_string(seq) + " says something else";
  } else if (!ids.insert(change->id).second) {
    count.wrong = "row " + std::to_string(seq) + " has the id of another";
  } else {
    ++count.changes[change->edit.record];
  }
}

Result<Counts> count_log(Database& store, const std::vector<Written>& scribes) {
  Counts counts;
  std::map<std::uint64_t, Pattern> patterns;
  for (const Written& scribe : scribes) patterns[scribe.pattern.device] = scribe.pattern;
  std::set<Uuid> ids;
  // Device 0 is head office itself, which notes what its operators did.
  TRY(
      store.query("SELECT device_id, seq, body FROM log WHERE device_id > 0 "
                  "ORDER BY device_id, incarnation, seq",
                  {}, [&](const Row& row) {
                    const auto device = static_cast<std::uint64_t>(row.integer(0));
                    const auto known = patterns.find(device);
                    Count& count = counts[device];
                    if (known == patterns.end()) {
                      count.wrong = "nobody wrote here";
                    } else if (count.wrong.empty()) {
                      count_row(static_cast<std::uint64_t>(row.integer(1)), row.text(2),
                                known->second, count, ids);
                    }
                    return true;
                  }));
  return counts;
}

// What the fields of a record must say when rows up to `last` count.
std::map<std::string, std::string, std::less<>> words_of(const Pattern& pattern, const Uuid& record,
                                                         std::uint64_t last) {
  std::map<std::string, std::string, std::less<>> words;
  const std::uint64_t turn = pattern.customers * scribe_keys.size();
  for (std::uint64_t seq = last > turn ? last - turn : 1; seq <= last; ++seq) {
    if (seq > 0 && pattern.record_of(seq) == record) {
      words[std::string(Pattern::key_of(seq))] = Pattern::value_of(seq);
    }
  }
  return words;
}

Result<std::string> compare_records(Database& store, const Pattern& pattern, const Count& count) {
  for (const auto& [id, changes] : count.changes) {
    TRY_TO(body, store.text("SELECT body FROM record WHERE record_id = ?", {Blob{to_bytes(id)}}));
    if (!body) return "record " + to_hex(id) + " is missing";
    TRY_TO(record, record_from_bytes(*body));
    if (record.row_ver != changes) {
      return "record " + to_hex(id) + " has version " + std::to_string(record.row_ver) + " after " +
             std::to_string(changes) + " changes";
    }
    for (const auto& [key, value] : words_of(pattern, id, count.last)) {
      if (record.text(key) != value) {
        return "record " + to_hex(id) + " says \"" + record.text(key) + "\" for " + key +
               " instead of " + value;
      }
    }
  }
  return std::string();
}

Result<std::map<std::string, std::string>> bodies(Database& database, std::string_view sql) {
  std::map<std::string, std::string> all;
  TRY(database.query(sql, {}, [&all](const Row& row) {
    all.insert_or_assign(row.text(0), row.text(1));
    return true;
  }));
  return all;
}

}  // namespace

testing::AssertionResult all_decided(const std::string& office_data) {
  auto store = office_store(office_data);
  if (!store) return failed(store.error());
  const auto waiting = store->integer("SELECT count(*) FROM log, mark WHERE pos > decided_pos");
  if (!waiting) return failed(waiting.error());
  if (*waiting == 0) return testing::AssertionSuccess();
  return testing::AssertionFailure() << **waiting << " rows are in custody and not decided";
}

testing::AssertionResult nothing_lost_nothing_twice(const std::string& office_data,
                                                    const std::vector<Written>& scribes) {
  if (auto decided = all_decided(office_data); !decided) return decided;
  auto store = office_store(office_data);
  if (!store) return failed(store.error());
  auto counts = count_log(*store, scribes);
  if (!counts) return failed(counts.error());
  for (const auto& [device, count] : *counts) {
    if (!count.wrong.empty()) {
      return testing::AssertionFailure() << "device " << device << ": " << count.wrong;
    }
  }
  for (const Written& scribe : scribes) {
    const Count& count = (*counts)[scribe.pattern.device];
    if (count.last < scribe.saved) {
      return testing::AssertionFailure() << "device " << scribe.pattern.device << ": saved up to "
                                         << scribe.saved << ", in custody up to " << count.last;
    }
    const auto differs = compare_records(*store, scribe.pattern, count);
    if (!differs) return failed(differs.error());
    if (!differs->empty()) return testing::AssertionFailure() << *differs;
  }
  const auto quarantined = store->integer("SELECT count(*) FROM quarantine");
  if (!quarantined) return failed(quarantined.error());
  if (*quarantined != 0) return testing::AssertionFailure() << **quarantined << " in quarantine";
  return testing::AssertionSuccess();
}

Result<std::map<std::uint64_t, std::uint64_t>> rows_of_devices(const std::string& office_data) {
  TRY_TO(store, office_store(office_data));
  std::map<std::uint64_t, std::uint64_t> rows;
  TRY(store.query("SELECT device_id, count(*) FROM log WHERE device_id > 0 GROUP BY device_id", {},
                  [&rows](const Row& row) {
                    rows[static_cast<std::uint64_t>(row.integer(0))] =
                        static_cast<std::uint64_t>(row.integer(1));
                    return true;
                  }));
  return rows;
}

Result<std::uint64_t> acked_in(const std::string& cache_folder) {
  TRY_TO(cache, Database::open(cache_folder + "/cache.db", OpenMode::read, cache_application_id));
  TRY_TO(acked, cache.integer("SELECT acked_seq FROM device"));
  return static_cast<std::uint64_t>(acked.value_or(0));
}

testing::AssertionResult agrees_with_head_office(const std::string& cache_folder,
                                                 const std::string& office_data) {
  if (auto decided = all_decided(office_data); !decided) return decided;
  auto store = office_store(office_data);
  if (!store) return failed(store.error());
  auto cache = Database::open(cache_folder + "/cache.db", OpenMode::read, cache_application_id);
  if (!cache) return failed(cache.error());
  // No terminal reads the audit log.
  const std::string held = "SELECT record_id, body FROM record WHERE kind <> " +
                           std::to_string(static_cast<int>(RecordKind::audit));
  const auto theirs = bodies(*store, held);
  if (!theirs) return failed(theirs.error());
  const auto ours = bodies(*cache, "SELECT record_id, body FROM base WHERE bucket != ''");
  if (!ours) return failed(ours.error());
  if (ours->size() != theirs->size()) {
    return testing::AssertionFailure()
           << ours->size() << " records here, " << theirs->size() << " there";
  }
  for (const auto& [id, body] : *theirs) {
    const auto found = ours->find(id);
    if (found == ours->end() || found->second != body) {
      return testing::AssertionFailure()
             << "record " << to_hex(uuid_from_bytes(id).value_or(Uuid{})) << " differs";
    }
  }
  return testing::AssertionSuccess();
}

Result<std::int64_t> stamps_ahead_ms(const std::string& office_data) {
  TRY_TO(store, office_store(office_data));
  TRY_TO(received, store.integer("SELECT max(received_ms) FROM log"));
  TRY_TO(all, bodies(store, "SELECT record_id, body FROM record"));
  std::int64_t ahead = std::numeric_limits<std::int64_t>::min();
  for (const auto& [id, body] : all) {
    TRY_TO(record, record_from_bytes(body));
    for (const auto& [key, answer] : record.fields) {
      ahead = std::max(ahead, static_cast<std::int64_t>(answer.stamp.ms) - received.value_or(0));
    }
  }
  return ahead;
}

Result<std::string> text_at_head_office(const std::string& office_data, const Uuid& record,
                                        std::string_view key) {
  TRY_TO(store, office_store(office_data));
  TRY_TO(body, store.text("SELECT body FROM record WHERE record_id = ?", {Blob{to_bytes(record)}}));
  if (!body) return fail(Fault::absent, "no record " + to_hex(record));
  TRY_TO(found, record_from_bytes(*body));
  return found.text(key);
}

Result<std::uint64_t> fingerprint(const std::string& office_data) {
  TRY_TO(store, office_store(office_data));
  std::uint64_t sum = 0;
  for (const std::string_view sql :
       {"SELECT 'log' || pos || ' ' || device_id || ' ' || incarnation || ' ' || seq || hex(body) "
        "FROM log ORDER BY pos",
        "SELECT 'record' || hex(record_id) || bucket || feed_pos || hex(body) FROM record "
        "ORDER BY record_id",
        "SELECT 'feed' || bucket || ' ' || pos || ' ' || op || hex(ref) FROM feed "
        "ORDER BY bucket, pos",
        "SELECT 'history' || entry || hex(record_id) || key || pos || lost || hex(answer) "
        "FROM history ORDER BY entry",
        "SELECT 'quarantine' || pos || ' ' || device_id || ' ' || seq || reason FROM quarantine "
        "ORDER BY pos",
        "SELECT 'device' || device_id || ' ' || incarnation || ' ' || hw_seq || ' ' || revoked "
        "FROM device ORDER BY device_id"}) {
    TRY(store.query(sql, {}, [&sum](const Row& row) {
      sum = sum * 31 + record_hash(row.text(0));
      return true;
    }));
  }
  return sum;
}

}  // namespace tresen::test
