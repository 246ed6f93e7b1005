#include "sync/record/hash_chain.h"

#include <sodium.h>

#include <algorithm>
#include <array>

namespace tresen {
namespace {

std::string sha256(std::string_view first, std::string_view second) {
  static_assert(hash_bytes == crypto_hash_sha256_BYTES);
  std::array<unsigned char, hash_bytes> out{};
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  for (const std::string_view part : {first, second}) {
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(part.data()),
                              part.size());
  }
  crypto_hash_sha256_final(&state, out.data());
  return {reinterpret_cast<const char*>(out.data()), out.size()};
}

}  // namespace

std::string chain_start() { return std::string(hash_bytes, '\0'); }

std::string commitment_of(std::string_view salt, std::string_view body) {
  return sha256(salt, body);
}

std::uint64_t mark_of(std::string_view commitment) {
  std::uint64_t mark = 0;
  for (std::size_t i = std::min<std::size_t>(8, commitment.size()); i > 0; --i) {
    mark = mark << 8U | static_cast<unsigned char>(commitment[i - 1]);
  }
  return mark;
}

std::string chain_after(std::string_view head, std::string_view commitment) {
  return sha256(head, commitment);
}

}  // namespace tresen
