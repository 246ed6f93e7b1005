#pragma once
// What most stories begin and end with: the shop opens, all arrives at head office, and that is
// compared with what was said at the counter.

#include <string>
#include <string_view>
#include <vector>

#include "tests/visit/driver/story.h"

namespace tresen::visit {

inline constexpr std::string_view hans = "T-0001";
// A terminal waits up to 60 s before it tries head office again.
inline constexpr Millis arrives_within{90000};

// Starts head office and the terminal, up to its lock.
Result<void> open_shop(Scene scene);

// Until somebody has signed in and the search finds Hans. His number.
Result<std::string> open_shop_for_hans(Scene scene);

// The customer's number, by the external id.
Result<std::string> number_of(Scene scene, std::string_view external_id);

// "offline", "arrived", ...: what the chip in the top bar shows.
std::string chip_state(const Screen& screen);
// Until the top bar says that all of it is at head office.
Result<void> wait_arrived(Scene scene);

// What is expected of one field: its state and, for values, the value.
struct Expected {
  std::string key, state, value;
};

Result<void> check_fields(const Json& customer, const std::vector<Expected>& all);
// That a process of this template was closed, and only one.
Result<void> check_process(const Json& customer, const std::string& template_id);
// The newest proof of this consent to advertising as head office shows it; null: there is none.
const Json& consent_of(const Json& customer, const std::string& channel);
// That this consent says so ("granted", ...) and, if it does, by which way ("signature", ...), and
// that nothing was written about it twice.
Result<void> check_consent(const Json& customer, const std::string& channel,
                           const std::string& state, const std::string& way = "");
Result<void> check_contact(const Json& customer, const std::string& campaign);

}  // namespace tresen::visit
