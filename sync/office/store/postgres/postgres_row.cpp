#include "sync/office/store/postgres/postgres_row.h"

#include <bit>
#include <charconv>

namespace tresen {
namespace {

std::uint64_t unsigned_of(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes) number = number << 8U | static_cast<unsigned char>(byte);
  return number;
}

// With its sign, from as many bytes as there are.
std::int64_t signed_of(std::string_view bytes) {
  const auto shift = static_cast<unsigned>(8 * (8 - bytes.size()));
  return bytes.empty() ? 0 : static_cast<std::int64_t>(unsigned_of(bytes) << shift) >> shift;
}

// The whole part: digits of base 10,000, the first of which counts 10,000^weight.
std::int64_t numeric_of(std::string_view bytes) {
  constexpr std::size_t head = 8;
  constexpr std::int64_t base = 10'000;
  if (bytes.size() < head) return 0;
  const std::int64_t digits = signed_of(bytes.substr(0, 2));
  const std::int64_t weight = signed_of(bytes.substr(2, 2));
  const bool negative = unsigned_of(bytes.substr(4, 2)) == 0x4000;
  std::int64_t number = 0;
  for (std::int64_t i = 0; i <= weight; ++i) {
    const auto at = head + 2 * static_cast<std::size_t>(i);
    number = number * base + (i < digits ? signed_of(bytes.substr(at, 2)) : 0);
  }
  return negative ? -number : number;
}

}  // namespace

std::string big_endian(std::int64_t number) {
  std::string bytes(8, '\0');
  auto left = static_cast<std::uint64_t>(number);
  for (std::size_t i = bytes.size(); i-- > 0; left >>= 8U) bytes[i] = static_cast<char>(left);
  return bytes;
}

std::string_view PostgresRow::bytes(int column) const {
  return {PQgetvalue(rows_, row_, column),
          static_cast<std::size_t>(PQgetlength(rows_, row_, column))};
}

bool PostgresRow::is_text(int column) const {
  switch (PQftype(rows_, column)) {
    case type_bool:
    case type_int2:
    case type_int4:
    case type_int8:
    case type_numeric:
    case type_float8:
      return false;
    default:
      return true;
  }
}

bool PostgresRow::is_null(int column) const { return PQgetisnull(rows_, row_, column) == 1; }

std::int64_t PostgresRow::integer(int column) const {
  const std::string_view value = bytes(column);
  switch (PQftype(rows_, column)) {
    case type_bool:
    case type_int2:
    case type_int4:
    case type_int8:
      return signed_of(value);
    case type_numeric:
      return numeric_of(value);
    case type_float8:
      return static_cast<std::int64_t>(std::bit_cast<double>(unsigned_of(value)));
    default: {
      std::int64_t number = 0;
      std::from_chars(value.data(), value.data() + value.size(), number);
      return number;
    }
  }
}

std::string PostgresRow::text(int column) const {
  if (is_null(column)) return {};
  return is_text(column) ? std::string(bytes(column)) : std::to_string(integer(column));
}

std::vector<SqlValue> PostgresRow::values() const {
  std::vector<SqlValue> all;
  const int columns = PQnfields(rows_);
  for (int i = 0; i < columns; ++i) {
    if (is_null(i)) {
      all.emplace_back(std::monostate{});
    } else if (!is_text(i)) {
      all.emplace_back(integer(i));
    } else if (PQftype(rows_, i) == type_bytea) {
      all.emplace_back(Blob{text(i)});
    } else {
      all.emplace_back(text(i));
    }
  }
  return all;
}

}  // namespace tresen
