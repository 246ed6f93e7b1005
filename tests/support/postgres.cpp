#include "tests/support/postgres.h"

#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <poll.h>
#include <pwd.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

namespace tresen::test {
namespace {

using std::chrono::steady_clock;

// The newest that Debian has installed; "": none.
std::string programs() {
  std::string newest;
  std::error_code none;
  for (const auto& one : std::filesystem::directory_iterator("/usr/lib/postgresql", none)) {
    newest = std::max(newest, one.path().string() + "/bin/");
  }
  return newest;
}

// PostgreSQL refuses to run as root.
std::vector<std::string> as_somebody() {
  std::vector<std::string> words{"/usr/bin/setpriv", "--pdeathsig", "QUIT"};
  if (::geteuid() == 0) {
    for (const char* word : {"--reuid=nobody", "--regid=nogroup", "--clear-groups"}) {
      words.emplace_back(word);
    }
  }
  return words;
}

void run(const std::vector<std::string>& words, const std::string& log) {
  std::string command;
  for (const std::string& word : as_somebody()) command += word + ' ';
  for (const std::string& word : words) command += "'" + word + "' ";
  command += ">>'" + log + "' 2>&1";
  std::ifstream file(log, std::ios::binary);
  EXPECT_EQ(std::system(command.c_str()), 0)
      << command << '\n'
      << std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace

Postgres& Postgres::own() {
  static Postgres one;
  return one;
}

void Postgres::own_folder() const {
  EXPECT_NE(programs(), "") << "PostgreSQL is not installed: assets/setup/packages.test names it";
  if (::geteuid() != 0) return;
  const passwd* const nobody = ::getpwnam("nobody");
  EXPECT_EQ(::chown(folder_.path().c_str(), nobody->pw_uid, nobody->pw_gid), 0);
}

std::unique_ptr<Postgres> Postgres::standby_of(const Postgres& primary) {
  return std::unique_ptr<Postgres>(new Postgres(primary));
}

Postgres::Postgres(const Postgres& primary) {
  own_folder();
  run({programs() + "pg_basebackup", "-D", folder_ / "data", "-R", "-c", "fast", "--no-sync", "-U",
       "tresen", "-h", primary.folder_.path()},
      folder_ / "basebackup.log");
  start();
}

void Postgres::promote() {
  run({programs() + "pg_ctl", "-D", folder_ / "data", "-w", "promote"}, folder_ / "promote.log");
}

std::string Postgres::url_of_either(const Postgres& other, const std::string& database) const {
  return "postgresql:///" + database + "?user=tresen&target_session_attrs=read-write&host=" +
         folder_.path() + "," + other.folder_.path();
}

Postgres::Postgres() {
  own_folder();
  run({programs() + "initdb", "-D", folder_ / "data", "-U", "tresen", "-A", "trust", "--no-sync",
       "--no-instructions", "-E", "UTF8", "--locale=C.UTF-8"},
      folder_ / "initdb.log");
  start();
}

Postgres::~Postgres() { stop_at_once(); }

void Postgres::start() {
  std::vector<std::string> words = as_somebody();
  for (const std::string& word :
       {programs() + "postgres", std::string("-D"), folder_ / "data", std::string("-c"),
        std::string("listen_addresses="), std::string("-c"),
        "unix_socket_directories=" + folder_.path(), std::string("-c"), std::string("fsync=off"),
        std::string("-c"), std::string("full_page_writes=off"), std::string("-c"),
        std::string("shared_buffers=32MB"), std::string("-c"), std::string("max_connections=60")}) {
    words.push_back(word);
  }
  const std::string log = folder_ / "server.log";
  server_ = std::make_unique<Server>(words, log);
  const auto deadline = steady_clock::now() + std::chrono::minutes(1);
  while (PQping(url("postgres").c_str()) != PQPING_OK) {
    if (steady_clock::now() > deadline) {
      std::ifstream file(log, std::ios::binary);
      ADD_FAILURE() << "PostgreSQL does not start: "
                    << std::string(std::istreambuf_iterator<char>(file), {});
      return;
    }
    ::poll(nullptr, 0, 20);
  }
}

void Postgres::stop_at_once() {
  if (server_ == nullptr) return;
  run({programs() + "pg_ctl", "-D", folder_ / "data", "-m", "immediate", "stop"},
      folder_ / "stop.log");
  server_.reset();
}

std::string Postgres::url(const std::string& database) const {
  return "postgresql:///" + database + "?user=tresen&host=" + folder_.path();
}

void Postgres::cut_connections(const std::string& database) {
  PGconn* const operating = PQconnectdb(database.c_str());
  PQclear(PQexec(operating,
                 "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                 "WHERE datname = current_database() AND pid <> pg_backend_pid()"));
  PQfinish(operating);
}

std::string Postgres::new_database() {
  const std::string name = "test" + std::to_string(++databases_);
  PGconn* const connection = PQconnectdb(url("postgres").c_str());
  PGresult* const made = PQexec(connection, ("CREATE DATABASE " + name).c_str());
  EXPECT_EQ(PQresultStatus(made), PGRES_COMMAND_OK) << PQerrorMessage(connection);
  PQclear(made);
  PQfinish(connection);
  return url(name);
}

}  // namespace tresen::test
