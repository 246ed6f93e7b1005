#pragma once
// One database that several daemons of a simulation have open, each as if it were another process:
// their transactions take turns, the lease is looked at behind each BEGIN, and hints are passed on.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sync/base/database.h"
#include "sync/base/result.h"
#include "sync/base/sql_engine.h"

namespace tresen::sim {

class OneDatabase {
 public:
  // Of a file, as head office writes it. Outlives the connections.
  static Result<std::unique_ptr<OneDatabase>> open(const std::string& file);

  Database connect();
  void set_now(std::int64_t now_ms) { now_ms_ = now_ms; }
  std::int64_t now_ms() const { return now_ms_; }
  // Called once, before the next transaction begins of whoever has the lease: who sent it is
  // stopped there until it returns.
  void pause_next(std::function<void()> meanwhile) { meanwhile_ = std::move(meanwhile); }
  bool pauses() const { return meanwhile_ != nullptr; }

 private:
  class Line;
  explicit OneDatabase(std::unique_ptr<SqlEngine> engine) : engine_(std::move(engine)) {}

  std::unique_ptr<SqlEngine> engine_;
  std::int64_t now_ms_ = 0;
  std::function<void()> meanwhile_;
  std::map<const Line*, std::vector<std::string>> hints_;
};

}  // namespace tresen::sim
