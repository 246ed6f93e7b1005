#include "sync/office/store/sqlite/link_key.h"

#include <sodium.h>

#include <array>

namespace tresen {
namespace {

constexpr std::size_t key_bytes = 32;

Result<std::optional<std::string>> stored(Database& database) {
  return database.text("SELECT value FROM meta WHERE key = 'link_key'");
}

}  // namespace

Result<void> prepare_link_key(Database& database) {
  TRY_TO(kept, stored(database));
  if (kept) return {};
  std::array<unsigned char, key_bytes> key{};
  randombytes_buf(key.data(), key.size());
  std::array<char, 2 * key_bytes + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), key.data(), key.size());
  return database.run("INSERT INTO meta (key, value) VALUES ('link_key', ?)",
                      {std::string(hex.data())});
}

Result<std::string> link_key_of(Database& database) {
  TRY_TO(kept, stored(database));
  std::array<char, key_bytes> key{};
  std::size_t bytes = 0;
  const bool good =
      kept && sodium_hex2bin(reinterpret_cast<unsigned char*>(key.data()), key.size(), kept->data(),
                             kept->size(), nullptr, &bytes, nullptr) == 0;
  if (!good || bytes != key.size()) {
    return fail(Fault::storage, "the key of the links in messages cannot be read");
  }
  return std::string(key.data(), key.size());
}

}  // namespace tresen
