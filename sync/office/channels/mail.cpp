#include "sync/office/channels/mail.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <utility>

#include "sync/base/clock.h"
#include "sync/base/text.h"
#include "sync/office/channels/mail_message.h"
#include "sync/office/channels/sending_batch.h"
#include "sync/office/channels/smtp_lines.h"

namespace tresen {
namespace {

constexpr std::string_view local_part_taken = "+";
constexpr int too_busy = 421;  // RFC 5321: it hangs up

std::string setting(const ChannelSettings& settings, std::string_view key) {
  const auto found = settings.find(key);
  return found == settings.end() ? std::string() : found->second;
}

tl::unexpected<Error> wrong(const std::string& what) {
  return fail(Fault::invalid, "channel mail: " + what);
}

// How mails of this head office look, and where bounces go.
struct MailLook {
  MailAddress from;
  std::string return_path;
  std::string unsubscribe_mailto;
};

// What the server said, without what it repeats of us: "550 5.1.1".
std::string reason_of(const SmtpAnswer& answer) {
  if (answer.code == 0) return "mail server: " + answer.words;
  std::string reason = "mail server: " + std::to_string(answer.code);
  const std::string_view rest = std::string_view(answer.words).substr(3);
  const std::string_view word = rest.substr(std::min<std::size_t>(1, rest.size()));
  const std::string_view status = word.substr(0, word.find(' '));
  const bool enhanced = !status.empty() && std::ranges::all_of(status, [](char c) {
    return c == '.' || (c >= '0' && c <= '9');
  });
  return enhanced ? reason + " " + std::string(status) : reason;
}

// "2.0.0 Ok: queued as 4ZxK0T"; words with addresses are left out.
std::string reference_of(const SmtpAnswer& answer) {
  std::string reference;
  for (const std::string& word : split(answer.words.substr(3), ' ')) {
    const bool plain = std::ranges::all_of(word, [](char c) { return c > ' ' && c < 0x7F; });
    if (word.empty() || !plain || word.find('@') != word.npos) continue;
    reference += (reference.empty() ? "" : " ") + word;
  }
  return reference.substr(0, 80);
}

// The batch on its way.
class BatchOutbox : public SmtpOutbox {
 public:
  BatchOutbox(SendingBatch& batch, const MailLook& look) : batch_(batch), look_(look) {}

  Result<std::optional<SmtpMail>> next() override {
    TRY_TO(parcel, batch_.next());
    if (parcel == nullptr) return std::optional<SmtpMail>();
    return std::optional(mail_of(*parcel));
  }

  Result<void> leaves(const std::string& key) override { return batch_.leaves(key); }

  Result<void> answered(const std::string& key, const SmtpAnswer& answer) override {
    Receipt receipt{key, Delivery::later, "", ""};
    if (answer.taken) {
      receipt.delivery = Delivery::sent;
      receipt.reference = reference_of(answer);
    } else if (answer.left && answer.code == 0) {
      receipt.delivery = Delivery::refused;
      receipt.reason = reason_in_doubt;
      stop(answer);
    } else {
      receipt.reason = reason_of(answer);
      const bool ours = concerns_all(answer);
      if (ours) stop(answer);
      if (!ours && answer.code >= 500) receipt.delivery = Delivery::refused;
    }
    return batch_.settle(receipt);
  }

 private:
  SmtpMail mail_of(const Parcel& parcel) const {
    MailContent content{.from = look_.from,
                        .to = parcel.to,
                        .subject = parcel.subject,
                        .text = parcel.text,
                        .html = parcel.html,
                        .key = parcel.key,
                        .unsubscribe_page = parcel.unsubscribe,
                        .unsubscribe_mailto = {},
                        .attachment = {},
                        .at_ms = SystemClock().now().wall_ms};
    if (!look_.unsubscribe_mailto.empty()) {
      content.unsubscribe_mailto = "mailto:" + look_.unsubscribe_mailto + "?subject=" + parcel.key;
    }
    return {parcel.key, return_address(look_.return_path, parcel.bounce_token), parcel.to,
            mail_message(content)};
  }

  // The server would say it to everybody: it is too busy, gone, or does not want us at all. Until
  // it has taken one mail, a rule of its own (5.7.x) is about us, not about a recipient.
  bool concerns_all(const SmtpAnswer& answer) const {
    using Stage = SmtpAnswer::Stage;
    if (answer.code == 0 || answer.code == too_busy || answer.not_let_in) return true;
    if (answer.stage == Stage::line || answer.stage == Stage::sender) return true;
    return answer.code >= 500 && batch_.taken() == 0 &&
           reason_of(answer).find(" 5.7.") != std::string::npos;
  }

