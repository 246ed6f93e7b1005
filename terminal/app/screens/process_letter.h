#pragma once
// A letter that is scanned in the middle of a process. Inside of the process screen.

#include <string>

#include "terminal/app/screens/process.h"

namespace tresen {

// Asks whose it is.
void scan_letter(ProcessScreen& screen, const std::string& code, Reach& reach);
// It is this customer's: the campaign step is filled with its campaign. Where an earlier campaign
// holds the customer, or nothing asks for one, the answer is recorded all the same. Anybody else's
// card opens, as from every screen.
void on_letter(ProcessScreen& screen, const FromStore& told, Reach& reach);

// What the campaign step says of a letter that was brought along; empty: none was.
std::string letter_words(const ProcessScreen& screen, const Shared& shared,
                         const ui::Locale& words);

}  // namespace tresen
