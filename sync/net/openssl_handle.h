#pragma once
// What OpenSSL hands out, owned, and read from PEM. For the source files of this room alone.

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

namespace tresen {

template <class T, void (*free_it)(T*)>
struct OpensslFreed {
  void operator()(T* it) const { free_it(it); }
};
template <class T, void (*free_it)(T*)>
using OpensslHandle = std::unique_ptr<T, OpensslFreed<T, free_it>>;

using KeyHandle = OpensslHandle<EVP_PKEY, EVP_PKEY_free>;
using CertificateHandle = OpensslHandle<X509, X509_free>;
using BioHandle = OpensslHandle<BIO, BIO_free_all>;

inline BioHandle reading(const std::string& pem) {
  return BioHandle(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

// Empty: it is no private key.
inline KeyHandle read_key(const std::string& pem) {
  return KeyHandle(PEM_read_bio_PrivateKey(reading(pem).get(), nullptr, nullptr, nullptr));
}

// Empty: it is no certificate.
inline CertificateHandle read_certificate(const std::string& pem) {
  return CertificateHandle(PEM_read_bio_X509(reading(pem).get(), nullptr, nullptr, nullptr));
}

}  // namespace tresen
