#pragma once
// Counts for the reports, as head office was when the reader was opened, on a connection of its
// own: it never waits for the writer, nor the writer for it. A reader belongs to one thread.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"
#include "sync/record/marketing_contact.h"
#include "tresen/v1/chain.pb.h"
#include "tresen/v1/dispatch.pb.h"
#include "tresen/v1/report.pb.h"

namespace tresen {

// Both days count; ISO text, so that they compare as they follow each other.
struct Period {
  std::string from = "0000-01-01";
  std::string to = "9999-12-31";
  bool has(std::string_view day) const { return day >= from && day <= to; }
};

// So many contacts of one kind.
struct ContactSum {
  std::string branch, campaign;
  std::string kind;  // stated, matched, written; turned_down: answered, and nobody came by it
  std::string way;   // such as "letter"; empty: somebody was asked
  std::uint64_t count = 0;
};

// A contact by which somebody came, and a sale; both of one customer.
struct Came {
  std::string day, campaign, branch;
  bool stated = false;  // else matched
};
struct Sold {
  std::string day, branch;
  std::int64_t cents = 0;
  std::string currency;
};
// All of one customer, the oldest first.
using EachBuyer = std::function<void(std::span<const Came> came, std::span<const Sold> sold)>;

// Processes of one template in one branch.
struct ProcessSum {
  std::string branch, template_id;
  std::uint64_t opened = 0, closed = 0, cancelled = 0;  // in the period
  std::uint64_t parked = 0, open = 0;                   // now, of those opened in the period
  std::uint64_t steps = 0, done = 0, skipped = 0;       // of those closed
  std::uint64_t refused = 0, later = 0;                 // answers in them
  std::int64_t took_s = 0;                              // from opening to closing, of those closed
};

// Customers of a branch whose answers stand alike; the letters are those of FieldStanding.
struct StandingSum {
  std::string branch, states;
  std::uint64_t count = 0;
};
// So many of a branch with a field in a state, in a week.
struct WeekSum {
  std::string week, branch, key;
  char state = '1';
  std::uint64_t count = 0;
};

// What the runs of a campaign came to.
struct RunSum {
  std::string campaign;
  std::int64_t made_ms = 0;
  std::uint64_t sent = 0;
  std::int64_t cost_cents = 0;
  std::vector<v1::ReasonCount> excluded;  // before it began
};

class ReportReader {
 public:
  virtual ~ReportReader() = default;

  virtual Result<v1::Chain> chain() = 0;
  virtual Result<std::vector<ContactSum>> contacts(const Period& period) = 0;
  // By customer, in no order; whoever neither came by a campaign nor bought is left out.
  virtual Result<void> buyers(const EachBuyer& each) = 0;
  virtual Result<std::vector<ProcessSum>> processes(const Period& period) = 0;
  // The fields in the order of StandingSum::states.
  virtual const std::vector<std::string>& fields() = 0;
  virtual Result<std::vector<StandingSum>> standings() = 0;
  virtual Result<std::vector<WeekSum>> weeks(const Period& period) = 0;
  virtual Result<std::vector<RunSum>> runs() = 0;
  // A page of contacts, newest first. absent: there is no such customer.
  virtual Result<v1::ContactsReply> contacts(const v1::ContactsRequest& request) = 0;
};

// absent: there is no head office in `dir`.
Result<std::unique_ptr<ReportReader>> open_report_reader(const std::string& dir);

}  // namespace tresen
