#include "sync/office/store/postgres/spoken.h"

#include <functional>
#include <utility>

namespace tresen {
namespace {

// More than any transaction of ours says; what says more is not said again.
constexpr std::size_t bytes_max = 64 * 1024 * 1024;

SqlValue owned(const SqlValue& value) {
  const auto* const lent = std::get_if<BlobView>(&value);
  return lent == nullptr ? value : SqlValue(Blob{std::string(lent->bytes)});
}

std::size_t bytes_in(const SqlValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return text->size();
  const auto* const blob = std::get_if<Blob>(&value);
  return sizeof(value) + (blob == nullptr ? 0 : blob->bytes.size());
}

}  // namespace

std::uint64_t sum_of(const PGresult* answer) {
  std::uint64_t sum = 14'695'981'039'346'656'037U;
  const auto take = [&sum](std::string_view bytes) {
    sum = (sum ^ bytes.size()) * 1'099'511'628'211U;
    sum = (sum ^ std::hash<std::string_view>()(bytes)) * 1'099'511'628'211U;
  };
  take(PQcmdTuples(const_cast<PGresult*>(answer)));
  const int rows = PQntuples(answer);
  const int columns = PQnfields(answer);
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      take(PQgetisnull(answer, row, column) == 1 ? "0" : "1");
      take({PQgetvalue(answer, row, column),
            static_cast<std::size_t>(PQgetlength(answer, row, column))});
    }
  }
  return sum;
}

void Spoken::forget() {
  all_.clear();
  bytes_ = 0;
  is_whole_ = true;
}

void Spoken::add(std::string_view sql, std::span<const SqlValue> values) {
  if (!is_whole_) return;
  Statement one{std::string(sql), {}, {}};
  one.values.reserve(values.size());
  bytes_ += sizeof(one) + sql.size();
  for (const SqlValue& value : values) bytes_ += bytes_in(one.values.emplace_back(owned(value)));
  all_.push_back(std::move(one));
  if (bytes_ > bytes_max) note_other();
}

void Spoken::note(const PGresult* answer) {
  if (is_whole_) all_.back().told = sum_of(answer);
}

void Spoken::note_other() {
  all_.clear();
  is_whole_ = false;
}

}  // namespace tresen
