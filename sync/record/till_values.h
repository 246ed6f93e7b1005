#pragma once
// What a till knows of a customer, made into a write. A till has seen nothing of what is here: its
// values compete by their time and never count as an answer to what is there. Pure.

#include <map>
#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/record/record.h"

namespace tresen {

struct TillValues {
  Edit edit;  // without fields: there is nothing to write
  std::vector<std::string>
      refused;  // keys that a till may not write, or whose value cannot be true
};

// `values` by field key. Blank ones are left out, and so are those that are known already and those
// that the customer refused or has not: answers without a value are the counter's business, and so
// are consents and objections, categories and everything that only head office writes.
TillValues values_from_till(const Record& customer,
                            const std::map<std::string, std::string>& values, const Date& today);

}  // namespace tresen
