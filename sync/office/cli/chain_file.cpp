#include "sync/office/cli/chain_file.h"

#include <google/protobuf/text_format.h>
#include <sodium.h>

#include "sync/office/cli/chain_check.h"
#include "sync/office/pins.h"

namespace tresen {
namespace {

// One salt for all staff of a chain: a terminal asks for a PIN alone, so it would have to hash it
// once for each salt, 0.1 s each. A terminal keys the hashes with its own secret before it stores
// them.
Result<std::string> salt_of(const v1::Staff& known) {
  for (const v1::StaffMember& member : known.members()) {
    if (member.pin_salt().size() == crypto_pwhash_SALTBYTES) return member.pin_salt();
  }
  return new_pin_salt();
}

Result<void> seal_pin(v1::StaffMember& member, const std::string& salt) {
  TRY_TO(hash, pin_hash(member.pin(), salt));
  member.clear_pin();
  member.set_pin_salt(salt);
  member.set_pin_hash(hash);
  return {};
}

}  // namespace

ChainFile read_chain(std::string_view text) {
  ChainFile file;
  TextReading reading = read_text(text, file.chain);
  // What was not read would be told as missing.
  if (reading.whole) check_chain(file.chain, reading);
  file.mistakes = std::move(reading.mistakes);
  return file;
}

std::string write_chain(const v1::Chain& chain) {
  v1::Chain shown = chain;
  shown.clear_staff();
  google::protobuf::TextFormat::Printer printer;
  printer.SetUseUtf8StringEscaping(true);
  std::string text;
  printer.PrintToString(shown, &text);
  return "# The options of the chain \"" + chain.id() +
         "\", without staff. Change what you like and leave the versions\n"
         "# as they are: `tresen-headoffice chain import FILE --data DIR` publishes what "
         "differs.\n" +
         text;
}

Result<void> seal_pins(v1::Staff& staff, const v1::Staff& known) {
  TRY_TO(salt, salt_of(known));
  for (v1::StaffMember& member : *staff.mutable_members()) TRY(seal_pin(member, salt));
  return {};
}

}  // namespace tresen
