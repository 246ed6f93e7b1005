#pragma once
// The picture of a state: every word ready, in the language of the people at the counter.

#include "terminal/app/state.h"
#include "terminal/ui/locale.h"
#include "terminal/ui/view.h"

namespace tresen {

ui::View present(const State& state, const ui::Locales& locales, const Postcodes& postcodes);

}  // namespace tresen
