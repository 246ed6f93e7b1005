#pragma once
// A folder on somebody else's server, by SFTP or HTTPS with PUT (WebDAV), through libcurl.
//
// The server has to be who it should be: SFTP only with the host key that is pinned, HTTPS only
// with a certificate that verifies. Belongs to one thread.

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "sync/base/result.h"

namespace tresen {

struct RemoteAddress {
  std::string url;       // sftp://USER@HOST:PORT/FOLDER/ or https://HOST/FOLDER/
  std::string host_key;  // SFTP: SHA256:..., as ssh-keygen -lf shows it
  std::string key_file;  // SFTP: private key
  std::string ca_file;   // HTTPS: certificates that are trusted; empty: those of the system
  std::string user;      // HTTPS; empty: nobody
  std::string password;
  std::stop_token stop = {};  // once it is asked for, the line is cut
};

class RemoteFolder {
 public:
  explicit RemoteFolder(RemoteAddress address);
  RemoteFolder(RemoteFolder&&) noexcept;
  ~RemoteFolder();

  // All of them: offline: not reached, or the line was cut. denied: it is another server, or it
  // does not let us in.

  // SHA-256 in hex of a file of that name; nothing where there is none.
  Result<std::optional<std::string>> hash_of(const std::string& name);
  // Sends a local file; one of that name is written over.
  Result<void> put(const std::string& local, const std::string& name);
  // Gives it another name. conflict: there is a file of that name.
  Result<void> rename(const std::string& from, const std::string& to);

 private:
  class Transfer;
  RemoteAddress address_;
  std::unique_ptr<Transfer> transfer_;
};

}  // namespace tresen
