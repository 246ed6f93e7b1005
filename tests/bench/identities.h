#pragma once
// The certificates of played terminals, kept in a folder so that a second run need not enrol them
// again.
//
// A terminal whose journal did not end in custody cannot go on from its file: it would look like a
// cloned disk. Such a one is enrolled anew.

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "sync/base/result.h"
#include "sync/net/identity.h"
#include "tests/bench/paper_cache.h"

namespace tresen::bench {

struct IdentitySource {
  std::string folder;  // one folder for each terminal in it
  std::string server;  // HOST:PORT of Enrolment
  // A fresh one-time code for the n-th terminal. Called on the caller's thread.
  std::function<Result<std::string>(std::size_t n)> code;
  std::size_t at_once = 8;  // enrolments under way
};

// So many identities, those of the folder first; the rest is enrolled. Marks all as in use, until
// `keep_ends`.
Result<std::vector<std::pair<Identity, JournalEnd>>> identities(const IdentitySource& source,
                                                                std::size_t count);

// Where the journals end now, in the order of `identities`. False: it is not to be used again.
Result<void> keep_ends(const std::string& folder,
                       const std::vector<std::pair<bool, JournalEnd>>& ends);

}  // namespace tresen::bench
