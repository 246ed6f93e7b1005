#pragma once
// The pages of the web door: one heading, a sentence or two, at most one button. They need no
// script, read well aloud and on a telephone, and stand in the customer's language.

#include <span>
#include <string>
#include <string_view>

namespace tresen {

enum class WebNotice {
  confirm_ask,  // with a button
  confirmed,
  already_confirmed,
  lapsed,
  taken_back,     // refused or withdrawn since
  other_address,  // the customer has another one by now
  too_young,
  unsubscribe_ask,  // with a button
  unsubscribed,
  already_unsubscribed,
  unknown,  // no such link
  busy,
};

std::string_view name_of(WebNotice notice);  // "confirm_ask", ...: for logs, and the page's id

struct WebPage {
  WebNotice notice = WebNotice::unknown;
  std::string language = "de";  // of web_languages()
  std::string chain;            // whose page it is
  std::string channel;          // of an unsubscribing; of consent_channels()
  std::string address;          // shown shortened; empty: none
  std::string wording_title;    // what is consented to, as it was shown; empty: not known any more
  std::string wording;
};

std::span<const std::string_view> web_languages();  // German first

// The whole page, HTML 5 in UTF-8. Everything that is filled in is escaped.
std::string html_of(const WebPage& page);
// The policy of its header: the page loads nothing, runs nothing, and sends its form to itself.
std::string content_policy();

// "anna@example.org" as "a…@example.org", "+491701234567" as "…567".
std::string shortened(std::string_view address);

}  // namespace tresen
