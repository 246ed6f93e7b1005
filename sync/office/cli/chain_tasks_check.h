#pragma once
// The parts of a chain file that say what answers to campaigns lead to: tasks for branches, and
// what they earn.

#include "sync/office/cli/names.h"

namespace tresen {

// Adds the mistakes in the answer rules of a campaign, which stands at this place.
void check_answer_rules(const v1::Campaign& campaign, const v1::Chain& chain, const Place& place);

// The same for its commission.
void check_commission(const v1::Campaign& campaign, const v1::Chain& chain, const Place& place);

// How many tasks may be made, and after how many working days they are due.
void check_tasks_max(const Place& place, int tasks_max);
void check_task_days(const Place& place, const std::string& field, int days);

}  // namespace tresen
