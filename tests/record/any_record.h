#pragma once
// Random records and changes for the property tests of this room.

#include <random>
#include <string>

#include "sync/record/record.h"

namespace tresen::test {

class AnyRecord {
 public:
  explicit AnyRecord(std::uint64_t seed) : random_(seed) {}

  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }

  Uuid id() {
    Uuid made;
    for (auto& byte : made.bytes) byte = static_cast<std::uint8_t>(random_());
    return made;
  }

  std::string text() {
    static constexpr std::string_view parts[] = {"ä", "ß", "x", "1", " ", "\n", "€", "Müller"};
    std::string made;
    for (std::uint64_t size = below(5); size > 0; --size) made += parts[below(std::size(parts))];
    return made;
  }

  Stamp stamp() {
    return {.ms = below(4), .counter = static_cast<std::uint32_t>(below(3)), .device = below(4)};
  }

  Answer answer() {
    return {.state = static_cast<AnswerState>(1 + below(6)),
            .value = text(),
            .source = static_cast<Source>(below(8)),
            .stamp = stamp(),
            .staff = text(),
            .branch = text()};
  }

  Record record() {
    Record made{.id = id(),
                .kind = static_cast<RecordKind>(1 + below(5)),
                .row_ver = below(9),
                .fields = {}};
    for (std::uint64_t size = below(8); size > 0; --size) {
      made.fields["key" + std::to_string(below(20))] = answer();
    }
    return made;
  }

  // Each key at most once.
  Change change() {
    Change made;
    made.seq = random_();
    made.id = id();
    made.edit = {.record = id(), .kind = static_cast<RecordKind>(1 + below(5)), .fields = {}};
    made.stamp = stamp();
    made.wall_ms = static_cast<std::int64_t>(below(1U << 30));
    made.boot = id();
    made.boot_ms = -static_cast<std::int64_t>(below(1U << 30));
    made.staff = text();
    made.branch = text();
    made.rules_version = below(100);
    for (std::uint64_t size = below(5); size > 0; --size) {
      Answer said = answer();
      said.stamp = made.stamp;
      said.staff = made.staff;
      said.branch = made.branch;
      made.edit.fields.push_back(
          {.key = "key" + std::to_string(4 * made.edit.fields.size() + below(4)),
           .action = static_cast<FieldEdit::Action>(1 + below(3)),
           .answer = said,
           .base = stamp()});
    }
    return made;
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace tresen::test
