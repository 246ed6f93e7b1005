#pragma once
// What somebody answers a campaign by telephone, at a desk or by post, and the one contact that it
// is. The same words and the same rule hold at head office and at a counter: within the campaign's
// window (offer.h) the first answer of its kind stands, and saying it again is no second one.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "sync/record/marketing_contact.h"

namespace tresen {

// By these somebody comes, or means to.
inline constexpr std::array<std::string_view, 4> outcomes_coming{"interested", "appointment",
                                                                 "bought", "callback"};
// By these nobody does; whoever "objects" ends all advertising besides (UWG 7).
inline constexpr std::array<std::string_view, 3> outcomes_not_coming{"declined", "wrong_address",
                                                                     "objects"};

bool is_outcome(std::string_view word);
bool comes_by(std::string_view outcome);

struct Response {
  Uuid customer;
  std::string campaign;  // id
  std::string outcome;   // is_outcome
  std::string way;       // phone, desk, email, sms or post
  std::string branch;
  std::int64_t at_ms = 0;  // since 1970-01-01 UTC
  int window_days = 0;     // attribution_days of the campaign
};

struct ResponseContact {
  MarketingContact contact;  // without an id: whoever writes it gives it one
  bool stands = false;       // one of the customer's says so already: there is nothing to write
};

// `contacts` are all marketing contacts of the customer. Whom the campaign wrote to is matched,
// whoever else comes by it has stated so.
ResponseContact response_contact(std::span<const Record> contacts, const Response& response);

// An answer that was put down by mistake stays as a record, with this outcome: nobody has come by
// it, nobody has turned anything down, and it is counted nowhere.
inline constexpr std::string_view taken_back = "taken_back";
bool is_taken_back(const MarketingContact& contact);
// Without edits if it is taken back already, or is no contact.
Edit take_back_edit(const Record& contact);

// A task that was ended by an answer names it, so that both are taken back together; none: it was
// ended without one.
Uuid answer_of_task(const Record& follow_up);
// `edit` is one of the task.
Edit with_answer(Edit edit, const Record& follow_up, const Uuid& answer);

}  // namespace tresen
