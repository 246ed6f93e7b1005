#pragma once
// Whether a chain file makes sense: every reference leads somewhere, every date exists, nothing is
// asked that the law or this release does not allow.

#include "sync/office/cli/text_file.h"
#include "tresen/v1/chain.pb.h"

namespace tresen {

// Adds all mistakes of content to `reading`, which is where the chain was read from. None: head
// office takes the chain.
void check_chain(const v1::Chain& chain, TextReading& reading);

}  // namespace tresen
