#include "terminal/process/steps.h"

#include <array>

#include "terminal/process/steps/campaign.h"
#include "terminal/process/steps/category.h"
#include "terminal/process/steps/consent.h"
#include "terminal/process/steps/follow_up.h"
#include "terminal/process/steps/guardian.h"
#include "terminal/process/steps/missing_data.h"
#include "terminal/process/steps/notice.h"
#include "terminal/process/steps/signature.h"
#include "terminal/process/steps/summary.h"

namespace tresen {

// To add a kind, write its pair in steps/ and put its name into this list. Which steps a process
// has, and in which order, is the template's business.
std::span<const Step* const> steps() {
  static constexpr std::array<const Step*, 9> kinds{
      &missing_data_step, &campaign_step, &category_step,  &follow_up_step, &consent_step,
      &notice_step,       &guardian_step, &signature_step, &summary_step,
  };
  return kinds;
}

const Step* find_step(v1::StepKind kind) {
  for (const Step* step : steps()) {
    if (step->kind == kind) return step;
  }
  return nullptr;
}

const Step* find_step(std::string_view name) {
  for (const Step* step : steps()) {
    if (step->name == name) return step;
  }
  return nullptr;
}

}  // namespace tresen
