// on_postgres PROGRAM [ARGUMENT...]: runs a program of tests with its head offices' stores in a
// PostgreSQL, which lives as long as that.

#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>

#include <cstdlib>
#include <string>

#include "sync/office/store/sqlite/schema.h"
#include "tests/support/postgres.h"
#include "tests/support/store_place.h"

namespace tresen::test {
namespace {

// Whether programs can have databases there.
bool is_ready() {
  ::setenv(servers_database, Postgres::own().url("postgres").c_str(), 1);
  tell_server(std::string("CREATE DATABASE ") + template_database);
  auto made =
      open_postgres(Postgres::own().url(template_database), OpenMode::write, Writers::several);
  EXPECT_TRUE(made) << made.error().detail;
  EXPECT_TRUE(made && made->migrate(office_schema()));
  return !testing::UnitTest::GetInstance()->Failed();
}

int run(char** words) {
  pid_t process = 0;
  if (::posix_spawn(&process, words[0], nullptr, nullptr, words, environ) != 0) return 127;
  int status = 0;
  ::waitpid(process, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace
}  // namespace tresen::test

int main(int count, char** words) {
  return count > 1 && tresen::test::is_ready() ? tresen::test::run(words + 1) : 2;
}
