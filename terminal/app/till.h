#pragma once
// What a till asks of the screen, and what it is told. A till never waits for the counter and the
// counter never for a till: what cannot be done at once is taken and done when somebody signs in.
//
// A request that was taken is known by its id for seven days, also by a terminal that was started
// anew meanwhile: asked again, it is answered the same and done no second time.

#include <string_view>

#include "terminal/app/reach.h"
#include "terminal/process/process.h"

namespace tresen {

// Where a process stands, as a till is told: ids only.
v1::ProcessState told_state(const CustomerProcess& process);

void on_till(const TillAsks& asks, State& state, Reach& reach);
// Whether the screen is locked by it: a till says so, or who is signed in here leaves the till.
// Asked before on_till.
bool locks_screen(const v1::PosRequest& request, const Shared& shared);

// Opens what tills have asked for, now that somebody is signed in and the screen is free.
void take_up_till(const Screen& screen, Reach& reach);
// A customer whom a till wants to be shown has been read.
void till_show_loaded(const CustomerLoaded& loaded, const Screen& screen, Reach& reach);
// The customer that a till named has been read, or is not known here.
void till_customer_loaded(const CustomerLoaded& loaded, State& state, Reach& reach);
void till_customer_absent(std::string_view number, const Screen& screen, Reach& reach);

// A process was read: tills that asked about it, or wait for its end, are told.
void till_process_loaded(const Record& record, Reach& reach);
void till_process_absent(const Uuid& process, Reach& reach);
// What a till told was written, or not.
void till_wrote(const TillWrote& wrote, Reach& reach);

// The choice of a process that a till has asked for is being left.
void till_choice_left(const TemplatesScreen& left, const Screen& next, Reach& reach);
// What this terminal still knows of its tills after a start; what they have asked meanwhile is
// done.
void recall_till_requests(const CacheOpened& opened, State& state, Reach& reach);
// After each letter: answers go to the till that asked last under their id, and are kept.
void keep_till_answers(Reach& reach);

}  // namespace tresen
