#pragma once
// The pages of a process on which a customer is informed, asked for consents, and signs. Inside of
// the process screen.

#include <string>

#include "terminal/app/screens/process.h"
#include "terminal/process/progress.h"

namespace tresen {

// Whether this step shows one of these pages.
bool is_consent_page(Page page);
// A touch while `page` is on the screen. False: it means nothing special there.
bool on_consent_page(ProcessScreen& screen, Page page, const ui::Action& action, Reach& reach);

// The page of the current step; `title` is that step's.
void put_consent_page(const ProcessScreen& screen, const StepStatus& status,
                      const std::string& title, const Shared& shared, const ui::Locale& words,
                      ui::ProcessView& view);
// The second line of such a step in the checklist.
std::string consent_detail(const StepStatus& status, const StepProgress& progress,
                           const ui::Locale& words);
// The rows of what was said, for the summary.
std::vector<ui::ChangeRow> consent_changes(const Summary& summary, const Record& customer,
                                           const ui::Locale& words);

}  // namespace tresen
