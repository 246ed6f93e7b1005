#include "sync/record/proof.h"

#include <algorithm>

namespace tresen {

std::optional<Date> keep_proof_until(const ConsentRecord& proof,
                                     std::span<const std::int64_t> used_ms) {
  const bool to_calls = proof.act == ConsentAct::consent && proof.channel == "phone" &&
                        proof.state == ConsentState::granted &&
                        (proof.purpose == "advertising" || proof.purpose == "advertising_health");
  if (!to_calls) return std::nullopt;
  std::int64_t last_ms = proof.at_ms;
  for (const std::int64_t used : used_ms) last_ms = std::max(last_ms, used);
  const Date until = local_date(last_ms) + std::chrono::years{5};
  // A month without that day ends with its last one (BGB 188(3)).
  return until.ok() ? until : Date{until.year() / until.month() / std::chrono::last};
}

}  // namespace tresen
