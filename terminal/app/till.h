#pragma once
// What a till asks of the screen, and what it is told. A till never waits for the counter and the
// counter never for a till: what cannot be done at once is taken and done when somebody signs in.

#include <string_view>

#include "terminal/app/reach.h"

namespace tresen {

void on_till(const TillAsks& asks, State& state, Reach& reach);

// Opens what tills have asked for, now that somebody is signed in and the screen is free.
void take_up_till_starts(Reach& reach);
// The customer that a till named has been read, or is not known here.
void till_customer_loaded(const CustomerFile& file, State& state, Reach& reach);
void till_customer_absent(std::string_view number, Reach& reach);

// A process was read: tills that asked about it, or wait for its end, are told.
void till_process_loaded(const Record& record, Reach& reach);
void till_process_absent(const Uuid& process, Reach& reach);

}  // namespace tresen
