#pragma once
// What may be typed about answers: `call`, `follow-up`, `campaign response`, `campaign calls`,
// `campaign commissions`.

#include "sync/office/cli/answer_commands.h"
#include "sync/office/cli/campaign_arguments.h"

namespace tresen {

// What was typed.
struct AnswerWords {
  ResponseOrder response;
  CallTasksOrder calls;
  std::string commissions;  // id of the campaign
  CallOrder call;
  FollowUpOrder follow_up;
};

// `words` outlives the commands. Behind add_campaign_commands(): three stand below `campaign`.
void add_answer_commands(CLI::App& app, AnswerWords& words, const AddOfficeCommand& add);

}  // namespace tresen
