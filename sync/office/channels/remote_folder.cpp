#include "sync/office/channels/remote_folder.h"

#include <curl/curl.h>
#include <sodium.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <vector>

#include "sync/base/hex.h"

namespace tresen {
namespace {

constexpr long connect_s = 10;
constexpr long silence_s = 30;  // without a byte: the line is cut
constexpr long http_created = 201, http_no_content = 204, http_ok = 200, http_not_found = 404;
constexpr long http_unauthorized = 401, http_forbidden = 403, http_exists = 412;

struct CleanUp {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, FreeList>;

std::size_t add_to_hash(char* bytes, std::size_t size, std::size_t count, void* state) {
  crypto_hash_sha256_update(static_cast<crypto_hash_sha256_state*>(state),
                            reinterpret_cast<const unsigned char*>(bytes), size * count);
  return size * count;
}

std::size_t drop(char*, std::size_t size, std::size_t count, void*) { return size * count; }

std::size_t read_from(char* to, std::size_t size, std::size_t count, void* file) {
  auto& stream = *static_cast<std::ifstream*>(file);
  stream.read(to, static_cast<std::streamsize>(size * count));
  return static_cast<std::size_t>(stream.gcount());
}

// Asked several times a second, though nothing arrives. Not 0: the line is cut.
int has_to_stop(void* address, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const RemoteAddress*>(address)->stop.stop_requested() ? 1 : 0;
}

}  // namespace

class RemoteFolder::Transfer {
 public:
  explicit Transfer(const RemoteAddress& address)
      : address_(address), handle_(curl_easy_init()), words_{} {}

  bool is_sftp() const { return address_.url.starts_with("sftp://"); }
  CURL* handle() { return handle_.get(); }

  // A fresh request for a file of the folder. The line stays open from one to the next.
  void begin(const std::string& name) {
    CURL* const h = handle_.get();
    curl_easy_reset(h);
    words_[0] = '\0';
    curl_easy_setopt(h, CURLOPT_ERRORBUFFER, words_.data());
    curl_easy_setopt(h, CURLOPT_URL, (address_.url + name).c_str());
    curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "sftp,https");
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT, connect_s);
    curl_easy_setopt(h, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(h, CURLOPT_LOW_SPEED_TIME, silence_s);
    curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, drop);
    curl_easy_setopt(h, CURLOPT_PROXY, "");
    curl_easy_setopt(h, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(h, CURLOPT_XFERINFOFUNCTION, has_to_stop);
    curl_easy_setopt(h, CURLOPT_XFERINFODATA, &address_);
    if (is_sftp()) {
      curl_easy_setopt(h, CURLOPT_SSH_AUTH_TYPES, CURLSSH_AUTH_PUBLICKEY);
      curl_easy_setopt(h, CURLOPT_SSH_PRIVATE_KEYFILE, address_.key_file.c_str());
      curl_easy_setopt(h, CURLOPT_SSH_HOST_PUBLIC_KEY_SHA256,
                       address_.host_key.substr(std::string_view("SHA256:").size()).c_str());
      return;
    }
    if (!address_.ca_file.empty()) curl_easy_setopt(h, CURLOPT_CAINFO, address_.ca_file.c_str());
    if (!address_.user.empty()) {
      curl_easy_setopt(h, CURLOPT_USERNAME, address_.user.c_str());
      curl_easy_setopt(h, CURLOPT_PASSWORD, address_.password.c_str());
    }
  }

  struct Answer {
    CURLcode code;
    long status;  // of HTTP
  };
  Answer perform() {
    const CURLcode code = curl_easy_perform(handle_.get());
    long status = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
    return {code, status};
  }

  // What went wrong, in words and as a fault.
  tl::unexpected<Error> trouble(const Answer& answer) const {
    const std::string who = "the server " + address_.url;
    const std::string why = words_[0] != '\0' ? words_.data() : curl_easy_strerror(answer.code);
    if (answer.code == CURLE_PEER_FAILED_VERIFICATION) {
      return fail(Fault::denied, is_sftp() ? who + " shows another host key than " +
                                                 address_.host_key + "; nothing was sent"
                                           : who + " is not who it should be: " + why);
    }
    const bool locked = answer.code == CURLE_LOGIN_DENIED ||
                        answer.code == CURLE_REMOTE_ACCESS_DENIED ||
                        answer.status == http_unauthorized || answer.status == http_forbidden;
    if (locked) return fail(Fault::denied, who + " does not let us in: " + why);
    if (answer.code == CURLE_OK) {
      return fail(Fault::offline, who + " answered HTTP " + std::to_string(answer.status));
    }
    return fail(Fault::offline, who + ": " + why);
  }

