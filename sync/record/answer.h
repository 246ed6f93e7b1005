#pragma once
// What is known about one field, and since when.
//
// "The customer does not want to say" is an answer and is kept; an empty string is none. An answer
// is a value: it is replaced, never edited.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace tresen {

// The numbers are those of proto/tresen/v1/record.proto.
enum class AnswerState {
  missing = 1,         // nobody has asked yet, or the answer was taken back
  value = 2,           // `Answer::value` holds it
  refused = 3,         // the customer does not want to say
  unknown = 4,         // the customer does not know
  later = 5,           // put off to a later visit; not resolved
  not_applicable = 6,  // the question makes no sense for this customer
};

enum class Source {
  none = 0,
  spoken = 1,             // told to staff at the counter
  typed_by_customer = 2,  // typed in hand-over mode
  card = 3,
  till = 4,
  import = 5,
  desk = 6,
  system = 7,  // written by a rule
};

// A hybrid logical time: later writes have greater stamps. All zero: never written.
struct Stamp {
  std::uint64_t ms = 0;       // since 1970-01-01 UTC
  std::uint32_t counter = 0;  // tells apart writes within one millisecond
  std::uint64_t device = 0;   // who wrote; 0 is head office

  auto operator<=>(const Stamp&) const = default;
};

struct Answer {
  AnswerState state = AnswerState::missing;
  std::string value;  // tidied text; dates as YYYY-MM-DD; a set: its items, sorted, one a line
  Source source = Source::none;
  Stamp stamp;
  std::string staff;   // who took it, for the legal record only; empty: nobody
  std::string branch;  // where; empty: head office

  bool operator==(const Answer&) const = default;
};

// The words of `customer show --json` and of logs: "missing", "value", "refused", ...
std::string_view name_of(AnswerState state);
// "spoken", "customer", "card", "till", "import", "desk", "system"; empty for none.
std::string_view name_of(Source source);

}  // namespace tresen
