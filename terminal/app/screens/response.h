#pragma once
// S19: somebody who rings, or whom a task wants to be rung up, and what he or she answers to a
// campaign. One tap chooses the answer, another one puts it down: a contact by telephone, by the
// rule of head office (sync/record/response.h), and with a task what came of it. Whoever was not
// reached is not an answer: the task waits for another day.

#include <cstdint>
#include <string>
#include <vector>

#include "terminal/app/letters.h"
#include "terminal/ui/locale.h"
#include "terminal/ui/pages/response.h"

namespace tresen {

struct Reach;
struct Shared;

struct ResponseScreen {
  CustomerFile file;
  std::string campaign;      // id
  Uuid task = {};            // the follow-up that wants it; none: somebody rings
  std::string outcome = {};  // chosen; empty: none yet
  int again_days = 1;        // when it is tried once more
  std::uint64_t token = 0;   // of the write that is on its way; 0: none
  std::vector<Edit> undo = {};  // what takes back that write; none: nothing does
  std::string error = {};    // a text key: why it was not written
};

// Opens the page for a task, or without one for who rings and the campaign that he or she heard of
// last; the customer's card, where there is none to answer to, or the data may only be kept.
void open_response(const CustomerFile& file, const Uuid& task, Reach& reach);
// Whether there is a campaign to answer to.
bool has_campaigns(const CustomerFile& file);

void reduce(ResponseScreen& screen, const Letter& letter, Reach& reach);
ui::ResponseView present(const ResponseScreen& screen, const Shared& shared,
                         const ui::Locale& words);

}  // namespace tresen
