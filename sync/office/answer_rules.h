#pragma once
// What follows from answers to a campaign by its rules (v1.AnswerRule): a task for a branch, once
// for each answer and rule, wherever the answer was given, and whoever cares for it when nobody
// does in time.

#include <cstdint>
#include <vector>

#include "sync/office/office.h"
#include "tresen/v1/answering.pb.h"

namespace tresen {

// What a rule said to an answer.
struct RuledAnswer {
  Uuid answer;
  v1::RuledTask task;
};

// Asks the rules about the next answers; asking twice makes nothing twice. `told` (null: nobody is)
// gets what came of it. True as long as there may be more.
Result<bool> follow_answers(Office& office, std::int64_t now_ms,
                            std::vector<RuledAnswer>* told = nullptr);

// Tasks of rules that have been overdue for too long go to whom their rule names, or to a manager
// of their branch; each once.
Result<void> escalate_tasks(Office& office, std::int64_t now_ms);

}  // namespace tresen
