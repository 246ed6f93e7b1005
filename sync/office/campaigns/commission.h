#pragma once
// What an answer to a campaign earns its branch. Locked until a works agreement stands in the
// chain's rules: what pays staff is for the works council to decide with (BetrVG 87(1) no. 10; BAG
// 1 AZR 54/87, 1 ABR 44/87). Pure.

#include <string_view>

#include "sync/record/marketing_contact.h"
#include "tresen/v1/chain.pb.h"

namespace tresen {

bool are_commissions_locked(const v1::Rules& rules);

// Said wherever a locked one is refused.
inline constexpr std::string_view why_commissions_are_locked =
    "is locked: a commission for staff needs an agreement with the works council (BetrVG 87(1) no. "
    "10); write rules { works_agreement { reference: .. approver: .. } }";

// Whether an answer is one of these outcomes; what a counter asks for alone is "came".
bool is_outcome(const MarketingContact& answer,
                const google::protobuf::RepeatedPtrField<std::string>& outcomes);

}  // namespace tresen
