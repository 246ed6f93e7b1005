#pragma once
// Writing a table of a report, row by row.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tresen/v1/report.pb.h"

namespace tresen {

class TableMaker {
 public:
  struct Column {
    const char* key;
    v1::ReportColumn::Unit unit;
  };
  // The table is one of the reply, and there even without rows. Borrows the reply.
  TableMaker(v1::FiguresReply& reply, const char* id, const std::vector<Column>& columns)
      : table_(*reply.add_tables()) {
    table_.set_id(id);
    for (const Column& column : columns) {
      v1::ReportColumn& made = *table_.add_columns();
      made.set_key(column.key);
      made.set_unit(column.unit);
    }
  }
  // As many of both as there are columns; nothing: there is no such figure.
  void row(const std::vector<std::string>& words,
           const std::vector<std::optional<std::int64_t>>& numbers) {
    v1::ReportRow& made = *table_.add_rows();
    for (const std::string& word : words) made.add_cells()->set_word(word);
    for (const auto& number : numbers) {
      v1::ReportCell& cell = *made.add_cells();
      if (number) cell.set_number(*number);
    }
  }

 private:
  v1::ReportTable& table_;
};

inline constexpr auto in_words = v1::ReportColumn::UNIT_WORD;
inline constexpr auto in_counts = v1::ReportColumn::UNIT_COUNT;
inline constexpr auto in_cents = v1::ReportColumn::UNIT_CENTS;
inline constexpr auto in_permille = v1::ReportColumn::UNIT_PERMILLE;
inline constexpr auto in_seconds = v1::ReportColumn::UNIT_SECONDS;

inline std::int64_t figure(std::uint64_t count) { return static_cast<std::int64_t>(count); }
// Nothing: of nothing there is no part.
inline std::optional<std::int64_t> part_of(std::int64_t whole, std::uint64_t count) {
  if (count == 0) return std::nullopt;
  return whole / figure(count);
}

}  // namespace tresen
