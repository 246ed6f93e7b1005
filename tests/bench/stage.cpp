#include "tests/bench/stage.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "sync/base/clock.h"
#include "sync/office/cli/admin_client.h"

namespace tresen::bench {
namespace {

constexpr std::size_t terminals_a_branch = 3;
constexpr std::chrono::minutes decide_within{5};

Result<v1::StatusReply> status_of(const std::string& data) {
  const SystemClock clock;
  TRY_TO(client, AdminClient::open(data, clock));
  v1::AdminRequest request;
  request.mutable_status();
  TRY_TO(reply, client.ask(request));
  return std::move(*reply.mutable_status());
}

}  // namespace

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) { return quantile(std::move(values), 0.5); }

Result<Scene> Scene::open(const std::string& folder, std::size_t terminals) {
  raise_file_limit();
  const std::size_t branches = (terminals + terminals_a_branch - 1) / terminals_a_branch;
  TRY_TO(office, test::OfficeProgram::make(folder + "/head", static_cast<int>(branches), true));
  Scene scene(std::move(office), folder, branches);
  TRY(scene.office_.start());
  return scene;
}

Result<std::unique_ptr<Fleet>> Scene::fleet(std::size_t terminals, std::size_t batch) {
  const SystemClock clock;
  TRY_TO(client, AdminClient::open(office_.data(), clock));
  const auto code = [&](std::size_t n) -> Result<std::string> {
    v1::AdminRequest request;
    request.mutable_device_code()->set_branch("b" + std::to_string(1 + n % branches_));
    TRY_TO(reply, client.ask(request));
    return reply.device_code().code();
  };
  TRY_TO(found,
         identities({.folder = folder_ + "/identities", .server = office_.enrol(), .code = code},
                    terminals));
  auto fleet = std::make_unique<Fleet>(
      std::move(found),
      FleetSetup{.batch = {.ops_max = batch}, .times = {}, .endpoint = office_.sync()});
  LoadReport report;
  if (!connect_all(*fleet, {}, report)) {
    return fail(Fault::offline, std::to_string(report.online) + " of " + std::to_string(terminals) +
                                    " terminals connected");
  }
  return fleet;
}

Result<void> Scene::put_back(const Fleet& fleet) {
  return keep_ends(folder_ + "/identities", fleet.ends());
}

Result<std::uint64_t> Scene::decided() {
  TRY_TO(status, status_of(office_.data()));
  return status.applied();
}

Result<std::uint64_t> Scene::all_decided() {
  const test::Deadline deadline(decide_within);
  do {
    TRY_TO(status, status_of(office_.data()));
    if (status.applied() == status.custody()) return status.applied();
  } while (deadline.next_look());
  return fail(Fault::busy, "head office does not come to an end with deciding");
}

Result<double> bare_inserts(const std::string& folder, std::uint64_t rows, double rows_a_commit,
                            std::size_t bytes) {
  const std::string path = folder + "/bare.db";
  for (const char* const end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);
  SQLite::Database file(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  file.exec("PRAGMA journal_mode = WAL");
  file.exec("PRAGMA synchronous = FULL");
  file.exec("CREATE TABLE bare (pos INTEGER PRIMARY KEY, device INTEGER, seq INTEGER, body BLOB)");
  SQLite::Statement insert(file, "INSERT INTO bare (device, seq, body) VALUES (?, ?, ?)");
  std::string body(bytes, '\0');
  const auto start = std::chrono::steady_clock::now();
  std::uint64_t done = 0;
  for (double commit_at = 0; done < rows;) {
    SQLite::Transaction transaction(file);
    commit_at += rows_a_commit;
    for (; done < rows && static_cast<double>(done) < commit_at; ++done) {
      body[done % bytes] = static_cast<char>(done);
      insert.bind(1, static_cast<std::int64_t>(done % 100));
      insert.bind(2, static_cast<std::int64_t>(done));
      insert.bindNoCopy(3, body.data(), static_cast<int>(body.size()));
      insert.exec();
      insert.reset();
    }
    transaction.commit();
  }
  return static_cast<double>(rows) / seconds_since(start);
}

}  // namespace tresen::bench
