#pragma once
// The file that a chain is written in: protobuf text format of v1::Chain.
//
// Staff go in with their PINs and never come out: PINs become salt and hash before anything is
// stored, and an export has no staff.

#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"
#include "sync/office/cli/text_file.h"
#include "tresen/v1/chain.pb.h"

namespace tresen {

struct ChainFile {
  v1::Chain chain;
  std::vector<Mistake> mistakes;  // none: the chain can be used
};

ChainFile read_chain(std::string_view text);

// The chain as text, without staff, with a comment on top that says what may be done with it.
std::string write_chain(const v1::Chain& chain);

// Replaces each PIN by the salt of the chain's staff and a hash (about a tenth of a second each).
// Who keeps a PIN keeps the hash of `known`, so that nothing seems changed.
Result<void> seal_pins(v1::Staff& staff, const v1::Staff& known);

}  // namespace tresen
