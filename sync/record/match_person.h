#pragma once
// A customer as linkage sees it: names by their sound, dates and addresses in one spelling.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sync/record/record.h"

namespace tresen {

struct MatchPerson {
  // As spelt but for case, marks and signs; and one spelling for all that sound alike.
  struct Word {
    std::string spelt, sound;
  };
  Word first_name, last_name;        // of a firm without a person: its name as the last one
  int year = 0, month = 0, day = 0;  // of birth; 0: not known
  Word street;                       // "Bergstr. 3", "Bergstraße": "berg"; its sound too
  std::string house_no, postcode;
  Word city;
  Word address_extra;
  std::vector<std::string> contacts;  // phones in stored form and e-mails, each once, sorted
  char gender = 0;                    // 'f' or 'm' by the salutation; 0: not known
};

MatchPerson match_person(const Record& customer);

// One spelling of a folded word for all that sound or are written alike in German: umlauts with and
// without e, ei/ai/ey/ay, ph/f/v, dt/th/t, ck/k/c, ie/i, double letters once.
std::string german_sound(std::string_view folded_word);

}  // namespace tresen
