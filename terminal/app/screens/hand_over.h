#pragma once
// S11: the device is in the customer's hands. A security state of its own: while it lasts,
// `Shared::handed_over` is set, nothing but this screen hears of touches, no other screen opens,
// and nobody but a member of staff with a PIN ends it.
//
// One customer, and of him or her only what was released. What is said is written as it is said,
// with the customer as its source; what is only half typed is handed to staff.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sync/base/ink.h"
#include "terminal/app/asking.h"
#include "terminal/app/screens/process.h"
#include "terminal/ui/pages/hand_over.h"

namespace tresen {

struct HandOverScreen {
  enum class Phase {
    working,    // one question after the other
    languages,  // the customer chooses his or her own
    more_time,  // nobody has touched it for a while
    neutral,    // it shows nothing of anybody
    pin,        // staff want it back
  };

  CustomerFile file;
  std::optional<ProcessScreen> back_to = {};  // the process it was handed over from
  // Keys of fields and of consents; "address": all parts of it; "signature": of what was allowed.
  std::vector<std::string> topics = {};
  std::size_t at = 0;                     // topics.size(): all has been said
  bool said = false;                      // consents have been written: they are not asked twice
  bool changing = false;                  // what is known is not right: the keys are open
  std::vector<std::string> allowed = {};  // keys of consents whose switch is on
  Ink ink = {};                           // the signature
  Asking asking = {};                     // the question on the screen, if keys are open

  Phase phase = Phase::working;
  Phase before_pin = Phase::working;
  std::string language = {};
  bool larger = false;

  std::string pin = {};
  bool pin_asked = false;
  bool pin_wrong = false;
  std::int64_t blocked_until_ms = 0;  // boot clock

  std::uint64_t token = 0;               // of the write that is on its way; 0: none
  bool reading = false;                  // it is written and is now being read back
  std::optional<std::string> town = {};  // follows from the postcode, to be written next
  std::vector<std::string> rest = {};    // of an address: the parts that are still to be asked
};

// Hands the device over, from the card or from a process.
void hand_over(const CustomerFile& file, std::optional<ProcessScreen> from, Reach& reach);

void reduce(HandOverScreen& screen, const Letter& letter, Reach& reach);

ui::HandOverView present(const HandOverScreen& screen, const Shared& shared,
                         const ui::Locale& words, const Postcodes& postcodes);
std::string scene_name(const HandOverScreen& screen);

// Boot clock: when something changes on the screen by itself.
std::int64_t next_change_ms(const HandOverScreen& screen, const Shared& shared);

// What a customer who knows the value recognises, and nobody else can use: "0171 … 4711".
std::string masked(const Field& field, std::string_view value);

}  // namespace tresen
