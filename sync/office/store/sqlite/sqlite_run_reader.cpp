// Reads runs on a connection of its own, beside whoever writes the store.

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "sync/base/database.h"
#include "sync/office/store/database_place.h"
#include "sync/office/store/run_reader.h"
#include "sync/office/store/sqlite/sqlite_run_store.h"
#include "sync/office/store/sqlite/sqlite_values.h"
#include "sync/record/marketing_contact.h"

namespace tresen {
namespace {

// A row of the ledger.
struct Counted {
  std::int64_t state, cost_cents;
  bool answered;
  std::int64_t report;
};

void count(v1::RunCount& into, const Counted& row) {
  const auto& [state, cost_cents, answered, report] = row;
  into.set_recipients(into.recipients() + 1);
  into.set_cost_cents(into.cost_cents() + cost_cents);
  if (answered) into.set_responses(into.responses() + 1);
  if (report == v1::DeliveryReport::WHAT_DELIVERED) into.set_delivered(into.delivered() + 1);
  if (report == v1::DeliveryReport::WHAT_DELAYED) into.set_delayed(into.delayed() + 1);
  if (report == v1::DeliveryReport::WHAT_UNDELIVERABLE) {
    into.set_undeliverable(into.undeliverable() + 1);
  }
  if (state == 2) into.set_sent(into.sent() + 1);
  if (state == 3) into.set_refused(into.refused() + 1);
  if (state == 4) into.set_left_out(into.left_out() + 1);
}

class SqliteRunReader : public RunReader {
 public:
  explicit SqliteRunReader(Database database) : database_(std::move(database)) {}

  Result<v1::RunFacts> run(std::uint64_t run) override {
    TRY_TO(found, SqliteRunStore(database_).runs("", run));
    if (found.empty()) return fail(Fault::absent, "there is no run " + std::to_string(run));
    return std::move(found.front());
  }

  Result<std::vector<v1::RunItem>> items(std::uint64_t run) override {
    std::vector<v1::RunItem> all;
    TRY(database_.query("SELECT number, body FROM ledger WHERE run = ? ORDER BY number",
                        {whole(run)}, [&](const Row& row) {
                          v1::RunItem& item = all.emplace_back();
                          item.set_number(static_cast<std::uint32_t>(row.integer(0)));
                          (void)item.mutable_recipient()->ParseFromString(row.text(1));
                          return true;
                        }));
    return all;
  }

  Result<std::optional<std::uint32_t>> number_of(std::uint64_t run, const Uuid& person) override {
    TRY_TO(number,
           database_.integer("SELECT number FROM ledger WHERE run = ? AND person_id = ?",
                             {whole(run), blob(person)}));
    if (!number) return std::optional<std::uint32_t>();
    return std::optional(static_cast<std::uint32_t>(*number));
  }

  Result<std::vector<PrintedLetter>> letters(std::uint64_t run, std::int64_t since_ms) override {
    std::vector<PrintedLetter> letters;
    // Of a batch that is on its way nobody knows whether it is on paper; who was erased from it may
    // be.
    TRY(database_.query(
        "SELECT l.batch, b.document, l.first_page, l.last_page, l.number, l.person_id, l.body "
        "FROM ledger l JOIN run_batch b ON b.run = l.run AND b.batch = l.batch "
        "WHERE l.run = ? AND l.first_page > 0 AND (l.state = 1 OR ((l.state = 2 OR "
        "(l.state = 4 AND l.reason = 'erased')) AND max(l.at_ms, b.fixed_ms) >= ?)) "
        "ORDER BY l.batch, l.first_page",
        {whole(run), since_ms}, [&](const Row& row) {
          PrintedLetter& letter = letters.emplace_back();
          letter.place.set_batch(static_cast<std::uint32_t>(row.integer(0)));
          letter.place.set_document(row.text(1));
          letter.place.set_first_page(static_cast<std::uint32_t>(row.integer(2)));
          letter.place.set_last_page(static_cast<std::uint32_t>(row.integer(3)));
          letter.number = static_cast<std::uint32_t>(row.integer(4));
          letter.person = id_in(row, 5);
          (void)letter.recipient.ParseFromString(row.text(6));
          return true;
        }));
    return letters;
  }

  Result<v1::RunStatisticsReply> statistics(std::uint64_t run) override {
    v1::RunStatisticsReply reply;
    TRY_TO(facts, this->run(run));
    *reply.mutable_run() = std::move(facts);
    v1::FrozenSelection selection;
    v1::FrozenSelection excluded;
    TRY(database_.query(
        "SELECT s.dispatch, r.excluded FROM run r JOIN selection s USING (selection) WHERE run = ?",
        {whole(run)}, [&](const Row& row) {
          (void)selection.mutable_dispatch()->ParseFromString(row.text(0));
          (void)excluded.ParseFromString(row.text(1));
          return false;
        }));
    *reply.mutable_excluded() = excluded.excluded();
    std::map<std::string, v1::RunCount> channels;
    std::map<std::string, v1::RunCount> branches;
    TRY_TO(answers, answered(reply.run().campaign()));
    TRY(database_.query("SELECT step, state, cost_cents, body, number, report FROM ledger "
                        "WHERE run = ?", {whole(run)}, [&](const Row& row) {
                          v1::Recipient recipient;  // empty: erased
                          (void)recipient.ParseFromString(row.text(3));
                          const int step = static_cast<int>(row.integer(0));
                          const bool known = step < selection.dispatch().contacts_size();
                          const std::string channel =
                              known ? selection.dispatch().contacts(step).channel() : std::string();
                          const bool came = row.integer(1) == 2 && answers.contains(row.integer(4));
                          const Counted counted{row.integer(1), row.integer(2), came,
                                                row.integer(5)};
                          count(channels[channel], counted);
                          count(branches[recipient.branch()], counted);
                          if (came) reply.set_responses(reply.responses() + 1);
                          return true;
                        }));
    for (auto& [key, one] : channels) {
      one.set_key(key);
      *reply.add_channels() = std::move(one);
    }
    for (auto& [key, one] : branches) {
      one.set_key(key);
      *reply.add_branches() = std::move(one);
    }
    return reply;
  }

 private:
  // Numbers of the campaign's letters that somebody has brought along. The ids of their answers
  // stand side by side.
  Result<std::set<std::int64_t>> answered(std::string_view campaign) {
    std::set<std::int64_t> numbers;
    TRY_TO(code, database_.integer("SELECT number FROM campaign_number WHERE campaign = ?",
                                   {std::string(campaign)}));
    if (!code) return numbers;
    const auto number = static_cast<std::uint32_t>(*code);
    const Uuid first = answer_id({number, 0});
    const Uuid last = answer_id({number, letter_recipients - 1});
    TRY(database_.query(
        "SELECT record_id FROM record WHERE kind = ? AND record_id BETWEEN ? AND ?",
        {static_cast<std::int64_t>(RecordKind::marketing_contact), blob(first), blob(last)},
        [&](const Row& row) {
          numbers.insert(letter_of(id_in(row, 0)).recipient);
          return true;
        }));
    return numbers;
  }

  Database database_;
};

}  // namespace

Result<std::unique_ptr<RunReader>> open_run_reader(const std::string& dir) {
  TRY_TO(database, open_to_read(dir));
  // One state for all that is asked: closing the connection ends it.
  TRY(database.run("BEGIN"));
  return std::make_unique<SqliteRunReader>(std::move(database));
}

}  // namespace tresen
