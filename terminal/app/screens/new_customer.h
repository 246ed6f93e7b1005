#pragma once
// S04: somebody new. Asks the least that makes a customer: the last name, and the first.

#include <cstdint>
#include <string>

#include "terminal/app/entry.h"
#include "terminal/app/letters.h"
#include "terminal/ui/locale.h"
#include "terminal/ui/pages/process.h"

namespace tresen {

struct Reach;
struct Shared;

struct NewCustomerScreen {
  bool asks_first_name = false;
  std::string last_name;
  std::string typed_first_name;  // the second word of the search, offered when it is asked
  Entry entry;
  Uuid customer;  // that is being written; none: not yet
  std::uint64_t token = 0;
  std::string error;  // a text key
};

// Begins with what was typed into the search, if it looks like a name.
NewCustomerScreen new_customer_screen(std::string_view typed);

void reduce(NewCustomerScreen& screen, const Letter& letter, Reach& reach);
ui::ProcessView present(const NewCustomerScreen& screen, const Shared& shared,
                        const ui::Locale& words);

}  // namespace tresen
