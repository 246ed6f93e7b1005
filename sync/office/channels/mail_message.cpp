#include "sync/office/channels/mail_message.h"

#include <gmime/gmime.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "sync/base/text.h"

namespace tresen {
namespace {

constexpr std::size_t address_bytes_max = 254;

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class Object>
using Owned = std::unique_ptr<Object, Unref>;

void begin_gmime() {
  static const bool begun = (g_mime_init(), true);
  (void)begun;
}

Owned<GMimePart> part_of(const std::string& type, const std::string& content,
                         GMimeContentEncoding encoding) {
  const auto slash = type.find('/');
  Owned<GMimePart> part(
      g_mime_part_new_with_type(type.substr(0, slash).c_str(), type.substr(slash + 1).c_str()));
  const Owned<GMimeStream> stream(
      g_mime_stream_mem_new_with_buffer(content.data(), content.size()));
  const Owned<GMimeDataWrapper> bytes(
      g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
  g_mime_part_set_content(part.get(), bytes.get());
  g_mime_part_set_content_encoding(part.get(), encoding);
  return part;
}

Owned<GMimeObject> as_object(Owned<GMimePart> part) {
  return Owned<GMimeObject>(GMIME_OBJECT(part.release()));
}

Owned<GMimeObject> text_part(const char* type, const std::string& text) {
  Owned<GMimePart> part = part_of(type, text, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  g_mime_object_set_content_type_parameter(GMIME_OBJECT(part.get()), "charset", "utf-8");
  return as_object(std::move(part));
}

Owned<GMimeObject> text_of(const MailContent& content) {
  Owned<GMimeObject> plain = text_part("text/plain", content.text);
  if (content.html.empty()) return plain;
  GMimeMultipart* const both = g_mime_multipart_new_with_subtype("alternative");
  g_mime_multipart_add(both, plain.get());
  g_mime_multipart_add(both, text_part("text/html", content.html).get());
  return Owned<GMimeObject>(GMIME_OBJECT(both));
}

Owned<GMimeObject> attached(const MailAttachment& attachment) {
  Owned<GMimePart> part = part_of(attachment.type, attachment.bytes, GMIME_CONTENT_ENCODING_BASE64);
  g_mime_part_set_filename(part.get(), attachment.name.c_str());
  return as_object(std::move(part));
}

Owned<GMimeObject> body_of(const MailContent& content) {
  Owned<GMimeObject> text = text_of(content);
  if (!content.attachment) return text;
  GMimeMultipart* const mixed = g_mime_multipart_new_with_subtype("mixed");
  g_mime_multipart_add(mixed, text.get());
  g_mime_multipart_add(mixed, attached(*content.attachment).get());
  return Owned<GMimeObject>(GMIME_OBJECT(mixed));
}

void set_header(GMimeMessage* message, const char* name, const std::string& value) {
  g_mime_object_set_header(GMIME_OBJECT(message), name, value.c_str(), "utf-8");
}

void set_ways_out(GMimeMessage* message, const MailContent& content) {
  std::string ways;
  const auto add = [&ways](const std::string& way) {
    if (!way.empty()) ways += (ways.empty() ? "<" : ", <") + way + ">";
  };
  add(content.unsubscribe_page);
  add(content.unsubscribe_mailto);
  if (!ways.empty()) set_header(message, "List-Unsubscribe", ways);
  if (!content.unsubscribe_page.empty()) {
    set_header(message, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
  }
}

}  // namespace

std::optional<MailAddress> read_mail_address(std::string_view text) {
  MailAddress read;
  const std::string tidy = tidied(text);
  const auto angle = tidy.find('<');
  if (angle == tidy.npos) {
    read.address = tidy;
  } else {
    if (!tidy.ends_with('>')) return {};
    read.name = tidied(tidy.substr(0, angle));
    read.address = tidy.substr(angle + 1, tidy.size() - angle - 2);
  }
  if (!can_be_mailed(read.address)) return {};
  return read;
}

bool can_be_mailed(std::string_view address) {
  const auto at = address.find('@');
  if (at == address.npos || at == 0 || at + 1 == address.size()) return false;
  if (address.size() > address_bytes_max || address.find('@', at + 1) != address.npos) return false;
  return std::ranges::none_of(address, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= ' ' || byte == 0x7F ||
           std::string_view("<>()[],;:\\\"").find(c) != std::string_view::npos;
  });
}

std::string mail_message(const MailContent& content) {
  begin_gmime();
  const Owned<GMimeMessage> message(g_mime_message_new(FALSE));
  const std::string domain = content.from.address.substr(content.from.address.find('@') + 1);
  const char* const name = content.from.name.empty() ? nullptr : content.from.name.c_str();
  g_mime_message_add_mailbox(message.get(), GMIME_ADDRESS_TYPE_FROM, name,
                             content.from.address.c_str());
  g_mime_message_add_mailbox(message.get(), GMIME_ADDRESS_TYPE_TO, nullptr, content.to.c_str());
  g_mime_message_set_subject(message.get(), content.subject.c_str(), "utf-8");
  const std::unique_ptr<GDateTime, decltype(&g_date_time_unref)> date(
      g_date_time_new_from_unix_utc(content.at_ms / 1000), &g_date_time_unref);
  g_mime_message_set_date(message.get(), date.get());
  g_mime_message_set_message_id(message.get(), (content.key + "@" + domain).c_str());
  set_ways_out(message.get(), content);
  g_mime_message_set_mime_part(message.get(), body_of(content).get());

  const std::unique_ptr<GMimeFormatOptions, decltype(&g_mime_format_options_free)> options(
      g_mime_format_options_new(), &g_mime_format_options_free);
  g_mime_format_options_set_newline_format(options.get(), GMIME_NEWLINE_FORMAT_DOS);
  const std::unique_ptr<char, decltype(&g_free)> text(
      g_mime_object_to_string(GMIME_OBJECT(message.get()), options.get()), &g_free);
  return text.get();
}

std::string return_address(std::string_view return_path, std::string_view token) {
  const auto at = return_path.find('@');
  if (token.empty() || at == return_path.npos) return std::string(return_path);
  return std::string(return_path.substr(0, at)) + "+" + std::string(token) +
         std::string(return_path.substr(at));
}

}  // namespace tresen
