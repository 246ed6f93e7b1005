#include "sync/net/signature.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "sync/net/openssl_handle.h"

namespace tresen {
namespace {

using Key = KeyHandle;
using Certificate = CertificateHandle;
using Digest = OpensslHandle<EVP_MD_CTX, EVP_MD_CTX_free>;
using Bio = BioHandle;

const unsigned char* octets(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace

Result<std::string> sign(const std::string& key_pem, std::string_view bytes) {
  const Key key(read_key(key_pem));
  const Digest digest(EVP_MD_CTX_new());
  std::size_t size = 0;
  if (!key || !digest ||
      EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1 ||
      EVP_DigestSign(digest.get(), nullptr, &size, octets(bytes), bytes.size()) != 1) {
    return fail(Fault::invalid, "the device's key cannot sign");
  }
  std::string signature(size, '\0');
  if (EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                     octets(bytes), bytes.size()) != 1) {
    return fail(Fault::invalid, "the device's key cannot sign");
  }
  signature.resize(size);
  return signature;
}

Result<void> check_signature(const std::string& certificate_pem, std::string_view bytes,
                             std::string_view signature) {
  const Certificate certificate(read_certificate(certificate_pem));
  if (!certificate) return fail(Fault::invalid, "the certificate cannot be read");
  const Digest digest(EVP_MD_CTX_new());
  EVP_PKEY* const key = X509_get0_pubkey(certificate.get());
  if (key == nullptr || !digest ||
      EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, key) != 1 ||
      EVP_DigestVerify(digest.get(), octets(signature), signature.size(), octets(bytes),
                       bytes.size()) != 1) {
    return fail(Fault::denied, "the signature is not of the certificate's key");
  }
  return {};
}

}  // namespace tresen
