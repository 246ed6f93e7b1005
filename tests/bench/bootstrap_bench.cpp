// A new terminal in a chain with a million customers: how long until all of them can be searched,
// and how many bytes that takes, beside a bare insert of the same records.

#include <SQLiteCpp/SQLiteCpp.h>

#include <atomic>
#include <filesystem>

#include "sync/link/grpc_transport.h"
#include "sync/link/worker.h"
#include "sync/net/enrolment.h"
#include "sync/office/office.h"
#include "terminal/app/search_worker.h"
#include "terminal/store/worker.h"
#include "tests/bench/stage.h"
#include "tests/support/tcp_proxy.h"

namespace tresen::bench {
namespace {

constexpr std::size_t published_rows = 1'000'000;
constexpr std::size_t portion = 5'000;
constexpr int rounds = 3;
constexpr std::chrono::minutes patience{30};

FieldEdit value(std::string key, std::string text) {
  FieldEdit edit;
  edit.key = std::move(key);
  edit.answer.state = AnswerState::value;
  edit.answer.value = std::move(text);
  edit.answer.source = Source::import;
  return edit;
}

// A customer of the usual length, unlike any other.
Edit customer(const Uuid& id, std::size_t n) {
  static constexpr std::array first{"Hannelore", "Jochen", "Aylin", "Maximilian", "Ute", "Kemal"};
  static constexpr std::array last{"Mustermann", "Gross",   "Yilmaz",
                                   "Oberhuber",  "Schmitt", "Vogel"};
  const std::string number = std::to_string(n);
  const auto digits = [&number](std::size_t wanted) {
    return std::string(wanted - std::min(wanted, number.size()), '0') + number;
  };
  Edit edit{.record = id, .kind = RecordKind::customer, .fields = {}};
  edit.fields = {value("external_id", "K-" + number),
                 value("first_name", first[n % first.size()]),
                 value("last_name", std::string(last[n / 7 % last.size()]) + digits(6)),
                 value("birth_date", "19" + std::to_string(40 + n % 60) + "-0" +
                                         std::to_string(1 + n % 9) + "-1" + std::to_string(n % 10)),
                 value("street", "Bahnhofstrasse"),
                 value("house_no", std::to_string(1 + n % 200)),
                 value("postcode", "75365"),
                 value("city", "Calw"),
                 value("mobile", "+49171" + digits(7)),
                 value("email", "kunde" + number + "@example.org")};
  return edit;
}

Result<void> fill(const std::string& data, std::size_t rows) {
  TRY_TO(office, Office::open(data));
  const SystemClock clock;
  for (std::size_t done = 0; done < rows;) {
    std::vector<Edit> edits;
    for (; done < rows && edits.size() < portion; ++done) {
      edits.push_back(customer(office.new_id(clock.now().wall_ms), done));
    }
    TRY(office.submit(edits, "b1", clock.now().wall_ms));
  }
  return {};
}

// The terminal's threads, the search included, without a screen.
class Counter {
 public:
  Counter(const Identity& identity, const std::string& folder)
      : searcher_(search_box_,
                  [this](Letter letter) {
                    if (std::holds_alternative<SearchReady>(letter)) ready_.set(handed_.load());
                    return true;
                  }),
        store_({.folder = folder,
                .device = {identity.device_id, identity.incarnation, identity.branch,
                           identity.chain_id},
                .boot = machine_boot_id(),
                .disk_reserve_bytes = 0,
                .ballast_bytes = 0},
               clock_, store_box_,
               {.to_screen = [](const FromStore&) { return true; },
                .to_link = [this](FromCache told) { return sync_box_.post(std::move(told)); },
                .to_search = [this](SearchFeed& feed) { return hand_over(feed); }}),
        sync_(
            {.device_id = identity.device_id,
             .incarnation = identity.incarnation,
             .app_version = "bench",
             .batch = {},
             .times = {}},
            machine_random(), clock_, sync_box_,
            [this](ToCache message) { return store_box_.post(std::move(message)); },
            open_grpc_transport(identity, sync_box_)) {
    static_cast<void>(store_box_.post(StoreLetter(ToStore(OpenCache{}))));
  }

  // So many customers had been handed to the search when it was last ready.
  std::size_t searchable() const {
    return ready_.read([](std::size_t count) { return count; });
  }