 private:
  const RemoteAddress& address_;
  std::unique_ptr<CURL, CleanUp> handle_;
  std::array<char, CURL_ERROR_SIZE> words_;
};

RemoteFolder::RemoteFolder(RemoteAddress address)
    : address_(std::move(address)), transfer_(std::make_unique<Transfer>(address_)) {}
RemoteFolder::RemoteFolder(RemoteFolder&& other) noexcept
    : address_(std::move(other.address_)), transfer_(std::make_unique<Transfer>(address_)) {}
RemoteFolder::~RemoteFolder() = default;

Result<std::optional<std::string>> RemoteFolder::hash_of(const std::string& name) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  transfer_->begin(name);
  curl_easy_setopt(transfer_->handle(), CURLOPT_WRITEFUNCTION, add_to_hash);
  curl_easy_setopt(transfer_->handle(), CURLOPT_WRITEDATA, &state);
  const Transfer::Answer answer = transfer_->perform();
  const bool none = answer.code == CURLE_REMOTE_FILE_NOT_FOUND || answer.status == http_not_found;
  if (none) return std::optional<std::string>{};
  const bool good = answer.code == CURLE_OK && (transfer_->is_sftp() || answer.status == http_ok);
  if (!good) return transfer_->trouble(answer);
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256_final(&state, hash.data());
  return std::optional(hex_of({reinterpret_cast<const char*>(hash.data()), hash.size()}));
}

Result<void> RemoteFolder::put(const std::string& local, const std::string& name) {
  std::error_code trouble;
  const auto size = std::filesystem::file_size(local, trouble);
  std::ifstream file(local, std::ios::binary);
  if (trouble || !file) return fail(Fault::absent, "cannot read " + local);
  transfer_->begin(name);
  CURL* const h = transfer_->handle();
  curl_easy_setopt(h, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(h, CURLOPT_READFUNCTION, read_from);
  curl_easy_setopt(h, CURLOPT_READDATA, &file);
  curl_easy_setopt(h, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(size));
  const Transfer::Answer answer = transfer_->perform();
  const bool stored = transfer_->is_sftp() || answer.status == http_created ||
                      answer.status == http_no_content || answer.status == http_ok;
  if (answer.code != CURLE_OK || !stored) return transfer_->trouble(answer);
  return {};
}

Result<void> RemoteFolder::rename(const std::string& from, const std::string& to) {
  if (transfer_->is_sftp()) {
    // Relative to the root of the server, as the path of the address is.
    const auto slash = address_.url.find('/', std::string_view("sftp://").size());
    const std::string folder = address_.url.substr(slash);
    const List quote(curl_slist_append(
        nullptr, ("rename \"" + folder + from + "\" \"" + folder + to + "\"").c_str()));
    transfer_->begin(from);
    curl_easy_setopt(transfer_->handle(), CURLOPT_NOBODY, 1L);
    curl_easy_setopt(transfer_->handle(), CURLOPT_POSTQUOTE, quote.get());
    const Transfer::Answer answer = transfer_->perform();
    if (answer.code == CURLE_QUOTE_ERROR) {
      return fail(Fault::conflict, "the server " + address_.url + " does not name it " + to);
    }
    if (answer.code != CURLE_OK) return transfer_->trouble(answer);
    return {};
  }
  List headers(curl_slist_append(nullptr, ("Destination: " + address_.url + to).c_str()));
  headers.reset(curl_slist_append(headers.release(), "Overwrite: F"));
  transfer_->begin(from);
  curl_easy_setopt(transfer_->handle(), CURLOPT_CUSTOMREQUEST, "MOVE");
  curl_easy_setopt(transfer_->handle(), CURLOPT_HTTPHEADER, headers.get());
  const Transfer::Answer answer = transfer_->perform();
  if (answer.status == http_exists) {
    return fail(Fault::conflict, "the server " + address_.url + " has a file " + to);
  }
  const bool moved = answer.status == http_created || answer.status == http_no_content;
  if (answer.code != CURLE_OK || !moved) return transfer_->trouble(answer);
  return {};
}

}  // namespace tresen
