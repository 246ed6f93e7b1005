#include "sync/office/channels/bounce.h"

#include <gmime/gmime.h>

#include <algorithm>
#include <memory>

namespace tresen {
namespace {

constexpr std::size_t tokens_max = 16;
constexpr std::size_t token_letters_max = 64;
constexpr std::size_t status_letters_max = 11;  // 5.123.123

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class Object>
using Owned = std::unique_ptr<Object, Unref>;

void begin_gmime() {
  static const bool begun = (g_mime_init(), true);
  (void)begun;
}

// "bounces+TOKEN@optik.example" wherever it stands in a line.
void add_tokens(std::string_view line, Bounce& bounce) {
  for (auto at = line.find('@'); at != line.npos; at = line.find('@', at + 1)) {
    const auto plus = line.substr(0, at).rfind('+');
    if (plus == line.npos) continue;
    const std::string_view token = line.substr(plus + 1, at - plus - 1);
    const bool plain = std::ranges::all_of(token, [](char c) {
      return c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    });
    if (!plain || token.empty() || token.size() > token_letters_max) continue;
    if (bounce.tokens.size() < tokens_max) bounce.tokens.emplace_back(token);
  }
}

BounceKind kind_of(std::string_view action, std::string_view status) {
  if (action.starts_with("delivered") || action.starts_with("relayed") ||
      action.starts_with("expanded")) {
    return BounceKind::arrived;
  }
  if (action.starts_with("delayed") || status.starts_with('4')) return BounceKind::soft;
  if (action.starts_with("failed") || status.starts_with('5')) return BounceKind::hard;
  return BounceKind::none;
}

std::string lower_ascii(std::string_view value) {
  std::string text(value);
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

std::string text_of(GMimeObject* part) {
  GMimeDataWrapper* const content = g_mime_part_get_content(GMIME_PART(part));
  if (content == nullptr) return {};
  const Owned<GMimeStream> text(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(content, text.get());
  const GByteArray* const bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(text.get()));
  return {reinterpret_cast<const char*>(bytes->data), bytes->len};
}

// "Action: failed" of the recipient's group. We send each mail to one recipient: the first counts.
void read_report(std::string_view report, Bounce& bounce) {
  std::string action, status;
  while (!report.empty()) {
    const auto end = std::min(report.find('\n'), report.size());
    const std::string line = lower_ascii(report.substr(0, end));
    report.remove_prefix(std::min(end + 1, report.size()));
    const auto value = [&line](std::string_view name) {
      const auto begin = line.find_first_not_of(' ', name.size());
      return begin == line.npos ? std::string() : line.substr(begin);
    };
    if (action.empty() && line.starts_with("action:")) action = value("action:");
    if (status.empty() && line.starts_with("status:")) status = value("status:");
  }
  bounce.status =
      status.substr(0, std::min(status.find_first_not_of("0123456789."), status_letters_max));
  bounce.kind = kind_of(action, bounce.status);
}

void read_part(GMimeObject*, GMimeObject* part, void* bounce) {
  if (!GMIME_IS_PART(part)) return;
  GMimeContentType* const type = g_mime_object_get_content_type(part);
  Bounce& to = *static_cast<Bounce*>(bounce);
  if (g_mime_content_type_is_type(type, "message", "delivery-status") && to.status.empty()) {
    read_report(text_of(part), to);
  }
}

}  // namespace

bool says_nobody_is_there(std::string_view status) {
  if (status.empty() || status == "5.2.0" || status == "5.2.1") return true;
  return status.starts_with("5.0.") || status.starts_with("5.1.") || status.starts_with("5.4.");
}

Bounce read_bounce(std::string_view mail) {
  begin_gmime();
  Bounce bounce;
  const Owned<GMimeStream> bytes(g_mime_stream_mem_new_with_buffer(mail.data(), mail.size()));
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(bytes.get()));
  const Owned<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), nullptr));
  if (message == nullptr) return bounce;
  for (const char* const name : {"Delivered-To", "X-Original-To", "To"}) {
    const char* const value = g_mime_object_get_header(GMIME_OBJECT(message.get()), name);
    if (value != nullptr) add_tokens(value, bounce);
  }
  g_mime_message_foreach(message.get(), &read_part, &bounce);
  return bounce;
}

}  // namespace tresen
