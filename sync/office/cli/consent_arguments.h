#pragma once
// The words of `consent`.

#include <string>

#include "sync/office/cli/campaign_arguments.h"
#include "sync/office/cli/consent_commands.h"

namespace CLI {
class App;
}

namespace tresen {

// What was typed.
struct ConsentWords {
  PendingOrder pending;
  std::string token;
};

void add_consent_commands(CLI::App& app, ConsentWords& words, const AddOfficeCommand& add);

}  // namespace tresen
