#pragma once
// A gateway for text messages that is spoken to in Kannel's sendsms form.
//
// Each request has a line of its own: on a line that is used again, libcurl would send a request a
// second time when the line breaks, and the gateway would have it twice.

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "sync/base/result.h"

namespace tresen {

struct SmsGateway {
  std::string url;
  std::string user, password;
  std::string from;
  std::string ca_file;
  std::string report_url;     // whom it tells what became of a message; empty: nobody
  std::string report_secret;  // by which it is known there
  std::size_t lines = 8;
  long timeout_s = 30;
};

struct SmsOrder {
  std::string key;
  std::string to;
  std::string text;
  bool unicode = false;
  std::string token;  // names it in a delivery report; empty: none is asked for
};

enum class SmsAnswer {
  taken,
  refused,     // this one never
  busy,        // hand over again
  locked_out,  // wrong user or password: nobody's message will be taken
  gone,        // it was not reached: nothing has left
  silent,      // the line broke behind the request: it may have it
};

class SmsLines {
 public:
  explicit SmsLines(SmsGateway gateway);
  SmsLines(SmsLines&&) noexcept;
  SmsLines& operator=(SmsLines&&) = delete;
  ~SmsLines();

  // The next one to be sent; nothing: there are no more for now, or none at all.
  using Next = std::function<Result<std::optional<SmsOrder>>()>;
  // `words`: what the gateway said, without what it repeats of the message.
  using Answered = std::function<Result<void>(const std::string& key, SmsAnswer answer,
                                              const std::string& words)>;
  // Sends until `next` has nothing and all were answered; who is asked to stop waits for answers a
  // few seconds more. An error of either ends it.
  Result<void> send(const Next& next, const Answered& answered, const std::stop_token& stop);
  // Whether it answers at all, and knows us. Sends nothing.
  Result<void> check();

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace tresen
