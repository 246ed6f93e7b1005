#pragma once
// What may be typed about customers who are here twice: `duplicates`, `merge`, `undo-merge`.

#include <string>

#include "sync/office/cli/campaign_arguments.h"

namespace tresen {

// What was typed.
struct TwinWords {
  bool weaker_too = false;
  std::string kept, away;  // customer numbers or external ids
  std::string merge;       // id
};

// `words` outlives the commands. `parent` may be the program or a group of it.
void add_twin_commands(CLI::App& parent, TwinWords& words, const AddOfficeCommand& add);

}  // namespace tresen
