#pragma once
// What staff do at the counter, in their own words. Each act ends when the screen shows its effect.

#include <map>
#include <string>

#include "tests/visit/driver/hand.h"

namespace tresen::visit {

// What the customer answers, by field key: a text to type, or "answer.refused", "answer.later",
// "answer.unknown". An e-mail address is typed up to its @ where the rest is offered as a chip.
// Fields that are not listed are put off.
using Answers = std::map<std::string, std::string>;

class Counter {
 public:
  explicit Counter(Hand& hand) : hand_(hand) {}

  Result<void> sign_in(std::string_view pin);
  // From the start page and back to it, once the search finds this customer: a new terminal fetches
  // all customers of the chain first.
  Result<void> wait_for_customer(std::string_view words, const std::string& number);
  // From the start page to the search, keyboard open.
  Result<void> open_search();
  // From there to the card of the customer with this number.
  Result<void> find(std::string_view words, const std::string& number);
  // From the start page to the birth date of somebody new, whose last and first name are the
  // words of the search.
  Result<void> begin_new_customer(std::string_view words);
  // From the card into a process of this template.
  Result<void> open_process(const std::string& template_id);
  // Answers one question, whichever is asked; true: there was one.
  Result<bool> answer_next(const Answers& answers);
  Result<void> answer_all(const Answers& answers);
  // Chooses this tile, or the first one if it is not offered.
  Result<void> choose_campaign(const std::string& campaign);
  Result<void> choose_category(const std::string& category);
  // Takes the first day that is offered, or says that nothing is to be done.
  Result<void> plan_follow_up();
  Result<void> close_process();

 private:
  Result<void> type_answer(const std::string& field, const std::string& text);

  Hand& hand_;
};

}  // namespace tresen::visit