 private:
  bool hand_over(SearchFeed& feed) {
    const auto* upserts = std::get_if<SearchUpserts>(&feed);
    const std::size_t count = upserts == nullptr ? 0 : upserts->customers.size();
    if (!post_feed(search_box_, feed)) return false;
    handed_ += count;
    return true;
  }

  const SystemClock clock_;
  std::atomic<std::size_t> handed_ = 0;
  Latest<std::size_t> ready_;
  SearchBox search_box_{search_box_capacity};
  StoreBox store_box_{store_box_capacity};
  SyncBox sync_box_{sync_box_capacity};
  SearchWorker searcher_;
  StoreWorker store_;
  SyncWorker sync_;
};

struct Bare {
  double seconds = 0;
  double bytes = 0;
};

// The same records into a table by their ids, a thousand a transaction.
Result<Bare> bare_insert(const std::string& data, const std::string& path) {
  for (const char* const end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);
  SQLite::Database from(data + "/headoffice.db", SQLite::OPEN_READONLY);
  SQLite::Statement rows(from, "SELECT record_id, body FROM record WHERE kind = 1");
  SQLite::Database to(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  to.exec("PRAGMA journal_mode = WAL");
  to.exec("PRAGMA synchronous = FULL");
  to.exec("CREATE TABLE bare (record_id BLOB PRIMARY KEY, body BLOB)");
  SQLite::Statement insert(to, "INSERT INTO bare VALUES (?, ?)");
  Bare bare;
  std::vector<std::pair<std::string, std::string>> held;
  for (bool more = true; more;) {
    held.clear();
    while (held.size() < 1'000 && (more = rows.executeStep())) {
      held.emplace_back(rows.getColumn(0).getString(), rows.getColumn(1).getString());
    }
    const auto start = std::chrono::steady_clock::now();
    SQLite::Transaction transaction(to);
    for (const auto& [id, body] : held) {
      insert.bindNoCopy(1, id.data(), static_cast<int>(id.size()));
      insert.bindNoCopy(2, body.data(), static_cast<int>(body.size()));
      insert.exec();
      insert.reset();
      bare.bytes += static_cast<double>(body.size());
    }
    transaction.commit();
    bare.seconds += seconds_since(start);
  }
  return bare;
}

}  // namespace

Result<void> bootstrap(const Wanted& wanted) {
  const std::size_t rows = wanted.rows == 0 ? published_rows : wanted.rows;
  TRY_TO(office, test::OfficeProgram::make(wanted.work + "/head", 1, false));
  TRY(fill(office.data(), rows));
  TRY(office.start());
  TRY_TO(line, test::TcpProxy::start(office.sync()));
  const auto terminal = [&](int n) -> Result<double> {
    TRY_TO(code, office.code("b1"));
    const std::string folder = wanted.work + "/terminal" + std::to_string(n);
    std::filesystem::create_directories(folder);
    TRY_TO(identity, enrol(office.enrol(), code, folder, "bench"));
    identity.endpoint = line->address();
    const auto start = std::chrono::steady_clock::now();
    const Counter counter(identity, folder);
    const test::Deadline deadline(patience);
    while (counter.searchable() < rows && deadline.next_look()) {
    }
    if (counter.searchable() < rows) {
      return fail(Fault::busy, std::to_string(counter.searchable()) + " customers only");
    }
    return seconds_since(start);
  };
  // The first one waits until head office has made the snapshot; all later ones find it.
  TRY_TO(first_s, terminal(1));
  std::vector<double> ready_s, bare_s, bytes;
  Bare bare;
  for (int round = 0; round < rounds; ++round) {
    const std::uint64_t bytes_before = line->facts().bytes_down;
    TRY_TO(seconds, terminal(2 + round));
    bytes.push_back(static_cast<double>(line->facts().bytes_down - bytes_before));
    ready_s.push_back(seconds);
    TRY_TO(inserted, bare_insert(office.data(), wanted.work + "/bare_records.db"));
    bare = inserted;
    bare_s.push_back(bare.seconds);
  }
  const std::string base = "a bare insert of the same records";
  wanted.tell("bootstrap", "ready to search, snapshot to be made", first_s, "s", base,
              median(bare_s));
  wanted.tell("bootstrap", "ready to search", median(ready_s), "s", base, median(bare_s),
              ratio_at_most(5));
  wanted.tell("bootstrap", "bytes on the wire", median(bytes) / 1e6, "MB", "bytes of the records",
              bare.bytes / 1e6, ratio_at_most(0.5));
  return {};
}

}  // namespace tresen::bench
