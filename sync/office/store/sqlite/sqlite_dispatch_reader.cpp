// Reads whom campaigns reach on a connection of its own, beside whoever writes the store.

#include <utility>

#include "sync/base/database.h"
#include "sync/office/store/database_place.h"
#include "sync/office/store/dispatch_store.h"
#include "sync/office/store/sqlite/link_key.h"
#include "sync/office/store/sqlite/sqlite_campaign_store.h"
#include "sync/office/store/sqlite/sqlite_customer_store.h"
#include "sync/office/store/sqlite/sqlite_dispatch_store.h"
#include "sync/office/store/sqlite/sqlite_erasure.h"
#include "sync/office/store/sqlite/sqlite_values.h"
#include "sync/office/store/sqlite/suppressed.h"
#include "sync/record/wire.h"

namespace tresen {
namespace {

// Whether somebody is on the list of those who have objected, as long as anybody is.
class Suppression {
 public:
  static Result<Suppression> open(Database& database) {
    TRY_TO(any, database.integer("SELECT 1 FROM suppressed LIMIT 1"));
    if (!any) return Suppression(database, "");
    TRY_TO(key, erasure_key(database));
    return Suppression(database, std::move(key));
  }
  Result<bool> has(const Record& person) {
    if (key_.empty()) return false;
    return is_suppressed(*database_, key_, person);
  }

 private:
  Suppression(Database& database, std::string key) : database_(&database), key_(std::move(key)) {}
  Database* database_;
  std::string key_;
};

class SqliteDispatchReader : public DispatchReader {
 public:
  SqliteDispatchReader(Database database, std::string chain_id)
      : database_(std::move(database)), chain_id_(std::move(chain_id)) {}

  Result<v1::Chain> chain() override { return SqliteCampaignStore(database_, chain_id_).chain(); }
  Result<std::optional<Record>> customer(std::string_view no) override {
    SqliteCustomerStore customers(database_);
    TRY_TO(found, customers.by_number(no));
    if (found) return found;
    return customers.by_external_id(no);
  }
  Result<QueryEvents> events(const Uuid& customer) override;
  Result<AudienceCount> count(const Audience& audience) override;
  Result<void> each(const Audience& audience, bool with_notices, const EachPerson& each) override;
  Result<std::optional<Person>> person(const Uuid& id) override;
  Result<bool> has_event(const std::string& id) override;
  Result<std::vector<v1::ListFacts>> lists() override;
  Result<std::set<std::string>> health_lists() override;
  Result<std::vector<v1::FrozenSelection>> selections(std::string_view campaign) override;
  Result<std::vector<v1::Recipient>> frozen(std::uint64_t selection, const Uuid& after,
                                            std::size_t count_max) override;
  Result<std::string> link_key() override { return link_key_of(database_); }

 private:
  Result<std::vector<Record>> notices_of(const std::string& customer);
  Result<bool> each_prospect(const std::string& list, Suppression& suppression,
                             const EachPerson& each);

