#include "sync/office/store/table_copy.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

#include "sync/base/text.h"
#include "sync/office/store/postgres/bound.h"

namespace tresen {
namespace {

constexpr std::int64_t page_rows = 2000;

std::string quoted(const std::string& name) { return '"' + name + '"'; }

std::vector<std::string> key_columns(const Table& table) {
  std::vector<std::string> names;
  for (const std::size_t column : table.key) names.push_back(quoted(table.columns[column]));
  return names;
}

std::string marks(std::size_t count) { return join(std::vector<std::string>(count, "?"), ", "); }

std::string columns_of(const Table& table) {
  std::vector<std::string> names;
  for (const std::string& name : table.columns) names.push_back(quoted(name));
  return join(names, ", ");
}

// Reads a table in pages, each behind the last row of the one before.
class Pages {
 public:
  Pages(Database& store, const Table& table) : store_(&store), table_(&table) {
    const std::string key = join(key_columns(table), ", ");
    begin_ = "SELECT " + columns_of(table) + " FROM " + quoted(table.name);
    end_ = " ORDER BY " + (key.empty() ? columns_of(table) : key);
    if (!key.empty()) {
      between_ = " WHERE (" + key + ") > (" + marks(table.key.size()) + ")";
      end_ += " LIMIT " + std::to_string(page_rows);
    }
  }

  void go_on_behind(std::vector<SqlValue> key) { behind_ = std::move(key); }
  bool is_over() const { return over_; }

  // Some rows; an error of `each` ends it.
  template <class Each>
  Result<std::uint64_t> next(Each each) {
    std::uint64_t rows = 0;
    std::optional<Error> error;
    const std::vector<SqlValue> behind = behind_;
    TRY(store_->query(begin_ + (behind.empty() ? "" : between_) + end_,
                      std::span<const SqlValue>(behind), [&](const Row& row) {
                        const std::vector<SqlValue> values = row.values();
                        const Result<void> taken = each(values);
                        if (!taken) {
                          error = taken.error();
                          return false;
                        }
                        ++rows;
                        behind_.clear();
                        for (const std::size_t column : table_->key) {
                          behind_.push_back(values[column]);
                        }
                        return true;
                      }));
    if (error) return tl::unexpected(std::move(*error));
    over_ = table_->key.empty() || rows < static_cast<std::uint64_t>(page_rows);
    return rows;
  }

 private:
  Database* store_;
  const Table* table_;
  std::string begin_, between_, end_;
  std::vector<SqlValue> behind_;
  bool over_ = false;
};

// Whatever is in the rows, and where each value ends.
class Sum {
 public:
  Sum() { crypto_generichash_init(&state_, nullptr, 0, bytes_.size()); }

  void take(const SqlValue& value) {
    if (const auto* const number = std::get_if<std::int64_t>(&value)) {
      add('1', std::to_string(*number));
    } else if (const auto* const text = std::get_if<std::string>(&value)) {
      // As PostgreSQL keeps it, which cannot hold all.
      add('2', text->find('\0') == std::string::npos ? *text : without_null(*text));
    } else if (const auto* const blob = std::get_if<Blob>(&value)) {
      add('3', blob->bytes);
    } else {
      add('0', "");
    }
  }
  std::string text() {
    crypto_generichash_final(&state_, bytes_.data(), bytes_.size());
    std::array<char, 2 * size + 1> hex{};
    sodium_bin2hex(hex.data(), hex.size(), bytes_.data(), bytes_.size());
    return hex.data();
  }

 private:
  static constexpr std::size_t size = 16;
  void add(char kind, const std::string& bytes) {
    const std::string head = kind + std::to_string(bytes.size()) + ' ';
    for (const std::string* const part : {&head, &bytes}) {
      crypto_generichash_update(&state_, reinterpret_cast<const unsigned char*>(part->data()),
                                part->size());
    }
  }
  crypto_generichash_state state_{};
  std::array<unsigned char, size> bytes_{};
};

// The key of the last row that is there; empty: there is none.
Result<std::vector<SqlValue>> last_key(Database& store, const Table& table) {
  std::vector<SqlValue> last;
  const std::vector<std::string> key = key_columns(table);
  TRY(store.query("SELECT " + join(key, ", ") + " FROM " + quoted(table.name) + " ORDER BY " +
                      join(key, " DESC, ") + " DESC LIMIT 1",
                  {}, [&](const Row& row) {
                    last = row.values();
                    return false;
                  }));
  return last;
}

}  // namespace

Result<std::vector<Table>> tables_of(Database& store) {
  std::vector<Table> all;
  // Each stands there since it was made, and was made after those that it refers to.
  TRY(
      store.query("SELECT name, sql LIKE '%AUTOINCREMENT%' FROM sqlite_schema "
                  "WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY rowid",
                  {}, [&](const Row& row) {
                    all.emplace_back().name = row.text(0);
                    all.back().counted = row.integer(1) == 1;
                    return true;
                  }));
  for (Table& table : all) {
    std::vector<std::pair<std::int64_t, std::size_t>> key;
    TRY(store.query("SELECT name, pk, type = 'INTEGER' FROM pragma_table_info(?) ORDER BY cid",
                    {table.name}, [&](const Row& row) {
                      if (row.integer(1) > 0) {
                        key.emplace_back(row.integer(1), table.columns.size());
                        table.numbered = key.size() == 1 && row.integer(2) == 1;
                      }
                      table.columns.push_back(row.text(0));
                      return true;
                    }));
    std::ranges::sort(key);
    for (const auto& [place, column] : key) table.key.push_back(column);
  }
  return all;
}

Result<void> copy_table(Database& source, Database& target, const Table& table,
                        const RowsDone& done) {
  const std::string insert = "INSERT INTO " + quoted(table.name) + " (" + columns_of(table) +
                             ") VALUES (" + marks(table.columns.size()) + ")";
  Pages pages(source, table);
  if (!table.key.empty()) {
    TRY_TO(last, last_key(target, table));
    pages.go_on_behind(std::move(last));
  }
  while (!pages.is_over()) {
    TRY_TO(transaction, Transaction::begin(target));
    if (table.key.empty()) TRY(target.run("DELETE FROM " + quoted(table.name)));
    TRY_TO(rows, pages.next([&](std::span<const SqlValue> values) {
      return target.run_later(insert, values);
    }));
    TRY(transaction.commit());
    done(rows);
  }
  return {};
}

Result<TableSum> sum_of(Database& store, const Table& table, const RowsDone& done) {
  TableSum all;
  Sum sum;
  Pages pages(store, table);
  while (!pages.is_over()) {
    TRY_TO(rows, pages.next([&](std::span<const SqlValue> values) -> Result<void> {
      for (const SqlValue& value : values) sum.take(value);
      return {};
    }));
    all.rows += rows;
    done(rows);
  }
  all.sum = sum.text();
  return all;
}

}  // namespace tresen
