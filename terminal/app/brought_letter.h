#pragma once
// A customer has brought a letter of a campaign along: its code says who it is and what brought him
// or her in, with or without a line. Whoever opens the letter records the answer; shown twice, it
// is one answer.

#include <cstdint>
#include <string>

#include "terminal/app/letters.h"

namespace tresen {

struct Reach;

// What is known of a code that was scanned or typed.
struct BroughtLetter {
  enum class State {
    none,     // it is no code
    asked,    // the storage thread looks
    known,    // `found`
    unknown,  // this terminal does not hold the letter, or not its customer
    keeping,  // the answer is on its way to the disk
    kept,     // it is there: head office finds out whose letter it is
    failed,   // it could not be written
  };
  State state = State::none;
  LetterCode code;
  bool scanned = false;  // opens as soon as it is known
  LetterLoaded found;
  std::uint64_t token = 0;  // of the write that is on its way
};

// Asks for the letter whose code was typed, if it is one.
BroughtLetter ask_letter(const std::string& typed, Reach& reach);
// The customer's card, with the answer recorded. Of somebody whose data may only be kept nothing is
// recorded.
void open_letter(const LetterLoaded& letter, Reach& reach);
// Records the answer to a letter that is not known here.
void keep_answer(BroughtLetter& letter, Reach& reach);
// What the storage thread says about it.
void reduce(BroughtLetter& letter, const FromStore& told, Reach& reach);

}  // namespace tresen
