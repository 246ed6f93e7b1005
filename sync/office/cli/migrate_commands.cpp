#include "sync/office/cli/migrate_commands.h"

#include <optional>

#include "sync/office/cli/json.h"

namespace tresen {
namespace {

const char* words_of(MigrationStage stage) {
  switch (stage) {
    case MigrationStage::copying:
      return "rows copied";
    case MigrationStage::comparing:
      return "rows compared";
    case MigrationStage::deriving:
      return "tables for queries made of rows";
  }
  return "";
}

std::string json_of(const Migrated& migrated) {
  JsonText json;
  json.object().member("left", migrated.left).key("tables").array();
  for (const MigratedTable& table : migrated.tables) {
    json.object().member("name", table.name).member("rows", table.sum.rows);
    json.member("sum", table.sum.sum).end_object();
  }
  return json.end_array().end_object().text();
}

}  // namespace

Result<void> migrate_here(const MigrationOrder& order, const Console& console) {
  std::optional<Progress> progress;
  std::optional<MigrationStage> shown;
  MigrationOrder now = order;
  now.now_ms = console.now_ms;
  const auto told = [&](MigrationStage stage, std::uint64_t done, std::uint64_t total) {
    if (shown != stage) progress.emplace(console, words_of(stage), total);
    shown = stage;
    progress->update(done, done);
  };
  const auto migrated = migrate_store(now, told);
  progress.reset();
  TRY(migrated);
  if (console.json) {
    console.print(json_of(*migrated));
    return {};
  }
  for (const MigratedTable& table : migrated->tables) {
    if (table.sum.rows == 0) continue;
    console.print(table.name + ": " + std::to_string(table.sum.rows) + " rows, " + table.sum.sum);
  }
  console.print("The same in both places. The store of " + order.dir + " lies in " +
                (order.database.empty() ? "the folder" : "the database") + " now");
  console.tell("What it was moved from may be deleted when the next backup is there" +
               (order.database.empty() ? std::string(": dropdb") : ": " + migrated->left));
  return {};
}

}  // namespace tresen
