#include "sync/office/web/unsubscribe_link.h"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "sync/record/consent.h"

namespace tresen {
namespace {

constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t seal_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t id_bytes = 16;
constexpr std::size_t short_bytes = id_bytes + 1;  // and the channel's place in the list
constexpr std::size_t number_bytes = 4;
// And campaign and recipient: links of the first messages have none.
constexpr std::size_t plain_bytes = short_bytes + 2 * number_bytes;
constexpr std::size_t token_bytes = nonce_bytes + plain_bytes + seal_bytes;
constexpr std::size_t short_token_bytes = nonce_bytes + short_bytes + seal_bytes;
constexpr int kind = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
// What is sealed along: a key is never to mean two things.
constexpr std::string_view purpose = "tresen unsubscribe 1";

static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == link_key_bytes);

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string bytes_of(std::uint32_t number) {
  std::string bytes;
  for (std::size_t i = number_bytes; i-- > 0;) bytes += static_cast<char>(number >> (8 * i) & 0xFF);
  return bytes;
}

std::uint32_t number_in(const unsigned char* bytes) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < number_bytes; ++i) number = number << 8 | bytes[i];
  return number;
}

}  // namespace

std::string unsubscribe_token(std::string_view key, const UnsubscribeLink& link) {
  const auto channels = consent_channels();
  const auto place = std::ranges::find(channels, link.channel) - channels.begin();
  const std::string plain = to_bytes(link.customer) + static_cast<char>(place) +
                            bytes_of(link.message.campaign) + bytes_of(link.message.recipient);
  std::array<unsigned char, token_bytes> sealed{};
  randombytes_buf(sealed.data(), nonce_bytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data() + nonce_bytes, nullptr, bytes_of(plain),
                                             plain.size(), bytes_of(purpose), purpose.size(),
                                             nullptr, sealed.data(), bytes_of(key));
  std::array<char, sodium_base64_ENCODED_LEN(token_bytes, kind)> text{};
  sodium_bin2base64(text.data(), text.size(), sealed.data(), sealed.size(), kind);
  return text.data();
}

std::optional<UnsubscribeLink> read_unsubscribe_token(std::string_view key,
                                                      std::string_view token) {
  std::array<unsigned char, token_bytes> sealed{};
  std::size_t count = 0;
  if (sodium_base642bin(sealed.data(), sealed.size(), token.data(), token.size(), nullptr, &count,
                        nullptr, kind) != 0 ||
      (count != token_bytes && count != short_token_bytes) || key.size() != link_key_bytes) {
    return std::nullopt;
  }
  std::array<unsigned char, plain_bytes> plain{};
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          plain.data(), nullptr, nullptr, sealed.data() + nonce_bytes, count - nonce_bytes,
          bytes_of(purpose), purpose.size(), sealed.data(), bytes_of(key)) != 0) {
    return std::nullopt;
  }
  const auto customer = uuid_from_bytes({reinterpret_cast<const char*>(plain.data()), id_bytes});
  const std::size_t place = plain[id_bytes];
  if (!customer || place >= consent_channels().size()) return std::nullopt;
  UnsubscribeLink link{*customer, std::string(consent_channels()[place]), {}};
  if (count == token_bytes) {
    link.message = {number_in(plain.data() + short_bytes),
                    number_in(plain.data() + short_bytes + number_bytes)};
  }
  return link;
}

}  // namespace tresen
