#include "sync/net/device_key.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "sync/net/openssl_handle.h"

namespace tresen {
namespace {

using Key = KeyHandle;
using Certificate = CertificateHandle;
using Request = OpensslHandle<X509_REQ, X509_REQ_free>;
using Bio = BioHandle;

}  // namespace

Result<std::string> new_device_key() {
  const Key key(EVP_EC_gen("P-256"));
  const Bio out(BIO_new(BIO_s_mem()));
  if (!key || !out ||
      PEM_write_bio_PKCS8PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) !=
          1) {
    return fail(Fault::storage, "no key could be made");
  }
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return std::string(text, static_cast<std::size_t>(size));
}

Result<std::string> certificate_request(const std::string& key_pem) {
  const Key key = read_key(key_pem);
  const Request request(X509_REQ_new());
  if (!key || !request || X509_REQ_set_version(request.get(), X509_REQ_VERSION_1) != 1 ||
      X509_REQ_set_pubkey(request.get(), key.get()) != 1 ||
      X509_REQ_sign(request.get(), key.get(), EVP_sha256()) <= 0) {
    return fail(Fault::invalid, "the device's key cannot sign");
  }
  std::string der(static_cast<std::size_t>(i2d_X509_REQ(request.get(), nullptr)), '\0');
  auto* out = reinterpret_cast<unsigned char*>(der.data());
  i2d_X509_REQ(request.get(), &out);
  return der;
}

Result<void> check_certificate(const std::string& key_pem, const std::string& certificate_pem,
                               const std::string& ca_pem) {
  const Key key = read_key(key_pem);
  const Certificate certificate = read_certificate(certificate_pem);
  const Certificate ca = read_certificate(ca_pem);
  if (!key) return fail(Fault::invalid, "the device's key cannot be read");
  if (!certificate) return fail(Fault::invalid, "the device's certificate cannot be read");
  if (!ca) return fail(Fault::invalid, "head office's CA certificate cannot be read");
  if (X509_check_private_key(certificate.get(), key.get()) != 1) {
    return fail(Fault::invalid, "the device's key does not belong to its certificate");
  }
  if (X509_verify(certificate.get(), X509_get0_pubkey(ca.get())) != 1) {
    return fail(Fault::invalid, "the device's certificate is not signed by head office's CA");
  }
  return {};
}

}  // namespace tresen
