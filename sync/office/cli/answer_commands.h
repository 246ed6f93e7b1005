#pragma once
// What people answer, who rings and what is to be done about it, as commands.

#include <cstdint>
#include <string>
#include <vector>

#include "sync/base/result.h"
#include "sync/office/cli/admin_client.h"
#include "sync/office/cli/console.h"

namespace tresen {

struct ResponseOrder {
  std::string campaign;             // id
  std::string no;                   // customer; empty: a new one
  std::vector<std::string> fields;  // of a new one: KEY=VALUE
  std::string outcome;
  std::string way = "desk";
  std::string branch;  // empty: the home branch
  std::string text;    // of a follow-up; empty: none
  std::uint32_t working_days = 0;
};
Result<void> record_answer(AdminClient& office, const ResponseOrder& order, const Console& console);

struct CallTasksOrder {
  std::string campaign;  // id
  std::string text;      // what to say
  std::uint32_t working_days = 0;
  bool only_check = false;
};
Result<void> make_calls(AdminClient& office, const CallTasksOrder& order, const Console& console);

// What branches have earned by answers to a campaign.
Result<void> show_commissions(AdminClient& office, const std::string& campaign,
                              const Console& console);

struct CallOrder {
  std::string number;
  std::string country = "DE";
};
Result<void> show_caller(AdminClient& office, const CallOrder& order, const Console& console);

struct FollowUpOrder {
  std::string when = "open";  // open, due, overdue, done
  std::string branch, staff, no;
  std::vector<std::string> ids;
  bool all = false;  // all that the three above and `when` name
  std::string result, due, to_branch, to_staff;
  std::uint32_t working_days = 0;
};
Result<void> list_follow_ups(AdminClient& office, const FollowUpOrder& order,
                             const Console& console);
// `state`: done, dropped; empty: moved or assigned as the order says.
Result<void> change_follow_ups(AdminClient& office, const std::string& state,
                               const FollowUpOrder& order, const Console& console);

}  // namespace tresen
