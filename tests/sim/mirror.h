#pragma once
// The log of head office as an observer at its elbow has seen it grow. What is in it must never
// change, go away or come twice; only a restore takes something back.

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sync/base/database.h"
#include "tests/sim/findings.h"

namespace tresen::sim {

struct LogRow {
  std::uint64_t pos = 0;
  std::uint64_t device = 0;
  std::uint64_t incarnation = 0;
  std::uint64_t seq = 0;
  std::int64_t received_ms = 0;
  std::string boot;
  std::int64_t boot_offset_ms = 0;
  std::int64_t wall_offset_ms = 0;
  std::string body;
  std::string forced;  // to quarantine unread: why
};

class Mirror {
 public:
  // Reads what is new in head office's file.
  Result<void> look(const std::string& file, Findings& findings);
  // Head office is what it was: rows behind `pos` are gone, by intent.
  void restored(std::uint64_t pos);
  // Compares all that was ever seen with the file as it is now.
  Result<void> compare(const std::string& file, Findings& findings);
  // Head office's process has ended: its file is about to be opened anew.
  void let_go() { reader_.reset(); }

  const std::vector<LogRow>& rows() const { return rows_; }
  // To whom each record belongs, as rows told who were ever seen. Ids are 16 bytes.
  const std::map<std::string, std::string>& owners() const { return owners_; }
  // What a device has in custody, in its present life.
  std::uint64_t last_seq(std::uint64_t device) const;
  std::uint64_t incarnation(std::uint64_t device) const;

 private:
  Result<std::vector<LogRow>> read(const std::string& file, std::uint64_t after_pos);

  struct Life {
    std::uint64_t incarnation = 1;
    std::uint64_t last_seq = 0;
  };
  void note(const LogRow& row);
  void note_owner(const LogRow& row);

  std::vector<LogRow> rows_;
  std::map<std::uint64_t, Life> lives_;  // by device
  std::map<std::string, std::string> owners_;
  std::unique_ptr<Database> reader_;
};

}  // namespace tresen::sim
