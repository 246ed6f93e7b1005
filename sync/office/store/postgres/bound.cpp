#include "sync/office/store/postgres/bound.h"

#include <cstdint>

#include "sync/office/store/postgres/postgres_row.h"

namespace tresen {

std::string without_null(std::string_view text) {
  std::string all;
  for (const char c : text) {
    if (c == '\0') {
      all += "\u2400";
    } else {
      all += c;
    }
  }
  return all;
}

Bound::Bound(std::span<const SqlValue> values) {
  own_.reserve(values.size());
  for (const SqlValue& value : values) add(value);
}

std::string Bound::signature() const {
  std::string all;
  for (const Oid type : types_) all += static_cast<char>('a' + type);
  return all;
}

void Bound::add(const SqlValue& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    push(type_int8, own_.emplace_back(big_endian(*number)));
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    const bool fits = text->find('\0') == std::string::npos;
    push(type_text, fits ? *text : own_.emplace_back(without_null(*text)));
  } else if (const auto* blob = std::get_if<Blob>(&value)) {
    push(type_bytea, blob->bytes);
  } else if (const auto* lent = std::get_if<BlobView>(&value)) {
    push(type_bytea, lent->bytes);
  } else {
    constexpr Oid to_be_inferred = 0;
    push(to_be_inferred, {});
    values_.back() = nullptr;
  }
}

void Bound::push(Oid type, std::string_view bytes) {
  constexpr int binary = 1;
  types_.push_back(type);
  values_.push_back(bytes.empty() ? "" : bytes.data());
  lengths_.push_back(static_cast<int>(bytes.size()));
  formats_.push_back(binary);
}

}  // namespace tresen