  void stop(const SmtpAnswer& answer) {
    if (batch_.stopped()) return;
    batch_.stop(reason_of(answer));
    const bool locked_out = answer.not_let_in || (answer.code >= 500 && concerns_all(answer));
    if (locked_out) batch_.lock_out(reason_of(answer));
  }

  SendingBatch& batch_;
  const MailLook& look_;
};

class MailChannel : public Channel {
 public:
  MailChannel(SmtpServer server, MailLook look)
      : lines_(std::move(server)), look_(std::move(look)) {}

  Result<std::vector<Receipt>> send(const ParcelBatch& batch) override {
    TRY_TO(sending, SendingBatch::open(batch, [](const Parcel& parcel) {
             return can_be_mailed(parcel.to) ? "" : "no address that mail can go to";
           }));
    BatchOutbox outbox(sending, look_);
    TRY(lines_.send(outbox));
    return sending.receipts();
  }

  Result<void> check() override { return lines_.check(); }

 private:
  SmtpLines lines_;
  MailLook look_;
};

// A whole number from `least` to `most`.
Result<long> number(const ChannelSettings& settings, std::string_view key, long otherwise,
                    long least, long most) {
  const std::string text = setting(settings, key);
  if (text.empty()) return otherwise;
  long value = 0;
  const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (trouble != std::errc() || end != text.data() + text.size() || value < least || value > most) {
    return wrong("\"" + std::string(key) + "\" is a number from " + std::to_string(least) + " to " +
                 std::to_string(most) + ", not \"" + text + "\"");
  }
  return value;
}

// "mail.optik.example" of smtp://mail.optik.example:587.
std::string host_of(const std::string& url) {
  const auto begin = url.find("://") + 3;
  if (url[begin] == '[') return url.substr(begin + 1, url.find(']', begin) - begin - 1);
  return url.substr(begin, url.find_first_of(":/", begin) - begin);
}

Result<SmtpServer> server_of(const ChannelSettings& settings) {
  SmtpServer server;
  server.url = setting(settings, "url");
  const bool smtp = server.url.starts_with("smtp://");
  if (!smtp && !server.url.starts_with("smtps://")) {
    return wrong("\"url\" begins with smtp:// or smtps://, not \"" + server.url + "\"");
  }
  const std::string host = host_of(server.url);
  if (host.empty()) return wrong("\"url\" names no host: \"" + server.url + "\"");
  server.ca_file = setting(settings, "ca_file");
  const bool own_machine = host == "localhost" || host == "::1" || host.starts_with("127.");
  server.needs_tls = !smtp || !own_machine || !server.ca_file.empty();
  server.user = setting(settings, "user");
  if (const std::string path = setting(settings, "password_file"); !path.empty()) {
    std::ifstream file(path);
    if (!std::getline(file, server.password)) {
      return wrong("\"password_file\" " + path + " cannot be read");
    }
  }
  TRY_TO(lines, number(settings, "connections", 4, 1, 20));
  server.lines_max = static_cast<std::size_t>(lines);
  TRY_TO(timeout, number(settings, "timeout_seconds", server.timeout_s, 1, 600));
  server.timeout_s = timeout;
  return server;
}

}  // namespace

Result<std::unique_ptr<Channel>> open_mail(const ChannelSettings& settings) {
  TRY_TO(server, server_of(settings));
  MailLook look;
  const auto from = read_mail_address(setting(settings, "from"));
  if (!from) return wrong("\"from\" is NAME <ADDRESS>, not \"" + setting(settings, "from") + "\"");
  look.from = *from;
  look.return_path = setting(settings, "return_path");
  if (look.return_path.empty()) look.return_path = look.from.address;
  if (!can_be_mailed(look.return_path) ||
      look.return_path.find(local_part_taken) != std::string::npos) {
    return wrong("\"return_path\" is an address without a plus, not \"" + look.return_path + "\"");
  }
  look.unsubscribe_mailto = setting(settings, "unsubscribe_mailto");
  const std::string page = setting(settings, "unsubscribe_url");
  if (!look.unsubscribe_mailto.empty() && !can_be_mailed(look.unsubscribe_mailto)) {
    return wrong("\"unsubscribe_mailto\" is an address, not \"" + look.unsubscribe_mailto + "\"");
  }
  if (!page.empty() && (!page.starts_with("https://") || !page.ends_with('/'))) {
    return wrong("\"unsubscribe_url\" begins with https:// and ends with /, not \"" + page + "\"");
  }
  if (look.unsubscribe_mailto.empty() && page.empty()) {
    return wrong("\"unsubscribe_mailto\" or \"unsubscribe_url\" is missing");
  }
  return std::make_unique<MailChannel>(std::move(server), std::move(look));
}

}  // namespace tresen
