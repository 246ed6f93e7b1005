// How long a report takes that counts everything, and how long until a caller is known.
//
//   reports_bench [--customers N] [--data DIR] [--json]
//
// For each customer five contacts (four of five that somebody was written to, with a row of the
// ledger each) and one process with a sale. A DIR is kept, and what an earlier round left there is
// measured again: filling it takes longer than all reports.

#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <random>
#include <string>

#include "sync/base/database.h"
#include "sync/office/reports/reports.h"
#include "sync/office/store/answer_reader.h"
#include "sync/office/store/sqlite/projection.h"
#include "sync/office/store/sqlite/schema.h"
#include "sync/office/store/store.h"
#include "sync/record/marketing_contact.h"
#include "sync/record/process_record.h"
#include "sync/record/sale.h"
#include "sync/record/wire.h"
#include "tests/bench/figure.h"

namespace tresen::bench {
namespace {

constexpr std::int64_t now_ms = 1'795'000'000'000;  // November 2026
constexpr std::int64_t day_ms = 86'400'000;
constexpr int rounds = 3;
constexpr int branches = 60;
constexpr int campaigns = 24;
constexpr int written_each = 4;
constexpr int customers_a_transaction = 20'000;
constexpr double report_ms_max = 3000;
constexpr double caller_ms_max = 50;

void expect(const Result<void>& done) {
  if (done) return;
  std::fprintf(stderr, "reports_bench: %s\n", done.error().detail.c_str());
  std::exit(1);
}
template <class Value>
Value taken(Result<Value> result) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "reports_bench: %s\n", result.error().detail.c_str());
  std::exit(1);
}

template <class Work>
double median_ms(Work work) {
  std::vector<double> times;
  for (int i = 0; i < rounds; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    times.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin)
            .count());
  }
  return quantile(times, 0.5);
}

std::string branch_id(std::uint64_t number) { return "b" + std::to_string(number % branches); }
std::string campaign_id(std::uint64_t number) { return "c" + std::to_string(number % campaigns); }
std::string number_of(int customer) { return "+49171" + std::to_string(1'000'000 + customer); }

v1::Chain chain() {
  v1::Chain chain;
  chain.set_id("bench");
  for (int i = 0; i < branches; ++i) {
    chain.mutable_rules()->add_branches()->set_id(branch_id(static_cast<std::uint64_t>(i)));
    // Every tenth branch is too small to be told of alone.
    for (int k = 0; k < (i % 10 == 0 ? 3 : 6); ++k) {
      v1::StaffMember& member = *chain.mutable_staff()->add_members();
      member.set_id("s" + std::to_string(i) + "." + std::to_string(k));
      member.add_branches(branch_id(static_cast<std::uint64_t>(i)));
    }
  }
  for (const char* field : {"mobile", "birth_date", "email", "street", "postcode", "city"}) {
    v1::FieldRule& rule = *chain.mutable_rules()->add_fields();
    rule.set_field(field);
    rule.set_level(v1::LEVEL_MUST);
  }
  for (int i = 0; i < campaigns; ++i) {
    v1::Campaign& campaign = *chain.mutable_campaigns()->add_campaigns();
    campaign.set_id(campaign_id(static_cast<std::uint64_t>(i)));
    campaign.set_goal(i % 2 == 0 ? "retention" : "acquisition");
    campaign.set_currency("EUR");
    campaign.mutable_dispatch()->add_contacts()->set_channel("email");
  }
  return chain;
}

class Crowd {
 public:
  explicit Crowd(Database& database) : database_(database), projection_(database) {}

  Result<void> fill(int customers) {
    TRY(make_runs());
    for (int from = 0; from < customers; from += customers_a_transaction) {
      TRY_TO(transaction, Transaction::begin(database_));
      for (int i = from; i < std::min(customers, from + customers_a_transaction); ++i) {
        TRY(add_customer(i));
      }
      TRY(transaction.commit());
    }
    return database_.run("PRAGMA wal_checkpoint(TRUNCATE)");
  }

