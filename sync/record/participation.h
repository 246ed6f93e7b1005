#pragma once
// That a letter of a campaign went to a customer: a marketing contact of the kind "written". Head
// office makes one for each letter that left the house, and it comes down with the customer: a
// counter that is shown the letter's code settles campaign and customer by it, with or without a
// line.

#include <cstdint>
#include <span>
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
// The id of the follow-up that a run makes in place of a letter.
Uuid run_task_id(const LetterCode& code);
// The code in such an id, or in that of an answer.
LetterCode letter_of(const Uuid& id);

// Nothing is refused: what the record lacks stays empty.
Participation read_participation(const Record& record);
// The write that makes it; writing it again changes nothing.
Edit participation_edit(const Participation& participation);

// Where and when a letter was brought along.
struct LetterBrought {
  std::string branch;
  Uuid process;  // none: it was shown outside of one
  std::int64_t at_ms = 0;
};

// The write of the answer to a letter (answer_id), for whoever has not been told of it yet. Of a
// letter that is not known the code alone is needed: head office finds out whose it is.
Edit answer_edit(const Participation& letter, const LetterBrought& brought);
// Whether the answer is among a customer's contacts.
bool is_answered(std::span<const Record> contacts, const LetterCode& code);

}  // namespace tresen
