#include "sync/office/web/web_page.h"

#include <sodium.h>

#include <array>

#include "sync/base/text.h"
#include "sync/office/web/web_words.h"

namespace tresen {
namespace {

constexpr std::array<std::string_view, 12> names{
    "confirm_ask",   "confirmed", "already_confirmed", "lapsed",       "taken_back",
    "other_address", "too_young", "unsubscribe_ask",   "unsubscribed", "already_unsubscribed",
    "unknown",       "busy"};

// Black on white at 19 px, and a button that a thumb hits; dark where the reader wants it so.
constexpr std::string_view style =
    ":root{color-scheme:light dark}"
    "body{margin:0;font:19px/1.5 system-ui,sans-serif;color:#1b1b1b;background:#fff}"
    "main{max-width:34rem;margin:0 auto;padding:2rem 1.25rem}"
    "h1{font-size:1.6rem;line-height:1.25;margin:0 0 1rem;overflow-wrap:anywhere}"
    "blockquote{margin:1rem 0;padding:.25rem 1rem;border-left:4px solid #5b6770;white-space:"
    "pre-line}"
    "button{font:inherit;font-weight:600;min-height:3rem;padding:.5rem 1.5rem;border:0;"
    "border-radius:.5rem;color:#fff;background:#0b5394;cursor:pointer}"
    "button:focus-visible{outline:3px solid #1b1b1b;outline-offset:3px}"
    "footer{margin-top:2.5rem;color:#4a4a4a}"
    "@media(prefers-color-scheme:dark){body{color:#f2f2f2;background:#161616}"
    "footer{color:#c4c4c4}button{color:#10243a;background:#9cc9ff}"
    "button:focus-visible{outline-color:#f2f2f2}}";

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// What stands for {chain}, {channel} and {address}. Nothing that is filled in is looked at again.
std::string filled(std::string_view words, const WebPage& page) {
  std::string out;
  while (!words.empty()) {
    const auto open = words.find('{');
    out += words.substr(0, open);
    if (open == std::string_view::npos) break;
    const auto close = words.find('}', open);
    const std::string_view name = words.substr(open + 1, close - open - 1);
    if (name == "chain") out += page.chain;
    if (name == "channel") out += web_channel(page.channel, page.language);
    if (name == "address") {
      out += page.address.empty() ? std::string(web_channel(page.channel, page.language))
                                  : shortened(page.address);
    }
    words.remove_prefix(close + 1);
  }
  return out;
}

std::string button_of(const WebPage& page, std::string_view label) {
  const bool confirms = page.notice == WebNotice::confirm_ask;
  const std::string_view name = confirms ? "confirm" : "List-Unsubscribe";
  const std::string_view value = confirms ? "yes" : "One-Click";
  return "<form method=\"post\"><button type=\"submit\" name=\"" + std::string(name) +
         "\" value=\"" + std::string(value) + "\">" + escaped(label) + "</button></form>";
}

}  // namespace

std::string_view name_of(WebNotice notice) { return names.at(static_cast<std::size_t>(notice)); }

std::string shortened(std::string_view address) {
  constexpr std::size_t digits_shown = 3;
  const std::string dots = "…\u2060";  // no line ends behind them
  if (const auto at = address.rfind('@'); at != std::string_view::npos) {
    return std::string(first_letter(address.substr(0, at))) + dots +
           std::string(address.substr(at));
  }
  if (address.size() <= digits_shown) return std::string(address);
  return dots + std::string(address.substr(address.size() - digits_shown));
}

std::string html_of(const WebPage& page) {
  const WebWords words = web_words(page.notice, page.language);
  const std::string title = escaped(filled(words.title, page));
  std::string html = "<!doctype html>\n<html lang=\"" + escaped(page.language) +
                     "\"><head><meta charset=\"utf-8\">"
                     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                     "<meta name=\"robots\" content=\"noindex, nofollow\"><title>" +
                     title + "</title><style>" + std::string(style) +
                     "</style></head>\n<body><main id=\"" + std::string(name_of(page.notice)) +
                     "\"><h1>" + title + "</h1>\n";
  html += "<p>" + escaped(filled(words.text, page)) + "</p>\n";
  if (!page.wording.empty() && page.notice == WebNotice::confirm_ask) {
    html += "<blockquote><strong>" + escaped(page.wording_title) + "</strong>\n" +
            escaped(page.wording) + "</blockquote>\n";
  }
  if (!words.button.empty()) html += button_of(page, words.button) + "\n";
  if (!page.chain.empty()) html += "<footer>" + escaped(page.chain) + "</footer>\n";
  return html + "</main></body></html>\n";
}

std::string content_policy() {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(style.data()),
                     style.size());
  std::array<char,
             sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, sodium_base64_VARIANT_ORIGINAL)>
      text{};
  sodium_bin2base64(text.data(), text.size(), hash.data(), hash.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  return std::string("default-src 'none'; style-src 'sha256-") + text.data() +
         "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
}

}  // namespace tresen
