#include "sync/office/store/sqlite/row_sums.h"

#include <string>

#include "sync/record/checksum.h"

namespace tresen {
namespace {

std::int64_t sum_of(std::string_view first, const std::string& numbers, std::string_view last) {
  std::string row(first);
  row += ' ' + numbers + ' ';
  row += last;
  return static_cast<std::int64_t>(record_hash(row));
}

}  // namespace

std::int64_t feed_row_sum(std::string_view bucket, std::int64_t pos, std::int64_t op,
                          std::string_view ref) {
  return sum_of(bucket, std::to_string(pos) + ' ' + std::to_string(op), ref);
}

std::int64_t feed_mark_sum(std::string_view bucket, std::int64_t at_ms, std::uint64_t pos) {
  return sum_of(bucket, std::to_string(at_ms) + ' ' + std::to_string(pos), "");
}

std::int64_t config_doc_sum(std::string_view doc, std::int64_t version, std::int64_t published_ms,
                            std::string_view body) {
  return sum_of(doc, std::to_string(version) + ' ' + std::to_string(published_ms), body);
}

std::int64_t erased_sum(std::string_view id_hash, std::string_view erasure_id) {
  return sum_of(id_hash, "", erasure_id);
}

}  // namespace tresen
