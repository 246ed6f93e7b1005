// Reads what reports count on a connection of its own, beside whoever writes the store.

#include <algorithm>
#include <filesystem>
#include <map>
#include <unordered_map>
#include <utility>

#include "sync/base/database.h"
#include "sync/office/store/report_reader.h"
#include "sync/office/store/sqlite/projection.h"
#include "sync/office/store/sqlite/schema.h"
#include "sync/office/store/sqlite/sqlite_campaign_store.h"
#include "sync/office/store/sqlite/sqlite_customer_store.h"
#include "sync/office/store/sqlite/sqlite_values.h"
#include "sync/record/process_record.h"

namespace tresen {
namespace {

constexpr std::uint32_t page_default = 1000;
constexpr std::uint32_t page_max = 10'000;

std::string kind_word(std::int64_t kind) {
  if (kind == turned_down_fact) return "turned_down";
  return std::string(name_of(static_cast<ContactKind>(kind)));
}

class SqliteReportReader : public ReportReader {
 public:
  SqliteReportReader(Database database, std::string chain_id)
      : database_(std::move(database)),
        chain_id_(std::move(chain_id)),
        fields_(Projection(database_).keys()) {}

  Result<v1::Chain> chain() override { return SqliteCampaignStore(database_, chain_id_).chain(); }
  Result<std::vector<ContactSum>> contacts(const Period& period) override;
  Result<void> buyers(const EachBuyer& each) override;
  Result<std::vector<ProcessSum>> processes(const Period& period) override;
  const std::vector<std::string>& fields() override { return fields_; }
  Result<std::vector<StandingSum>> standings() override;
  Result<std::vector<WeekSum>> weeks(const Period& period) override;
  Result<std::vector<RunSum>> runs() override;
  Result<v1::ContactsReply> contacts(const v1::ContactsRequest& request) override;

 private:
  using Processes = std::map<std::pair<std::string, std::string>, ProcessSum>;
  Result<void> add_unanswered(const Period& period, Processes& sums);

