// Whom and what a till wants on the screen: a customer, who rings, the window itself.

#include <algorithm>
#include <utility>

#include "sync/base/text.h"
#include "terminal/app/till.h"
#include "terminal/app/till_parts.h"

namespace tresen {
namespace {

void reply(const TillShow& till, v1::PosStatus status, std::string text, Reach& reach) {
  answer_till(till.client, till.request_id, status, std::move(text), reach);
}

bool is_free(const Screen& screen) {
  if (const auto* search = std::get_if<SearchScreen>(&screen)) return !search->back_to;
  if (const auto* response = std::get_if<ResponseScreen>(&screen)) {
    return response->outcome.empty() && response->token == 0;
  }
  return std::holds_alternative<StartScreen>(screen) ||
         std::holds_alternative<CustomerScreen>(screen);
}

// What the search is asked with: names and dates, or else the first way to reach the customer.
std::string words_of(const v1::CustomerRef& customer) {
  std::string words;
  for (const char* key : {"last_name", "first_name", "birth_date", "postcode"}) {
    const auto known = customer.fields().find(key);
    if (known != customer.fields().end()) words += (words.empty() ? "" : " ") + known->second;
  }
  for (const char* key : {"mobile", "phone_home", "email"}) {
    const auto known = customer.fields().find(key);
    if (words.empty() && known != customer.fields().end()) words = known->second;
  }
  return tidied(words);
}

// Staff choose among those found: a till never decides who somebody is, and makes nobody anew.
void show_search(const TillShow& till, const std::string& words, bool rings, Reach& reach) {
  SearchScreen screen;
  screen.rings = rings;
  screen.entry.text = words.substr(0, screen.entry.length_max);
  screen.question = reach.search(screen.entry.text, hits_max);
  reach.go(std::move(screen));
  reach.order(ShowWindow{true});
  reply(till, v1::POS_STATUS_OK, "", reach);
}

void show_card(const TillShow& till, Reach& reach) {
  SearchScreen screen;
  scan(screen, till.customer.card(), reach);
  reach.go(std::move(screen));
  reach.order(ShowWindow{true});
  reply(till, v1::POS_STATUS_OK, "", reach);
}

// By whatever else the till has.
void show_without_number(const TillShow& till, Reach& reach) {
  if (!till.customer.card().empty()) return show_card(till, reach);
  const std::string words = words_of(till.customer);
  if (!words.empty()) return show_search(till, words, false, reach);
  const bool numbered = !till.customer.customer_no().empty();
  reply(till, v1::POS_STATUS_INVALID,
        numbered ? "no customer of this number" : "there is nothing to search for", reach);
}

void show_customer(TillShow till, Reach& reach) {
  if (till.customer.customer_no().empty()) return show_without_number(till, reach);
  reach.order(ToStore(LoadCustomer{{}, till.customer.customer_no()}));
  reach.shared.till_show = std::move(till);
}

bool names_somebody(const v1::CustomerRef& customer) {
  return !customer.customer_no().empty() || !customer.card().empty() || !words_of(customer).empty();
}

}  // namespace

std::string till_staff(const Shared& shared) {
  return shared.till_operator.empty() && shared.staff ? shared.staff->id : shared.till_operator;
}

void on_till_customer(const TillAsks& asks, const Screen& screen, Reach& reach) {
  Shared& shared = reach.shared;
  TillShow till{asks.client, asks.request.request_id(), asks.request.set_customer()};
  if (!names_somebody(till.customer)) {
    return reply(till, v1::POS_STATUS_INVALID, "there is nothing to search for", reach);
  }
  if (!shared.staff || shared.sync.locked) {
    reply(till, v1::POS_STATUS_QUEUED, "is shown when somebody has signed in", reach);
    till.client = 0;
    shared.till_show = std::move(till);  // a till sells to one customer at a time: the last counts
    return;
  }
  if (!is_free(screen) || shared.handed_over) {
    return reply(till, v1::POS_STATUS_BUSY, "the counter is busy", reach);
  }
  show_customer(std::move(till), reach);
}

void on_till_call(const TillAsks& asks, const Screen& screen, Reach& reach) {
  const TillShow till{asks.client, asks.request.request_id(), {}};
  const std::string words = tidied(asks.request.incoming_call().number());
  if (words.empty()) {
    return reply(till, v1::POS_STATUS_INVALID, "there is nothing to search for", reach);
  }
  if (!reach.shared.staff) {
    return reply(till, v1::POS_STATUS_DENIED, "nobody is signed in", reach);
  }
  if (!is_free(screen) || reach.shared.handed_over) {
    return reply(till, v1::POS_STATUS_BUSY, "the counter is busy", reach);
  }
  show_search(till, words, true, reach);
}

bool locks_screen(const v1::PosRequest& request, const Shared& shared) {
  if (!shared.staff || shared.handed_over || shared.training) return false;
  if (request.has_lock()) return true;
  return request.has_set_operator() && shared.till_operator == shared.staff->id &&
         request.set_operator().staff() != shared.staff->id;
}

void on_till_operator(const TillAsks& asks, Reach& reach) {
  Shared& shared = reach.shared;
  const std::string& staff = asks.request.set_operator().staff();
  const auto& members = shared.options.staff.members();
  const bool known = staff.empty() || std::ranges::any_of(members, [&](const auto& member) {
                       return member.id() == staff;
                     });
  // Whoever it is has left the till all the same.
  shared.till_operator = known ? staff : std::string();
  answer_till(asks.client, asks.request.request_id(),
              known ? v1::POS_STATUS_OK : v1::POS_STATUS_INVALID,
              known ? "" : "nobody of the staff has this id", reach);
}

void on_till_window(const TillAsks& asks, bool shown, Reach& reach) {
  const bool possible = shown || !reach.shared.kiosk;
  if (possible) reach.order(ShowWindow{shown});
  answer_till(asks.client, asks.request.request_id(),
              possible ? v1::POS_STATUS_OK : v1::POS_STATUS_UNSUPPORTED,
              possible ? "" : "this machine is only a counter", reach);
}

void take_up_till_show(const Screen& screen, Reach& reach) {
  Shared& shared = reach.shared;
  if (!shared.till_show || !shared.staff || shared.sync.locked) return;
  if (!is_free(screen)) return;
  TillShow till = *std::exchange(shared.till_show, std::nullopt);
  show_customer(std::move(till), reach);
}

void till_show_loaded(const CustomerLoaded& loaded, const Screen& screen, Reach& reach) {
  Shared& shared = reach.shared;
  if (!shared.till_show || !shared.staff ||
      !loaded.is_for(shared.till_show->customer.customer_no())) {
    return;
  }
  const TillShow till = *std::exchange(shared.till_show, std::nullopt);
  if (!is_free(screen)) return reply(till, v1::POS_STATUS_BUSY, "the counter is busy", reach);
  reach.go(CustomerScreen{loaded.file});
  reach.order(ShowWindow{true});
  reply(till, v1::POS_STATUS_OK, "", reach);
}

void till_show_absent(std::string_view number, const Screen& screen, Reach& reach) {
  Shared& shared = reach.shared;
  if (!shared.till_show || shared.till_show->customer.customer_no() != number || !shared.staff ||
      shared.sync.locked) {
    return;
  }
  const TillShow till = *std::exchange(shared.till_show, std::nullopt);
  if (!is_free(screen)) return reply(till, v1::POS_STATUS_BUSY, "the counter is busy", reach);
  show_without_number(till, reach);
}

}  // namespace tresen
