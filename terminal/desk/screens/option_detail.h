#pragma once
// One row of H06 with its fields: what is chosen in the list beside it.

#include "terminal/desk/views.h"

namespace tresen::desk {

// What a row is called; empty: it has no name yet. There is such a row.
std::string option_name(const Options& options, Options::Part part, int at,
                        const ui::Locale& words);
// The chosen row. There is one.
ui::DeskCard option_detail(const State& state, const ui::Locale& words);
// What a customer would be asked by the options as they stand on the screen.
ui::DeskCard option_preview(const State& state, const ui::Locale& words);

// What is wrong with them, and whether a mistake is about that row.
ui::DeskCard option_mistakes(const State& state, const ui::Locale& words);
bool is_mistake_of(const Options& options, Options::Part part, int at,
                   const v1::ChainMistake& mistake);
// Where a mistake stands, by the names on the screen; of what the desk does not show, the path in
// the chain's file.
std::string mistake_place(const Options& options, const v1::ChainMistake& mistake,
                          const ui::Locale& words);

}  // namespace tresen::desk
