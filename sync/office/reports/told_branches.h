#pragma once
// Under which name a report tells of a branch, by the rule of merging.h and the branch that was
// asked for. Pure.

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "sync/office/reports/merging.h"
#include "sync/office/reports/reports.h"

namespace tresen {

class ToldBranches {
 public:
  ToldBranches(const ReportFrame& frame, const std::map<std::string, std::uint64_t>& cases)
      : merged_(merge_branches(frame.chain, cases)), all_(frame.branch.empty()) {
    if (!all_) wanted_ = merged_.name_of(frame.branch);
  }
  // Nothing: not wanted, or it may not be told. What belongs to no branch is head office's, and of
  // nobody's counter.
  std::optional<std::string> name_of(const std::string& branch) const {
    if (branch.empty()) return all_ ? std::optional<std::string>("") : std::nullopt;
    auto name = merged_.name_of(branch);
    if (!all_ && name != wanted_) return std::nullopt;
    return name;
  }
  // Notes the table as withheld where the rule keeps something back.
  void note_withheld(const char* table, v1::FiguresReply& reply) const {
    if (merged_.withholds()) reply.add_withheld(table);
  }

 private:
  Merged merged_;
  bool all_;
  std::optional<std::string> wanted_;
};

}  // namespace tresen
