// How long it takes to know whom a campaign reaches: a count of a changed query, a preflight.
//
//   whom_bench [--customers N] [--json]

#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <random>
#include <string>

#include "sync/base/database.h"
#include "sync/office/campaigns/preflight.h"
#include "sync/office/campaigns/query_text.h"
#include "sync/office/store/sqlite/projection.h"
#include "sync/office/store/sqlite/schema.h"
#include "sync/office/store/store.h"
#include "sync/record/consent_record.h"
#include "sync/record/process_record.h"
#include "sync/record/wire.h"
#include "tests/bench/figure.h"

namespace tresen::bench {
namespace {

constexpr std::int64_t now_ms = 1'795'000'000'000;  // November 2026
constexpr int rounds = 3;
// Whom the campaign asks for: five conditions.
constexpr const char* five =
    "city = Ulm, Stuttgart, Leonberg and age >= 50 and process.glasses older than 12 months and "
    "not category.shape = round and home_branch = b1, b2";

void expect(const Result<void>& done) {
  if (done) return;
  std::fprintf(stderr, "whom_bench: %s\n", done.error().detail.c_str());
  std::exit(1);
}
template <class Value>
Value taken(Result<Value> result) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "whom_bench: %s\n", result.error().detail.c_str());
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

v1::Chain chain() {
  v1::Chain chain;
  chain.set_id("bench");
  v1::Rules& rules = *chain.mutable_rules();
  for (const char* id : {"b1", "b2", "b3"}) {
    v1::Branch& branch = *rules.add_branches();
    branch.set_id(id);
    branch.set_legal_entity("Optik");
  }
  v1::ProcessTemplate& made = *rules.add_templates();
  made.set_type("glasses");
  v1::CategorySet& shapes = *rules.add_category_sets();
  shapes.set_id("shape");
  for (const char* id : {"round", "oval"}) shapes.add_categories()->set_id(id);
  v1::Campaign& campaign = *chain.mutable_campaigns()->add_campaigns();
  campaign.set_id("mail");
  v1::Dispatch& dispatch = *campaign.mutable_dispatch();
  *dispatch.mutable_query() = parse_query(five).query;
  dispatch.set_merge_households(true);
  for (const char* channel : {"sms", "email", "post"}) {
    v1::ContactStep& step = *dispatch.add_contacts();
    step.set_channel(channel);
    step.set_output(v1::ContactStep::OUTPUT_CSV);
  }
  return chain;
}

// Customers as counters leave them: a name, an address, some consents, one process each,
// seven of ten informed by the notice.
class Crowd {
 public:
  explicit Crowd(Database& database) : database_(database), projection_(database) {}

  Result<void> fill(int customers) {
    TRY_TO(transaction, Transaction::begin(database_));
    for (int i = 0; i < customers; ++i) {
      TRY(add_customer(i));
    }
    return transaction.commit();
  }

