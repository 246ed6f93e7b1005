#include "sync/net/validity.h"

#include <openssl/pem.h>
#include <openssl/x509.h>

#include <ctime>
#include <memory>

namespace tresen {
namespace {

constexpr std::int64_t second_ms = 1000;

bool read_time(const ASN1_TIME* time, std::int64_t& into_ms) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return false;
  into_ms = static_cast<std::int64_t>(timegm(&parts)) * second_ms;
  return true;
}

}  // namespace

Result<Validity> validity_of(std::string_view certificate_pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> source(
      BIO_new_mem_buf(certificate_pem.data(), static_cast<int>(certificate_pem.size())), &BIO_free);
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(
      PEM_read_bio_X509(source.get(), nullptr, nullptr, nullptr), &X509_free);
  Validity validity;
  if (!certificate || !read_time(X509_get0_notBefore(certificate.get()), validity.from_ms) ||
      !read_time(X509_get0_notAfter(certificate.get()), validity.to_ms)) {
    return fail(Fault::invalid, "no certificate");
  }
  return validity;
}

std::int64_t renewal_ms(const Validity& validity, std::uint64_t chance) {
  const std::int64_t life_ms = validity.to_ms - validity.from_ms;
  if (life_ms <= 0) return validity.from_ms;
  const auto spread = static_cast<std::uint64_t>(life_ms / 12) + 1;
  return validity.from_ms + life_ms / 3 * 2 + static_cast<std::int64_t>(chance % spread);
}

}  // namespace tresen
