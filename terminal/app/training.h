#pragma once
// Practising at the counter: invented customers in a cache of their own, beside the real one. No
// link is started on it, no till reaches it, and it is made anew each time.

#include <string>
#include <string_view>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "terminal/store/cache.h"

namespace tresen {

// Of the only member of staff there is in practice, a branch manager. Real PINs do not work there,
// so that nobody can try them out.
inline constexpr std::string_view training_pin = "1234";

// DATA/training.
std::string training_folder(const std::string& data_dir);

// The chain's own options, read from the real cache, in which it is noted that `staff` (an id;
// empty: whoever started the program) practises from now on. Nothing else of it is touched.
Result<ChainOptions> options_for_training(const CacheSetup& real, std::string_view staff,
                                          const Moment& now);
// Those of a terminal that has never been enrolled. Fault::absent: the file is not installed.
Result<ChainOptions> invented_options();

// Makes the training cache anew, filled with invented customers, and says how to open it.
Result<CacheSetup> make_training(const std::string& data_dir, const ChainOptions& options,
                                 const Device& real, const Moment& now);
// Ends a practice, also one that a crash has ended: that is noted in the real cache, and nothing of
// it stays. Where nobody has practised, nothing is done. A cache that takes no note is no error of
// the caller: it is logged.
void end_training(const std::string& data_dir, const CacheSetup& real, const Moment& now);
// Nothing of it stays.
void drop_training(const std::string& data_dir);

}  // namespace tresen
