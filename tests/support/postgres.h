#pragma once
// A PostgreSQL of a test program's own: its files and its socket in a folder of its own, as whoever
// runs the test (nobody, if that is root). It ends with the program, also where that is killed.

#include <memory>
#include <string>

#include "tests/support/folder.h"
#include "tests/support/servers.h"

namespace tresen::test {

class Postgres {
 public:
  // The program's one, started when it is first asked for. It fails the test if it does not start.
  static Postgres& own();
  // One that follows another one since then, started. It has no database of its own.
  static std::unique_ptr<Postgres> standby_of(const Postgres& primary);
  ~Postgres();

  // An empty database.
  std::string new_database();
  // Of a database that is there, or will be.
  std::string url(const std::string& database) const;

  // As an operator does, or a network: each connection to the database ends at once.
  static void cut_connections(const std::string& database);
  // As after a crash: what was committed is there, and every connection is lost.
  void stop_at_once();
  void start();
  // A standby takes over.
  void promote();
  // Of a database that whichever of both has it is asked for.
  std::string url_of_either(const Postgres& other, const std::string& database) const;

 private:
  Postgres();
  explicit Postgres(const Postgres& primary);
  void own_folder() const;

  Folder folder_;
  std::unique_ptr<Server> server_;
  int databases_ = 0;
};

}  // namespace tresen::test
