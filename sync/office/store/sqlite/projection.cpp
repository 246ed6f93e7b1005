#include "sync/office/store/sqlite/projection.h"

#include <functional>
#include <utility>

#include "sync/base/text.h"
#include "sync/record/consent.h"
#include "sync/record/field.h"
#include "sync/record/wire.h"

namespace tresen {
namespace {

constexpr std::int64_t page_rows = 2000;
constexpr std::string_view consent_family = "consent.";

std::string quoted(const std::string& name) { return '"' + name + '"'; }

// All customers, in pages, so that neither they nor a statement are held open.
Result<void> each_customer(Database& database,
                           const std::function<Result<void>(std::int64_t, const Record&)>& each) {
  struct Stored {
    std::int64_t row;
    std::string body;
  };
  std::int64_t after = 0;
  while (true) {
    std::vector<Stored> page;
    TRY(database.query(
        "SELECT row, body FROM record WHERE row > ? AND +kind = 1 ORDER BY row LIMIT ?",
        {after, page_rows}, [&](const Row& row) {
          page.push_back({row.integer(0), row.text(1)});
          return true;
        }));
    if (page.empty()) return {};
    after = page.back().row;
    for (const Stored& stored : page) {
      TRY_TO(customer, record_from_bytes(stored.body));
      TRY(each(stored.row, customer));
    }
  }
}

}  // namespace

Projection::Projection(Database& database) : database_(&database) {
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
  insert_ = "INSERT OR REPLACE INTO projection VALUES (?";
  for (std::size_t i = 0; i < 2 * keys_.size(); ++i) insert_ += ", ?";
  insert_ += ')';
}

Result<void> Projection::prepare() {
  TRY_TO(made_for, database_->text("SELECT value FROM meta WHERE key = 'projection'"));
  if (made_for == join(keys_, " ")) return {};
  return rebuild();
}

Result<void> Projection::rebuild() {
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY(make());
  TRY(each_customer(*database_, [this](std::int64_t row, const Record& customer) {
    return put(row, true, customer);
  }));
  TRY(
      database_->run("INSERT INTO meta (key, value) VALUES ('projection', ?) "
                     "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                     {join(keys_, " ")}));
  return transaction.commit();
}

Result<void> Projection::make() {
  TRY(database_->run("DROP TABLE IF EXISTS projection_item"));
  TRY(database_->run("DROP TABLE IF EXISTS projection"));
  std::string columns = "row INTEGER PRIMARY KEY REFERENCES record ON DELETE CASCADE";
  for (const std::string& key : keys_) {
    columns += ", " + quoted(key) + " TEXT, " + quoted(key + "_state") + " INTEGER";
  }
  TRY(database_->run("CREATE TABLE projection (" + columns + ") STRICT"));
  return database_->run(
      "CREATE TABLE projection_item ("
      "row INTEGER NOT NULL REFERENCES record ON DELETE CASCADE, key TEXT NOT NULL, "
      "item TEXT NOT NULL, PRIMARY KEY (row, key, item)) STRICT, WITHOUT ROWID");
}

Result<void> Projection::put(std::int64_t row, bool is_new, const Record& customer) {
  TRY(database_->run(insert_, values_of(row, customer)));
  if (!is_new) TRY(database_->run("DELETE FROM projection_item WHERE row = ?", {row}));
  for (Item& one : items_of(customer)) {
    TRY(database_->run("INSERT INTO projection_item (row, key, item) VALUES (?, ?, ?)",
                       {row, std::move(one.key), std::move(one.item)}));
  }
  return {};
}

Result<std::uint64_t> Projection::differing() {
  std::uint64_t different = 0;
  std::int64_t customers = 0;
  TRY(each_customer(*database_, [&](std::int64_t row, const Record& customer) -> Result<void> {
    ++customers;
    TRY_TO(good, shows(row, customer));
    if (!good) ++different;
    return {};
  }));
  TRY_TO(rows, database_->integer("SELECT count(*) FROM projection"));
  // Rows of nobody; a customer without a row has been counted.
  const std::int64_t surplus = rows.value_or(0) - customers;
  return different + (surplus > 0 ? static_cast<std::uint64_t>(surplus) : 0);
}

std::vector<SqlValue> Projection::values_of(std::int64_t row, const Record& customer) const {
  std::vector<SqlValue> values;
  values.reserve(1 + 2 * keys_.size());
  values.emplace_back(row);
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

}  // namespace tresen
