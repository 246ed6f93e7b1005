#pragma once
// A record: answers by field key. A customer, a process, a marketing contact, a follow-up, a
// consent, a request and an act of staff are all records, changed by the same kind of change.
//
// Keys that this release does not know are kept and passed on untouched.

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/ids.h"
#include "sync/record/answer.h"

namespace tresen {

// The numbers are those of proto/tresen/v1/record.proto.
enum class RecordKind {
  customer = 1,
  process = 2,
  marketing_contact = 3,
  follow_up = 4,
  consent = 5,
  request = 6,  // what a person asked under GDPR 15 to 21
  audit = 7     // a sensitive act of staff at a terminal
};

// Of the kinds above those that belong to one customer; `customer` names whose they are. Acts of
// staff belong to nobody but the chain.
inline constexpr std::array kinds_of_a_customer{RecordKind::process, RecordKind::marketing_contact,
                                                RecordKind::follow_up, RecordKind::consent,
                                                RecordKind::request};

struct Record {
  Uuid id;
  RecordKind kind = RecordKind::customer;
  std::uint64_t row_ver = 0;  // grows by one with each change that head office applied
  std::map<std::string, Answer, std::less<>> fields;

  bool operator==(const Record&) const = default;

  // The answer to a field; a missing one if there is none. Valid as long as the record.
  const Answer& answer(std::string_view key) const;
  // The value of a field; empty unless its state is `value`. Valid as long as the record.
  const std::string& text(std::string_view key) const;
};

// A write to one field.
struct FieldEdit {
  enum class Action { set = 1, add = 2, remove = 3 };  // add and remove: one item of a set field

  std::string key;
  Action action = Action::set;
  Answer answer;  // stamp, staff and branch are filled in by the cache when it is written
  Stamp base;     // the stamp of the answer that the writer saw; zero: there was none

  bool operator==(const FieldEdit&) const = default;
};

// What somebody wants to write to one record at once. A record that does not exist is made by it.
struct Edit {
  Uuid record;
  RecordKind kind = RecordKind::customer;
  std::vector<FieldEdit> fields;

  bool operator==(const Edit&) const = default;
};

// An edit as it travels: numbered, stamped, signed with who, where and when.
struct Change {
  std::uint64_t seq = 0;  // dense per device and incarnation, from 1
  Uuid id;                // UUIDv7
  Edit edit;
  Stamp stamp;  // the writer's own clock
  std::int64_t wall_ms = 0;
  Uuid boot;
  std::int64_t boot_ms = 0;
  std::string staff;
  std::string branch;
  std::uint64_t rules_version = 0;

  bool operator==(const Change&) const = default;
};

// The record with the edit applied as it stands, stamped with `stamp`; no rule of precedence (that
// is merge.h). What the cache shows before head office has decided.
Record with_edit(Record record, const Edit& edit, const Stamp& stamp);

// Items of a set field's value, and back: sorted, each once, one a line.
std::vector<std::string> set_items(std::string_view value);
std::string set_value(std::vector<std::string> items);
// A set field's value with an item added or removed (of several lines: each of them).
std::string with_item(std::string_view value, FieldEdit::Action action, std::string_view item);

}  // namespace tresen
