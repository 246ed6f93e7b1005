#include "sync/office/campaigns/commission.h"

#include <algorithm>
#include <string>

namespace tresen {

bool are_commissions_locked(const v1::Rules& rules) {
  const v1::WorksAgreement& agreement = rules.works_agreement();
  return agreement.reference().empty() || agreement.approver().empty();
}

bool is_outcome(const MarketingContact& answer,
                const google::protobuf::RepeatedPtrField<std::string>& outcomes) {
  const std::string outcome = answer.outcome.empty() ? std::string("came") : answer.outcome;
  return std::ranges::find(outcomes, outcome) != outcomes.end();
}

}  // namespace tresen
