#pragma once
// The secret in the link by which somebody ends what a channel sends: whose, which channel, and the
// message of a campaign that it stood in, sealed with a key of head office, so that nobody can
// guess or alter it and it is kept nowhere. Each is another one, works for its channel alone, and
// as long as the message is kept.

#include <optional>
#include <string>
#include <string_view>

#include "sync/base/ids.h"
#include "sync/record/letter_code.h"

namespace tresen {

// Bytes of the key (DispatchReader::link_key).
inline constexpr std::size_t link_key_bytes = 32;

struct UnsubscribeLink {
  Uuid customer;
  std::string channel;  // of consent_channels()
  LetterCode message{};  // as a letter of that run would bear it; zero: of no campaign

  bool operator==(const UnsubscribeLink&) const = default;
};

// Letters, digits, - and _.
std::string unsubscribe_token(std::string_view key, const UnsubscribeLink& link);
// Nothing: it was not made with this key.
std::optional<UnsubscribeLink> read_unsubscribe_token(std::string_view key, std::string_view token);

}  // namespace tresen
