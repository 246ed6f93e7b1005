#pragma once
// Which answers to campaigns the campaigns' rules have still to be asked about, and how many tasks
// each rule has made. Each operation is one whole transaction, on the thread of the store.

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/ids.h"
#include "sync/base/result.h"
#include "sync/record/record.h"
#include "tresen/v1/answering.pb.h"

namespace tresen {

// A rule of a campaign.
struct RuleName {
  std::string campaign, rule;
  auto operator<=>(const RuleName&) const = default;
};

// What came of a portion of answers.
struct FollowedAnswers {
  std::vector<Uuid> answers;
  std::map<RuleName, std::uint64_t> made;                              // tasks more of each rule
  std::vector<std::pair<std::string, v1::CommissionSum>> commissions;  // with their campaigns
};

class AnswerStore {
 public:
  virtual ~AnswerStore() = default;

  // Answers (marketing contacts) of known customers that are still to be followed, at most so many.
  // That a campaign wrote to somebody is no answer.
  virtual Result<std::vector<Record>> due(std::size_t count_max) = 0;
  // How many tasks a rule has made.
  virtual Result<std::uint64_t> made(const RuleName& rule) = 0;
  // They are due no more, and what they made is added up.
  virtual Result<void> followed(const FollowedAnswers& what) = 0;
  // What branches have earned by a campaign, the oldest month first.
  virtual Result<std::vector<v1::CommissionSum>> commissions(const std::string& campaign) = 0;
  // Follow-ups that are open and were due before this day.
  virtual Result<std::vector<Record>> overdue(const Date& today) = 0;
};

}  // namespace tresen
