#pragma once
// The words of the web door's pages, in the languages that customers read at the counter.

#include <string_view>

#include "sync/office/web/web_page.h"

namespace tresen {

struct WebWords {
  std::string_view title;   // {channel}: "E-Mail"
  std::string_view text;    // {chain}, {channel}, {address}
  std::string_view button;  // empty: there is none
};

// The mail that asks to confirm: {chain}, {link}.
struct WebMail {
  std::string_view subject;
  std::string_view text;
};
WebMail web_mail(std::string_view language);

// German where the language is none of web_languages().
WebWords web_words(WebNotice notice, std::string_view language);
// "E-Mail", "SMS".
std::string_view web_channel(std::string_view channel, std::string_view language);

}  // namespace tresen
