#pragma once
// Who has objected to advertising stays known when nothing else of them is: the texts by which
// somebody is recognised in a file of addresses that comes later (GDPR 21(3)). They are kept only
// as keyed hashes, and by head office alone. Pure.

#include <string>
#include <vector>

#include "sync/record/record.h"

namespace tresen {

// The e-mail address, each phone number, and the name at its postal address, each spelt in one way
// and told from the others by a word in front. Parts that are not known give no text; a name alone
// is none, for too many share it.
std::vector<std::string> suppression_texts(const Record& customer);

}  // namespace tresen
