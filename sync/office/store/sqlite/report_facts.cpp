#include "sync/office/store/sqlite/report_facts.h"

#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <string_view>
#include <utility>

#include "sync/base/clock.h"
#include "sync/office/store/sqlite/sqlite_values.h"
#include "sync/record/consent.h"
#include "sync/record/customer.h"
#include "sync/record/follow_up.h"
#include "sync/record/marketing_contact.h"
#include "sync/record/process_record.h"
#include "sync/record/response.h"
#include "sync/record/sale.h"

namespace tresen {
namespace {

// The first column of each is `row`, that of table record; a record goes with its facts.
struct Table {
  const char* name;
  const char* make;
  const char* insert;
  const char* read;
  const char* drop;  // the facts of one record
};

constexpr auto tables = std::to_array<Table>({
    {"fact_contact",
     "CREATE TABLE fact_contact (row INTEGER PRIMARY KEY REFERENCES record ON DELETE CASCADE, "
     "customer_id BLOB, day TEXT NOT NULL, campaign TEXT NOT NULL, branch TEXT NOT NULL, "
     "kind INTEGER NOT NULL, way TEXT NOT NULL) STRICT",
     "INSERT INTO fact_contact VALUES (?, ?, ?, ?, ?, ?, ?)",
     "SELECT * FROM fact_contact WHERE row = ?", "DELETE FROM fact_contact WHERE row = ?"},
    {"fact_process",
     "CREATE TABLE fact_process (row INTEGER PRIMARY KEY REFERENCES record ON DELETE CASCADE, "
     "customer_id BLOB, template TEXT NOT NULL, branch TEXT NOT NULL, state INTEGER NOT NULL, "
     "opened_day TEXT NOT NULL, closed_day TEXT NOT NULL, opened_ms INTEGER NOT NULL, "
     "ended_ms INTEGER NOT NULL, steps INTEGER NOT NULL, done INTEGER NOT NULL, "
     "skipped INTEGER NOT NULL) STRICT",
     "INSERT INTO fact_process VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
     "SELECT * FROM fact_process WHERE row = ?", "DELETE FROM fact_process WHERE row = ?"},
    {"fact_sale",
     "CREATE TABLE fact_sale (row INTEGER NOT NULL REFERENCES record ON DELETE CASCADE, "
     "sale INTEGER NOT NULL, customer_id BLOB, day TEXT NOT NULL, branch TEXT NOT NULL, "
     "cents INTEGER NOT NULL, currency TEXT NOT NULL, PRIMARY KEY (row, sale)) "
     "STRICT, WITHOUT ROWID",
     "INSERT INTO fact_sale VALUES (?, ?, ?, ?, ?, ?, ?)",
     "SELECT * FROM fact_sale WHERE row = ? ORDER BY sale", "DELETE FROM fact_sale WHERE row = ?"},
    {"fact_answer",
     "CREATE TABLE fact_answer (row INTEGER NOT NULL REFERENCES record ON DELETE CASCADE, "
     "key TEXT NOT NULL, customer_id BLOB NOT NULL, state INTEGER NOT NULL, day TEXT NOT NULL, "
     "at_ms INTEGER NOT NULL, branch TEXT NOT NULL, PRIMARY KEY (row, key)) STRICT, WITHOUT ROWID",
     "INSERT INTO fact_answer VALUES (?, ?, ?, ?, ?, ?, ?)",
     "SELECT * FROM fact_answer WHERE row = ? ORDER BY key",
     "DELETE FROM fact_answer WHERE row = ?"},
    {"fact_customer",
     "CREATE TABLE fact_customer (row INTEGER PRIMARY KEY REFERENCES record ON DELETE CASCADE, "
     "branch TEXT NOT NULL, states TEXT NOT NULL) STRICT",
     "INSERT INTO fact_customer VALUES (?, ?, ?)", "SELECT * FROM fact_customer WHERE row = ?",
     "DELETE FROM fact_customer WHERE row = ?"},
    {"fact_phone",
     "CREATE TABLE fact_phone (row INTEGER NOT NULL REFERENCES record ON DELETE CASCADE, "
     "number TEXT NOT NULL, PRIMARY KEY (row, number)) STRICT, WITHOUT ROWID",
     "INSERT INTO fact_phone VALUES (?, ?)",
     "SELECT * FROM fact_phone WHERE row = ? ORDER BY number",
     "DELETE FROM fact_phone WHERE row = ?"},
    {"fact_follow_up",
     "CREATE TABLE fact_follow_up (row INTEGER PRIMARY KEY REFERENCES record ON DELETE CASCADE, "
     "customer_id BLOB, due TEXT NOT NULL, open INTEGER NOT NULL, branch TEXT NOT NULL, "
     "staff TEXT NOT NULL) STRICT",
     "INSERT INTO fact_follow_up VALUES (?, ?, ?, ?, ?, ?)",
     "SELECT * FROM fact_follow_up WHERE row = ?", "DELETE FROM fact_follow_up WHERE row = ?"},
});
enum Which : std::size_t { contact, process, sale, answer, customer, phone, follow_up };

// A mailing makes millions of contacts on a few days, and millions of customers stand alike: they
// are counted as they come, in the order in which a report adds them up.
constexpr std::array sum_tables{"fact_contact_sum", "fact_standing_sum"};
constexpr std::array sums{
    "CREATE TABLE fact_contact_sum (day TEXT NOT NULL, branch TEXT NOT NULL, "
    "campaign TEXT NOT NULL, kind INTEGER NOT NULL, way TEXT NOT NULL, count INTEGER NOT NULL, "
    "PRIMARY KEY (branch, campaign, kind, way, day)) STRICT, WITHOUT ROWID",
    "CREATE TRIGGER fact_contact_comes AFTER INSERT ON fact_contact BEGIN "
    "INSERT INTO fact_contact_sum VALUES (new.day, new.branch, new.campaign, new.kind, new.way, 1) "
    "ON CONFLICT (branch, campaign, kind, way, day) DO UPDATE SET "
    "count = fact_contact_sum.count + 1; END",
    "CREATE TRIGGER fact_contact_goes AFTER DELETE ON fact_contact BEGIN "
    "UPDATE fact_contact_sum SET count = count - 1 WHERE day = old.day AND branch = old.branch "
    "AND campaign = old.campaign AND kind = old.kind AND way = old.way; "
    "DELETE FROM fact_contact_sum WHERE day = old.day AND branch = old.branch "
    "AND campaign = old.campaign AND kind = old.kind AND way = old.way AND count = 0; END",
    "CREATE TABLE fact_standing_sum (branch TEXT NOT NULL, states TEXT NOT NULL, "
    "count INTEGER NOT NULL, PRIMARY KEY (branch, states)) STRICT, WITHOUT ROWID",
    "CREATE TRIGGER fact_customer_comes AFTER INSERT ON fact_customer BEGIN "
    "INSERT INTO fact_standing_sum VALUES (new.branch, new.states, 1) "
    "ON CONFLICT (branch, states) DO UPDATE SET count = fact_standing_sum.count + 1; END",
    "CREATE TRIGGER fact_customer_goes AFTER DELETE ON fact_customer BEGIN "
    "UPDATE fact_standing_sum SET count = count - 1 "
    "WHERE branch = old.branch AND states = old.states; "
    "DELETE FROM fact_standing_sum "
    "WHERE branch = old.branch AND states = old.states AND count = 0; END"};

// Each finds a sum that is not what is there, and none that is.
constexpr std::array wrong_sums{
    "SELECT count(*) FROM (SELECT day, branch, campaign, kind, way, count(*) FROM fact_contact "
    "GROUP BY 1, 2, 3, 4, 5 EXCEPT SELECT * FROM fact_contact_sum) AS differing",
    "SELECT abs(coalesce(sum(count), 0) - (SELECT count(*) FROM fact_contact)) "
    "FROM fact_contact_sum",
    "SELECT count(*) FROM (SELECT branch, states, count(*) FROM fact_customer GROUP BY 1, 2 "
    "EXCEPT SELECT * FROM fact_standing_sum) AS differing",
    "SELECT abs(coalesce(sum(count), 0) - (SELECT count(*) FROM fact_customer)) "
    "FROM fact_standing_sum"};

constexpr std::array indexes{
    "CREATE INDEX fact_contact_day ON fact_contact (day)",
    // Who answered what; most contacts say that somebody was written to.
    "CREATE INDEX fact_contact_answer ON fact_contact (customer_id, day, campaign, branch, kind) "
    "WHERE kind < 2 AND customer_id IS NOT NULL",
    "CREATE INDEX fact_process_sum ON fact_process (branch, template, state, opened_day, "
    "closed_day, opened_ms, ended_ms, steps, done, skipped)",
    // Answers and the processes that they were given in lie beside one another, customer by
    // customer.
    "CREATE INDEX fact_process_customer ON fact_process (customer_id, opened_ms, ended_ms, branch, "
    "template)",
    "CREATE INDEX fact_answer_customer ON fact_answer (customer_id, at_ms, day, branch, state)",
    "CREATE INDEX fact_sale_customer ON fact_sale (customer_id, day, branch, cents, currency) "
    "WHERE customer_id IS NOT NULL",
    "CREATE INDEX fact_follow_up_due ON fact_follow_up (open, due)",
    "CREATE INDEX fact_phone_number ON fact_phone (number)"};

// Where a record of this kind has facts.
std::span<const Which> tables_of(RecordKind kind) {
  static constexpr std::array of_contact{contact};
  static constexpr std::array of_follow_up{follow_up};
  static constexpr std::array of_process{process, sale};
  static constexpr std::array of_customer{sale, answer, customer, phone};
  if (kind == RecordKind::marketing_contact) return of_contact;
  if (kind == RecordKind::process) return of_process;
  if (kind == RecordKind::customer) return of_customer;
  if (kind == RecordKind::follow_up) return of_follow_up;
  return {};
}

struct Fact {
  Which table;
  std::vector<SqlValue> values;
};

std::string day_of(std::int64_t ms) { return ms == 0 ? std::string() : iso_date(local_date(ms)); }

Fact contact_fact(std::int64_t row, const Record& record) {
  const MarketingContact one = read_contact(record);
  const std::int64_t kind =
      is_turned_down(one) ? turned_down_fact : static_cast<std::int64_t>(one.kind);
  return {contact,
          {row, blob_or_null(one.customer), day_of(one.at_ms), one.campaign, one.branch, kind,
           one.source}};
}

Fact follow_up_fact(std::int64_t row, const Record& record) {
  const FollowUp one = read_follow_up(record);
  return {follow_up,
          {row, blob_or_null(one.customer), record.text("due"),
           std::int64_t{one.state == FollowUpState::open ? 1 : 0}, one.branch, one.staff}};
}

Fact process_fact(std::int64_t row, const Record& record) {
  const ProcessRecord one = read_process(record);
  std::int64_t done = 0;
  std::int64_t skipped = 0;
  for (const StoredStep& step : one.steps) {
    if (step.state == StepState::done) ++done;
    if (step.state == StepState::skipped) ++skipped;
  }
  const std::int64_t ended =
      one.closed_at_ms != 0 ? one.closed_at_ms : std::numeric_limits<std::int64_t>::max();
  return {process,
          {row, blob_or_null(one.customer), one.template_id, one.branch,
           static_cast<std::int64_t>(one.state), day_of(one.opened_at_ms), day_of(one.closed_at_ms),
           one.opened_at_ms, ended, static_cast<std::int64_t>(one.steps.size()), done, skipped}};
}

void add_sales(std::int64_t row, const Record& record, const Uuid& customer,
               std::vector<Fact>& facts) {
  std::int64_t number = 0;
  std::vector<Sale> before;
  for (const Sale& one : sales_of(record)) {
    bool again = false;
    for (const Sale& other : before) again = again || is_same_receipt(one, other);
    before.push_back(one);
    if (again) continue;
    const Answer& said = record.answer("sale." + to_hex(one.id));
    facts.push_back({sale,
                     {row, number++, blob_or_null(customer), day_of(one.at_ms), said.branch,
                      one.amount_cents, one.currency}});
  }
}

FieldStanding standing_of(std::string_view key, const Answer& said) {
  if (said.state == AnswerState::value && key.starts_with("consent.")) {
    switch (consent_state(said.value).value_or(ConsentState::refused)) {
      case ConsentState::granted:
        return FieldStanding::granted;
      case ConsentState::withdrawn:
        return FieldStanding::withdrawn;
      case ConsentState::pending:
        return FieldStanding::pending;
      case ConsentState::refused:
        return FieldStanding::refused;
    }
  }
  return static_cast<FieldStanding>('0' + static_cast<int>(said.state));
}

void add_customer(std::int64_t row, const Record& record, const std::vector<std::string>& keys,
                  std::vector<Fact>& facts) {
  std::string states;
  std::vector<std::string> numbers;
  for (const std::string& key : keys) {
    const Answer& said = record.answer(key);
    const bool reaches_nobody = comes_back(record, key);
    states += static_cast<char>(reaches_nobody ? FieldStanding::missing : standing_of(key, said));
    if (said.state == AnswerState::refused || said.state == AnswerState::later) {
      const auto at_ms = static_cast<std::int64_t>(said.stamp.ms);
      facts.push_back({answer,
                       {row, key, blob(record.id), static_cast<std::int64_t>(said.state),
                        day_of(at_ms), at_ms, said.branch}});
    }
  }
  for (const char* key : {"mobile", "phone_home", "phone_work"}) {
    const std::string& number = record.text(key);
    bool known = number.empty();
    for (const std::string& one : numbers) known = known || one == number;
    if (!known) numbers.push_back(number);
  }
  for (std::string& number : numbers) facts.push_back({phone, {row, std::move(number)}});
  facts.push_back({customer, {row, record.text("home_branch"), std::move(states)}});
  add_sales(row, record, record.id, facts);
}

std::vector<Fact> facts_of(std::int64_t row, const Record& record,
                           const std::vector<std::string>& keys) {
  std::vector<Fact> facts;
  if (record.kind == RecordKind::marketing_contact && !is_taken_back(read_contact(record))) {
    facts.push_back(contact_fact(row, record));
  }
  if (record.kind == RecordKind::process) {
    facts.push_back(process_fact(row, record));
    add_sales(row, record, read_process(record).customer, facts);
  }
  if (record.kind == RecordKind::follow_up) facts.push_back(follow_up_fact(row, record));
  if (record.kind == RecordKind::customer) add_customer(row, record, keys, facts);
  // As the tables are read: by the text that follows `row`.
  std::ranges::stable_sort(facts, [](const Fact& a, const Fact& b) {
    if (a.table != b.table) return a.table < b.table;
    const auto* const one = std::get_if<std::string>(&a.values[1]);
    const auto* const other = std::get_if<std::string>(&b.values[1]);
    return one != nullptr && other != nullptr && *one < *other;
  });
  return facts;
}

// As text, for comparing: what a column holds, with its kind.
std::string written(const std::vector<SqlValue>& values) {
  std::string text;
  for (const SqlValue& value : values) {
    text += static_cast<char>('a' + value.index());
    if (const auto* number = std::get_if<std::int64_t>(&value)) text += std::to_string(*number);
    if (const auto* words = std::get_if<std::string>(&value)) text += *words;
    if (const auto* bytes = std::get_if<Blob>(&value)) text += bytes->bytes;
    text += '\0';
  }
  return text;
}

std::string wanted_in(const std::vector<Fact>& facts, Which table) {
  std::string text;
  for (const Fact& fact : facts) {
    if (fact.table == table) text += written(fact.values) + '\n';
  }
  return text;
}

Result<std::string> stored_in(Database& database, Which table, std::int64_t row) {
  std::string text;
  TRY(database.query(tables.at(table).read, {row}, [&](const Row& found) {
    text += written(found.values()) + '\n';
    return true;
  }));
  return text;
}

}  // namespace

Result<void> ReportFacts::make() {
  for (const char* name : sum_tables) {
    TRY(database_->run("DROP TABLE IF EXISTS " + std::string(name)));
  }
  for (const Table& table : tables) {
    TRY(database_->run("DROP TABLE IF EXISTS " + std::string(table.name)));
    TRY(database_->run(table.make));
  }
  for (const char* sql : sums) TRY(database_->run(sql));
  for (const char* sql : indexes) TRY(database_->run(sql));
  return {};
}

Result<void> ReportFacts::put(std::int64_t row, bool is_new, const Record& record) {
  const std::vector<Fact> facts = facts_of(row, record, *keys_);
  for (const Which table : tables_of(record.kind)) {
    if (!is_new) {
      // Most changes change nothing that is counted, and reading costs less than writing.
      TRY_TO(stored, stored_in(*database_, table, row));
      if (stored == wanted_in(facts, table)) continue;
      TRY(database_->run_later(tables.at(table).drop, {row}));
    }
    for (const Fact& fact : facts) {
      if (fact.table == table) TRY(database_->run_later(tables.at(table).insert, fact.values));
    }
  }
  return {};
}

Result<bool> ReportFacts::shows(std::int64_t row, const Record& record) {
  const std::vector<Fact> facts = facts_of(row, record, *keys_);
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const auto table = static_cast<Which>(i);
    TRY_TO(stored, stored_in(*database_, table, row));
    if (stored != wanted_in(facts, table)) return false;
  }
  return true;
}

Result<bool> ReportFacts::sums_agree() {
  for (const char* sql : wrong_sums) {
    TRY_TO(wrong, database_->integer(sql));
    if (wrong != 0) return false;
  }
  return true;
}

}  // namespace tresen
