#pragma once
// A mail as it goes over the wire (RFC 5322, MIME): plain text with the same as HTML, UTF-8, the
// ways to be rid of it for programs of mail (RFC 2369, 8058), and what a bounce comes back to.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tresen {

// "Tresen Optik <post@optik.example>" or an address alone. Nothing: it is none.
struct MailAddress {
  std::string name;
  std::string address;
};
std::optional<MailAddress> read_mail_address(std::string_view text);

// Whether the letters of it can stand in an envelope (RFC 5321): one @, nothing that ends a line or
// an address.
bool can_be_mailed(std::string_view address);

struct MailAttachment {
  std::string name;
  std::string type;  // application/pdf
  std::string bytes;
};

struct MailContent {
  MailAddress from;
  std::string to;
  std::string subject;
  std::string text;
  std::string html;                // empty: plain text alone
  std::string key;                 // of the parcel: the Message-ID is made of it
  std::string unsubscribe_page;    // https://, one click is enough; empty: none
  std::string unsubscribe_mailto;  // mailto: URI; empty: none
  std::optional<MailAttachment> attachment;
  std::int64_t at_ms = 0;  // since 1970-01-01 UTC
};

// With CRLF at the ends of lines.
std::string mail_message(const MailContent& content);

// "bounces@optik.example" and a token: "bounces+12-345-k3v7...@optik.example".
std::string return_address(std::string_view return_path, std::string_view token);

}  // namespace tresen
