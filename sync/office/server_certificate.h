#pragma once
// Head office's own certificate: made at each start, and made anew while the daemon serves, long
// before it ends.
//
// Key and certificates stand in DIR/server/current, a link that is moved at once, so that whoever
// looks there finds a pair that belongs together. gRPC looks there again and again (server_tls.h).

#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/mailbox.h"
#include "sync/base/result.h"
#include "sync/office/identity.h"

namespace tresen {

class ServerCertificate {
 public:
  // `hosts` as for make_server_identity; `dir` is head office's folder, and `seat` the name of the
  // daemon's place in it (store/shared_store.h).
  ServerCertificate(Ca ca, std::vector<std::string> hosts, const std::string& dir,
                    const std::string& seat = "");

  // Makes one if there is none of this object yet, or if two thirds of the last one's life are
  // over. True: there is a new one.
  Result<bool> renew(std::int64_t now_ms);

  // The folder with key.pem, chain.pem (its own certificate, then the CA's) and ca.pem.
  std::string folder() const { return dir_ + "/current"; }

 private:
  Ca ca_;
  std::vector<std::string> hosts_;
  std::string dir_;
  std::int64_t due_ms_ = 0;  // 0: none made yet
};

// Looks once an hour, on a thread of its own, until it goes.
class ServerCertificateKeeper {
 public:
  // Both must outlive it.
  ServerCertificateKeeper(ServerCertificate& certificate, const Clock& clock);
  ServerCertificateKeeper(const ServerCertificateKeeper&) = delete;
  ServerCertificateKeeper& operator=(const ServerCertificateKeeper&) = delete;
  ~ServerCertificateKeeper() { end_.close(); }

 private:
  Mailbox<bool> end_{1};
  std::jthread thread_;
};

}  // namespace tresen
