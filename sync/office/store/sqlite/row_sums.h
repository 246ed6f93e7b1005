#pragma once
// What a row is known again by that nothing else in the store vouches for (its column `sum`; 0: it
// was written before there were sums). Finds accidents, not attackers, see checksum.h.

#include <cstdint>
#include <string_view>

namespace tresen {

// Of a record's row in a feed, the record and its bucket tell as much.
std::int64_t feed_row_sum(std::string_view bucket, std::int64_t pos, std::int64_t op,
                          std::string_view ref);
std::int64_t feed_mark_sum(std::string_view bucket, std::int64_t at_ms, std::uint64_t pos);
std::int64_t config_doc_sum(std::string_view doc, std::int64_t version, std::int64_t published_ms,
                            std::string_view body);
std::int64_t erased_sum(std::string_view id_hash, std::string_view erasure_id);

}  // namespace tresen
