#include "sync/net/enrolment_code.h"

#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

#include <algorithm>
#include <memory>
#include <optional>

namespace tresen {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t code_letters = 28;    // 140 bits
constexpr std::size_t secret_letters = 12;  // 60 bits

std::optional<std::uint8_t> value_of(char letter) {
  if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  if (letter == 'O') letter = '0';
  if (letter == 'I' || letter == 'L') letter = '1';
  const auto found = alphabet.find(letter);
  if (found == std::string_view::npos) return std::nullopt;
  return static_cast<std::uint8_t>(found);
}

}  // namespace

std::string to_text(const EnrolmentCode& code) {
  std::string letters;
  for (std::size_t i = 0; i < secret_letters; ++i) {
    letters += alphabet[(code.secret >> (5 * (secret_letters - 1 - i))) & 31U];
  }
  unsigned held = 0;
  unsigned bits = 0;
  for (const std::uint8_t byte : code.ca_pin) {
    held = (held << 8U) | byte;
    for (bits += 8; bits >= 5; bits -= 5) letters += alphabet[(held >> (bits - 5)) & 31U];
  }
  std::string text;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    if (i > 0 && i % 4 == 0) text += '-';
    text += letters[i];
  }
  return text;
}

Result<EnrolmentCode> parse_enrolment_code(std::string_view text) {
  std::string values;
  for (const char letter : text) {
    if (letter == ' ' || letter == '-' || letter == '\t' || letter == '\n' || letter == '\r') {
      continue;
    }
    const auto value = value_of(letter);
    if (!value) return fail(Fault::invalid, "the code holds a sign that no code has");
    values += static_cast<char>(*value);
  }
  if (values.size() != code_letters) {
    return fail(Fault::invalid,
                "a code has 28 characters, this one has " + std::to_string(values.size()));
  }
  EnrolmentCode code;
  for (std::size_t i = 0; i < secret_letters; ++i) {
    code.secret = (code.secret << 5U) | static_cast<std::uint8_t>(values[i]);
  }
  unsigned held = 0;
  unsigned bits = 0;
  std::size_t next = 0;
  for (std::size_t i = secret_letters; i < code_letters; ++i) {
    held = (held << 5U) | static_cast<std::uint8_t>(values[i]);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      code.ca_pin[next++] = static_cast<std::uint8_t>((held >> bits) & 255U);
    }
  }
  return code;
}

std::string mark_of(const EnrolmentCode& code) {
  const std::string text = "tresen code mark " + to_text(code);
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  std::string mark;
  for (std::size_t i = 0; i < 8; ++i) {
    mark += "0123456789abcdef"[digest[i] >> 4U];
    mark += "0123456789abcdef"[digest[i] & 15U];
  }
  return mark;
}

Result<CaPin> pin_of(std::string_view ca_pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> source(
      BIO_new_mem_buf(ca_pem.data(), static_cast<int>(ca_pem.size())), &BIO_free);
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(
      PEM_read_bio_X509(source.get(), nullptr, nullptr, nullptr), &X509_free);
  if (!certificate) return fail(Fault::invalid, "no certificate");
  unsigned char* der = nullptr;
  const int length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate.get()), &der);
  if (length <= 0) return fail(Fault::invalid, "a certificate without a key");
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(der, static_cast<std::size_t>(length), digest.data());
  OPENSSL_free(der);
  CaPin pin{};
  std::copy_n(digest.begin(), pin.size(), pin.begin());
  return pin;
}

}  // namespace tresen
