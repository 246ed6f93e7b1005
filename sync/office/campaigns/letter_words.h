#pragma once
// What a letter says of its recipient: the address as DIN 5008 has it, the greeting, and the values
// of placeholders. Pure; the words are those of the letter's language.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sync/office/channels/placeholders.h"
#include "sync/record/record.h"
#include "tresen/v1/chain.pb.h"

namespace tresen {

// Salutation or company, name, street, town; abroad the country in capitals (DIN 5008). Without a
// street or town: what there is.
std::vector<std::string> postal_lines(const Record& person, std::string_view language);

// "Sehr geehrte Frau Dr. von Müller"; who has not said how to be addressed is greeted by name.
std::string letter_greeting(const Record& person, std::string_view language);

struct LetterOccasion {
  const v1::Chain* chain = nullptr;  // borrowed
  const v1::Campaign* campaign = nullptr;
  std::string code;   // of the letter, as people read it
  std::string today;  // YYYY-MM-DD
};

// All placeholders that have a value for this person.
PlaceholderValues letter_values(const Record& person, std::string_view language,
                                const LetterOccasion& occasion);

}  // namespace tresen
