#pragma once
// The code on a letter: ten characters that say which campaign wrote to which recipient, so that a
// counter without a line settles a response at once. Scanned from the QR or typed from paper.
//
// Three characters are the campaign, six the recipient within its run, the last is a check (Luhn
// mod 32) over Crockford's base32 digits, which have no I, L, O and U. The check finds every single
// wrong character and every pair of neighbours that changed places, but for 0 beside Z: "0Z" typed
// as "Z0" passes.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tresen {

struct LetterCode {
  std::uint32_t campaign = 0;   // below letter_campaigns
  std::uint32_t recipient = 0;  // within the run, below letter_recipients

  bool operator==(const LetterCode&) const = default;
};

inline constexpr std::uint32_t letter_campaigns = 1u << 15;   // three characters
inline constexpr std::uint32_t letter_recipients = 1u << 30;  // six characters

// "G7K00012KX", as the QR has it. Both numbers must be below their bounds.
std::string to_text(const LetterCode& code);
// "G7K-000-12KX", as people read and type it.
std::string to_readable(const LetterCode& code);

// Takes what people type: lower case, O for 0, I and L for 1, spaces and hyphens anywhere. Nothing
// unless ten characters are left and the check is right.
std::optional<LetterCode> parse_letter_code(std::string_view typed);
// Whether it was meant for a code, but has a slip in it: all characters and a digit among them are
// there, and the check is wrong.
bool is_mistyped_letter_code(std::string_view typed);

}  // namespace tresen
