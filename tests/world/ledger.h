#pragma once
// The set checker: holds what head office and the terminals have on disk against what scribes have
// written. Reads the files themselves, when the programs that own them have ended or are idle.

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sync/base/result.h"
#include "tests/world/pattern.h"

namespace tresen::test {

// What there must be of one scribe.
struct Written {
  Pattern pattern;
  std::uint64_t saved = 0;  // rows that it was told are saved: none of them may be missing
};

// Deciding follows custody at its own pace: what is held against head office must wait for it.
testing::AssertionResult all_decided(const std::string& office_data);

// Each row of each scribe is in the log once, with the bytes' own number and a change id of its
// own, up to the last saved one at least; nothing else is; each record's row version is the number
// of its changes, so that none took effect twice; each field says what the last row said.
testing::AssertionResult nothing_lost_nothing_twice(const std::string& office_data,
                                                    const std::vector<Written>& scribes);

// Changes in custody of each device.
Result<std::map<std::uint64_t, std::uint64_t>> rows_of_devices(const std::string& office_data);

// How far the terminal knows head office to have its journal.
Result<std::uint64_t> acked_in(const std::string& cache_folder);

// The cache holds the same records as head office, byte for byte.
testing::AssertionResult agrees_with_head_office(const std::string& cache_folder,
                                                 const std::string& office_data);

// By how much the stamp of a stored answer is later than its record's last change was received, at
// most. Negative: none is.
Result<std::int64_t> stamps_ahead_ms(const std::string& office_data);

// What a record says there.
Result<std::string> text_at_head_office(const std::string& office_data, const Uuid& record,
                                        std::string_view key);

// All that head office has decided, as one number: log, records, feeds, quarantine, history.
Result<std::uint64_t> fingerprint(const std::string& office_data);

}  // namespace tresen::test
