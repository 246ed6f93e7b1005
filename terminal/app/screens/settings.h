#pragma once
// S15: this terminal. Looks and language are everybody's; practising needs a manager, wiping an
// administrator, and who may not is told who may.

#include <string>

#include "terminal/app/letters.h"
#include "terminal/ui/locale.h"
#include "terminal/ui/pages/settings.h"

namespace tresen {

struct Reach;
struct Shared;

struct SettingsScreen {
  std::string typed;    // since the last Enter: a scanner ends what it reads with one
  std::string scan;     // the last whole reading
  std::string refused;  // a text key: what was pressed and is not allowed; empty: nothing
  bool wipe_asked = false;
  std::uint64_t wipe_token = 0;  // of the entry that must reach head office before the wipe
  std::uint64_t wipe_seq = 0;    // its place in the journal; 0: not on disk yet
};

void reduce(SettingsScreen& screen, const Letter& letter, Reach& reach);
ui::SettingsView present(const SettingsScreen& screen, const Shared& shared,
                         const ui::Locale& words);

}  // namespace tresen