 private:
  bool chance(unsigned percent) { return random_() % 100 < percent; }
  void say(Record& record, const char* key, std::string value,
           AnswerState state = AnswerState::value) {
    Answer& answer = record.fields[key];
    answer.state = state;
    answer.value = std::move(value);
    answer.branch = record.fields["home_branch"].value;
    answer.stamp = {static_cast<std::uint64_t>(now_ms - 1000), 0, 1};
  }
  Result<void> put(const Record& record, const Uuid& customer) {
    TRY(database_.run(
        "INSERT INTO record (record_id, kind, customer_id, bucket, feed_pos, body) "
        "VALUES (?, ?, ?, 'b', 0, ?)",
        {Blob{to_bytes(record.id)}, static_cast<std::int64_t>(record.kind),
         customer.none() ? SqlValue(std::monostate{}) : SqlValue(Blob{to_bytes(customer)}),
         Blob{record_bytes(record)}}));
    TRY_TO(row, database_.integer("SELECT last_insert_rowid()"));
    return record.kind == RecordKind::customer
               ? projection_.put(row.value_or(0), true, record)
               : projection_.put_event(row.value_or(0), true, record);
  }
  Result<void> put(const Edit& edit, const Uuid& customer) {
    return put(with_edit(Record{edit.record, edit.kind, 1, {}}, edit, {}), customer);
  }
  Result<void> make_runs() {
    for (int i = 0; i < campaigns; ++i) {
      const std::string id = campaign_id(static_cast<std::uint64_t>(i));
      TRY(
          database_.run("INSERT INTO selection (selection, campaign, made_ms, health, recipients, "
                        "dispatch) VALUES (?, ?, ?, 0, 0, x'')",
                        {std::int64_t{i + 1}, id, now_ms}));
      TRY(
          database_.run("INSERT INTO run (run, campaign, selection, state, made_ms, ended_ms) "
                        "VALUES (?1, ?2, ?1, 4, ?3, ?3)",
                        {std::int64_t{i + 1}, id, now_ms - 100 * day_ms}));
    }
    return {};
  }
  Result<void> add_written(int number, const Uuid& customer, int which) {
    const auto campaign = random_() % campaigns;
    TRY(put(contact_edit({}, {.id = ids_.next(now_ms),
                              .campaign = campaign_id(campaign),
                              .customer = customer,
                              .process = {},
                              .at_ms = now_ms - static_cast<std::int64_t>(campaign) * 20 * day_ms,
                              .kind = ContactKind::written,
                              .referrer = {},
                              .branch = {},
                              .source = "letter"}),
            customer));
    return database_.run(
        "INSERT OR IGNORE INTO ledger (run, number, person_id, step, state, cost_cents, body) "
        "VALUES (?, ?, ?, 0, 2, 46, ?)",
        {static_cast<std::int64_t>(campaign) + 1,
         static_cast<std::int64_t>(number) * written_each + which, Blob{to_bytes(customer)},
         Blob{std::string(120, 'x')}});
  }
  Result<void> add_customer(int number) {
    Record record;
    record.id = ids_.next(now_ms);
    record.kind = RecordKind::customer;
    const std::string branch = branch_id(random_());
    say(record, "home_branch", branch);
    say(record, "customer_no", std::to_string(10'000 + number));
    say(record, "last_name", "Nachname" + std::to_string(random_() % 5000));
    if (chance(70)) say(record, "mobile", number_of(number));
    if (chance(60)) say(record, "email", "m" + std::to_string(number) + "@example.org");
    if (chance(10)) say(record, "birth_date", "", AnswerState::refused);
    if (chance(80)) say(record, "street", "Straße " + std::to_string(random_() % 2000));
    if (chance(40)) say(record, "consent.email.advertising", "granted");
    TRY(put(record, {}));
    for (int i = 0; i < written_each; ++i) TRY(add_written(number, record.id, i));
    const std::int64_t at_ms = now_ms - static_cast<std::int64_t>(random_() % 700) * day_ms;
    TRY(put(contact_edit({}, {.id = ids_.next(now_ms),
                              .campaign = campaign_id(random_()),
                              .customer = record.id,
                              .process = {},
                              .at_ms = at_ms,
                              .kind = chance(30) ? ContactKind::matched : ContactKind::stated,
                              .referrer = {},
                              .branch = branch}),
            record.id));
    ProcessRecord process;
    process.id = ids_.next(now_ms);
    process.customer = record.id;
    process.template_id = "t" + std::to_string(random_() % 8);
    process.state = ProcessState::closed;
    process.branch = branch;
    process.opened_at_ms = at_ms;
    process.closed_at_ms = at_ms + 60'000;
    process.steps = {{"missing_data", StepState::done, {}}, {"campaign", StepState::done, {}}};
    Edit edit = process_edit({}, process);
    edit.fields.push_back(sale_edit({process.id, 19'900, "EUR", at_ms, "R", ""}));
    return put(edit, record.id);
  }

  Database& database_;
  Projection projection_;
  IdSource ids_;
  std::mt19937_64 random_{1};
};

void measure_reports(const std::string& folder, const std::string& size, int customers,
                     bool as_json) {
  Database bare =
      taken(Database::open(folder + "/headoffice.db", OpenMode::read, office_application_id));
  const double scan_ms = median_ms([&] {
    taken(bare.integer("SELECT count(*) FROM fact_contact WHERE +way = ?", {std::string("fax")}));
  });
  const std::pair<const char*, v1::FiguresRequest::What> all[]{
      {"contacts", v1::FiguresRequest::WHAT_CONTACTS},
      {"marketing", v1::FiguresRequest::WHAT_MARKETING},
      {"processes", v1::FiguresRequest::WHAT_PROCESSES},
      {"completeness", v1::FiguresRequest::WHAT_COMPLETENESS}};
  for (const auto& [name, what] : all) {
    v1::FiguresRequest request;
    request.set_what(what);
    // Opened anew each time, as each request does.
    const double ms = median_ms([&] {
      const auto reader = taken(open_report_reader(folder));
      taken(make_report(*reader, request));
    });
    print(
        {"reports", std::string(name) + ", " + size, ms, "ms", "all contacts read by hand", scan_ms,
         customers >= 1'000'000 ? std::optional(value_at_most(report_ms_max)) : std::nullopt},
        as_json);
  }
}

void measure_callers(const std::string& folder, const std::string& size, int customers,
                     bool as_json) {
  constexpr int calls = 500;
  std::mt19937_64 random(2);
  std::vector<double> times;
  std::vector<double> opened;
  for (int i = 0; i < calls; ++i) {
    const std::string number =
        number_of(static_cast<int>(random() % static_cast<std::uint64_t>(customers)));
    const auto begin = std::chrono::steady_clock::now();
    const auto reader = taken(open_answer_reader(folder));
    const auto open = std::chrono::steady_clock::now();
    for (const Record& one : taken(reader->by_phone(number, 20))) {
      taken(reader->contacts_of(one));
      taken(reader->follow_ups_of(one));
    }
    const auto end = std::chrono::steady_clock::now();
    opened.push_back(std::chrono::duration<double, std::milli>(open - begin).count());
    times.push_back(std::chrono::duration<double, std::milli>(end - begin).count());
  }
  print({"reports", "a caller known, 99 of 100, " + size, quantile(times, 0.99), "ms",
         "the store opened", quantile(opened, 0.99), value_at_most(caller_ms_max)},
        as_json);
}

void measure(const std::string& folder, int customers, bool as_json) {
  if (std::filesystem::exists(folder + "/headoffice.db")) {
    // Facts of another release are made anew here, as the daemon does when it starts.
    taken(open_store(folder));
  } else {
    taken(create_store(folder, chain(), 1, now_ms));
    Database database =
        taken(Database::open(folder + "/headoffice.db", OpenMode::write, office_application_id));
    expect(Crowd(database).fill(customers));
  }
  const std::string size = std::to_string(customers) + " customers, " +
                           std::to_string(customers / 1000 * (written_each + 1)) + "000 contacts";
  measure_reports(folder, size, customers, as_json);
  measure_callers(folder, size, customers, as_json);
}

}  // namespace
}  // namespace tresen::bench

int main(int count, char** words) {
  int customers = 1'000'000;
  bool as_json = false;
  std::filesystem::path folder;
  for (int i = 1; i < count; ++i) {
    if (std::strcmp(words[i], "--json") == 0) as_json = true;
    if (std::strcmp(words[i], "--customers") == 0 && i + 1 < count) {
      customers = std::max(1000, std::atoi(words[++i]));
    }
    if (std::strcmp(words[i], "--data") == 0 && i + 1 < count) folder = words[++i];
  }
  const bool keep = !folder.empty();
  if (!keep) {
    folder = std::filesystem::temp_directory_path() /
             ("reports_bench." + std::to_string(std::random_device()()));
  }
  std::filesystem::create_directories(folder);
  tresen::bench::measure(folder.string(), customers, as_json);
  if (!keep) std::filesystem::remove_all(folder);
  return 0;
}
