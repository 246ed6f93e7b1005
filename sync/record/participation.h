#pragma once
// That a letter of a campaign went to a customer: a marketing contact of the kind "written". Head
// office makes one for each letter that left the house, and it comes down with the customer: a
// counter that is shown the letter's code settles campaign and customer by it, with or without a
// line.

#include <cstdint>
#include <string>

#include "sync/record/letter_code.h"
#include "sync/record/record.h"

namespace tresen {

struct Participation {
  LetterCode code;       // on the letter
  std::string campaign;  // id
  Uuid customer;
  std::int64_t at_ms = 0;  // when the recipients were frozen, since 1970-01-01 UTC

  bool operator==(const Participation&) const = default;
};

// The id of the record that tells of a letter: whoever has the code finds it without a search.
Uuid participation_id(const LetterCode& code);

// Nothing is refused: what the record lacks stays empty.
Participation read_participation(const Record& record);
// The write that makes it; writing it again changes nothing.
Edit participation_edit(const Participation& participation);

}  // namespace tresen
