#pragma once
// S16: a terminal that belongs to no branch, or does so no more, asks for head office's address and
// a one-time code.

#include <string>

#include "terminal/app/letters.h"
#include "terminal/ui/locale.h"
#include "terminal/ui/pages/enrol.h"

namespace tresen {

struct Reach;
struct Shared;

struct EnrolScreen {
  bool again = false;  // it belongs to a branch already, and head office does not know it any more
  std::string server;
  std::string code;  // without separators, upper case
  bool server_active = true;
  bool symbols = false;
  bool working = false;
  std::string error;  // a text key; empty: none
};

void reduce(EnrolScreen& screen, const Letter& letter, Reach& reach);
ui::EnrolView present(const EnrolScreen& screen, const Shared& shared, const ui::Locale& words);

}  // namespace tresen
