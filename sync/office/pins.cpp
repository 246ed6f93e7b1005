#include "sync/office/pins.h"

#include <sodium.h>

#include <array>

namespace tresen {
namespace {

constexpr std::size_t hash_bytes = 32;

}  // namespace

Result<std::string> new_pin_salt() {
  if (sodium_init() < 0) return fail(Fault::storage, "libsodium found no source of randomness");
  std::string salt(crypto_pwhash_SALTBYTES, '\0');
  randombytes_buf(salt.data(), salt.size());
  return salt;
}

Result<std::string> pin_hash(const std::string& pin, const std::string& salt) {
  if (sodium_init() < 0) return fail(Fault::storage, "libsodium found no source of randomness");
  std::array<unsigned char, hash_bytes> hash{};
  const auto* salt_bytes = reinterpret_cast<const unsigned char*>(salt.data());
  if (salt.size() != crypto_pwhash_SALTBYTES ||
      crypto_pwhash(hash.data(), hash.size(), pin.data(), pin.size(), salt_bytes,
                    crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE,
                    crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return fail(Fault::busy, "a PIN could not be hashed: that needs 64 MiB of free memory");
  }
  return std::string(reinterpret_cast<const char*>(hash.data()), hash.size());
}

Result<bool> is_pin_of(const v1::StaffMember* member, const std::string& pin) {
  const bool has_pin = member != nullptr && member->pin_hash().size() == hash_bytes &&
                       member->pin_salt().size() == crypto_pwhash_SALTBYTES;
  TRY_TO(hash,
         pin_hash(pin, has_pin ? member->pin_salt() : std::string(crypto_pwhash_SALTBYTES, '\0')));
  return has_pin && sodium_memcmp(hash.data(), member->pin_hash().data(), hash.size()) == 0;
}

}  // namespace tresen
