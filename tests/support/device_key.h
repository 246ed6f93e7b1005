#pragma once
// A device's key pair and what can be asked of certificates, for tests of enrolment.

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

namespace tresen::test {

using CertificatePointer = std::unique_ptr<X509, decltype(&X509_free)>;

inline CertificatePointer read_certificate(const std::string& pem) {
  BIO* const source = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  CertificatePointer certificate(PEM_read_bio_X509(source, nullptr, nullptr, nullptr), &X509_free);
  BIO_free(source);
  return certificate;
}

// The first URI among the subject's alternative names.
inline std::string uri_of(X509& certificate) {
  auto* const names = static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr));
  std::string uri;
  for (int i = 0; names != nullptr && i < sk_GENERAL_NAME_num(names); ++i) {
    const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names, i);
    if (name->type != GEN_URI) continue;
    const ASN1_STRING* const text = name->d.uniformResourceIdentifier;
    uri.assign(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
               static_cast<std::size_t>(ASN1_STRING_length(text)));
  }
  GENERAL_NAMES_free(names);
  return uri;
}

class DeviceKey {
 public:
  DeviceKey() : key_(EVP_EC_gen("P-256"), &EVP_PKEY_free) {}

  std::string pem() const {
    BIO* const memory = BIO_new(BIO_s_mem());
    PEM_write_bio_PKCS8PrivateKey(memory, key_.get(), nullptr, nullptr, 0, nullptr, nullptr);
    char* start = nullptr;
    const long length = BIO_get_mem_data(memory, &start);
    std::string text(start, static_cast<std::size_t>(length));
    BIO_free(memory);
    return text;
  }

  // PKCS#10, DER. Its subject lies; head office must not care.
  std::string request() const {
    X509_REQ* const request = X509_REQ_new();
    X509_NAME_add_entry_by_txt(X509_REQ_get_subject_name(request), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>("device 1"), -1, -1, 0);
    X509_REQ_set_pubkey(request, key_.get());
    X509_REQ_sign(request, key_.get(), EVP_sha256());
    unsigned char* der = nullptr;
    const int length = i2d_X509_REQ(request, &der);
    std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(length));
    OPENSSL_free(der);
    X509_REQ_free(request);
    return bytes;
  }

 private:
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
};

}  // namespace tresen::test
