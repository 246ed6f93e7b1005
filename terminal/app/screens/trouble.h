#pragma once
// One thing to say when something cannot go on: the cache is broken, a process is gone.

#include <string>

#include "terminal/app/letters.h"
#include "terminal/ui/locale.h"
#include "terminal/ui/pages/message.h"

namespace tresen {

struct Reach;
struct Shared;

struct TroubleScreen {
  std::string about;   // text keys ABOUT.title and ABOUT.text
  bool final = false;  // there is no way on
};

void reduce(TroubleScreen& screen, const Letter& letter, Reach& reach);
ui::MessageView present(const TroubleScreen& screen, const Shared& shared, const ui::Locale& words);

}  // namespace tresen
