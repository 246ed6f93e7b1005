#pragma once
// What the web door understands of a request: which link was followed, whether somebody says yes,
// in which language, and from where. Pure; whatever arrives is bytes from strangers.

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tresen {

enum class WebPurpose {
  confirm,      // /c/TOKEN: a consent that waits
  unsubscribe,  // /u/TOKEN: nothing more by this channel
};

struct WebLink {
  WebPurpose purpose = WebPurpose::confirm;
  std::string token;

  bool operator==(const WebLink&) const = default;
};

// Of the target of a request. What follows a "?" is somebody's tracking and no part of it. Nothing:
// the door has no such page.
std::optional<WebLink> read_web_link(std::string_view target);

// Whether the body of a POST says what the button of the page says, or what mail programs send for
// one click (RFC 8058). Both kinds of form are taken.
bool agrees(WebPurpose purpose, std::string_view content_type, std::string_view body);

// The language of `offered` that an Accept-Language header likes best; the first one if none is
// named. `offered` is not empty.
std::string preferred_language(std::string_view accept, std::span<const std::string> offered);

// From where somebody comes: the last entry of X-Forwarded-For, which the web server in front has
// written, where that server is the peer; else the peer. Always an address, never more.
std::string caller_address(std::string_view peer, std::string_view forwarded, bool from_our_server);

}  // namespace tresen
