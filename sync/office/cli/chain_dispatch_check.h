#pragma once
// Whether the queries of a chain file and what campaigns say of their dispatch make sense.

#include "sync/office/cli/place.h"
#include "tresen/v1/chain.pb.h"

namespace tresen {

// Adds all mistakes of the document `campaigns`, which stands at this place. Static lists are known
// to head office alone and are not looked at.
void check_dispatches(const v1::Chain& chain, const Place& campaigns);

}  // namespace tresen
