#include "sync/office/web/web_request.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "sync/base/text.h"

namespace tresen {
namespace {

constexpr std::size_t token_length_max = 128;
constexpr int quality_max = 1000;

bool is_token_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_address(std::string_view text) {
  // A zero would end it for the function that reads it, and not for us.
  if (text.find('\0') != std::string_view::npos) return false;
  const std::string host(text);
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  return ::inet_pton(AF_INET, host.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

// "0.8" as 800; nothing sensible counts as the whole.
int quality_of(std::string_view parameters) {
  const auto at = parameters.find("q=");
  if (at == std::string_view::npos) return quality_max;
  const std::string_view number = trimmed(parameters.substr(at + 2));
  if (number.empty() || number.front() == '1') return quality_max;
  if (number.front() != '0') return quality_max;
  int value = 0;
  int scale = quality_max / 10;
  for (std::size_t i = 2; i < number.size() && i < 5; ++i, scale /= 10) {
    if (number[i] < '0' || number[i] > '9') break;
    value += (number[i] - '0') * scale;
  }
  return value;
}

// "de-AT" likes "de", and "de" likes "de-AT".
bool is_same_language(std::string_view one, std::string_view other) {
  return lower(one.substr(0, one.find('-'))) == lower(other.substr(0, other.find('-')));
}

}  // namespace

std::optional<WebLink> read_web_link(std::string_view target) {
  target = target.substr(0, target.find_first_of("?#"));
  WebLink link;
  if (target.starts_with("/u/")) {
    link.purpose = WebPurpose::unsubscribe;
  } else if (!target.starts_with("/c/")) {
    return std::nullopt;
  }
  target.remove_prefix(3);
  if (target.empty() || target.size() > token_length_max) return std::nullopt;
  if (!std::ranges::all_of(target, is_token_letter)) return std::nullopt;
  link.token = target;
  return link;
}

bool agrees(WebPurpose purpose, std::string_view content_type, std::string_view body) {
  const std::string_view key = purpose == WebPurpose::confirm ? "confirm" : "List-Unsubscribe";
  const std::string_view value = purpose == WebPurpose::confirm ? "yes" : "One-Click";
  const std::string type = lower(std::string(trimmed(content_type)));
  if (type.starts_with("multipart/form-data")) {
    // The line that names the part, whatever else is said of it, an empty line, the value.
    const auto named = body.find("name=\"" + std::string(key) + "\"\r\n");
    if (named == std::string_view::npos) return false;
    const auto blank = body.find("\r\n\r\n", named);
    return blank != std::string_view::npos &&
           body.substr(blank + 4).starts_with(std::string(value) + "\r\n");
  }
  const std::string wanted = std::string(key) + "=" + std::string(value);
  for (const std::string& pair : split(std::string(body), '&')) {
    if (trimmed(pair.substr(0, pair.find_first_of("\r\n"))) == wanted) return true;
  }
  return false;
}

std::string preferred_language(std::string_view accept, std::span<const std::string> offered) {
  constexpr std::size_t wishes_max = 50;
  std::string best = offered.front();
  int best_quality = 0;
  std::size_t wishes = 0;
  for (const std::string& wish : split(std::string(accept), ',')) {
    if (++wishes > wishes_max) break;
    const auto semicolon = std::min(wish.find(';'), wish.size());
    const std::string_view language = trimmed(std::string_view(wish).substr(0, semicolon));
    const int quality = quality_of(std::string_view(wish).substr(semicolon));
    if (language.empty() || quality <= best_quality) continue;
    const auto found = std::ranges::find_if(
        offered, [&](const std::string& one) { return is_same_language(one, language); });
    if (found == offered.end()) continue;
    best = *found;
    best_quality = quality;
  }
  return best;
}

std::string caller_address(std::string_view peer, std::string_view forwarded,
                           bool from_our_server) {
  if (!from_our_server) return std::string(peer);
  const auto comma = forwarded.rfind(',');
  const std::string_view last =
      trimmed(comma == std::string_view::npos ? forwarded : forwarded.substr(comma + 1));
  return std::string(is_address(last) ? last : peer);
}

}  // namespace tresen
