#pragma once
// How the desk's state looks: a plain function to one view.

#include <string>

#include "terminal/desk/state.h"
#include "terminal/ui/locale.h"
#include "terminal/ui/view.h"

namespace tresen::desk {

ui::View present(const State& state, const ui::Locales& locales);

// Empty: the campaign may start; else the key of the sentence why not.
std::string start_fault(const State& state);

}  // namespace tresen::desk
