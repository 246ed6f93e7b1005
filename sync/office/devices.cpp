#include "sync/office/devices.h"

#include <openssl/rand.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>

#include "sync/base/planted.h"
#include "sync/net/enrolment_code.h"
#include "sync/net/validity.h"

namespace tresen {
namespace {

constexpr unsigned secret_bits = 60;
constexpr unsigned proof_bits = 40;

Result<std::uint64_t> random_secret() {
  std::array<unsigned char, 8> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    return fail(Fault::storage, "the system has no randomness");
  }
  std::uint64_t secret = 0;
  for (const unsigned char byte : bytes) secret = (secret << 8U) | byte;
  return secret >> (64U - secret_bits);
}

// The part of a code that names it, so that a wrong guess is counted against that code alone.
std::string selector_of(std::uint64_t secret) { return std::to_string(secret >> proof_bits); }

std::string hash_of(std::uint64_t secret) {
  const std::string text = "tresen enrolment " + std::to_string(secret);
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// Signs, and notes until when.
Result<std::string> certify(Store& store, const Ca& ca, std::string_view csr_der,
                            std::uint64_t device, DeviceKind kind, std::int64_t now_ms) {
  TRY_TO(certificate, sign_device(ca, csr_der, device, now_ms, kind));
  TRY_TO(validity, validity_of(certificate));
  TRY(store.sync().set_certificate(device, validity.to_ms));
  return certificate;
}

// For a device of the branch; without one, for a desk.
Result<std::string> make_code(Store& store, const Ca& ca, std::string_view branch,
                              std::int64_t now_ms) {
  EnrolmentCode code;
  TRY_TO(secret, random_secret());
  code.secret = secret;
  TRY_TO(pin, pin_of(ca.certificate_pem));
  code.ca_pin = pin;
  TRY(store.sync().put_code(
      {selector_of(secret), hash_of(secret), std::string(branch), now_ms + code_valid_ms}));
  return to_text(code);
}

// Somebody mixed two codes up, or two programs: said in words, and the code stays good.
Result<void> check_kind(SyncStore& sync, std::uint64_t secret, DeviceKind asked) {
  TRY_TO(branch, sync.branch_of_code(selector_of(secret), hash_of(secret)));
  if (!branch) return {};
  const DeviceKind kind = branch->empty() ? DeviceKind::desk : DeviceKind::terminal;
  if (kind == asked) return {};
  return fail(Fault::invalid, "this code is for a " + std::string(name_of(kind)) +
                                  ", and this is a " + std::string(name_of(asked)));
}

}  // namespace

Result<std::string> make_device_code(Store& store, const Ca& ca, std::string_view branch,
                                     std::int64_t now_ms) {
  TRY_TO(rules, store.campaigns().rules());
  const auto& branches = rules.branches();
  if (std::none_of(branches.begin(), branches.end(),
                   [&](const v1::Branch& one) { return one.id() == branch; })) {
    return fail(Fault::absent, "the chain has no branch \"" + std::string(branch) + "\"");
  }
  return make_code(store, ca, branch, now_ms);
}

Result<std::string> make_desk_code(Store& store, const Ca& ca, std::int64_t now_ms) {
  return make_code(store, ca, "", now_ms);
}

Result<v1::EnrolReply> enrol(Store& store, const Ca& ca, const v1::EnrolRequest& request,
                             std::string_view endpoint, std::int64_t now_ms) {
  TRY_TO(code, parse_enrolment_code(request.code()));
  // A request that could never be signed must not use up the code.
  TRY(check_request(request.csr_der()));
  TRY(check_kind(store.sync(), code.secret,
                 request.desk() ? DeviceKind::desk : DeviceKind::terminal));
  TRY_TO(device, store.sync().redeem_code(selector_of(code.secret), hash_of(code.secret), now_ms));
  TRY_TO(certificate, certify(store, ca, request.csr_der(), device.id, device.kind(), now_ms));
  v1::EnrolReply reply;
  reply.set_certificate_pem(std::move(certificate));
  reply.set_ca_pem(ca.certificate_pem);
  reply.set_device_id(device.id);
  reply.set_branch(device.branch);
  reply.set_chain_id(store.sync().chain_id());
  reply.set_incarnation(device.incarnation);
  reply.set_endpoint(std::string(endpoint));
  reply.set_server_ms(now_ms);
  return reply;
}

Result<v1::RenewReply> renew(Store& store, const Ca& ca, std::uint64_t device,
                             const v1::RenewRequest& request, std::int64_t now_ms) {
  TRY_TO(row, store.sync().device(device));
  if (device == 0 || !row || row->revoked) return fail(Fault::denied, "not a device of this chain");
  const std::uint64_t named = planted("renewal_for_any_device") ? 1 : device;
  v1::RenewReply reply;
  TRY_TO(certificate, certify(store, ca, request.csr_der(), named, row->kind(), now_ms));
  reply.set_certificate_pem(std::move(certificate));
  reply.set_ca_pem(ca.certificate_pem);
  return reply;
}

}  // namespace tresen
