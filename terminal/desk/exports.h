#pragma once
// Files that somebody at the desk saves: whole or not at all, and never over another one.

#include <string>
#include <string_view>

#include "terminal/desk/letters.h"

namespace tresen::desk {

// As `name`, or with a number behind it where such a file is there already. The folder is made if
// it is not there; nobody else may look into it.
Saved save_export(const std::string& folder, const std::string& name, std::string_view bytes);

}  // namespace tresen::desk
