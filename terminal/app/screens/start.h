#pragma once
// S02 a: where a visit begins. Shows initials and numbers only: customers look at the screen.

#include <vector>

#include "terminal/app/letters.h"
#include "terminal/ui/locale.h"
#include "terminal/ui/pages/start.h"

namespace tresen {

struct Reach;
struct Shared;

struct StartScreen {};

void reduce(StartScreen& screen, const Letter& letter, Reach& reach);
ui::StartView present(const StartScreen& screen, const Shared& shared, const ui::Locale& words);

// The rail of the home level with `current` marked, and what a press on it does. False: the key is
// none of the rail's.
std::vector<ui::RailItem> rail(const Shared& shared, const ui::Locale& words,
                               std::string_view current);
bool reduce_rail(std::string_view key, Reach& reach);
// The chain's letter, for the square at the upper left.
std::string chain_mark(const Shared& shared);
// A process as a row: initials and number, how many steps are left. Known as process.ID.
ui::Row process_row(const ListedRecord& listed, const Shared& shared, const ui::Locale& words);
// A follow-up as a row, known as task.ID.
ui::Row task_row(const ListedRecord& listed, const Shared& shared, const ui::Locale& words);

}  // namespace tresen
