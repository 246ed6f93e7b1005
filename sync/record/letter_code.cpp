#include "sync/record/letter_code.h"

#include <array>
#include <cassert>

namespace tresen {
namespace {

constexpr std::string_view digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t length_all = 10;
constexpr std::size_t campaign_length = 3;
constexpr std::size_t payload_length = 9;

using Payload = std::array<std::uint32_t, payload_length>;

// What a typed character means; negative: it is no digit.
int value_of(char c) {
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (c == 'O') c = '0';
  if (c == 'I' || c == 'L') c = '1';
  const auto at = digits.find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

// Luhn mod 32: every second digit from the right is doubled, and its two digits in base 32 added.
std::uint32_t check_of(const Payload& payload) {
  std::uint32_t sum = 0;
  bool doubled = true;
  for (auto digit = payload.rbegin(); digit != payload.rend(); ++digit, doubled = !doubled) {
    const std::uint32_t value = doubled ? 2 * *digit : *digit;
    sum += value / 32 + value % 32;
  }
  return (32 - sum % 32) % 32;
}

Payload payload_of(const LetterCode& code) {
  Payload payload{};
  std::uint32_t campaign = code.campaign;
  for (std::size_t i = campaign_length; i-- > 0; campaign /= 32) payload[i] = campaign % 32;
  std::uint32_t recipient = code.recipient;
  for (std::size_t i = payload_length; i-- > campaign_length; recipient /= 32) {
    payload[i] = recipient % 32;
  }
  return payload;
}

LetterCode code_of(const Payload& payload) {
  LetterCode code;
  for (std::size_t i = 0; i < payload_length; ++i) {
    std::uint32_t& number = i < campaign_length ? code.campaign : code.recipient;
    number = number * 32 + payload[i];
  }
  return code;
}

struct Characters {
  Payload payload{};
  std::uint32_t check = 0;
};

// What was typed, whether the check is right or not.
std::optional<Characters> characters_of(std::string_view typed) {
  Characters read;
  std::size_t count = 0;
  for (const char c : typed) {
    if (c == ' ' || c == '-' || c == '\t') continue;
    const int value = value_of(c);
    if (value < 0 || count == length_all) return std::nullopt;
    (count < payload_length ? read.payload[count] : read.check) = static_cast<std::uint32_t>(value);
    ++count;
  }
  if (count != length_all) return std::nullopt;
  return read;
}

}  // namespace

std::string to_text(const LetterCode& code) {
  assert(code.campaign < letter_campaigns && code.recipient < letter_recipients);
  const Payload payload = payload_of(code);
  std::string text;
  for (const std::uint32_t digit : payload) text += digits[digit];
  return text + digits[check_of(payload)];
}

std::string to_readable(const LetterCode& code) {
  std::string text = to_text(code);
  text.insert(6, "-");
  text.insert(3, "-");
  return text;
}

std::optional<LetterCode> parse_letter_code(std::string_view typed) {
  const auto read = characters_of(typed);
  if (!read || read->check != check_of(read->payload)) return std::nullopt;
  return code_of(read->payload);
}

bool is_mistyped_letter_code(std::string_view typed) {
  // Words of ten letters are names.
  if (typed.find_first_of("0123456789") == std::string_view::npos) return false;
  const auto read = characters_of(typed);
  return read && read->check != check_of(read->payload);
}

}  // namespace tresen
