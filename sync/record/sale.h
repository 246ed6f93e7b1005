#pragma once
// A sale as a till reported it: how much, and of which customer and process. From it come the
// revenues of campaigns. It is a field of the process's record, or of the customer's where it is of
// no process: erased, exported and synchronised with them, written once, never asked for. Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/ids.h"
#include "sync/record/record.h"

namespace tresen {

struct Sale {
  Uuid id;
  std::int64_t amount_cents = 0;  // in hundredths of the currency; below zero: given back
  std::string currency;           // ISO 4217
  std::int64_t at_ms = 0;         // when it was reported, since 1970-01-01 UTC
  std::string receipt;            // the till's own number of it; one line
  std::string correlation;        // the till's own word; one line

  bool operator==(const Sale&) const = default;
};

// The sales that a process or a customer carries, the oldest first; what cannot be read is left
// out. Staff and branch are those of the answer.
std::vector<Sale> sales_of(const Record& record);
// The field "sale.ID" that says it.
FieldEdit sale_edit(const Sale& sale);

// Whether two reports speak of the same receipt. A till that has forgotten what it reported may
// report it again, and it counts once.
bool is_same_receipt(const Sale& one, const Sale& other);

}  // namespace tresen