 private:
  bool chance(unsigned percent) { return random_() % 100 < percent; }
  void say(Record& record, const char* key, std::string value) {
    Answer& answer = record.fields[key];
    answer.state = AnswerState::value;
    answer.value = std::move(value);
    answer.branch = "b1";
    answer.stamp = {static_cast<std::uint64_t>(now_ms), 0, 1};
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
  Result<void> add_customer(int number) {
    static constexpr std::array cities{"Ulm",       "Stuttgart", "Leonberg",  "Bonn",
                                       "Gerlingen", "Ditzingen", "Rutesheim", "Weissach"};
    Record record;
    record.id = ids_.next(now_ms);
    record.kind = RecordKind::customer;
    say(record, "customer_no", std::to_string(10'000 + number));
    say(record, "first_name", "Vorname" + std::to_string(random_() % 1000));
    say(record, "last_name", "Nachname" + std::to_string(random_() % 5000));
    say(record, "birth_date", std::to_string(1930 + random_() % 80) + "-06-15");
    say(record, "street", "Straße " + std::to_string(random_() % 2000));
    say(record, "house_no", std::to_string(random_() % 90));
    say(record, "postcode", "89073");
    say(record, "city", cities[random_() % cities.size()]);
    say(record, "home_branch", "b" + std::to_string(1 + random_() % 3));
    if (chance(60))
      say(record, "mobile", "+49171" + std::to_string(1'000'000 + random_() % 8'999'999));
    if (chance(60)) say(record, "email", "m" + std::to_string(number) + "@example.org");
    if (chance(50)) say(record, "category.shape", chance(50) ? "round" : "oval");
    if (chance(40)) say(record, "consent.email.advertising", "granted");
    if (chance(20)) say(record, "consent.sms.advertising", "granted");
    if (chance(5)) say(record, "objection", "yes");
    TRY(put(record, {}));
    ProcessRecord process;
    process.id = ids_.next(now_ms);
    process.customer = record.id;
    process.type = "glasses";
    process.state = ProcessState::closed;
    process.opened_at_ms = now_ms - static_cast<std::int64_t>(random_() % 1500) * 86'400'000;
    const Edit edit = process_edit({}, process);
    TRY(put(with_edit(Record{process.id, RecordKind::process, 1, {}}, edit, {}), record.id));
    if (chance(30)) return {};
    ConsentRecord notice;
    notice.id = ids_.next(now_ms);
    notice.customer = record.id;
    notice.act = ConsentAct::notice;
    notice.controller = {"Optik", "Optik"};
    notice.at_ms = now_ms;
    notice.branch = "b1";
    const Edit shown = consent_edit(notice);
    return put(with_edit(Record{notice.id, RecordKind::consent, 1, {}}, shown, {}), record.id);
  }

  Database& database_;
  Projection projection_;
  IdSource ids_;
  std::mt19937_64 random_{1};
};

void measure(const std::string& folder, int customers, bool as_json) {
  {
    taken(create_store(folder, chain(), 1, now_ms));
    Database database =
        taken(Database::open(folder + "/headoffice.db", OpenMode::write, office_application_id));
    expect(Crowd(database).fill(customers));
  }
  const auto reader = taken(open_dispatch_reader(folder));
  Database bare =
      taken(Database::open(folder + "/headoffice.db", OpenMode::read, office_application_id));
  const std::string size = std::to_string(customers) + " customers";
  const double scan_ms = median_ms([&] {
    taken(bare.integer("SELECT count(*) FROM projection WHERE city = 'Ulm' AND birth_date < ?",
                       {std::string("1976")}));
  });
  const v1::QueryGroup query = parse_query(five).query;
  Audience audience;
  audience.query = &query;
  audience.today = local_date(now_ms);
  std::uint64_t found = 0;
  const double count_ms = median_ms([&] { found = taken(reader->count(audience)).count; });
  print({"whom", "count of five conditions, " + size + ", " + std::to_string(found) + " found",
         count_ms, "ms", "a count of two columns by hand", scan_ms,
         customers <= 100'000 ? std::optional(value_at_most(300)) : std::nullopt},
        as_json);
  const double read_ms = median_ms([&] {
    std::uint64_t bytes = 0;
    expect(bare.query("SELECT body FROM record WHERE kind = 1", {}, [&](const Row& row) {
      bytes += row.text(0).size();
      return true;
    }));
  });
  const auto fly = [&](const char* name) {
    v1::PreflightRequest request;
    request.set_campaign("mail");
    v1::PreflightReply reply;
    const double ms = median_ms([&] { reply = taken(preflight(*reader, request, now_ms)); });
    print(
        {"whom", std::string(name) + ", " + size + ", " + std::to_string(reply.found()) + " found",
         ms, "ms", "all customers read and not looked at", read_ms,
         customers >= 1'000'000 ? std::optional(value_at_most(10'000)) : std::nullopt},
        as_json);
  };
  fly("preflight of five conditions");
}

}  // namespace
}  // namespace tresen::bench

int main(int count, char** words) {
  int customers = 100'000;
  bool as_json = false;
  for (int i = 1; i < count; ++i) {
    if (std::strcmp(words[i], "--json") == 0) as_json = true;
    if (std::strcmp(words[i], "--customers") == 0 && i + 1 < count) {
      customers = std::atoi(words[++i]);
    }
  }
  const auto folder = std::filesystem::temp_directory_path() /
                      ("whom_bench." + std::to_string(std::random_device()()));
  std::filesystem::create_directories(folder);
  tresen::bench::measure(folder.string(), customers, as_json);
  std::filesystem::remove_all(folder);
  return 0;
}
