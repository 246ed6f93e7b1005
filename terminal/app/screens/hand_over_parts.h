#pragma once
// What a customer is asked, and how long he or she may think. Inside of the hand-over screen.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "terminal/app/screens/hand_over.h"

namespace tresen {

inline constexpr std::array<std::string_view, 4> address_parts{"street", "house_no", "postcode",
                                                               "city"};

// What the chain releases, then the consents that it asks for: see HandOverScreen::topics.
std::vector<std::string> released_topics(const HandOverScreen& screen, const Shared& shared);

bool is_about_consent(const std::string& topic);
// Before the first consent: a number or an address that was just given may now be allowed for
// advertising, too.
void ask_consents_anew(HandOverScreen& screen, const Shared& shared);

// Boot clock: when the customer is asked for more time, and when the screen becomes neutral.
std::int64_t asks_for_time_ms(const Shared& shared);
std::int64_t turns_neutral_ms(const Shared& shared);

// Time has passed, or customers were locked: asks for more time, or shows nobody any more.
void grow_idle(HandOverScreen& screen, const Shared& shared);

}  // namespace tresen
