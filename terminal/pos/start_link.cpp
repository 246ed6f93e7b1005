#include "terminal/pos/start_link.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "sync/base/ids.h"
#include "sync/base/text.h"

namespace tresen {
namespace {

constexpr std::string_view prefix = "tresen://v1/start?";
constexpr std::size_t link_bytes_max = 512;
constexpr std::size_t id_bytes_max = 64;

// What ids are made of: nothing that could be a name with a space, and nothing of another language.
bool is_id(std::string_view text) {
  return text.size() <= id_bytes_max && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_' || c == '.';
         });
}

using Parameters = std::map<std::string, std::string, std::less<>>;

Result<Parameters> parameters_of(std::string_view query) {
  Parameters found;
  for (const std::string& part : split(query, '&')) {
    const std::size_t at = part.find('=');
    if (at == std::string::npos) continue;
    const std::string key = part.substr(0, at), value = part.substr(at + 1);
    const bool ours = key == "customer_no" || key == "template" || key == "corr" || key == "nonce";
    if (!ours) continue;
    if (!is_id(value)) return fail(Fault::invalid, key + " is no id");
    if (!found.emplace(key, value).second) return fail(Fault::invalid, key + " is said twice");
  }
  return found;
}

// The time within a UUIDv7 (RFC 9562).
std::optional<std::int64_t> made_ms(const Uuid& id) {
  if (id.bytes[6] >> 4 != 7) return std::nullopt;
  std::int64_t ms = 0;
  for (std::size_t i = 0; i < 6; ++i) ms = (ms << 8) | id.bytes[i];
  return ms;
}

}  // namespace

Result<v1::PosRequest> request_of_link(std::string_view link, std::int64_t now_ms) {
  if (link.size() > link_bytes_max || !link.starts_with(prefix)) {
    return fail(Fault::invalid, "a link begins with " + std::string(prefix));
  }
  TRY_TO(said, parameters_of(link.substr(prefix.size())));
  if (said["customer_no"].empty()) return fail(Fault::invalid, "a link needs a customer_no");
  std::string nonce = said["nonce"];
  std::erase(nonce, '-');
  const auto id = uuid_from_hex(nonce);
  const auto at_ms = id ? made_ms(*id) : std::nullopt;
  if (!at_ms) return fail(Fault::invalid, "a link needs a nonce, a UUIDv7");
  if (*at_ms + link_valid_ms < now_ms || *at_ms > now_ms + link_valid_ms) {
    return fail(Fault::denied, "the link is more than 60 seconds old");
  }
  v1::PosRequest request;
  request.set_request_id(nonce);
  request.mutable_start()->set_customer_no(said["customer_no"]);
  request.mutable_start()->set_template_(said["template"]);
  request.mutable_start()->set_correlation(said["corr"]);
  return request;
}

}  // namespace tresen
