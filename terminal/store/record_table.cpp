#include "terminal/store/record_table.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

#include "sync/base/planted.h"
#include "sync/record/checksum.h"
#include "sync/record/merging.h"
#include "sync/record/wire.h"

namespace tresen {
namespace {

// Lent: the id outlives the statement.
BlobView blob(const Uuid& id) {
  return {{reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()}};
}

Result<void> overlay_onto(Database& database, Record& record, bool& found) {
  Result<void> outcome;
  TRY(database.query(
      "SELECT kind, key, action, answer FROM overlay WHERE record_id = ? ORDER BY seq, n",
      {blob(record.id)}, [&](const Row& row) {
        v1::Answer wire;
        Result<Answer> answer = fail(Fault::storage, "the overlay holds no answer");
        if (wire.ParseFromString(row.text(3))) answer = from_wire(wire);
        if (!answer) {
          outcome = tl::unexpected(answer.error());
          return false;
        }
        Edit edit{record.id, static_cast<RecordKind>(row.integer(0)), {}};
        const Stamp stamp = answer->stamp;
        edit.fields.push_back({row.text(1), static_cast<FieldEdit::Action>(row.integer(2)),
                               std::move(*answer), Stamp{}});
        record = with_edit(std::move(record), edit, stamp);
        found = true;
        return true;
      }));
  return outcome;
}

Result<std::vector<Uuid>> ids(Database& database, std::string_view sql,
                              std::initializer_list<SqlValue> values) {
  std::vector<Uuid> found;
  TRY(database.query(sql, values, [&](const Row& row) {
    if (const auto id = uuid_from_bytes(row.text(0))) found.push_back(*id);
    return true;
  }));
  return found;
}

Result<std::vector<Record>> seen_records(Database& database, const std::vector<Uuid>& wanted) {
  std::vector<Record> records;
  records.reserve(wanted.size());
  for (const Uuid& id : wanted) {
    TRY_TO(record, seen_record(database, id));
    records.push_back(std::move(record));
  }
  return records;
}

std::int64_t whole_number(std::string_view text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

SqlValue text_or_null(const std::string& text) {
  return text.empty() ? SqlValue() : SqlValue(text);
}

// What base says of a record, but for its content.
struct Told {
  std::uint64_t row_ver = 0;
  std::string bucket;
  std::uint64_t hash = 0;
  bool stale = false;

  // Whether it is part of its bucket's sum.
  bool counts() const { return !bucket.empty() && !stale; }
};

Result<std::optional<Told>> told_of(Database& database, const Uuid& id) {
  std::optional<Told> told;
  TRY(database.query("SELECT row_ver, bucket, hash, stale FROM base WHERE record_id = ?",
                     {blob(id)}, [&](const Row& row) {
                       told = Told{static_cast<std::uint64_t>(row.integer(0)), row.text(1),
                                   static_cast<std::uint64_t>(row.integer(2)), row.integer(3) != 0};
                       return false;
                     }));
  return told;
}

// Hardly anybody has any.
Result<void> file_former_numbers(Database& database, const Record& customer) {
  if (!had_a_merge(customer)) return {};
  TRY(database.run("DELETE FROM former_number WHERE record_id = ?", {blob(customer.id)}));
  for (const std::string& number : former_numbers(customer)) {
    TRY(database.run("INSERT INTO former_number (number, record_id) VALUES (?, ?)",
                     {number, blob(customer.id)}));
  }
  return {};
}

}  // namespace

Result<std::optional<Record>> base_record(Database& database, const Uuid& id) {
  TRY_TO(body, database.text("SELECT body FROM base WHERE record_id = ?", {blob(id)}));
  if (!body) return std::optional<Record>();
  TRY_TO(record, record_from_bytes(*body));
  return std::optional<Record>(std::move(record));
}

Result<bool> put_base_if_new(Database& database, Sums& sums, const ToldRecord& told,
                             std::string_view bucket) {
  const std::uint64_t hash = record_hash(told.bytes);
  TRY(
      database.run("INSERT OR IGNORE INTO base (record_id, kind, row_ver, bucket, body, hash) "
                   "VALUES (?, ?, ?, ?, ?, ?)",
                   {blob(told.record.id), static_cast<std::int64_t>(told.record.kind),
                    static_cast<std::int64_t>(told.record.row_ver), std::string(bucket),
                    BlobView{told.bytes}, static_cast<std::int64_t>(hash)}));
  if (database.changes() == 0) return false;
  sums.add(bucket, hash);
  return true;
}

Result<void> put_base(Database& database, Sums& sums, const ToldRecord& told,
                      std::string_view bucket) {
  TRY_TO(made, put_base_if_new(database, sums, told, bucket));
  if (made) return {};
  TRY_TO(before, told_of(database, told.record.id));
  const bool later = before->row_ver > told.record.row_ver;
  const bool elsewhere = !before->bucket.empty() && before->bucket != bucket;
  if (later && elsewhere && !before->stale) return {};

  const std::uint64_t hash = record_hash(told.bytes);
  if (before->counts()) sums.take(before->bucket, before->hash);
  sums.add(bucket, hash);
  if (later) {
    return database.run(
        "UPDATE base SET bucket = ?, hash = ?, leaving = 0, stale = 0 WHERE record_id = ?",
        {std::string(bucket), static_cast<std::int64_t>(hash), blob(told.record.id)});
  }
  return database.run(
      "UPDATE base SET kind = ?, row_ver = ?, bucket = ?, hash = ?, body = ?, leaving = 0, "
      "stale = 0 WHERE record_id = ?",
      {static_cast<std::int64_t>(told.record.kind), static_cast<std::int64_t>(told.record.row_ver),
       std::string(bucket), static_cast<std::int64_t>(hash), BlobView{told.bytes},
       blob(told.record.id)});
}

Result<void> leave_base(Database& database, Sums& sums, const Uuid& id, std::string_view bucket) {
  TRY_TO(before, told_of(database, id));
  if (!before || (!before->bucket.empty() && before->bucket != bucket)) return {};
  if (before->counts()) sums.take(bucket, before->hash);
  return database.run("UPDATE base SET leaving = 1, bucket = '', stale = 0 WHERE record_id = ?",
                      {blob(id)});
}

Result<void> move_base(Database& database, Sums& sums, const Uuid& id, std::string_view bucket) {
  TRY_TO(before, told_of(database, id));
  if (!before || before->bucket != bucket) return {};
  if (before->counts()) sums.take(bucket, before->hash);
  return database.run("UPDATE base SET bucket = '', stale = 0 WHERE record_id = ?", {blob(id)});
}

Result<void> drop_base(Database& database, Sums& sums, const Uuid& id) {
  TRY_TO(before, told_of(database, id));
  if (!before) return {};
  if (before->counts()) sums.take(before->bucket, before->hash);
  return database.run("DELETE FROM base WHERE record_id = ?", {blob(id)});
}

Result<void> make_stale(Database& database, std::string_view bucket) {
  return database.run("UPDATE base SET stale = 1 WHERE bucket = ? AND stale = 0",
                      {std::string(bucket)});
}

Result<std::vector<Uuid>> leave_stale(Database& database, std::string_view bucket) {
  if (planted("stale_kept")) return std::vector<Uuid>();
  TRY_TO(leaving, ids(database, "SELECT record_id FROM base WHERE bucket = ? AND stale = 1",
                      {std::string(bucket)}));
  TRY(
      database.run("UPDATE base SET leaving = 1, bucket = '', stale = 0 "
                   "WHERE bucket = ? AND stale = 1",
                   {std::string(bucket)}));
  return leaving;
}

Result<std::vector<Uuid>> leave_bucket(Database& database, std::string_view bucket) {
  TRY_TO(leaving, ids(database, "SELECT record_id FROM base WHERE bucket IN (?, '')",
                      {std::string(bucket)}));
  TRY(database.run("UPDATE base SET leaving = 1, bucket = '', stale = 0 WHERE bucket IN (?, '')",
                   {std::string(bucket)}));
  return leaving;
}

Result<void> distrust_base(Database& database, std::string_view bucket) {
  return database.run("UPDATE base SET row_ver = 0, stale = 1 WHERE bucket = ?",
                      {std::string(bucket)});
}

Result<void> distrust_between(Database& database) {
  return database.run("UPDATE base SET row_ver = 0 WHERE bucket = ''");
}

Result<Record> seen_record(Database& database, const Uuid& id) {
  TRY_TO(base, base_record(database, id));
  bool found = base.has_value();
  Record record = base ? std::move(*base) : Record{.id = id, .fields = {}};
  TRY(overlay_onto(database, record, found));
  if (!found) return fail(Fault::absent, "no record " + to_hex(id));
  return record;
}

Result<bool> refresh(Database& database, const Uuid& id) {
  TRY(
      database.run("DELETE FROM base WHERE record_id = ?1 AND leaving = 1 AND NOT EXISTS "
                   "(SELECT 1 FROM overlay WHERE record_id = ?1)",
                   {blob(id)}));
  auto record = seen_record(database, id);
  if (record) {
    TRY(file_record(database, *record));
    return true;
  }
  if (record.error().fault != Fault::absent) return tl::unexpected(record.error());
  TRY(unfile_record(database, id));
  return false;
}

Result<void> file_record(Database& database, const Record& record) {
  std::uint64_t changed_ms = 0;
  for (const auto& [key, answer] : record.fields)
    changed_ms = std::max(changed_ms, answer.stamp.ms);
  const bool customer = record.kind == RecordKind::customer;
  const auto owner = customer ? std::nullopt : uuid_from_hex(record.text("customer"));
  const auto lives_in = customer ? merged_into(record) : std::nullopt;
  if (customer) TRY(file_former_numbers(database, record));
  // Updated, not replaced: an index whose columns stay is not touched.
  return database.run(
      "INSERT INTO directory (record_id, kind, customer, number, state, branch, due, "
      "rules_version, changed_ms, lives_in) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (record_id) DO UPDATE SET kind = excluded.kind, customer = excluded.customer, "
      "number = excluded.number, state = excluded.state, branch = excluded.branch, "
      "due = excluded.due, rules_version = excluded.rules_version, "
      "changed_ms = excluded.changed_ms, lives_in = excluded.lives_in",
      {blob(record.id), static_cast<std::int64_t>(record.kind),
       owner ? SqlValue(blob(*owner)) : SqlValue(),
       customer ? text_or_null(record.text("customer_no")) : SqlValue(),
       customer ? std::string() : record.text("state"), record.text("branch"), record.text("due"),
       whole_number(record.text("rules_version")), static_cast<std::int64_t>(changed_ms),
       lives_in ? SqlValue(blob(*lives_in)) : SqlValue()});
}

Result<void> unfile_record(Database& database, const Uuid& id) {
  TRY(database.run("DELETE FROM former_number WHERE record_id = ?", {blob(id)}));
  return database.run("DELETE FROM directory WHERE record_id = ?", {blob(id)});
}

Result<std::set<Uuid>> overlaid(Database& database) {
  TRY_TO(found, ids(database, "SELECT DISTINCT record_id FROM overlay", {}));
  return std::set<Uuid>(found.begin(), found.end());
}

Result<Uuid> record_by_number(Database& database, std::string_view customer_no) {
  TRY_TO(found, ids(database, "SELECT record_id FROM directory WHERE number = ? ORDER BY record_id",
                    {std::string(customer_no)}));
  if (found.empty()) return fail(Fault::absent, "no customer with this number");
  return found.front();
}

Result<std::vector<Uuid>> customers_after(Database& database, const Uuid& after,
                                          std::size_t count_max) {
  return ids(database,
             "SELECT record_id FROM directory WHERE kind = 1 AND state = '' AND record_id > ? "
             "ORDER BY record_id LIMIT ?",
             {blob(after), static_cast<std::int64_t>(count_max)});
}

Result<std::uint64_t> count_customers(Database& database) {
  TRY_TO(count, database.integer("SELECT count(*) FROM directory WHERE kind = 1"));
  return static_cast<std::uint64_t>(count.value_or(0));
}

Result<std::vector<Record>> records_of(Database& database, const Uuid& customer) {
  TRY_TO(found,
         ids(database, "SELECT record_id FROM directory WHERE customer = ? ORDER BY record_id",
             {blob(customer)}));
  return seen_records(database, found);
}

Result<std::vector<Record>> processes_running(Database& database, std::string_view branch) {
  TRY_TO(found, ids(database,
                    "SELECT record_id FROM directory WHERE kind = 2 AND state IN ('open', "
                    "'parked') AND branch = ? ORDER BY changed_ms DESC, record_id DESC",
                    {std::string(branch)}));
  return seen_records(database, found);
}

Result<std::vector<Record>> follow_ups_open(Database& database, std::string_view branch) {
  TRY_TO(found, ids(database,
                    "SELECT record_id FROM directory WHERE kind = 4 AND state = 'open' AND "
                    "branch = ? ORDER BY due, record_id",
                    {std::string(branch)}));
  return seen_records(database, found);
}

}  // namespace tresen
