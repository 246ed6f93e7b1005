#pragma once
// Where the head office of a test has its store: in its folder, or in a database of its own where
// the whole program runs on PostgreSQL (on_postgres.cpp starts one and says so).

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "sync/office/store/database_place.h"

namespace tresen::test {

// Names a database that is PostgreSQL's for operators, and beside which databases are made.
inline constexpr const char* servers_database = "TRESEN_TEST_DATABASE";
// One in which head office's tables are made: others are copied from it.
inline constexpr const char* template_database = "made";

inline std::string url_of_server() {
  const char* const named = std::getenv(servers_database);
  return named == nullptr ? std::string() : std::string(named);
}

inline void tell_server(const std::string& statement) {
  auto server = open_postgres(url_of_server(), OpenMode::write, Writers::several);
  ASSERT_TRUE(server) << server.error().detail;
  const auto done = server->run(statement);
  EXPECT_TRUE(done) << done.error().detail;
}

// A database until it ends, if PostgreSQL is what is tried; else nothing.
class StorePlace {
 public:
  StorePlace() {
    url_ = url_of_server();
    if (url_.empty()) return;
    static int count = 0;
    name_ = "test" + std::to_string(::getpid()) + "_" + std::to_string(++count);
    tell_server("CREATE DATABASE " + name_ + " TEMPLATE " + template_database);
    url_.replace(url_.find("/postgres?") + 1, std::string("postgres").size(), name_);
  }
  explicit StorePlace(const std::string& dir) : StorePlace() {
    if (url_.empty()) return;
    EXPECT_TRUE(keep_database_url(dir, url_));
  }
  StorePlace(const StorePlace&) = delete;
  StorePlace& operator=(const StorePlace&) = delete;
  ~StorePlace() {
    if (!name_.empty()) tell_server("DROP DATABASE " + name_ + " WITH (FORCE)");
  }

  const std::string& url() const { return url_; }  // empty: in the folder

 private:
  std::string url_;
  std::string name_;
};

}  // namespace tresen::test
