// What strangers send to the web door: the target and headers of a request, the body of a form, and
// tokens of links. The first byte chooses.

#include <vector>

#include "sync/office/web/sms_hook.h"
#include "sync/office/web/unsubscribe_link.h"
#include "sync/office/web/web_page.h"
#include "sync/office/web/web_request.h"
#include "tests/fuzz/fuzz.h"

namespace {

using tresen::fuzz::must;

void read_token(std::string_view text) {
  const std::string key(tresen::link_key_bytes, 'k');
  must(!tresen::read_unsubscribe_token(key, text), "nobody guesses a token");
}

void read_target(std::string_view text) {
  const auto link = tresen::read_web_link(text);
  if (!link) return;
  const bool leaves = link->purpose == tresen::WebPurpose::unsubscribe;
  must(tresen::read_web_link((leaves ? "/u/" : "/c/") + link->token) == link, "a link is a link");
}

void read_headers(std::string_view text) {
  const std::vector<std::string> offered{"de", "en", "tr"};
  const std::string language = tresen::preferred_language(text, offered);
  must(language == "de" || language == "en" || language == "tr", "a language is one of ours");
  must(tresen::caller_address("192.0.2.1", text, true).size() <= 45, "an address is an address");
}

void read_body(std::string_view text) {
  const auto line = text.find('\n');
  const std::string_view type = text.substr(0, line);
  const std::string_view body = line == std::string_view::npos ? "" : text.substr(line + 1);
  const bool confirms = tresen::agrees(tresen::WebPurpose::confirm, type, body);
  must(!confirms || body.find("yes") != std::string_view::npos, "nobody agrees by accident");
  const bool leaves = tresen::agrees(tresen::WebPurpose::unsubscribe, type, body);
  must(!leaves || body.find("One-Click") != std::string_view::npos, "nobody leaves by accident");
}

void read_gateway(std::string_view text) {
  const auto heard = tresen::read_sms_heard(text);
  tresen::says_stop(text);
  const auto reported = tresen::read_sms_reported(text);
  must(!heard || !reported, "a call is one or the other");
  if (!heard) return;
  must(heard->from.empty() || heard->from.front() == '+', "a number is one, or none");
  must(heard->from.size() <= 16, "and no longer than numbers are");
}

void show(std::string_view text) {
  tresen::WebPage page;
  page.notice = tresen::WebNotice::confirm_ask;
  page.language = "en";
  page.chain = page.address = page.wording = page.wording_title = text;
  const std::string html = tresen::html_of(page);
  must(html.find("<script") == std::string::npos, "what is filled in is no markup");
  must(html.find("</main></body></html>") + 22 == html.size(), "a page ends once");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto text = tresen::fuzz::text_of(data + 1, size - 1);
  switch (data[0] % 6) {
    case 0:
      read_token(text);
      break;
    case 1:
      read_target(text);
      break;
    case 2:
      read_headers(text);
      break;
    case 3:
      read_body(text);
      break;
    case 4:
      read_gateway(text);
      break;
    default:
      show(text);
  }
  return 0;
}
