#include "sync/record/checksum.h"

#include <sodium.h>

#include <array>
#include <cstddef>

namespace tresen {

std::uint64_t record_hash(std::string_view record_bytes) {
  std::array<unsigned char, crypto_generichash_BYTES> digest{};
  crypto_generichash(digest.data(), digest.size(),
                     reinterpret_cast<const unsigned char*>(record_bytes.data()),
                     record_bytes.size(), nullptr, 0);
  std::uint64_t hash = 0;
  for (std::size_t i = sizeof hash; i-- > 0;) hash = hash << 8U | digest[i];
  return hash;
}

}  // namespace tresen
