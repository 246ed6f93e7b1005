#pragma once
// The chain's options as operators and desks read and publish them.
//
// A command has checked its file and sealed its PINs before it publishes. What comes from a desk
// was checked by nobody: it is checked here, with the words of `chain check`, and PINs are sealed
// here; salts and hashes never go to a desk.

#include <google/protobuf/repeated_ptr_field.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "sync/office/admin_audit.h"
#include "sync/office/store/store.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

Result<v1::AdminReply> admin_chain(Store& store, const v1::ChainRequest& request,
                                   const Actor& actor);

// Publishes what differs. conflict: a document was made from an older version than is in force.
// invalid: it is another chain's. From a desk, with mistakes: nothing is published, they are told.
Result<v1::AdminReply> publish_chain(Store& store, const v1::PublishRequest& request,
                                     const Actor& actor, std::int64_t now_ms);

// Says mistakes in a language of the desk (mistake_words.h).
void tell_in(std::string_view language,
             google::protobuf::RepeatedPtrField<v1::ChainMistake>& mistakes);

// What `chain check` says of options, in no file. Staff only where they have their PINs in clear.
std::vector<v1::ChainMistake> mistakes_of(const v1::Chain& chain);

}  // namespace tresen
