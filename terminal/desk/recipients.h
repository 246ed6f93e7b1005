#pragma once
// Which of a campaign's recipients the desk wants, by all / none / from-to and single boxes.
// Places count those who get something, by name, from 1. Pure but for load_recipients().

#include <vector>

#include "terminal/desk/reach.h"

namespace tresen::desk {

bool is_included(const v1::Recipient& one);
std::vector<const v1::Recipient*> included(const Recipients& recipients);
bool is_wanted(const Recipients& recipients, const v1::Recipient& one, std::uint64_t place);
std::vector<v1::Recipient> wanted(const Recipients& recipients);
// Asks for all of them, unless they are here or on their way.
void load_recipients(Reach& reach);

}  // namespace tresen::desk
