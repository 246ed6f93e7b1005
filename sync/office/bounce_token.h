#pragma once
// What the return address of a mail bears, so that a bounce names the message that could not be
// delivered, and nobody can make up one for somebody else's: "12-345-k3v7n2q5h6d4s2aw" is run,
// recipient, and a mark that only head office's key makes.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tresen {

struct BouncedMessage {
  std::uint64_t run = 0;
  std::uint32_t number = 0;  // of the recipient, within the campaign

  bool operator==(const BouncedMessage&) const = default;
};

// `key`: DispatchReader::link_key.
std::string bounce_token(std::string_view key, const BouncedMessage& message);
// Nothing: it was not made with this key. Capitals are as good, for servers change them.
std::optional<BouncedMessage> read_bounce_token(std::string_view key, std::string_view token);

}  // namespace tresen