  Database database_;
  std::string chain_id_;
  std::vector<std::string> fields_;
};

Result<std::vector<ContactSum>> SqliteReportReader::contacts(const Period& period) {
  std::vector<ContactSum> sums;
  TRY(
      database_.query("SELECT branch, campaign, kind, way, sum(count) FROM fact_contact_sum "
                      "WHERE day BETWEEN ? AND ? GROUP BY branch, campaign, kind, way",
                      {period.from, period.to}, [&](const Row& row) {
                        sums.push_back({row.text(0), row.text(1), kind_word(row.integer(2)),
                                        row.text(3), natural(row.integer(4))});
                        return true;
                      }));
  return sums;
}

Result<void> SqliteReportReader::buyers(const EachBuyer& each) {
  std::string customer;
  std::vector<Came> came;
  std::vector<Sold> sold;
  // Two indexes in the same order, merged.
  TRY(database_.query(
      "SELECT customer_id, 0, day, campaign, branch, kind FROM fact_contact "
      "WHERE kind < 2 AND customer_id IS NOT NULL UNION ALL "
      "SELECT customer_id, 1, day, currency, branch, cents FROM fact_sale "
      "WHERE customer_id IS NOT NULL ORDER BY 1, 3",
      {}, [&](const Row& row) {
        std::string next = row.text(0);
        if (next != customer) {
          if (!came.empty() || !sold.empty()) each(came, sold);
          came.clear();
          sold.clear();
          customer = std::move(next);
        }
        if (row.integer(1) == 0) {
          const bool stated = row.integer(5) == static_cast<std::int64_t>(ContactKind::stated);
          came.push_back({row.text(2), row.text(3), row.text(4), stated});
        } else {
          sold.push_back({row.text(2), row.text(4), row.integer(5), row.text(3)});
        }
        return true;
      }));
  if (!came.empty() || !sold.empty()) each(came, sold);
  return {};
}

Result<std::vector<ProcessSum>> SqliteReportReader::processes(const Period& period) {
  Processes sums;
  TRY(database_.query(
      "SELECT branch, template, state, count(*) FILTER (WHERE opened_day BETWEEN ?1 AND ?2), "
      "count(*) FILTER (WHERE closed_day BETWEEN ?1 AND ?2), "
      "total(steps) FILTER (WHERE closed_day BETWEEN ?1 AND ?2), "
      "total(done) FILTER (WHERE closed_day BETWEEN ?1 AND ?2), "
      "total(skipped) FILTER (WHERE closed_day BETWEEN ?1 AND ?2), "
      "total((ended_ms - opened_ms) / 1000) FILTER (WHERE closed_day BETWEEN ?1 AND ?2) "
      "FROM fact_process GROUP BY branch, template, state",
      {period.from, period.to}, [&](const Row& row) {
        ProcessSum& sum = sums[{row.text(0), row.text(1)}];
        const auto state = static_cast<ProcessState>(row.integer(2));
        const std::uint64_t opened = natural(row.integer(3));
        sum.opened += opened;
        if (state == ProcessState::open) sum.open += opened;
        if (state == ProcessState::parked) sum.parked += opened;
        if (state == ProcessState::cancelled) sum.cancelled += natural(row.integer(4));
        if (state != ProcessState::closed) return true;
        sum.closed += natural(row.integer(4));
        sum.steps += natural(row.integer(5));
        sum.done += natural(row.integer(6));
        sum.skipped += natural(row.integer(7));
        sum.took_s += row.integer(8);
        return true;
      }));
  TRY(add_unanswered(period, sums));
  std::vector<ProcessSum> list;
  for (auto& [key, sum] : sums) {
    sum.branch = key.first;
    sum.template_id = key.second;
    list.push_back(std::move(sum));
  }
  return list;
}

// An answer belongs to the process of its customer that ran in its branch at that moment.
Result<void> SqliteReportReader::add_unanswered(const Period& period, Processes& sums) {
  return database_.query(
      // Both read their index from end to end; sorting by group would cost more than counting here.
      "SELECT p.branch, p.template, a.state "
      "FROM fact_answer a INDEXED BY fact_answer_customer "
      "CROSS JOIN fact_process p ON p.customer_id = a.customer_id AND p.opened_ms <= a.at_ms "
      "WHERE p.ended_ms >= a.at_ms AND p.branch = a.branch AND a.day BETWEEN ? AND ?",
      {period.from, period.to}, [&](const Row& row) {
        ProcessSum& sum = sums[{row.text(0), row.text(1)}];
        const bool refused = row.integer(2) == static_cast<std::int64_t>(AnswerState::refused);
        ++(refused ? sum.refused : sum.later);
        return true;
      });
}

Result<std::vector<StandingSum>> SqliteReportReader::standings() {
  // Many customers stand alike; branch and states make one key.
  std::unordered_map<std::string, std::uint64_t> counts;
  TRY(database_.query("SELECT states || branch FROM fact_customer", {}, [&](const Row& row) {
    ++counts[row.text(0)];
    return true;
  }));
  std::vector<StandingSum> sums;
  for (const auto& [key, count] : counts) {
    sums.push_back({key.substr(fields_.size()), key.substr(0, fields_.size()), count});
  }
  return sums;
}

Result<std::vector<WeekSum>> SqliteReportReader::weeks(const Period& period) {
  std::vector<WeekSum> sums;
  TRY(database_.query(
      "SELECT week, branch, key, state, count FROM completeness_week WHERE week BETWEEN ? AND ?",
      {period.from, period.to}, [&](const Row& row) {
        sums.push_back({row.text(0), row.text(1), row.text(2), static_cast<char>(row.integer(3)),
                        natural(row.integer(4))});
        return true;
      }));
  return sums;
}

Result<std::vector<RunSum>> SqliteReportReader::runs() {
  std::vector<RunSum> sums;
  TRY(database_.query(
      "SELECT r.campaign, r.made_ms, coalesce(c.sent, 0), coalesce(c.cost, 0), r.excluded "
      "FROM run r LEFT JOIN (SELECT run, count(*) AS sent, sum(cost_cents) AS cost "
      "FROM ledger INDEXED BY ledger_cost WHERE state = 2 GROUP BY run) c ON c.run = r.run "
      "ORDER BY r.run",
      {}, [&](const Row& row) {
        RunSum& sum = sums.emplace_back();
        sum.campaign = row.text(0);
        sum.made_ms = row.integer(1);
        sum.sent = natural(row.integer(2));
        sum.cost_cents = row.integer(3);
        v1::FrozenSelection excluded;
        (void)excluded.ParseFromString(row.text(4));
        sum.excluded.assign(excluded.excluded().begin(), excluded.excluded().end());
        return true;
      }));
  return sums;
}

Result<v1::ContactsReply> SqliteReportReader::contacts(const v1::ContactsRequest& request) {
  std::string customer;
  if (!request.no().empty()) {
    SqliteCustomerStore customers(database_);
    TRY_TO(found, customers.by_number(request.no()));
    if (!found) {
      TRY_TO(other, customers.by_external_id(request.no()));
      found = std::move(other);
    }
    if (!found) return fail(Fault::absent, "there is no customer " + request.no());
    customer = to_bytes(found->id);
  }
  const std::uint32_t wanted =
      std::min(request.rows_max() == 0 ? page_default : request.rows_max(), page_max);
  const std::string columns =
      "SELECT c.row, c.day, c.campaign, c.kind, c.way, c.branch, "
      "(SELECT customer_no FROM record r WHERE r.record_id = c.customer_id) FROM ";
  const std::string which =
      "c.day BETWEEN ?2 AND ?3 AND (?4 = '' OR c.branch = ?4) AND (?5 = '' OR "
      "(c.day, c.row) < (?5, ?6)) ORDER BY c.day DESC, c.row DESC LIMIT ?7";
  // One customer's stand together in the index of the records.
  const std::string sql = customer.empty()
                              ? columns + "fact_contact c WHERE ?1 = x'' AND " + which
                              : columns +
                                    "record o CROSS JOIN fact_contact c ON c.row = o.row "
                                    "WHERE o.customer_id = ?1 AND o.kind = 3 AND " +
                                    which;
  v1::ContactsReply reply;
  TRY(database_.query(
      sql,
      {Blob{customer}, request.from().empty() ? Period().from : request.from(),
       request.to().empty() ? Period().to : request.to(), request.branch(), request.before_day(),
       whole(request.before_row()), static_cast<std::int64_t>(wanted)},
      [&](const Row& row) {
        v1::ContactFacts& facts = *reply.add_contacts();
        facts.set_day(row.text(1));
        facts.set_campaign(row.text(2));
        facts.set_kind(kind_word(row.integer(3)));
        facts.set_way(row.text(4));
        facts.set_branch(row.text(5));
        if (!row.is_null(6)) facts.set_no(row.text(6));
        reply.set_before_day(row.text(1));
        reply.set_before_row(natural(row.integer(0)));
        return true;
      }));
  if (static_cast<std::uint32_t>(reply.contacts_size()) < wanted) {
    reply.clear_before_day();
    reply.clear_before_row();
  }
  return reply;
}

}  // namespace

Result<std::unique_ptr<ReportReader>> open_report_reader(const std::string& dir) {
  const std::string file = dir + "/headoffice.db";
  if (!std::filesystem::exists(file)) {
    return fail(Fault::absent, "there is no head office in " + dir + ": init comes first");
  }
  TRY_TO(database, Database::open(file, OpenMode::read, office_application_id));
  // One state for all that is asked: closing the connection ends it.
  TRY(database.run("BEGIN"));
  TRY_TO(chain_id, database.text("SELECT value FROM meta WHERE key = 'chain_id'"));
  return std::make_unique<SqliteReportReader>(std::move(database), chain_id.value_or(""));
}

}  // namespace tresen
