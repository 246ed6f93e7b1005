#pragma once
// What a customer record is made of.
//
// A field is one row of the table in field.cpp. Forms, storage, the wire, merging and statistics
// all read that table, so a new field is one new row there and one label in assets/text/. Keys are
// stored for ever: a row may be retired, its key is never used again. All of this is pure; the day
// and the country come with the call.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/clock.h"
#include "sync/record/record.h"

namespace tresen {

// The on-screen keyboard that a field asks for.
enum class Keys { letters, digits, date, phone, mail, postcode, choice, none };

// How much the trade wants a field. Chain rules may move must and optional, never the other two.
enum class FieldLevel {
  system,    // written by the house, never asked for
  blocking,  // no customer without it; cannot be refused
  must,
  optional,
};

// Who wins when two writers did not see each other (the rule stands in merge.h).
enum class Policy {
  last_writer,
  set,               // items are added and removed one by one
  withdraw_wins,     // a "no" beats a concurrent "yes"
  immutable,         // the first value stays
  head_office_only,  // terminals may not write it
};

enum class Verdict {
  good,
  empty,
  too_long,
  malformed,  // cannot be true
  unlikely,   // can be true: shown to the person, who may keep it
};

// What the meaning of a text hangs on.
struct FieldContext {
  Date today;
  std::string_view country = "DE";  // ISO 3166-1 alpha-2 of the customer; empty means DE
};

struct Field {
  std::string_view key;  // "postcode"; one that ends in a dot names a family, such as "category."
  Keys keys;
  int length_max;  // in code points, after tidying
  FieldLevel level;
  Policy policy;
  std::string_view purpose;  // why it may be collected (GDPR 5(1)(b)); a word, see assets/text
  // How it is written down: " 71 229" -> "71229", "12.3.61" -> "1961-03-12". Total: what cannot
  // be read comes back trimmed. Tidying twice changes nothing.
  std::string (*tidy)(std::string_view raw, const FieldContext& context);
  // Whether a tidied, non-empty text can be true: good, malformed or unlikely.
  Verdict (*fits)(std::string_view tidied_text, const FieldContext& context);
  std::span<const std::string_view> choices;  // of Keys::choice: the stored values; empty: by chain
};

// All rows, in the order of a form.
std::span<const Field> fields();
// The row of a key, families included ("category.shape", "consent.email.advertising").
// Null: a key of a newer or older release, or a family member that cannot exist.
const Field* find_field(std::string_view key);

// The words of `tresen-headoffice fields --json`: "blocking", "phone", ...
std::string_view name_of(Keys keys);
std::string_view name_of(FieldLevel level);
std::string_view name_of(Verdict verdict);

std::string tidy(const Field& field, std::string_view raw, const FieldContext& context);
Verdict judge(const Field& field, std::string_view raw, const FieldContext& context);

// What the writer may have meant, best first, at most five: the domains of an e-mail with a typo, a
// name that stands in capitals alone.
std::vector<std::string> suggest(const Field& field, std::string_view raw,
                                 const FieldContext& context);

// A stored value as people read it, where that does not depend on the language: a phone number in
// groups of two or three digits as read aloud ("0171 39 200 42"), abroad with its country code.
// Other values come back as they are; dates and choices are the locale's business.
std::string shown(const Field& field, std::string_view value);

// Who wins in a record of any kind; keys that this release does not know: last_writer.
Policy policy_of(RecordKind kind, std::string_view key);

}  // namespace tresen
