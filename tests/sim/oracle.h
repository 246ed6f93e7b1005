#pragma once
// The conflict rule once more: a plain, slow model that reads head office's log from its first row
// and says what every record and every history must be. Shares no code with the sequencer.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/sim/deed.h"
#include "tests/sim/mirror.h"
#include "tresen/v1/record.pb.h"

namespace tresen::sim {

// An answer as the model has it. Texts alone, so that comparing is plain.
struct Known {
  int state = 1;  // v1::AnswerState
  std::string value;
  int source = 0;
  std::string staff, branch;
  std::uint64_t ms = 0;
  std::uint32_t counter = 0;
  std::uint64_t device = 0;

  bool operator==(const Known&) const = default;
};

struct Loser {
  std::string key;
  Known answer;
  std::uint64_t pos = 0;
  bool lost = false;

  bool operator==(const Loser&) const = default;
};

struct ModelRecord {
  int kind = 0;
  std::uint64_t row_ver = 0;
  std::map<std::string, Known> fields;
  std::vector<Loser> history;
};

class Oracle {
 public:
  // The next row of the log.
  void take(const LogRow& row);
  // What was done before the next row came.
  void take(const Deed& deed);
  // What was never to happen; empty: nothing.
  const std::string& broken() const { return broken_; }

  const std::map<std::string, ModelRecord>& records() const { return records_; }
  // Positions of rows that must be in quarantine, with the reason.
  const std::map<std::uint64_t, std::string>& quarantine() const { return quarantine_; }
  // Records that are gone for good.
  const std::set<std::string>& erased() const { return erased_; }

 private:
  void erase(const std::string& customer);
  void replay(std::uint64_t pos);
  void expect_replayed(const LogRow& row);
  void hold(const LogRow& row, const std::string& record, const std::string& reason);
  bool is_erased(const v1::Change& change) const;
  void apply(const LogRow& row, const v1::Change& change);
  void apply_op(const LogRow& row, const v1::Change& change, const v1::FieldOp& op,
                const Known& effective, ModelRecord& record, bool& changed);
  void number(const LogRow& row, ModelRecord& record);

  std::map<std::string, ModelRecord> records_;
  std::map<std::uint64_t, std::string> quarantine_;
  struct Held {
    std::string record;  // empty: it names none
    LogRow row;
  };
  static bool is_about(const Held& held, const std::string& whose, std::set<std::string>& gone);
  std::map<std::uint64_t, Held> held_;  // the rows in quarantine
  std::set<std::string> erased_;
  std::string spoilt_;           // the record that cannot be read at present
  std::vector<LogRow> replays_;  // head office's next rows say these again, in this order
  std::string broken_;
  std::uint64_t last_no_ = 10'000;  // where head office begins to count
};

}  // namespace tresen::sim
