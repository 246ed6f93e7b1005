#pragma once
// The customers as head office knows them, and what belongs to each. They change by changes alone
// (Office::submit, and what devices push), which the sequencer applies; an erasure ends them.
//
// Each operation is one whole transaction. One thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/ids.h"
#include "sync/base/result.h"
#include "sync/office/store/person.h"
#include "sync/record/record.h"

namespace tresen {

class CustomerStore {
 public:
  virtual ~CustomerStore() = default;

  // Nothing: there is no such record. invalid: what is stored of it is damaged, here and wherever
  // records are read.
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

  // The table for queries is derived from the records: makes it anew, and answers for how many
  // customers it differs from them.
  virtual Result<void> rebuild_projection() = 0;
  virtual Result<std::uint64_t> projection_differences() = 0;

  // Keeps how complete the customers are this week, for the trend of the report; once a week.
  virtual Result<void> note_completeness(std::int64_t now_ms) = 0;

  // The bucket that a record's changes go to; empty: no such record.
  virtual Result<std::string> bucket_of(const Uuid& record) = 0;

  // What is kept about a customer beside the records.
  virtual Result<PersonTraces> traces(const Uuid& customer) = 0;

  // Ends a person's data: the records of the customer and all that belongs to it, their history,
  // the content of every change that was ever about them, and everything derived. What stays of a
  // change is its place in the log, its commitment and its chain. All buckets that hold or ever
  // held any of it carry an Erase from now on. Everything in custody must be decided before, and
  // the snapshots of these buckets dropped.
  virtual Result<ErasureDone> erase(const ErasureOrder& order) = 0;
  // Takes what an erasure has freed off the disk. False: somebody still reads the file as it was
  // (a backup, a snapshot); ask again later.
  virtual Result<bool> wipe() = 0;
  // The erasure that has taken a record; nothing: none has.
  virtual Result<std::optional<Uuid>> erased_by(const Uuid& record) = 0;
  virtual Result<std::vector<ErasureRow>> erasures() = 0;  // newest first
  // Whether this is somebody who has objected to advertising, by e-mail, phone number or name at an
  // address, whether or not the person is still known (GDPR 21(3)).
  virtual Result<bool> is_suppressed(const Record& customer) = 0;
  // Keeps a receipt (serialised v1::ErasureReceipt) of a device. absent: it owes none for this
  // erasure. The first one counts.
  virtual Result<void> put_receipt(const Uuid& erasure, std::uint64_t device,
                                   std::string_view receipt, std::int64_t now_ms) = 0;
};

}  // namespace tresen
