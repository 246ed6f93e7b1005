#pragma once
// Asks which campaign brought the customer in. Not due while an earlier campaign still holds the
// customer: within the attribution window the first one wins (DOMAIN: semantics 3 and 12), and the
// more staff choose by hand, the worse the figures.

#include <optional>
#include <string>
#include <vector>

#include "terminal/process/step.h"

namespace tresen {

extern const Step campaign_step;

// The form of StepProgress::choice of this kind, and back; nothing for what is none.
std::vector<std::string> campaign_words(const CampaignChoice& choice);
std::optional<CampaignChoice> campaign_from(const std::optional<std::vector<std::string>>& words);

// Whether some campaign holds the customer now.
bool is_held(const Surroundings& around);

}  // namespace tresen
