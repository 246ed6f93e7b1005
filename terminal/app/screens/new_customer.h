#pragma once
// S04: somebody new. The last name is all that is needed; first name, birth date and phone tell him
// or her from who is here already. Whoever looks alike is shown beside what was typed, and staff
// decide: the same person, the same household, or somebody new. Goes on with the chain's process
// for new customers.

#include <cstdint>
#include <string>
#include <vector>

#include "sync/search/index.h"
#include "terminal/app/asking.h"
#include "terminal/app/letters.h"
#include "terminal/ui/locale.h"
#include "terminal/ui/view.h"

namespace tresen {

struct Reach;
struct Shared;

struct NewCustomerScreen {
  enum class Phase {
    asking,
    looking,    // the search is asked who looks alike
    comparing,  // somebody does
    writing,
  };
  enum class Answer { somebody_new, same, household };

  Phase phase = Phase::asking;
  Record draft;        // what has been said so far
  std::size_t at = 0;  // which of the questions
  Asking asking;
  std::string typed_first_name;  // the second word of the search, offered when it is asked

  std::vector<std::string> queries;  // still to be asked of the search
  std::uint64_t question = 0;        // of the one that is asked
  std::vector<CustomerRow> alike;    // the surest first
  std::size_t shown = 0;             // which of them is compared
  Answer answer = Answer::somebody_new;

  Uuid customer;  // that is being written or filled in; none: not yet
  std::uint64_t token = 0;
  std::string error;  // a text key
};

// Begins with what was typed into the search, if it looks like a name.
NewCustomerScreen new_customer_screen(std::string_view typed);

void reduce(NewCustomerScreen& screen, const Letter& letter, Reach& reach);
ui::Page present(const NewCustomerScreen& screen, const Shared& shared, const ui::Locale& words,
                 const Postcodes& postcodes);
std::string scene_name(const NewCustomerScreen& screen);

// The probability that this is who has just come in, among so many customers, as head office weighs
// twins (match.h); who is reached by the same number is worth a look in any case.
double likeness(const CustomerRow& known, const Record& draft, std::size_t customers);

}  // namespace tresen
