#pragma once
// Whether a head office is as it should be: the file, the hash chains, the feeds, the counts; and
// whether deciding the whole log again gives the records that are there.

#include <string>

#include "sync/base/result.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

// Looks at the store in `dir` as it is at one moment, on a connection of its own and on any thread,
// and needs as much disk again while it decides. An error means that it could not look; a check
// that fails is an answer.
Result<v1::AdminReply> verify_office(const std::string& dir, const v1::VerifyRequest& request);

}  // namespace tresen
