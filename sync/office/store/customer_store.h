#pragma once
// The customers as head office knows them, and what belongs to each. Reading only: they change by
// changes alone (Office::submit, and what devices push), which the sequencer applies.
//
// Each operation is one whole transaction. One thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/ids.h"
#include "sync/base/result.h"
#include "sync/record/record.h"

namespace tresen {

class CustomerStore {
 public:
  virtual ~CustomerStore() = default;

  virtual Result<std::optional<Record>> find(const Uuid& record) = 0;
  virtual Result<std::optional<Record>> by_number(std::string_view customer_no) = 0;
  virtual Result<std::optional<Record>> by_external_id(std::string_view external_id) = 0;

  // The processes, marketing contacts, follow-ups or consents of a customer, oldest first.
  virtual Result<std::vector<Record>> of_customer(const Uuid& customer, RecordKind kind) = 0;

  // All records of a kind, page by page in the order of their ids: those after `after` (none: from
  // the start), at most so many. An empty page is the end.
  virtual Result<std::vector<Record>> page(RecordKind kind, const Uuid& after,
                                           std::size_t count_max) = 0;
  virtual Result<std::uint64_t> count(RecordKind kind) = 0;

  // The bucket that a record's changes go to; empty: no such record.
  virtual Result<std::string> bucket_of(const Uuid& record) = 0;
};

}  // namespace tresen
