#include "sync/office/server_certificate.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "sync/base/log.h"
#include "sync/net/validity.h"

namespace tresen {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::hours look_every{1};

Result<void> write_secret(const std::string& path, const std::string& text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return fail(Fault::storage, "cannot write " + path);
  const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  ::close(file);
  if (!written) return fail(Fault::storage, "cannot write " + path);
  return {};
}

}  // namespace

ServerCertificate::ServerCertificate(Ca ca, std::vector<std::string> hosts, const std::string& dir,
                                     const std::string& seat)
    : ca_(std::move(ca)), hosts_(std::move(hosts)), dir_(dir + "/server" + seat) {}

Result<bool> ServerCertificate::renew(std::int64_t now_ms) {
  if (due_ms_ != 0 && now_ms < due_ms_) return false;
  TRY_TO(identity, make_server_identity(ca_, hosts_, now_ms));
  TRY_TO(validity, validity_of(identity.chain_pem));
  std::error_code trouble;
  // What an earlier run has left there is of no use: its key is not needed to read anything.
  if (due_ms_ == 0) fs::remove_all(dir_, trouble);
  const std::string name = std::to_string(now_ms);
  const std::string place = dir_ + "/" + name;
  fs::create_directories(place, trouble);
  fs::permissions(dir_, fs::perms::owner_all, trouble);
  TRY(write_secret(place + "/key.pem", identity.key_pem));
  TRY(write_secret(place + "/chain.pem", identity.chain_pem));
  TRY(write_secret(place + "/ca.pem", ca_.certificate_pem));
  const std::string draft = dir_ + "/next";
  ::unlink(draft.c_str());
  const fs::path before = fs::read_symlink(folder(), trouble);
  if (::symlink(name.c_str(), draft.c_str()) != 0 ||
      std::rename(draft.c_str(), folder().c_str()) != 0) {
    return fail(Fault::storage, "cannot write " + folder());
  }
  if (!before.empty()) fs::remove_all(fs::path(dir_) / before, trouble);
  due_ms_ = renewal_ms(validity, 0);
  return true;
}

ServerCertificateKeeper::ServerCertificateKeeper(ServerCertificate& certificate, const Clock& clock)
    : thread_([this, &certificate, &clock] {
        while (!end_.wait_closed(look_every)) {
          const auto renewed = certificate.renew(clock.now().wall_ms);
          if (!renewed) {
            trouble("office", "server_certificate", {{"why", renewed.error().detail}});
          } else if (*renewed) {
            note("office", "server_certificate_renewed");
          }
        }
      }) {}

}  // namespace tresen
