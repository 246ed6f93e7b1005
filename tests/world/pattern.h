#pragma once
// What a scribe writes, as a function of the journal row's number alone. Whoever knows how far a
// device has written can therefore tell what each of its rows says, and how each of its records
// must look.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "sync/base/ids.h"
#include "sync/record/record.h"

namespace tresen::test {

inline constexpr std::array<std::string_view, 8> scribe_keys{
    "first_name", "last_name", "street", "house_no", "city", "district", "company", "notes"};

struct Pattern {
  std::uint64_t device = 0;
  std::uint64_t customers = 50;  // of this device's own, written in turn

  Uuid customer(std::uint64_t n) const {
    Uuid id;
    for (std::size_t i = 0; i < 6; ++i) {
      id.bytes[i] = static_cast<std::uint8_t>(device >> (8 * (5 - i)));
      id.bytes[10 + i] = static_cast<std::uint8_t>(n >> (8 * (5 - i)));
    }
    id.bytes[6] = 0x70;  // UUIDv7, so that it looks like any other
    id.bytes[8] = 0x80;
    return id;
  }
  Uuid record_of(std::uint64_t seq) const {
    return customer((seq / scribe_keys.size()) % customers);
  }
  static std::string_view key_of(std::uint64_t seq) {
    return scribe_keys[seq % scribe_keys.size()];
  }
  static std::string value_of(std::uint64_t seq) { return std::to_string(seq); }

  Edit edit(std::uint64_t seq) const {
    FieldEdit field;
    field.key = key_of(seq);
    field.answer.state = AnswerState::value;
    field.answer.value = value_of(seq);
    field.answer.source = Source::spoken;
    return {.record = record_of(seq), .kind = RecordKind::customer, .fields = {std::move(field)}};
  }
};

// What a scribe writes over another one's answer.
inline std::string over_value(std::uint64_t device, std::uint64_t seq) {
  return std::to_string(seq) + " by " + std::to_string(device);
}

}  // namespace tresen::test
