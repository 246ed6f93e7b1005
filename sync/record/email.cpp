#include "sync/record/email.h"

#include <algorithm>
#include <array>
#include <utility>

#include "sync/base/text.h"
#include "sync/record/distance.h"

namespace tresen {
namespace {

// The domains behind most private addresses in Germany, Austria and Switzerland, commonest first.
constexpr auto common_domains = std::to_array<std::string_view>({
    "gmx.de",         "web.de",       "t-online.de",   "gmail.com",   "gmx.net",     "freenet.de",
    "outlook.de",     "outlook.com",  "yahoo.de",      "hotmail.com", "hotmail.de",  "icloud.com",
    "googlemail.com", "live.de",      "arcor.de",      "aol.com",     "mail.de",     "posteo.de",
    "me.com",         "online.de",    "yahoo.com",     "gmx.at",      "gmx.ch",      "gmx.com",
    "aon.at",         "a1.net",       "bluewin.ch",    "vodafone.de", "email.de",    "mailbox.org",
    "1und1.de",       "kabelmail.de", "alice-dsl.net", "versanet.de", "ewe.net",     "proton.me",
    "msn.com",        "live.com",     "aol.de",        "unitybox.de", "o2online.de", "mail.com",
    "ymail.com",      "gmx.eu",       "gmx.info",      "hotmail.at",  "hotmail.ch",  "outlook.at",
    "yahoo.at",       "live.at",      "chello.at",
});

constexpr std::size_t local_bytes_max = 64;     // RFC 5321, 4.5.3.1.1
constexpr std::size_t address_bytes_max = 254;  // RFC 3696, erratum 1690
constexpr std::size_t label_bytes_max = 63;     // RFC 1035, 2.3.4
constexpr std::size_t suggestions_max = 5;

bool is_common(std::string_view domain) {
  return std::find(common_domains.begin(), common_domains.end(), domain) != common_domains.end();
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_beyond_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

bool fits_local(std::string_view local) {
  if (local.empty() || local.size() > local_bytes_max) return false;
  if (local.front() == '.' || local.back() == '.') return false;
  if (local.find("..") != std::string_view::npos) return false;
  return std::all_of(local.begin(), local.end(), [](char c) {
    return is_letter(c) || is_digit(c) || is_beyond_ascii(c) ||
           std::string_view(".!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
  });
}

bool fits_label(std::string_view label) {
  if (label.empty() || label.size() > label_bytes_max) return false;
  if (label.front() == '-' || label.back() == '-') return false;
  return std::all_of(label.begin(), label.end(), [](char c) {
    return is_letter(c) || is_digit(c) || is_beyond_ascii(c) || c == '-';
  });
}

bool fits_domain(const std::string& domain) {
  const std::vector<std::string> labels = split(domain, '.');
  if (labels.size() < 2 || !std::all_of(labels.begin(), labels.end(), fits_label)) return false;
  const std::string& top = labels.back();
  return top.starts_with("xn--") ||
         (length(top) >= 2 && std::none_of(top.begin(), top.end(), is_digit));
}

std::pair<std::string, std::string> parts(std::string_view email) {
  const std::size_t at = email.rfind('@');
  if (at == std::string_view::npos) return {std::string(email), ""};
  return {std::string(email.substr(0, at)), std::string(email.substr(at + 1))};
}

// How far the written domain is from a common one; above 1: somewhere else.
std::size_t slip(std::string_view written, std::string_view common) {
  if (written.size() >= 3 && common.starts_with(written) &&
      (written.back() == '.' || common[written.size()] == '.' ||
       written.find('.') != std::string_view::npos)) {
    return 1;  // only begun: "gmx", "gmx.", "gmx.d"
  }
  return edit_distance(written, common, 1);
}

std::vector<std::string_view> near_domains(std::string written) {
  std::replace(written.begin(), written.end(), ',', '.');
  std::vector<std::pair<std::size_t, std::string_view>> near;
  for (const std::string_view common : common_domains) {
    const std::size_t far = slip(written, common);
    if (far <= 1) near.emplace_back(far, common);
  }
  std::stable_sort(near.begin(), near.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  if (near.size() > suggestions_max) near.resize(suggestions_max);
  std::vector<std::string_view> domains;
  for (const auto& [far, common] : near) domains.push_back(common);
  return domains;
}

}  // namespace

std::string tidy_email(std::string_view raw) {
  const std::string text = tidied(raw);
  const std::size_t at = text.rfind('@');
  if (at == std::string::npos) return text;
  return text.substr(0, at) + "@" + lower(std::string_view(text).substr(at + 1));
}

Verdict judge_email(std::string_view email) {
  if (email.size() > address_bytes_max) return Verdict::too_long;
  if (std::count(email.begin(), email.end(), '@') != 1) return Verdict::malformed;
  const auto [local, domain] = parts(email);
  if (!fits_local(local) || !fits_domain(domain)) return Verdict::malformed;
  if (is_common(domain)) {
    return std::any_of(local.begin(), local.end(), is_beyond_ascii) ? Verdict::unlikely
                                                                    : Verdict::good;
  }
  const bool odd = std::any_of(local.begin(), local.end(), is_beyond_ascii);
  return odd || !near_domains(domain).empty() ? Verdict::unlikely : Verdict::good;
}

std::vector<std::string> suggest_email(std::string_view raw) {
  const auto [local, domain] = parts(tidy_email(raw));
  if (local.empty() || domain.empty() || is_common(domain)) return {};
  if (local.find('@') != std::string::npos) return {};
  std::vector<std::string> meant;
  for (const std::string_view near : near_domains(domain)) {
    meant.push_back(local + "@" + std::string(near));
  }
  return meant;
}

}  // namespace tresen
