#pragma once
// A customer as `customer show --json` shows it.

#include <string>
#include <vector>

#include "sync/record/record.h"

namespace tresen {

// {"no","external_id","fields":{KEY:{"state","value","source","at","by_branch","device"}},
// "consents":[..],"contacts":[..],"processes":[..],"follow_ups":[..],"merged_into"}. `related`:
// what belongs to the customer, of any kind, oldest first.
std::string customer_json(const Record& customer, const std::vector<Record>& related);

}  // namespace tresen
