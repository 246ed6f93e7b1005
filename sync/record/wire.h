#pragma once
// The only translator between records and their messages on the wire and on disk.
//
// Keys that this release does not know pass untouched. Bytes that cannot be read are
// Fault::invalid with a word that says what, never a value.

#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/record/record.h"
#include "tresen/v1/record.pb.h"

namespace tresen {

// Limits of one change (also those of head office's ingest).
inline constexpr std::size_t change_fields_max = 256;
inline constexpr std::size_t change_bytes_max = 64 * 1024;

v1::Stamp to_wire(const Stamp& stamp);
Stamp from_wire(const v1::Stamp& stamp);

v1::Answer to_wire(const Answer& answer);
Result<Answer> from_wire(const v1::Answer& answer);

v1::Record to_wire(const Record& record);
Result<Record> from_wire(const v1::Record& record);

// Answers inside a change carry no stamp, staff or branch of their own: those of the change hold,
// and reading fills them in.
v1::Change to_wire(const Change& change);
Result<Change> from_wire(const v1::Change& change);

// Serialised. The same record gives the same bytes in every run of the same release.
std::string record_bytes(const Record& record);
Result<Record> record_from_bytes(std::string_view bytes);
std::string change_bytes(const Change& change);
Result<Change> change_from_bytes(std::string_view bytes);

// What a change's bytes tell without being read as a whole: whom they are about, and when they were
// written by the writer's wall clock. None and 0 where they do not say, or are no change at all.
struct ChangeLabel {
  Uuid record;
  std::int64_t wall_ms = 0;
};
ChangeLabel label_of(std::string_view change_bytes);

}  // namespace tresen
