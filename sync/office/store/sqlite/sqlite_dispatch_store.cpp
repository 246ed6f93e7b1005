#include "sync/office/store/sqlite/sqlite_dispatch_store.h"

#include <utility>

#include "sync/base/text.h"
#include "sync/office/store/sqlite/query_sql.h"
#include "sync/office/store/sqlite/sqlite_erasure.h"
#include "sync/office/store/sqlite/sqlite_values.h"
#include "sync/office/store/sqlite/suppressed.h"
#include "sync/record/hash_chain.h"
#include "sync/record/wire.h"

namespace tresen {

AudienceSql audience_sql(const Audience& audience) {
  AudienceSql sql;
  if (audience.query != nullptr) {
    QuerySql query = compile_query(*audience.query, audience.today);
    sql.found = std::move(query.condition);
    sql.values = std::move(query.values);
  } else if (!audience.event.event().empty()) {
    sql.found = "p.record_id IN (SELECT e.customer_id FROM event_participant e WHERE e.event = ?";
    sql.values.emplace_back(audience.event.event());
    std::vector<std::string> standing;
    for (const int one : audience.event.standing()) standing.push_back(std::to_string(one));
    if (!standing.empty()) sql.found += " AND e.standing IN (" + join(standing, ", ") + ")";
    sql.found += ")";
  } else {
    sql.found = "p.record_id IN (SELECT m.customer_id FROM list_member m WHERE m.list = ?)";
    sql.values.emplace_back(audience.list);
  }
  sql.consent = audience.health_derived ? health_consent_sql() : "TRUE";
  return sql;
}

Result<void> SqliteDispatchStore::make_list(const std::string& list, bool health,
                                            std::int64_t now_ms) {
  return database_->run(
      "INSERT INTO list (list, made_ms, health) VALUES (?, ?, ?) "
      "ON CONFLICT (list) DO UPDATE SET health = max(list.health, excluded.health)",
      {list, now_ms, health ? 1 : 0});
}

Result<DispatchStore::Added> SqliteDispatchStore::add_to_list(const std::string& list,
                                                              std::span<const Uuid> customers,
                                                              std::int64_t now_ms) {
  const std::string day = iso_date(local_date(now_ms));
  Added done;
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY(make_list(list, false, now_ms));
  for (const Uuid& customer : customers) {
    TRY(database_->run(
        "INSERT OR IGNORE INTO list_member (list, customer_id, day) VALUES (?, ?, ?)",
        {list, blob(customer), day}));
    ++(database_->changes() > 0 ? done.added : done.already);
  }
  TRY(transaction.commit());
  return done;
}

Result<DispatchStore::Added> SqliteDispatchStore::add_to_list(const std::string& list,
                                                              const Audience& audience,
                                                              std::int64_t now_ms) {
  AudienceSql sql = audience_sql(audience);
  const std::string who = " FROM projection p WHERE (" + sql.found + ") AND " + sql.consent;
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY(make_list(list, audience.health_derived, now_ms));
  std::int64_t found = 0;
  TRY(database_->query("SELECT count(*)" + who, sql.values, [&](const Row& row) {
    found = row.integer(0);
    return false;
  }));
  std::vector<SqlValue> values{list, iso_date(local_date(now_ms))};
  values.insert(values.end(), sql.values.begin(), sql.values.end());
  TRY(database_->run(
      "INSERT OR IGNORE INTO list_member (list, customer_id, day) SELECT ?, p.record_id, ?" + who,
      values));
  Added done;
  done.added = natural(database_->changes());
  done.already = natural(found) - done.added;
  TRY(transaction.commit());
  return done;
}

Result<DispatchStore::Added> SqliteDispatchStore::add_prospects(const std::string& list,
                                                                std::span<const Record> prospects,
                                                                std::int64_t now_ms) {
  Added done;
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY(make_list(list, false, now_ms));
  TRY_TO(key, erasure_key(*database_));
  for (const Record& prospect : prospects) {
    TRY_TO(objects, is_suppressed(*database_, key, prospect));
    if (objects) {
      ++done.suppressed;
      continue;
    }
    Record nameless = prospect;
    nameless.id = {};
    TRY(database_->run(
        "INSERT OR IGNORE INTO prospect (prospect_id, list, body, print) VALUES (?, ?, ?, ?)",
        {blob(prospect.id), list, Blob{record_bytes(prospect)},
         Blob{commitment_of({}, record_bytes(nameless))}}));
    ++(database_->changes() > 0 ? done.added : done.already);
  }
  TRY(transaction.commit());
  return done;
}

Result<bool> SqliteDispatchStore::remove_from_list(const std::string& list, const Uuid& customer) {
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY(database_->run("DELETE FROM list_member WHERE list = ? AND customer_id = ?",
                     {list, blob(customer)}));
  const bool removed = database_->changes() > 0;
  TRY(transaction.commit());
  return removed;
}

Result<std::uint64_t> SqliteDispatchStore::remove_list(const std::string& list) {
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY_TO(count, database_->integer("SELECT (SELECT count(*) FROM list_member WHERE list = l.list) "
                                   "+ (SELECT count(*) FROM prospect WHERE list = l.list) "
                                   "FROM list l WHERE l.list = ?",
                                   {list}));
  if (!count) return fail(Fault::absent, "there is no list \"" + list + "\"");
  TRY(database_->run("DELETE FROM list WHERE list = ?", {list}));
  TRY(transaction.commit());
  return natural(*count);
}

Result<std::uint64_t> insert_selection(Database& database, const v1::FrozenSelection& selection) {
  TRY(database.run(
      "INSERT INTO selection (campaign, made_ms, health, recipients, dispatch, query_version) "
      "VALUES (?, ?, ?, ?, ?, ?)",
      {selection.campaign(), selection.made_ms(), selection.health_derived() ? 1 : 0,
       whole(selection.recipients()), Blob{selection.dispatch().SerializeAsString()},
       whole(selection.query_version())}));
  TRY_TO(number, database.integer("SELECT last_insert_rowid()"));
  return natural(number.value_or(0));
}

Result<void> insert_members(Database& database, const v1::FrozenSelection& selection,
                            std::span<const v1::Recipient> recipients) {
  const std::string day = iso_date(local_date(selection.made_ms()));
  for (const v1::Recipient& recipient : recipients) {
    TRY(
        database.run("INSERT INTO selection_member (selection, person_id, campaign, day, body) "
                     "VALUES (?, ?, ?, ?, ?)",
                     {whole(selection.id()), Blob{recipient.record_id()}, selection.campaign(), day,
                      Blob{recipient.SerializeAsString()}}));
  }
  return {};
}

Result<std::uint64_t> SqliteDispatchStore::freeze(const v1::FrozenSelection& selection,
                                                  std::span<const v1::Recipient> recipients) {
  TRY_TO(transaction, Transaction::begin(*database_));
  v1::FrozenSelection made = selection;
  made.set_recipients(recipients.size());
  TRY_TO(number, insert_selection(*database_, made));
  made.set_id(number);
  TRY(insert_members(*database_, made, recipients));
  TRY(transaction.commit());
  return number;
}

}  // namespace tresen
