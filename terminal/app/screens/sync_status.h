#pragma once
// S14: how it stands with head office, and what still waits. Never a reason to stop working.

#include <string>

#include "terminal/app/letters.h"
#include "terminal/ui/locale.h"
#include "terminal/ui/pages/sync_status.h"

namespace tresen {

struct Reach;
struct Shared;

struct SyncStatusScreen {
  SyncFigures facts;
  bool asked = false;    // the facts are on their way
  std::string exported;  // where the file for support lies; empty: none was wanted
  bool export_failed = false;
};

// The screen, with what it needs asked for.
void open_sync_status(Reach& reach);

void reduce(SyncStatusScreen& screen, const Letter& letter, Reach& reach);
ui::SyncView present(const SyncStatusScreen& screen, const Shared& shared, const ui::Locale& words);
// The chip of the top bar.
ui::SyncChip sync_chip(const Shared& shared, const ui::Locale& words);

}  // namespace tresen
