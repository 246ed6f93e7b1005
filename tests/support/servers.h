#pragma once
// Real servers of other people for a test of its own: a printer that counts pages, an SFTP server,
// a web server that takes files, a mail server. On loopback, as whoever runs the test, ended with
// the object.

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "sync/base/result.h"

namespace tresen::test {

// A program that runs until this ends.
class Server {
 public:
  // Standard output and error go into the file `log`.
  Server(const std::vector<std::string>& words, const std::string& log,
         const std::vector<std::string>& environment = {});
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  // Waits until it listens there. False: it ended, or a minute has passed.
  bool listens(const std::string& host, int port);

 private:
  bool ended();
  pid_t process_ = -1;
};

struct RunningServer {
  std::unique_ptr<Server> server;
  int port = 0;
};

// `folder` takes all their files; it must not be used twice. They fail the test if they do not
// start.

// A printer. The file jobs.log in its folder has a line "NAME PAGES" for each job that it printed.
// While there is a pipe `hold` in its folder, it is busy until somebody writes a line into it.
RunningServer start_printer(const std::string& folder);

struct SftpServer {
  RunningServer running;
  std::string url;       // of the folder files/ in its folder
  std::string host_key;  // SHA256:...
  std::string key_file;
};
SftpServer start_sftp(const std::string& folder);

struct WebServer {
  RunningServer running;
  std::string url;
  std::string ca_file;
};
WebServer start_web(const std::string& folder);

// A mail server that keeps what it gets and refuses what it is told to: mail_sink.py says how. With
// `tls` it insists on STARTTLS.
struct MailServer {
  RunningServer running;
  std::string url;
  std::string ca_file;
};
MailServer start_mail(const std::string& folder, bool tls = false);
// Postfix, whole, with a queue of its own: it takes mails for everybody, hands them on to `next`,
// and sends what that refuses back to the return path. What comes back to bounces+...@optik.example
// is in the Maildir.
struct Postfix {
  RunningServer running;
  std::string url;
  std::string maildir;
};
Postfix start_postfix(const std::string& folder, const MailServer& next);
// One that takes everything as fast as it can and keeps nothing: smtp-sink of Postfix.
RunningServer start_mail_drain(const std::string& log);

}  // namespace tresen::test
