#pragma once
// A customer as `customer show --json` shows it.

#include <string>
#include <vector>

#include "sync/record/record.h"

namespace tresen {

// {"no","external_id","fields":{KEY:{"state","value","source","at","by_branch","device"}},
// "consents":[{"channel","purpose","state","at","proof"}],"contacts":[..],"processes":[..],
// "consent_records":[..],"follow_ups":[..],"merged_into"}. `related`: what belongs to the customer,
// of any kind, oldest first. `merged_into`: the number of the customer in whose record this one
// lives on; empty: nobody merged them away.
std::string customer_json(const Record& customer, const std::vector<Record>& related,
                          const std::string& merged_into);

}  // namespace tresen
