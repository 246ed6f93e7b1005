#pragma once
// A step kind: what one kind of work at the counter means. Each is a file pair in steps/ and a line
// in steps.cpp; a new kind touches nothing else as long as an existing page can show it.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/ids.h"
#include "terminal/process/process.h"
#include "terminal/process/surroundings.h"
#include "tresen/v1/chain.pb.h"

namespace tresen {

enum class Page { questions, tiles, choices, follow_up, consent, notice, signature, summary };

// One step of one process, as the functions below see it.
struct StepContext {
  const CustomerProcess& process;
  const Surroundings& around;
  const v1::TemplateStep& definition;
  std::size_t index;

  const StepProgress& progress() const { return process.steps[index]; }
};

// What a definition of this kind lacks: the name of its field and what would be right.
struct DefinitionProblem {
  std::string field;
  std::string wanted;
};

// `const` objects with static life.
struct Step {
  v1::StepKind kind;
  std::string_view name;  // "missing_data": in records, in control keys, in catalogues
  Page page;
  bool repeatable;  // whether a template may have several
  // Whether there is anything to do; its condition holds already.
  bool (*due)(const StepContext& step);
  // Whether it is done. Asked only while it is due.
  bool (*done)(const StepContext& step);
  // The keys that it asks now, in order; those answered in this process included.
  std::vector<std::string> (*questions)(const StepContext& step);
  // What it writes when the process is closed. Asked only when it is done.
  std::vector<Edit> (*at_close)(const StepContext& step, IdSource& ids);
  std::vector<DefinitionProblem> (*check)(const v1::TemplateStep& definition,
                                          const v1::Rules& rules);
  // What was said stays when the process is cancelled: `at_close` is asked then too.
  bool lasting = false;
};

// For kinds that have nothing to say on one of these.
std::vector<std::string> asks_nothing(const StepContext& step);
std::vector<Edit> writes_nothing(const StepContext& step, IdSource& ids);
std::vector<DefinitionProblem> needs_nothing(const v1::TemplateStep& definition,
                                             const v1::Rules& rules);
bool always_due(const StepContext& step);
bool has_choice(const StepContext& step);  // done as soon as something was chosen

}  // namespace tresen
