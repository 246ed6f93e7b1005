#pragma once
// S02 b: search as somebody types. Also picks the person who recommended us, inside a process.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "terminal/app/brought_letter.h"
#include "terminal/app/entry.h"
#include "terminal/app/letters.h"
#include "terminal/app/screens/process.h"
#include "terminal/ui/locale.h"
#include "terminal/ui/pages/search.h"

namespace tresen {

struct Reach;
struct Shared;

// A customer whom the branch does not hold, looked for at head office.
struct OfficeLookup {
  enum class State { none, asking, answered, taking };
  State state = State::none;
  std::uint64_t token = 0;
  LookedUp answer;  // of the question for somebody
  Uuid taken;       // comes by the feed, and is opened then
};

struct SearchScreen {
  Entry entry;
  std::uint64_t question = 0;
  std::uint64_t answered = 0;  // the question that the hits answer
  std::vector<Hit> hits;
  OfficeLookup lookup;
  BroughtLetter letter;                  // if what was typed is the code of one
  bool rings = false;                    // somebody is on the telephone with this number
  std::optional<ProcessScreen> back_to;  // who recommended us, in this process
};

inline constexpr std::size_t hits_max = 20;

// A customer's card or a letter was scanned: opens it as soon as it has been read; what no customer
// has as a number is searched for.
void scan(SearchScreen& screen, const std::string& code, Reach& reach);

void reduce(SearchScreen& screen, const Letter& letter, Reach& reach);
ui::SearchView present(const SearchScreen& screen, const Shared& shared, const ui::Locale& words);

}  // namespace tresen
