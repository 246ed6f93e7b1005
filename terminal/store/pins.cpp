#include "terminal/store/pins.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <map>

namespace tresen {
namespace {

constexpr std::size_t key_bytes = 32;
constexpr std::size_t hash_bytes = 32;

const unsigned char* raw(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* raw(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string keyed_hash(std::string_view hash, std::string_view device_key) {
  assert(device_key.size() == key_bytes);
  std::string out(hash_bytes, '\0');
  crypto_generichash(raw(out), out.size(), raw(hash), hash.size(), raw(device_key),
                     device_key.size());
  return out;
}

Result<std::string> argon2id(std::string_view pin, std::string_view salt) {
  std::string hash(hash_bytes, '\0');
  if (crypto_pwhash(raw(hash), hash.size(), pin.data(), pin.size(), raw(salt),
                    crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE,
                    crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return fail(Fault::busy, "no memory to check a PIN");
  }
  return hash;
}

bool works_in(const v1::StaffMember& member, std::string_view branch) {
  return member.branches().empty() || std::find(member.branches().begin(), member.branches().end(),
                                                branch) != member.branches().end();
}

Result<DeviceKey> make_device_key(const std::string& path) {
  DeviceKey key{std::string(key_bytes, '\0'), true};
  randombytes_buf(key.bytes.data(), key.bytes.size());
  const std::string unfinished = path + ".new";
  ::unlink(unfinished.c_str());
  const int file = ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return fail(Fault::storage, unfinished + ": " + std::strerror(errno));
  const bool written =
      ::write(file, key.bytes.data(), key.bytes.size()) == static_cast<ssize_t>(key_bytes) &&
      ::fsync(file) == 0;
  ::close(file);
  if (!written || ::rename(unfinished.c_str(), path.c_str()) != 0) {
    return fail(Fault::storage, path + ": " + std::strerror(errno));
  }
  return key;
}

}  // namespace

Result<DeviceKey> load_device_key(const std::string& path) {
  if (sodium_init() < 0) return fail(Fault::storage, "libsodium does not start");
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0 && errno == ENOENT) return make_device_key(path);
  if (file < 0) return fail(Fault::storage, path + ": " + std::strerror(errno));
  DeviceKey key{std::string(key_bytes + 1, '\0'), false};
  const ssize_t n = ::read(file, key.bytes.data(), key.bytes.size());
  ::close(file);
  if (n != static_cast<ssize_t>(key_bytes)) return fail(Fault::invalid, path + " is no key");
  key.bytes.resize(key_bytes);
  return key;
}

v1::Staff keyed(v1::Staff staff, std::string_view device_key) {
  for (v1::StaffMember& member : *staff.mutable_members()) {
    member.clear_pin();
    if (!member.pin_hash().empty()) {
      member.set_pin_hash(keyed_hash(member.pin_hash(), device_key));
    }
  }
  return staff;
}

Result<const v1::StaffMember*> find_by_pin(const v1::Staff& staff, std::string_view branch,
                                           std::string_view pin, std::string_view device_key) {
  std::map<std::string_view, std::string> hashes;  // by salt
  for (const v1::StaffMember& member : staff.members()) {
    if (!works_in(member, branch)) continue;
    if (member.pin_salt().size() != crypto_pwhash_SALTBYTES) continue;
    if (member.pin_hash().size() != hash_bytes) continue;
    auto found = hashes.find(member.pin_salt());
    if (found == hashes.end()) {
      TRY_TO(hash, argon2id(pin, member.pin_salt()));
      found = hashes.emplace(member.pin_salt(), keyed_hash(hash, device_key)).first;
    }
    if (sodium_memcmp(found->second.data(), member.pin_hash().data(), hash_bytes) == 0) {
      return &member;
    }
  }
  return nullptr;
}

Result<void> set_pin(v1::StaffMember& member, std::string_view pin) {
  if (sodium_init() < 0) return fail(Fault::storage, "libsodium does not start");
  std::string salt(crypto_pwhash_SALTBYTES, '\0');
  randombytes_buf(salt.data(), salt.size());
  TRY_TO(hash, argon2id(pin, salt));
  member.set_pin_salt(std::move(salt));
  member.set_pin_hash(std::move(hash));
  return {};
}

int pin_wait_s(int wrong, std::int64_t wrong_at_ms, std::int64_t now_ms) {
  if (wrong < pin_tries) return 0;
  constexpr std::int64_t wait_max_s = 900;
  const std::int64_t whole_s =
      std::min<std::int64_t>(wait_max_s, std::int64_t{30} << std::min(wrong - pin_tries, 10));
  const std::int64_t passed_ms = std::max<std::int64_t>(now_ms - wrong_at_ms, 0);
  const std::int64_t left_ms = whole_s * 1000 - passed_ms;
  return static_cast<int>(std::max<std::int64_t>((left_ms + 999) / 1000, 0));
}

}  // namespace tresen
