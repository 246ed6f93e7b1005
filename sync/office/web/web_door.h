#pragma once
// The door of head office for customers: the links in its messages, /c/TOKEN and /u/TOKEN, answered
// with a page. It speaks plain HTTP and stands behind the chain's own web server, which has the
// certificate and the name.
//
// The gateway for text messages knocks at /sms/in and /sms/dlr, with the secret of its settings.
//
// GET of a link changes nothing, whoever follows a link beforehand; POST does what the button says.
// Requests are answered one at a time; who is too many, too large or too slow is shut out.

#include <memory>
#include <string>
#include <variant>

#include "sync/base/clock.h"
#include "sync/base/mailbox.h"
#include "sync/base/result.h"
#include "sync/office/web/sms_hook.h"
#include "sync/office/web/web_page.h"
#include "sync/office/writer.h"

namespace tresen {

struct WebOptions {
  std::string listen;    // HOST:PORT; empty: no door
  std::string server;    // address of the web server in front; this machine's own always counts
  std::string data_dir;  // whose channels/sms.conf names the secret of the gateway
};

class WebDoor {
 public:
  // What goes back: a page, or a word for the gateway.
  using Reply = std::variant<WebPage, SmsVerdict>;
  // Replies on their way from the writer thread, one at a time.
  using Box = Mailbox<Result<Reply>>;

  // `writer` and `clock` outlive the door; `pages`, of capacity 1 and this door's alone, outlives
  // the writer. busy: it cannot listen there.
  static Result<WebDoor> open(const WebOptions& options, Writer& writer, const Clock& clock,
                              Box& pages);
  WebDoor(WebDoor&&) noexcept;
  WebDoor& operator=(WebDoor&&) = delete;
  ~WebDoor();

  // HOST:PORT that it got; empty: there is no door.
  const std::string& address() const { return address_; }

 private:
  struct Inside;
  WebDoor(std::unique_ptr<Inside> inside, std::string address);
  std::unique_ptr<Inside> inside_;
  std::string address_;
};

}  // namespace tresen
