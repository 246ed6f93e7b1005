#include "terminal/process/steps/summary.h"

namespace tresen {
namespace {

bool done(const StepContext& step) { return step.process.state == ProcessState::closed; }

}  // namespace

constinit const Step summary_step{
    .kind = v1::STEP_KIND_SUMMARY,
    .name = "summary",
    .page = Page::summary,
    .repeatable = false,
    .due = always_due,
    .done = done,
    .questions = asks_nothing,
    .at_close = writes_nothing,
    .check = needs_nothing,
};

}  // namespace tresen
