#pragma once
// Mail handed to a mail server by SMTP, over several lines at once, through libcurl. Who it is for
// and what becomes of an answer is the caller's business.
//
// TLS is not a wish: smtps:// has it from the first byte, smtp:// begins it with STARTTLS or sends
// nothing. A server on this very machine may do without. Belongs to one thread.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "sync/base/result.h"

namespace tresen {

struct SmtpServer {
  std::string url;        // smtp://HOST:PORT or smtps://HOST:PORT
  bool needs_tls = true;  // smtp:// as well
  std::string ca_file;    // certificates that are trusted; empty: those of the system
  std::string user;       // empty: nobody
  std::string password;
  long timeout_s = 60;  // for one message, from MAIL to the last answer
  std::size_t lines_max = 8;
};

struct SmtpMail {
  std::string key;
  std::string from;  // of the envelope
  std::string to;
  std::string bytes;  // with CRLF at the ends of lines
};

// What the server said to one mail.
struct SmtpAnswer {
  // What it was an answer to.
  enum class Stage { line, sender, recipient, content };
  Stage stage = Stage::line;
  int code = 0;             // its last; 0: none came
  bool left = false;        // the whole mail had left
  bool taken = false;       // it has the mail
  bool not_let_in = false;  // it is somebody else, without TLS, or does not take our password
  std::string words;        // what it said, or what was wrong with the line
};

// Whose mails they are.
class SmtpOutbox {
 public:
  virtual ~SmtpOutbox() = default;
  // The next; nothing: there is none for now, or no more.
  virtual Result<std::optional<SmtpMail>> next() = 0;
  // The last byte of it leaves now; after an error it does not.
  virtual Result<void> leaves(const std::string& key) = 0;
  virtual Result<void> answered(const std::string& key, const SmtpAnswer& answer) = 0;
};

class SmtpLines {
 public:
  explicit SmtpLines(SmtpServer server);
  SmtpLines(SmtpLines&&) noexcept;
  ~SmtpLines();

  // Sends until there is no next one and each was answered. An error of the outbox ends it, after
  // what is on its way was answered.
  Result<void> send(SmtpOutbox& outbox);
  // Whether the server can be reached and lets us in. offline, denied.
  Result<void> check();

 private:
  class Line;
  class Lines;
  std::unique_ptr<SmtpServer> server_;  // the lines know where it is
  std::unique_ptr<Lines> lines_;
};

}  // namespace tresen
