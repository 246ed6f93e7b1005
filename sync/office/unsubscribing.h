#pragma once
// That somebody has ended a campaign's messages: an answer to that campaign, by STOP or by the link
// in a message, once however often it comes.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sync/office/office.h"
#include "sync/record/letter_code.h"

namespace tresen {

// The campaign that the customer got the last message of by a channel; empty: none.
Result<std::string> last_campaign(Office& office, const Uuid& customer, std::string_view channel);
// The campaign of a message; empty: it is not known any more.
Result<std::string> campaign_of(Office& office, const LetterCode& message);

// The write of the answer, by a channel. Nothing: the customer has given it already, or there is no
// campaign.
Result<std::optional<Edit>> unsubscribed_edit(Office& office, const Record& customer,
                                              const std::string& campaign,
                                              const std::string& channel, std::int64_t now_ms);

}  // namespace tresen
