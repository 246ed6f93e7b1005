#pragma once
// What the parts of the till's side of the screen share; inside terminal/app/till*.cpp only.

#include <cstdint>
#include <string>

#include "terminal/app/reach.h"
#include "terminal/app/state.h"

namespace tresen {

// Answers a request, now. Nobody hears what is said to client 0, but it is kept.
void answer_till(std::uint64_t client, const std::string& request_id, v1::PosStatus status,
                 std::string text, Reach& reach);

// Whether the same request, asked twice, must be done once.
bool is_done_once(const v1::PosRequest& request);
// True: it is one that was asked before. It has been answered, or will be.
bool was_asked_before(const TillAsks& asks, Reach& reach);

// Who answers for what a till writes; empty: nobody is known.
std::string till_staff(const Shared& shared);

void on_till_customer(const TillAsks& asks, const Screen& screen, Reach& reach);
void on_till_call(const TillAsks& asks, const Screen& screen, Reach& reach);
void on_till_operator(const TillAsks& asks, Reach& reach);
void on_till_window(const TillAsks& asks, bool shown, Reach& reach);
// Whoever a till wants to be shown, once somebody has signed in.
void take_up_till_show(const Screen& screen, Reach& reach);
void till_show_absent(std::string_view number, const Screen& screen, Reach& reach);

}  // namespace tresen
