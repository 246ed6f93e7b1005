#pragma once
// The one-time code that a terminal is enrolled with: 28 characters, typed by a person.
//
// 60 random bits prove that head office asked for this terminal; 80 bits pin the CA's public key,
// so that the terminal refuses any other head office. Base32 in Crockford's alphabet (no I, L, O,
// U).

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace tresen {

using CaPin = std::array<std::uint8_t, 10>;  // first 80 bits of SHA-256 of the SubjectPublicKeyInfo

struct EnrolmentCode {
  std::uint64_t secret = 0;  // 60 bits; the upper 20 name the code, the lower 40 prove it
  CaPin ca_pin{};

  bool operator==(const EnrolmentCode&) const = default;
};

// "ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345"
std::string to_text(const EnrolmentCode& code);

// Case, spaces and dashes do not matter; O reads as 0, I and L as 1. invalid: anything else.
Result<EnrolmentCode> parse_enrolment_code(std::string_view text);

// Tells two codes apart without telling either: a hash, as 16 hexadecimal digits.
std::string mark_of(const EnrolmentCode& code);

// The pin of a CA's certificate (PEM). invalid: it is no certificate.
Result<CaPin> pin_of(std::string_view ca_pem);

}  // namespace tresen