  Database database_;
  std::string chain_id_;
};

Result<QueryEvents> SqliteDispatchReader::events(const Uuid& customer) {
  QueryEvents events;
  TRY(database_.query(
      "SELECT key, max(day) FROM projection_event WHERE customer_id = ?1 GROUP BY key "
      "UNION ALL SELECT 'list.' || list, day FROM list_member WHERE customer_id = ?1 "
      "UNION ALL SELECT 'selected.' || campaign, max(day) FROM selection_member "
      "WHERE person_id = ?1 GROUP BY campaign",
      {blob(customer)}, [&](const Row& row) {
        std::string key = row.text(0);
        std::string day = row.text(1);
        if (key.starts_with("selected.")) {
          events["selected"] = std::max(events["selected"], day);
        }
        events[std::move(key)] = std::move(day);
        return true;
      }));
  return events;
}

Result<AudienceCount> SqliteDispatchReader::count(const Audience& audience) {
  const AudienceSql sql = audience_sql(audience);
  AudienceCount counted;
  TRY(database_.query(
      "SELECT count(*), coalesce(sum(" + sql.consent + "), 0) FROM projection p WHERE " + sql.found,
      sql.values, [&](const Row& row) {
        counted.count = natural(row.integer(1));
        counted.without_consent = natural(row.integer(0) - row.integer(1));
        return false;
      }));
  return counted;
}

Result<std::vector<Record>> SqliteDispatchReader::notices_of(const std::string& customer) {
  std::vector<Record> notices;
  bool readable = true;
  TRY(database_.query("SELECT body FROM record WHERE customer_id = ? AND kind = 5",
                      {Blob{customer}}, [&](const Row& row) {
                        auto record = record_from_bytes(row.text(0));
                        readable = record.has_value();
                        if (record && record->text("act") == "notice") {
                          notices.push_back(std::move(*record));
                        }
                        return readable;
                      }));
  if (!readable) return fail(Fault::invalid, "a stored record cannot be read");
  return notices;
}

Result<void> SqliteDispatchReader::each(const Audience& audience, bool with_notices,
                                        const EachPerson& each) {
  const AudienceSql sql = audience_sql(audience);
  TRY_TO(suppression, Suppression::open(database_));
  Result<bool> going = true;
  const auto hand_on = [&](const Row& row) -> Result<bool> {
    Person person;
    TRY_TO(record, record_from_bytes(row.text(1)));
    person.record = std::move(record);
    if (with_notices) {
      TRY_TO(notices, notices_of(row.text(0)));
      person.notices = std::move(notices);
    }
    TRY_TO(suppressed, suppression.has(person.record));
    person.is_suppressed = suppressed;
    return each(std::move(person));
  };
  TRY(
      database_.query("SELECT p.record_id, r.body FROM projection p CROSS JOIN record r "
                      "ON r.row = p.row WHERE (" +
                          sql.found + ") AND " + sql.consent,
                      sql.values, [&](const Row& row) {
                        going = hand_on(row);
                        return going && *going;
                      }));
  if (!going) return tl::unexpected(going.error());
  // Nobody who is no customer has consented to anything.
  if (!*going || audience.list.empty() || audience.health_derived) return {};
  TRY(each_prospect(audience.list, suppression, each));
  return {};
}

Result<bool> SqliteDispatchReader::each_prospect(const std::string& list, Suppression& suppression,
                                                 const EachPerson& each) {
  Result<bool> going = true;
  const auto hand_on = [&](const Row& row) -> Result<bool> {
    Person person;
    person.is_prospect = true;
    TRY_TO(record, record_from_bytes(row.text(0)));
    person.record = std::move(record);
    TRY_TO(suppressed, suppression.has(person.record));
    person.is_suppressed = suppressed;
    return each(std::move(person));
  };
  TRY(database_.query("SELECT body FROM prospect WHERE list = ? ORDER BY prospect_id", {list},
                      [&](const Row& row) {
                        going = hand_on(row);
                        return going && *going;
                      }));
  return going;
}

Result<std::optional<Person>> SqliteDispatchReader::person(const Uuid& id) {
  std::optional<Person> person;
  Result<void> read;
  TRY(
      database_.query("SELECT body, 0 FROM record WHERE record_id = ?1 AND kind = 1 "
                      "UNION ALL SELECT body, 1 FROM prospect WHERE prospect_id = ?1",
                      {blob(id)}, [&](const Row& row) {
                        auto record = record_from_bytes(row.text(0));
                        if (record) {
                          person.emplace();
                          person->record = std::move(*record);
                          person->is_prospect = row.integer(1) != 0;
                        } else {
                          read = tl::unexpected(record.error());
                        }
                        return false;
                      }));
  TRY(read);
  if (!person) return person;
  TRY_TO(notices, notices_of(to_bytes(id)));
  person->notices = std::move(notices);
  TRY_TO(suppression, Suppression::open(database_));
  TRY_TO(suppressed, suppression.has(person->record));
  person->is_suppressed = suppressed;
  return person;
}

Result<bool> SqliteDispatchReader::has_event(const std::string& id) {
  TRY_TO(found, database_.integer("SELECT 1 FROM event WHERE event = ?", {id}));
  return found.has_value();
}

Result<std::vector<v1::ListFacts>> SqliteDispatchReader::lists() {
  std::vector<v1::ListFacts> lists;
  TRY(database_.query(
      "SELECT l.list, l.made_ms, l.health, "
      "(SELECT count(*) FROM list_member m WHERE m.list = l.list), "
      "(SELECT count(*) FROM prospect p WHERE p.list = l.list) FROM list l ORDER BY l.list",
      {}, [&](const Row& row) {
        v1::ListFacts& facts = lists.emplace_back();
        facts.set_id(row.text(0));
        facts.set_made_ms(row.integer(1));
        facts.set_health_derived(row.integer(2) != 0);
        facts.set_customers(natural(row.integer(3)));
        facts.set_prospects(natural(row.integer(4)));
        return true;
      }));
  return lists;
}

Result<std::set<std::string>> SqliteDispatchReader::health_lists() {
  std::set<std::string> lists;
  TRY(database_.query("SELECT list FROM list WHERE health <> 0", {}, [&](const Row& row) {
    lists.insert(row.text(0));
    return true;
  }));
  return lists;
}

Result<std::vector<v1::FrozenSelection>> SqliteDispatchReader::selections(
    std::string_view campaign) {
  std::vector<v1::FrozenSelection> selections;
  bool readable = true;
  TRY(database_.query(
      "SELECT selection, campaign, made_ms, health, recipients, dispatch, query_version "
      "FROM selection "
      "WHERE ?1 = '' OR campaign = ?1 ORDER BY selection DESC",
      {std::string(campaign)}, [&](const Row& row) {
        v1::FrozenSelection& one = selections.emplace_back();
        one.set_id(natural(row.integer(0)));
        one.set_campaign(row.text(1));
        one.set_made_ms(row.integer(2));
        one.set_health_derived(row.integer(3) != 0);
        one.set_recipients(natural(row.integer(4)));
        one.set_query_version(natural(row.integer(6)));
        readable = one.mutable_dispatch()->ParseFromString(row.text(5));
        return readable;
      }));
  if (!readable) return fail(Fault::storage, "a frozen selection cannot be read");
  return selections;
}

Result<std::vector<v1::Recipient>> SqliteDispatchReader::frozen(std::uint64_t selection,
                                                                const Uuid& after,
                                                                std::size_t count_max) {
  std::vector<v1::Recipient> recipients;
  bool readable = true;
  TRY(database_.query(
      "SELECT body FROM selection_member WHERE selection = ? AND person_id > ? "
      "ORDER BY person_id LIMIT ?",
      {whole(selection), blob(after), static_cast<std::int64_t>(count_max)}, [&](const Row& row) {
        readable = recipients.emplace_back().ParseFromString(row.text(0));
        return readable;
      }));
  if (!readable) return fail(Fault::storage, "a frozen recipient cannot be read");
  return recipients;
}

}  // namespace

Result<std::unique_ptr<DispatchReader>> open_dispatch_reader(const std::string& dir) {
  TRY_TO(database, open_to_read(dir));
  // One state for all that is asked: closing the connection ends it.
  TRY(database.run("BEGIN"));
  TRY_TO(chain_id, database.text("SELECT value FROM meta WHERE key = 'chain_id'"));
  return std::make_unique<SqliteDispatchReader>(std::move(database), chain_id.value_or(""));
}

}  // namespace tresen
