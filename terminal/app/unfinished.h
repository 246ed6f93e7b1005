#pragma once
// A page of consents or a signature that was not left yet: which switches are on, what is drawn.
// It is on this terminal's disk after each touch, so that neither a kill nor parking takes from the
// customer what he or she has done; and it is nothing but a page: no consent, no signature, not in
// the process's record, and never sent to anybody. What was drawn is proof of nothing until
// somebody confirms it.
//
// It is gone as soon as the page is taken or put off, after a day (switches begin off, GDPR 7), and
// with the person.

#include <optional>
#include <vector>

#include "terminal/app/consenting.h"

namespace tresen {

struct ProcessScreen;
struct Reach;

// The page as it was left at this step of the process; nothing: it was taken, or never touched.
std::optional<Consenting> unfinished(const ProcessScreen& screen, const Shared& shared);
// Keeps the page of the screen as it is now.
void keep_unfinished(const ProcessScreen& screen, Reach& reach);
// The page was taken or put off, or the process has ended.
void drop_unfinished(const Uuid& process, Reach& reach);
// Of persons who are erased.
void forget_unfinished(const std::vector<Uuid>& customers, Reach& reach);

}  // namespace tresen
