#include "sync/office/identity.h"

#include <fcntl.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <utility>

#include "sync/net/office_name.h"

namespace tresen {
namespace {

template <auto free_it>
struct Free {
  template <class T>
  void operator()(T* held) const {
    free_it(held);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Request = std::unique_ptr<X509_REQ, Free<X509_REQ_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>>;
using Memory = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Number = std::unique_ptr<BIGNUM, Free<BN_free>>;

constexpr std::int64_t day_s = 24 * 60 * 60;
constexpr std::int64_t ca_days = 20 * 365;
constexpr std::int64_t device_days = 90;
constexpr std::int64_t server_days = 90;  // renewed while the daemon serves
// Clocks of terminals may be a little behind.
constexpr std::int64_t early_s = 5 * 60;

Error broken() { return {Fault::storage, "the cryptographic library refused"}; }

std::string text_of(BIO* memory) {
  char* start = nullptr;
  const long length = BIO_get_mem_data(memory, &start);
  return length > 0 ? std::string(start, static_cast<std::size_t>(length)) : std::string();
}

std::string key_text(EVP_PKEY* key) {
  const Memory memory(BIO_new(BIO_s_mem()));
  PEM_write_bio_PKCS8PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  return text_of(memory.get());
}

std::string certificate_text(X509* certificate) {
  const Memory memory(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(memory.get(), certificate);
  return text_of(memory.get());
}

Memory reading(std::string_view text) {
  return Memory(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

struct LoadedCa {
  Key key;
  Certificate certificate;
};

Result<LoadedCa> loaded(const Ca& ca) {
  LoadedCa out;
  out.key.reset(PEM_read_bio_PrivateKey(reading(ca.key_pem).get(), nullptr, nullptr, nullptr));
  out.certificate.reset(
      PEM_read_bio_X509(reading(ca.certificate_pem).get(), nullptr, nullptr, nullptr));
  if (!out.key || !out.certificate ||
      X509_check_private_key(out.certificate.get(), out.key.get()) != 1) {
    return fail(Fault::invalid, "the CA's key and certificate do not belong together");
  }
  return out;
}

bool set_serial(X509* certificate) {
  constexpr int bits = 127;
  const Number number(BN_new());
  return number && BN_rand(number.get(), bits, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1 &&
         BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool set_time(X509* certificate, std::int64_t now_ms, std::int64_t days) {
  time_t now = static_cast<time_t>(now_ms / 1000);
  return X509_time_adj_ex(X509_getm_notBefore(certificate), 0, -early_s, &now) != nullptr &&
         X509_time_adj_ex(X509_getm_notAfter(certificate), static_cast<int>(days), 0, &now) !=
             nullptr;
}

bool set_name(X509* certificate, const std::string& common_name) {
  X509_NAME* name = X509_get_subject_name(certificate);
  return X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(common_name.data()),
                                    static_cast<int>(common_name.size()), -1, 0) == 1;
}

bool add(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

struct Wanted {
  std::string common_name;
  std::string alternative_names;  // as OpenSSL's configuration writes them
  std::string usage;              // clientAuth or serverAuth
  std::int64_t days = 0;
};

// A certificate of the CA for somebody's key.
Result<std::string> signed_leaf(const LoadedCa& ca, EVP_PKEY* key, const Wanted& wanted,
                                std::int64_t now_ms) {
  const Certificate leaf(X509_new());
  X509* const issuer = ca.certificate.get();
  const bool good = leaf && X509_set_version(leaf.get(), X509_VERSION_3) == 1 &&
                    set_serial(leaf.get()) && set_time(leaf.get(), now_ms, wanted.days) &&
                    set_name(leaf.get(), wanted.common_name) &&
                    X509_set_issuer_name(leaf.get(), X509_get_subject_name(issuer)) == 1 &&
                    X509_set_pubkey(leaf.get(), key) == 1 &&
                    add(leaf.get(), issuer, NID_basic_constraints, "critical,CA:FALSE") &&
                    add(leaf.get(), issuer, NID_key_usage, "critical,digitalSignature") &&
                    add(leaf.get(), issuer, NID_ext_key_usage, wanted.usage) &&
                    add(leaf.get(), issuer, NID_subject_alt_name, wanted.alternative_names) &&
                    add(leaf.get(), issuer, NID_subject_key_identifier, "hash") &&
                    add(leaf.get(), issuer, NID_authority_key_identifier, "keyid:always") &&
                    X509_sign(leaf.get(), ca.key.get(), EVP_sha256()) > 0;
  if (!good) return tl::unexpected(broken());
  return certificate_text(leaf.get());
}

// The file is on disk with its whole content, or it is not there.
Result<void> write_secret(const std::string& path, const std::string& text) {
  const std::string draft = path + ".new";
  const int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return fail(Fault::storage, "cannot write " + path);
  const bool written =
      ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fsync(file) == 0;
  ::close(file);
  if (!written || std::rename(draft.c_str(), path.c_str()) != 0) {
    return fail(Fault::storage, "cannot write " + path);
  }
  return {};
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(Fault::absent, "there is no " + path);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// The request with its key, if it is one that we would sign.
Result<Key> key_of(std::string_view csr_der) {
  const auto* start = reinterpret_cast<const unsigned char*>(csr_der.data());
  const Request request(d2i_X509_REQ(nullptr, &start, static_cast<long>(csr_der.size())));
  if (!request) return fail(Fault::invalid, "no certificate request");
  Key key(X509_REQ_get_pubkey(request.get()));
  if (!key || X509_REQ_verify(request.get(), key.get()) != 1) {
    return fail(Fault::invalid, "the request does not prove its key");
  }
  std::array<char, 32> group{};
  std::size_t length = 0;
  if (EVP_PKEY_get_group_name(key.get(), group.data(), group.size(), &length) != 1 ||
      std::string_view(group.data(), length) != SN_X9_62_prime256v1) {
    return fail(Fault::invalid, "the key is not P-256");
  }
  return key;
}

bool may_stand_in_a_name(const std::string& host) {
  return !host.empty() && host.find_first_not_of(
                              "0123456789abcdefghijklmnopqrstuvwxyz"
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ.:-") == std::string::npos;
}

bool is_address(const std::string& host) {
  const std::unique_ptr<ASN1_OCTET_STRING, Free<ASN1_OCTET_STRING_free>> bytes(
      a2i_IPADDRESS(host.c_str()));
  return bytes != nullptr;
}

bool has_ca(const std::string& dir) {
  std::error_code trouble;
  return std::filesystem::exists(dir + "/ca/certificate.pem", trouble);
}

}  // namespace

Result<Ca> make_ca(const std::string& dir, std::string_view chain_id, std::int64_t now_ms) {
  if (has_ca(dir)) return fail(Fault::conflict, "there is a CA in " + dir + " already");
  const Key key(EVP_EC_gen("P-256"));
  const Certificate own(X509_new());
  const bool good =
      key && own && X509_set_version(own.get(), X509_VERSION_3) == 1 && set_serial(own.get()) &&
      set_time(own.get(), now_ms, ca_days) &&
      set_name(own.get(), "Tresen CA of " + std::string(chain_id)) &&
      X509_set_issuer_name(own.get(), X509_get_subject_name(own.get())) == 1 &&
      X509_set_pubkey(own.get(), key.get()) == 1 &&
      add(own.get(), own.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
      add(own.get(), own.get(), NID_key_usage, "critical,keyCertSign,cRLSign") &&
      add(own.get(), own.get(), NID_subject_key_identifier, "hash") &&
      X509_sign(own.get(), key.get(), EVP_sha256()) > 0;
  if (!good) return tl::unexpected(broken());
  Ca ca{key_text(key.get()), certificate_text(own.get())};
  TRY(save_ca(dir, ca));
  return ca;
}

Result<void> save_ca(const std::string& dir, const Ca& ca) {
  if (has_ca(dir)) return fail(Fault::conflict, "there is a CA in " + dir + " already");
  TRY(loaded(ca));
  const std::string folder = dir + "/ca";
  std::error_code trouble;
  std::filesystem::create_directories(folder, trouble);
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all, trouble);
  if (trouble) return fail(Fault::storage, "cannot make the folder " + folder);
  // The certificate comes last: it is the sign that the key is there.
  TRY(write_secret(folder + "/key.pem", ca.key_pem));
  TRY(write_secret(folder + "/certificate.pem", ca.certificate_pem));
  // Their names as well, for good.
  const int names = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool kept = names >= 0 && ::fsync(names) == 0;
  if (names >= 0) ::close(names);
  if (!kept) return fail(Fault::storage, "cannot write " + folder);
  return {};
}

Result<Ca> load_ca(const std::string& dir) {
  Ca ca;
  TRY_TO(key, read_file(dir + "/ca/key.pem"));
  TRY_TO(certificate, read_file(dir + "/ca/certificate.pem"));
  ca.key_pem = std::move(key);
  ca.certificate_pem = std::move(certificate);
  TRY(loaded(ca));
  return ca;
}

Result<void> check_request(std::string_view csr_der) {
  TRY(key_of(csr_der));
  return {};
}

Result<std::string> sign_device(const Ca& ca, std::string_view csr_der, std::uint64_t device,
                                std::int64_t now_ms, DeviceKind kind) {
  TRY_TO(authority, loaded(ca));
  TRY_TO(key, key_of(csr_der));
  const std::string number = std::to_string(device);
  const std::string name = "URI:" + std::string(urn_of(kind)) + number;
  return signed_leaf(authority, key.get(), {"device " + number, name, "clientAuth", device_days},
                     now_ms);
}

Result<ServerIdentity> make_server_identity(const Ca& ca, std::span<const std::string> hosts,
                                            std::int64_t now_ms) {
  TRY_TO(authority, loaded(ca));
  const Key key(EVP_EC_gen("P-256"));
  if (!key) return tl::unexpected(broken());
  std::string names = "DNS:" + std::string(office_name);
  for (const std::string& host : hosts) {
    if (!may_stand_in_a_name(host)) return fail(Fault::invalid, "no host name: " + host);
    names += is_address(host) ? ",IP:" : ",DNS:";
    names += host;
  }
  TRY_TO(certificate, signed_leaf(authority, key.get(),
                                  {"head office", names, "serverAuth", server_days}, now_ms));
  return ServerIdentity{key_text(key.get()), certificate + ca.certificate_pem};
}

}  // namespace tresen
