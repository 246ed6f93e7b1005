#pragma once
// The pull list of a run: letters that are on paper and should not be posted, because somebody has
// withdrawn, objected, died, or was restricted or erased since. Nothing is kept for it: it is asked
// of the customers as they are now, wherever they changed.

#include <cstdint>
#include <string>

#include "sync/base/result.h"
#include "tresen/v1/run.pb.h"

namespace tresen {

// A letter leaves the print room or the print service within a working week; after that it is with
// the post, and nobody can pull it out.
inline constexpr std::uint32_t pull_days = 7;

// Opens readers of its own on head office's folder, with or without a daemon; `now_ms` is since
// 1970-01-01 UTC. absent: there is no such run.
Result<v1::PullListReply> pull_list(const std::string& dir, std::uint64_t run, std::int64_t now_ms);

}  // namespace tresen
