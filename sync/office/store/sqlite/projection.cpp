#include "sync/office/store/sqlite/projection.h"

#include <functional>
#include <utility>

#include "sync/base/text.h"
#include "sync/office/campaigns/query.h"
#include "sync/office/store/sqlite/sqlite_values.h"
#include "sync/record/consent.h"
#include "sync/record/customer.h"
#include "sync/record/field.h"
#include "sync/record/wire.h"

namespace tresen {
namespace {

constexpr std::int64_t page_rows = 2000;
constexpr std::string_view consent_family = "consent.";

std::string quoted(const std::string& name) { return '"' + name + '"'; }

// All customers and what queries ask of their belongings, in pages, so that neither they nor a
// statement are held open.
Result<void> each_record(Database& database,
                         const std::function<Result<void>(std::int64_t, const Record&)>& each) {
  struct Stored {
    std::int64_t row;
    std::string body;
  };
  std::int64_t after = 0;
  while (true) {
    std::vector<Stored> page;
    TRY(database.query(
        "SELECT row, body FROM record WHERE row > ? AND +kind IN (1, 2, 3, 4) ORDER BY row LIMIT ?",
        {after, page_rows}, [&](const Row& row) {
          page.push_back({row.integer(0), row.text(1)});
          return true;
        }));
    if (page.empty()) return {};
    after = page.back().row;
    for (const Stored& stored : page) {
      TRY_TO(record, record_from_bytes(stored.body));
      TRY(each(stored.row, record));
    }
  }
}

}  // namespace

Projection::Projection(Database& database) : database_(&database), facts_(database, keys_) {
  for (const Field& field : fields()) {
    if (!field.key.ends_with('.')) {
      keys_.emplace_back(field.key);
    } else if (field.key != consent_family) {
      families_.emplace_back(field.key);
    }
  }
  for (const std::string_view channel : consent_channels()) {
    for (const std::string_view purpose : consent_purposes()) {
      keys_.push_back(consent_key(channel, purpose));
    }
  }
  insert_ = "INSERT INTO projection VALUES (?, ?, ?";
  for (std::size_t i = 0; i < 2 * keys_.size(); ++i) insert_ += ", ?";
  insert_ += ')';
}

Result<void> Projection::prepare() {
  TRY_TO(made, database_->text("SELECT value FROM meta WHERE key = 'projection'"));
  if (made == made_for()) return {};
  return rebuild();
}

std::string Projection::made_for() const {
  return "record_id made events facts by branch and customer, standings summed " + join(keys_, " ");
}

Result<void> Projection::rebuild() {
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY(make());
  TRY(facts_.make());
  TRY(each_record(*database_, [this](std::int64_t row, const Record& record) {
    return record.kind == RecordKind::customer ? put(row, true, record)
                                               : put_event(row, true, record);
  }));
  TRY(
      database_->run("INSERT INTO meta (key, value) VALUES ('projection', ?) "
                     "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                     {made_for()}));
  return transaction.commit();
}

Result<void> Projection::make() {
  TRY(database_->run("DROP TABLE IF EXISTS projection_item"));
  TRY(database_->run("DROP TABLE IF EXISTS projection"));
  TRY(database_->run("DROP TABLE IF EXISTS projection_event"));
  std::string columns =
      "row INTEGER PRIMARY KEY REFERENCES record ON DELETE CASCADE, "
      "record_id BLOB NOT NULL, made TEXT";
  for (const std::string& key : keys_) {
    columns += ", " + quoted(key) + " TEXT, " + quoted(key + "_state") + " INTEGER";
  }
  TRY(database_->run("CREATE TABLE projection (" + columns + ") STRICT"));
  TRY(
      database_->run("CREATE TABLE projection_item ("
                     "row INTEGER NOT NULL REFERENCES record ON DELETE CASCADE, key TEXT NOT NULL, "
                     "item TEXT NOT NULL, PRIMARY KEY (row, key, item)) STRICT, WITHOUT ROWID"));
  TRY(
      database_->run("CREATE TABLE projection_event ("
                     "customer_id BLOB NOT NULL, key TEXT NOT NULL, day TEXT NOT NULL, "
                     "row INTEGER NOT NULL REFERENCES record ON DELETE CASCADE, "
                     "PRIMARY KEY (customer_id, key, day, row)) STRICT, WITHOUT ROWID"));
  return database_->run("CREATE INDEX projection_event_row ON projection_event (row)");
}

Result<void> Projection::put_event(std::int64_t row, bool is_new, const Record& record) {
  TRY(facts_.put(row, is_new, record));
  if (!is_new) TRY(database_->run_later("DELETE FROM projection_event WHERE row = ?", {row}));
  const auto event = query_event(record);
  if (!event) return {};
  for (const std::string& key : event->keys) {
    TRY(database_->run_later(
        "INSERT INTO projection_event (customer_id, key, day, row) VALUES (?, ?, ?, ?)",
        {blob(event->customer), key, event->day, row}));
  }
  return {};
}

Result<void> Projection::put(std::int64_t row, bool is_new, const Record& customer) {
  TRY(facts_.put(row, is_new, customer));
  if (!is_new) {
    TRY(database_->run_later("DELETE FROM projection WHERE row = ?", {row}));
    TRY(database_->run_later("DELETE FROM projection_item WHERE row = ?", {row}));
  }
  TRY(database_->run_later(insert_, values_of(row, customer)));
  for (Item& one : items_of(customer)) {
    TRY(database_->run_later("INSERT INTO projection_item (row, key, item) VALUES (?, ?, ?)",
                             {row, std::move(one.key), std::move(one.item)}));
  }
  return {};
}

Result<std::uint64_t> Projection::differing() {
  std::uint64_t different = 0;
  std::int64_t customers = 0;
  TRY(each_record(*database_, [&](std::int64_t row, const Record& record) -> Result<void> {
    const bool is_customer = record.kind == RecordKind::customer;
    if (is_customer) ++customers;
    TRY_TO(good, is_customer ? shows(row, record) : shows_event(row, record));
    TRY_TO(counted, facts_.shows(row, record));
    if (!good || !counted) ++different;
    return {};
  }));
  TRY_TO(agree, facts_.sums_agree());
  if (!agree) ++different;
  TRY_TO(rows, database_->integer("SELECT count(*) FROM projection"));
  // Rows of nobody; a customer without a row has been counted.
  const std::int64_t surplus = rows.value_or(0) - customers;
  return different + (surplus > 0 ? static_cast<std::uint64_t>(surplus) : 0);
}

std::vector<SqlValue> Projection::values_of(std::int64_t row, const Record& customer) const {
  std::vector<SqlValue> values;
  values.reserve(3 + 2 * keys_.size());
  values.emplace_back(row);
  values.emplace_back(blob(customer.id));
  const auto made = made_on(customer);
  values.push_back(made ? SqlValue(iso_date(*made)) : SqlValue(std::monostate{}));
  for (const std::string& key : keys_) {
    const auto found = customer.fields.find(key);
    const bool said = found != customer.fields.end() && found->second.state != AnswerState::missing;
    if (said && found->second.state == AnswerState::value) {
      values.emplace_back(found->second.value);
    } else {
      values.emplace_back();
    }
    if (said) {
      values.emplace_back(static_cast<std::int64_t>(found->second.state));
    } else {
      values.emplace_back();
    }
  }
  return values;
}

std::vector<Projection::Item> Projection::items_of(const Record& customer) const {
  std::vector<Item> items;
  for (const std::string& family : families_) {
    for (auto at = customer.fields.lower_bound(family);
         at != customer.fields.end() && at->first.starts_with(family); ++at) {
      if (at->second.state != AnswerState::value) continue;
      for (std::string& item : set_items(at->second.value)) {
        items.push_back({at->first, std::move(item)});
      }
    }
  }
  return items;
}

Result<bool> Projection::shows(std::int64_t row, const Record& customer) {
  const std::vector<SqlValue> expected = values_of(row, customer);
  bool same = false;
  TRY(database_->query("SELECT * FROM projection WHERE row = ?", {row}, [&](const Row& stored) {
    same = true;
    for (std::size_t i = 0; same && i < expected.size(); ++i) {
      const int column = static_cast<int>(i);
      if (const auto* number = std::get_if<std::int64_t>(&expected[i])) {
        same = !stored.is_null(column) && stored.integer(column) == *number;
      } else if (const auto* text = std::get_if<std::string>(&expected[i])) {
        same = !stored.is_null(column) && stored.text(column) == *text;
      } else if (const auto* bytes = std::get_if<Blob>(&expected[i])) {
        same = stored.text(column) == bytes->bytes;
      } else {
        same = stored.is_null(column);
      }
    }
    return false;
  }));
  std::vector<Item> items;
  TRY(database_->query("SELECT key, item FROM projection_item WHERE row = ? ORDER BY key, item",
                       {row}, [&](const Row& stored) {
                         items.push_back({stored.text(0), stored.text(1)});
                         return true;
                       }));
  return same && items == items_of(customer);
}

Result<bool> Projection::shows_event(std::int64_t row, const Record& record) {
  const auto event = query_event(record);
  std::vector<std::string> keys;
  bool same = true;
  TRY(database_->query(
      "SELECT customer_id, key, day FROM projection_event WHERE row = ? ORDER BY key", {row},
      [&](const Row& stored) {
        same = same && event && id_in(stored, 0) == event->customer && stored.text(2) == event->day;
        keys.push_back(stored.text(1));
        return true;
      }));
  return same && keys == (event ? event->keys : std::vector<std::string>{});
}

}  // namespace tresen
