#pragma once
// Certificates that no head office would sign, signed by a real CA all the same, for tests of who
// gets in.

#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdint>
#include <memory>
#include <string>

#include "sync/net/device_key.h"
#include "sync/office/identity.h"

namespace tresen::test {

struct OddCertificate {
  std::string alternative_names = "URI:urn:tresen:device:1";  // as OpenSSL's configuration writes
  std::string usage = "clientAuth";                           // empty: none is stated
  std::string key_usage = "critical,digitalSignature";
  std::string constraints = "critical,CA:FALSE";
  std::int64_t from_s = -300;  // from now
  std::int64_t to_s = 3600;
};

struct KeyAndCertificate {
  std::string key_pem;
  std::string certificate_pem;
};

inline KeyAndCertificate signed_by(const Ca& ca, const OddCertificate& wanted) {
  const auto reading = [](const std::string& pem) {
    return std::unique_ptr<BIO, decltype(&BIO_free_all)>(
        BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free_all);
  };
  using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
  using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
  KeyAndCertificate made{.key_pem = new_device_key().value(), .certificate_pem = {}};
  const Key own(PEM_read_bio_PrivateKey(reading(made.key_pem).get(), nullptr, nullptr, nullptr),
                &EVP_PKEY_free);
  const Key ca_key(PEM_read_bio_PrivateKey(reading(ca.key_pem).get(), nullptr, nullptr, nullptr),
                   &EVP_PKEY_free);
  const Certificate issuer(
      PEM_read_bio_X509(reading(ca.certificate_pem).get(), nullptr, nullptr, nullptr), &X509_free);
  const Certificate leaf(X509_new(), &X509_free);
  X509_set_version(leaf.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(leaf.get()), 4711);
  X509_gmtime_adj(X509_getm_notBefore(leaf.get()), wanted.from_s);
  X509_gmtime_adj(X509_getm_notAfter(leaf.get()), wanted.to_s);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(leaf.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>("device 1"), -1, -1, 0);
  X509_set_issuer_name(leaf.get(), X509_get_subject_name(issuer.get()));
  X509_set_pubkey(leaf.get(), own.get());
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer.get(), leaf.get(), nullptr, nullptr, 0);
  const auto add = [&](int nid, const std::string& value) {
    if (value.empty()) return;
    X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
    X509_add_ext(leaf.get(), extension, -1);
    X509_EXTENSION_free(extension);
  };
  add(NID_basic_constraints, wanted.constraints);
  add(NID_key_usage, wanted.key_usage);
  add(NID_ext_key_usage, wanted.usage);
  add(NID_subject_alt_name, wanted.alternative_names);
  X509_sign(leaf.get(), ca_key.get(), EVP_sha256());
  BIO* const out = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(out, leaf.get());
  char* text = nullptr;
  const long size = BIO_get_mem_data(out, &text);
  made.certificate_pem.assign(text, static_cast<std::size_t>(size));
  BIO_free(out);
  return made;
}

}  // namespace tresen::test
