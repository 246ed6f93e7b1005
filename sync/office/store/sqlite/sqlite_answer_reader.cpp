// Looks up callers and follow-ups on a connection of its own, by indexes alone.

#include <algorithm>
#include <utility>

#include "sync/base/database.h"
#include "sync/office/store/answer_reader.h"
#include "sync/office/store/database_place.h"
#include "sync/office/store/sqlite/sqlite_customer_store.h"
#include "sync/office/store/sqlite/sqlite_values.h"
#include "sync/record/consent.h"
#include "sync/record/customer.h"
#include "sync/record/follow_up.h"
#include "sync/record/marketing_contact.h"
#include "sync/record/merging.h"
#include "sync/record/response.h"
#include "sync/record/wire.h"

namespace tresen {
namespace {

constexpr std::uint32_t rows_default = 1000;
constexpr std::uint32_t rows_max = 10'000;

v1::FollowUpFacts facts_of(const FollowUp& one, const Record& customer) {
  v1::FollowUpFacts facts;
  facts.set_id(to_hex(one.id));
  facts.set_due(one.due == Date{} ? std::string() : iso_date(one.due));
  facts.set_state(std::string(name_of(one.state)));
  facts.set_branch(one.branch);
  facts.set_staff(one.staff);
  facts.set_no(customer.text("customer_no"));
  facts.set_name(sorted_name(customer));
  facts.set_text(one.text);
  facts.set_result(one.result);
  return facts;
}

class SqliteAnswerReader : public AnswerReader {
 public:
  explicit SqliteAnswerReader(Database database) : database_(std::move(database)) {}

  Result<std::vector<Record>> by_phone(const std::string& number, std::size_t count_max) override {
    std::vector<Record> found;
    Result<void> read;
    TRY(
        database_.query("SELECT r.body FROM fact_phone p JOIN record r ON r.row = p.row "
                        "WHERE p.number = ? ORDER BY r.row",
                        {number}, [&](const Row& row) {
                          auto record = record_from_bytes(row.text(0));
                          if (!record) {
                            read = tl::unexpected(record.error());
                          } else if (!is_restricted(*record) && !merged_into(*record)) {
                            found.push_back(std::move(*record));
                          }
                          return read && found.size() < count_max;
                        }));
    TRY(read);
    return found;
  }

  Result<std::vector<v1::ContactFacts>> contacts_of(const Record& customer) override {
    SqliteCustomerStore customers(database_);
    TRY_TO(records, customers.of_customer(customer.id, RecordKind::marketing_contact));
    std::vector<v1::ContactFacts> list;
    for (const Record& record : records) {
      const MarketingContact one = read_contact(record);
      if (is_taken_back(one)) continue;
      v1::ContactFacts& facts = list.emplace_back();
      facts.set_no(customer.text("customer_no"));
      if (one.at_ms != 0) facts.set_day(iso_date(local_date(one.at_ms)));
      facts.set_campaign(one.campaign);
      facts.set_kind(is_turned_down(one) ? "turned_down" : std::string(name_of(one.kind)));
      facts.set_way(one.source);
      facts.set_branch(one.branch);
    }
    std::ranges::stable_sort(list, std::greater<>(), &v1::ContactFacts::day);
    return list;
  }

  Result<std::vector<v1::FollowUpFacts>> follow_ups_of(const Record& customer) override {
    SqliteCustomerStore customers(database_);
    TRY_TO(records, customers.of_customer(customer.id, RecordKind::follow_up));
    std::vector<v1::FollowUpFacts> list;
    for (const Record& record : records) {
      const FollowUp one = read_follow_up(record);
      if (one.state == FollowUpState::open) list.push_back(facts_of(one, customer));
    }
    std::ranges::stable_sort(list, {}, &v1::FollowUpFacts::due);
    return list;
  }

  Result<v1::FollowUpsReply> follow_ups(const v1::FollowUpsRequest& request,
                                        const Date& today) override;

  Result<bool> has_follow_up(const Uuid& customer, const std::string& campaign) override {
    SqliteCustomerStore customers(database_);
    TRY_TO(records, customers.of_customer(customer, RecordKind::follow_up));
    return std::ranges::any_of(records,
                               [&](const Record& one) { return one.text("campaign") == campaign; });
  }

 private:
  Database database_;
};

Result<v1::FollowUpsReply> SqliteAnswerReader::follow_ups(const v1::FollowUpsRequest& request,
                                                          const Date& today) {
  std::string customer;
  SqliteCustomerStore customers(database_);
  if (!request.no().empty()) {
    TRY_TO(found, customers.by_number(request.no()));
    if (!found) return fail(Fault::absent, "there is no customer " + request.no());
    customer = to_bytes(found->id);
  }
  const std::string until = request.when() == v1::FollowUpsRequest::WHEN_DUE ? iso_date(today)
                            : request.when() == v1::FollowUpsRequest::WHEN_OVERDUE
                                ? iso_date(plus_days(today, -1))
                                : "9999-12-31";
  const bool open = request.when() != v1::FollowUpsRequest::WHEN_DONE;
  const std::uint32_t wanted =
      std::min(request.rows_max() == 0 ? rows_default : request.rows_max(), rows_max);
  const std::string whose =
      "(?2 = '' OR f.branch = ?2) AND (?3 = '' OR f.staff = ?3) AND (?4 = x'' OR "
      "f.customer_id = ?4)";
  v1::FollowUpsReply reply;
  Result<void> read;
  TRY(database_.query(
      "SELECT r.body, c.body FROM fact_follow_up f JOIN record r ON r.row = f.row "
      "LEFT JOIN record c ON c.record_id = f.customer_id WHERE f.open = ?1 AND " +
          whose + " AND f.due <= ?5 ORDER BY f.due, f.row LIMIT ?6",
      {std::int64_t{open ? 1 : 0}, request.branch(), request.staff(), Blob{customer}, until,
       static_cast<std::int64_t>(wanted)},
      [&](const Row& row) {
        auto record = record_from_bytes(row.text(0));
        auto who = row.is_null(1) ? Result<Record>(Record{}) : record_from_bytes(row.text(1));
        if (!record) read = tl::unexpected(record.error());
        if (!who) read = tl::unexpected(who.error());
        if (read) *reply.add_follow_ups() = facts_of(read_follow_up(*record), *who);
        return read.has_value();
      }));
  TRY(read);
  TRY(database_.query(
      "SELECT count(*), count(*) FILTER (WHERE f.due <= ?5), count(*) FILTER (WHERE f.due < ?5) "
      "FROM fact_follow_up f WHERE f.open = ?1 AND " +
          whose,
      {std::int64_t{1}, request.branch(), request.staff(), Blob{customer}, iso_date(today)},
      [&](const Row& row) {
        reply.set_open(natural(row.integer(0)));
        reply.set_due(natural(row.integer(1)));
        reply.set_overdue(natural(row.integer(2)));
        return false;
      }));
  return reply;
}

}  // namespace

Result<std::unique_ptr<AnswerReader>> open_answer_reader(const std::string& dir) {
  TRY_TO(database, open_to_read(dir));
  // One state for all that is asked: closing the connection ends it.
  TRY(database.run("BEGIN"));
  return std::make_unique<SqliteAnswerReader>(std::move(database));
}

}  // namespace tresen
