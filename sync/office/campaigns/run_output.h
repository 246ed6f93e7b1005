#pragma once
// How a step of a contact template leaves the house: by which channel, and made of what.

#include "sync/office/channels/channels.h"
#include "tresen/v1/query.pb.h"

namespace tresen {

// Its key, see channels.h; a task has none there, for it stays in the house.
std::string_view channel_of(v1::ContactStep::Output output);
// What its parcels are made of.
ParcelContent content_of(const v1::ContactStep& step);
// Whether letters are set for it, on paper or by fax.
bool has_letters(const v1::ContactStep& step);
// Whether it makes a follow-up for each.
bool is_task(const v1::ContactStep& step);
// Whether each parcel leaves by itself: one that is written and has not left can stay.
bool leaves_singly(const v1::ContactStep& step);

}  // namespace tresen
