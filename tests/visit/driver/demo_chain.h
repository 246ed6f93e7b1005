#pragma once
// A demo chain of a test's own, made by the real programs.

#include <string>

#include "sync/base/result.h"

namespace tresen::visit {

// Makes `folder` anew with a head office in FOLDER/headoffice that has so many customers, the named
// ones among them. `bin` holds the programs, `assets` the lists.
Result<void> make_demo_chain(const std::string& bin, const std::string& assets,
                             const std::string& folder, int customers);

}  // namespace tresen::visit
