#include "sync/record/participation.h"

#include <algorithm>
#include <utility>

#include "sync/record/marketing_contact.h"

namespace tresen {

Uuid participation_id(const LetterCode& code) {
  // UUIDv8 (RFC 9562): what is in it is ours to say.
  Uuid id;
  std::ranges::copy(std::string_view("letter\x80"), id.bytes.begin());
  id.bytes[8] = 0x80;
  for (std::size_t i = 0; i < 2; ++i) {
    id.bytes[10 + i] = static_cast<std::uint8_t>(code.campaign >> (8 * (1 - i)));
  }
  for (std::size_t i = 0; i < 4; ++i) {
    id.bytes[12 + i] = static_cast<std::uint8_t>(code.recipient >> (8 * (3 - i)));
  }
  return id;
}

Uuid run_task_id(const LetterCode& code) {
  Uuid id = participation_id(code);
  id.bytes[9] = 2;
  return id;
}

LetterCode letter_of(const Uuid& id) {
  LetterCode code;
  for (std::size_t i = 10; i < 12; ++i) code.campaign = code.campaign << 8 | id.bytes[i];
  for (std::size_t i = 12; i < 16; ++i) code.recipient = code.recipient << 8 | id.bytes[i];
  return code;
}

Participation read_participation(const Record& record) {
  MarketingContact contact = read_contact(record);
  return {.code = parse_letter_code(contact.code).value_or(LetterCode{}),
          .campaign = std::move(contact.campaign),
          .customer = contact.customer,
          .at_ms = contact.at_ms};
}

Edit participation_edit(const Participation& participation) {
  return contact_edit({}, {.id = participation_id(participation.code),
                           .campaign = participation.campaign,
                           .customer = participation.customer,
                           .process = {},
                           .at_ms = participation.at_ms,
                           .kind = ContactKind::written,
                           .referrer = {},
                           .branch = {},
                           .source = "letter",
                           .code = to_text(participation.code)});
}

Edit answer_edit(const Participation& letter, const LetterBrought& brought) {
  return contact_edit({}, {.id = answer_id(letter.code),
                           .campaign = letter.campaign,
                           .customer = letter.customer,
                           .process = brought.process,
                           .at_ms = brought.at_ms,
                           .kind = ContactKind::matched,
                           .referrer = {},
                           .branch = brought.branch,
                           .source = "letter",
                           .code = to_text(letter.code)});
}

bool is_answered(std::span<const Record> contacts, const LetterCode& code) {
  return std::ranges::find(contacts, answer_id(code), &Record::id) != contacts.end();
}

}  // namespace tresen
