#pragma once
// What may be typed about what came of it all: `report`, and what answer_arguments.h names.

#include "sync/office/cli/answer_arguments.h"
#include "sync/office/cli/campaign_arguments.h"
#include "sync/office/cli/report_commands.h"

namespace tresen {

// What was typed.
struct OutcomeWords {
  AnswerWords answers;
  ReportOrder report;
};

// `words` outlives the commands. Behind add_campaign_commands().
void add_outcome_commands(CLI::App& app, OutcomeWords& words, const AddOfficeCommand& add);

}  // namespace tresen
