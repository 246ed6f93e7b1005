// Reads what reports count on a connection of its own, beside whoever writes the store.

#include <algorithm>
#include <map>
#include <utility>

#include "sync/base/database.h"
#include "sync/office/store/database_place.h"
#include "sync/office/store/report_reader.h"
#include "sync/office/store/sqlite/projection.h"
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

constexpr std::int64_t stretch_rows = 20'000;
const std::string past_everybody(sizeof(Uuid) + 1, '\xff');  // no id follows it

// Contacts and sales of some customers, in the order of their ids.
struct Stretch {
  std::vector<std::string> who_came, who_bought;
  std::vector<Came> came;
  std::vector<Sold> sold;

  void clear() {
    who_came.clear();
    who_bought.clear();
    came.clear();
    sold.clear();
  }
  void tell(const EachBuyer& each) const {
    std::size_t c = 0;
    std::size_t s = 0;
    while (c < came.size() || s < sold.size()) {
      const bool first_came =
          s == sold.size() || (c < came.size() && who_came[c] < who_bought[s]);
      const std::string& customer = first_came ? who_came[c] : who_bought[s];
      const std::size_t came_from = c;
      const std::size_t sold_from = s;
      while (c < came.size() && who_came[c] == customer) ++c;
      while (s < sold.size() && who_bought[s] == customer) ++s;
      each(std::span(came).subspan(came_from, c - came_from),
           std::span(sold).subspan(sold_from, s - sold_from));
    }
  }
};

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
  Result<std::optional<std::string>> end_of_stretch(const std::string& after);
  Result<void> read_stretch(const std::string& after, const std::string& to, Stretch& stretch);

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

// Contacts and sales lie in one index each, in the same order. The database would merge them at
// three times the cost of reading both: here they are read in stretches of the same customers.
Result<void> SqliteReportReader::buyers(const EachBuyer& each) {
  std::string after;
  Stretch stretch;
  while (true) {
    TRY_TO(to, end_of_stretch(after));
    stretch.clear();
    TRY(read_stretch(after, to.value_or(past_everybody), stretch));
    stretch.tell(each);
    if (!to) return {};
    after = std::move(*to);
  }
}

// Up to whom enough is there for a stretch; nothing: all that is left is one.
Result<std::optional<std::string>> SqliteReportReader::end_of_stretch(const std::string& after) {
  std::optional<std::string> to;
  for (const char* sql :
       {"SELECT customer_id FROM fact_contact WHERE kind < 2 AND customer_id IS NOT NULL "
        "AND customer_id > ? ORDER BY customer_id LIMIT 1 OFFSET ?",
        "SELECT customer_id FROM fact_sale WHERE customer_id IS NOT NULL "
        "AND customer_id > ? ORDER BY customer_id LIMIT 1 OFFSET ?"}) {
    TRY_TO(found, database_.text(sql, {Blob{after}, stretch_rows}));
    if (found && (!to || *found < *to)) to = std::move(found);
  }
  return to;
}

Result<void> SqliteReportReader::read_stretch(const std::string& after, const std::string& to,
                                              Stretch& stretch) {
  TRY(database_.query(
      "SELECT customer_id, day, campaign, branch, kind FROM fact_contact WHERE kind < 2 "
      "AND customer_id IS NOT NULL AND customer_id > ? AND customer_id <= ? "
      "ORDER BY customer_id, day",
      {Blob{after}, Blob{to}}, [&](const Row& row) {
        const bool stated = row.integer(4) == static_cast<std::int64_t>(ContactKind::stated);
        stretch.who_came.push_back(row.text(0));
        stretch.came.push_back({row.text(1), row.text(2), row.text(3), stated});
        return true;
      }));
  return database_.query(
      "SELECT customer_id, day, branch, cents, currency FROM fact_sale "
      "WHERE customer_id IS NOT NULL AND customer_id > ? AND customer_id <= ? "
      "ORDER BY customer_id, day",
      {Blob{after}, Blob{to}}, [&](const Row& row) {
        stretch.who_bought.push_back(row.text(0));
        stretch.sold.push_back({row.text(1), row.text(2), row.integer(3), row.text(4)});
        return true;
      });
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
  std::vector<StandingSum> sums;
  TRY(database_.query("SELECT branch, states, count FROM fact_standing_sum", {},
                      [&](const Row& row) {
                        sums.push_back({row.text(0), row.text(1), natural(row.integer(2))});
                        return true;
                      }));
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
  TRY_TO(database, open_to_read(dir));
  // One state for all that is asked: closing the connection ends it.
  TRY(database.run("BEGIN"));
  TRY_TO(chain_id, database.text("SELECT value FROM meta WHERE key = 'chain_id'"));
  return std::make_unique<SqliteReportReader>(std::move(database), chain_id.value_or(""));
}

}  // namespace tresen
