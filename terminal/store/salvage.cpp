#include "terminal/store/salvage.h"

#include <cstdlib>
#include <utility>

#include "sync/base/files.h"
#include "sync/base/log.h"
#include "terminal/store/device_row.h"
#include "terminal/store/schema.h"

namespace tresen {
namespace {

// A row of the journal as it lies on disk.
struct Saved {
  std::int64_t seq = 0;
  std::string change_id, record_id, body;
  std::int64_t wall_ms = 0, state = 0;
  std::string verdict;
  bool decided = false;
  std::string salt, chain, commitment;
  std::int64_t erased = 0;
  std::string day;
  std::int64_t lost = 0;
};

constexpr std::string_view columns =
    "seq, change_id, record_id, body, wall_ms, state, verdict, salt, chain, commitment, erased, "
    "day, lost FROM journal WHERE seq >= ? ORDER BY seq";

Saved saved_in(const Row& row) {
  Saved saved;
  saved.seq = row.integer(0);
  saved.change_id = row.text(1);
  saved.record_id = row.text(2);
  saved.body = row.text(3);
  saved.wall_ms = row.integer(4);
  saved.state = row.integer(5);
  saved.decided = !row.is_null(6);
  saved.verdict = row.text(6);
  saved.salt = row.text(7);
  saved.chain = row.text(8);
  saved.commitment = row.text(9);
  saved.erased = row.integer(10);
  saved.day = row.text(11);
  saved.lost = row.integer(12);
  return saved;
}

Result<void> insert(Database& into, const Saved& row) {
  return into.run(
      "INSERT OR IGNORE INTO journal (seq, change_id, record_id, body, wall_ms, state, verdict, "
      "salt, chain, commitment, erased, day, lost) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {row.seq, Blob{row.change_id}, Blob{row.record_id}, Blob{row.body}, row.wall_ms, row.state,
       row.decided ? SqlValue(Blob{row.verdict}) : SqlValue(), Blob{row.salt}, Blob{row.chain},
       Blob{row.commitment}, row.erased, row.day, row.lost});
}

// Reads on behind what cannot be read, until nothing more comes.
Result<std::uint64_t> salvage_journal(Database& damaged, Database& into, std::int64_t last_seq) {
  static constexpr std::int64_t lost_max = 10'000;  // in a row: then the rest is gone too
  std::uint64_t count = 0;
  std::int64_t next = 1;
  std::int64_t holes = 0;
  while (holes < lost_max) {
    std::vector<Saved> rows;
    const auto read = damaged.query("SELECT " + std::string(columns), {next}, [&](const Row& row) {
      rows.push_back(saved_in(row));
      return true;
    });
    for (const Saved& row : rows) TRY(insert(into, row));
    count += rows.size();
    if (!rows.empty()) {
      next = rows.back().seq + 1;
      holes = 0;
    }
    if (read && rows.empty()) break;
    if (read) break;
    ++next;
    ++holes;
    if (last_seq > 0 && next > last_seq) break;
  }
  return count;
}

// Best effort: what is not there is fetched from head office again, or asked of staff.
template <class Copy>
void carry_over(std::string_view what, Copy copy) {
  const Result<void> outcome = copy();
  if (!outcome) trouble("store", "not_salvaged", {{"what", what}, {"why", outcome.error().detail}});
}

}  // namespace

bool is_damage(const Error& error) {
  static constexpr std::string_view begin = "sqlite ";
  if (!error.detail.starts_with(begin)) return false;
  const int code = std::atoi(error.detail.c_str() + begin.size()) & 0xff;
  return code == 11 || code == 26;
}

void mark_unsound(const std::string& path) {
  const std::string mark = path + std::string(unsound_mark);
  if (files().exists(mark)) return;
  const auto made = files().make_private(mark);
  if (!made) trouble("store", "not_marked", {{"why", made.error().detail}});
}

