#include "sync/net/signature.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

namespace tresen {
namespace {

template <class T, void (*free_it)(T*)>
struct Freed {
  void operator()(T* it) const { free_it(it); }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509, X509_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX, EVP_MD_CTX_free>>;
using Bio = std::unique_ptr<BIO, Freed<BIO, BIO_free_all>>;

Bio reading(const std::string& pem) {
  return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

const unsigned char* octets(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace

Result<std::string> sign(const std::string& key_pem, std::string_view bytes) {
  const Key key(PEM_read_bio_PrivateKey(reading(key_pem).get(), nullptr, nullptr, nullptr));
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
  const Certificate certificate(
      PEM_read_bio_X509(reading(certificate_pem).get(), nullptr, nullptr, nullptr));
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
