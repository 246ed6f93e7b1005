#pragma once
// S13: the open and parked processes of the branch; any terminal of the branch goes on with them.

#include "terminal/app/letters.h"
#include "terminal/ui/locale.h"
#include "terminal/ui/pages/list.h"

namespace tresen {

struct Reach;
struct Shared;

struct OpenProcessesScreen {};

void reduce(OpenProcessesScreen& screen, const Letter& letter, Reach& reach);
ui::ListView present(const OpenProcessesScreen& screen, const Shared& shared,
                     const ui::Locale& words);

}  // namespace tresen