bool is_sound(Database& database, const std::string& path) {
  const std::string mark = path + std::string(unsound_mark);
  const bool marked = files().exists(mark);
  // The quick look passes over what indexes hold.
  const auto verdict =
      database.text(marked ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)");
  // What is so broken that it cannot be looked at tells so by an error.
  const bool sound = verdict && *verdict == "ok";
  if (sound && marked) files().remove(mark);
  return sound;
}

Result<bool> has_own_columns(Database& database) {
  const auto columns_of = [](Database& some) -> Result<std::vector<std::string>> {
    std::vector<std::string> names;
    TRY(
        some.query("SELECT made.name || '.' || part.name FROM sqlite_schema AS made "
                   "JOIN pragma_table_info(made.name) AS part WHERE made.type = 'table' "
                   "AND made.name NOT LIKE 'sqlite_%' ORDER BY 1",
                   {}, [&](const Row& row) {
                     names.push_back(row.text(0));
                     return true;
                   }));
    return names;
  };
  TRY_TO(fresh, Database::open(":memory:", OpenMode::write, cache_application_id));
  TRY(fresh.migrate(cache_schema()));
  TRY_TO(wanted, columns_of(fresh));
  TRY_TO(found, columns_of(database));
  return found == wanted;
}

Result<std::string> move_aside(const std::string& path, const std::string& mark) {
  std::string target = path + mark;
  for (int n = 2; files().exists(target); ++n) target = path + mark + "-" + std::to_string(n);
  for (const std::string_view part : {"-wal", "-shm", ""}) {
    const std::string from = path + std::string(part);
    if (files().exists(from)) TRY(files().rename(from, target + std::string(part)));
  }
  files().remove(path + std::string(unsound_mark));
  return target;
}

Result<std::uint64_t> salvage(const std::string& damaged, Database& into) {
  TRY_TO(file, Database::open(damaged, OpenMode::write, cache_application_id));
  TRY(file.migrate(cache_schema()));
  std::int64_t last_seq = 0;
  carry_over("device", [&]() -> Result<void> {
    TRY_TO(row, read_device(file));
    if (!row) return fail(Fault::absent, "no device row");
    last_seq = static_cast<std::int64_t>(row->last_seq);
    return save_device(into, *row);
  });
  TRY_TO(count, salvage_journal(file, into, last_seq));
  carry_over("settings", [&]() -> Result<void> {
    std::vector<std::pair<std::string, std::string>> rows;
    TRY(file.query("SELECT key, value FROM setting", {}, [&](const Row& row) {
      rows.emplace_back(row.text(0), row.text(1));
      return true;
    }));
    for (auto& [key, value] : rows) {
      TRY(into.run("INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)", {key, value}));
    }
    return {};
  });
  carry_over("options", [&]() -> Result<void> {
    struct Document {
      std::string name, body;
      std::int64_t version = 0, current = 0;
    };
    std::vector<Document> rows;
    TRY(file.query("SELECT document, body, version, current FROM config", {}, [&](const Row& row) {
      rows.push_back({row.text(0), row.text(1), row.integer(2), row.integer(3)});
      return true;
    }));
    for (const Document& row : rows) {
      TRY(
          into.run("INSERT OR IGNORE INTO config (document, version, current, body) "
                   "VALUES (?, ?, ?, ?)",
                   {row.name, row.version, row.current, Blob{row.body}}));
    }
    return {};
  });
  carry_over("receipts", [&]() -> Result<void> {
    std::vector<std::pair<std::string, std::int64_t>> rows;
    TRY(file.query("SELECT erasure_id, records FROM erasure", {}, [&](const Row& row) {
      rows.emplace_back(row.text(0), row.integer(1));
      return true;
    }));
    for (auto& [id, records] : rows) {
      TRY(into.run("INSERT OR IGNORE INTO erasure (erasure_id, records, rows) VALUES (?, ?, 0)",
                   {Blob{id}, records}));
    }
    return {};
  });
  return count;
}

std::vector<std::string> aside(const std::string& path, std::string_view mark) {
  return files().beginning_with(path + std::string(mark));
}

}  // namespace tresen
