#include "sync/office/channels/smtp_batch.h"

#include <algorithm>
#include <fstream>
#include <utility>

#include "sync/base/text.h"
#include "sync/office/channels/bounce.h"
#include "sync/office/channels/mail_message.h"

namespace tresen {
namespace {

constexpr std::string_view local_part_taken = "+";
constexpr int too_busy = 421;  // RFC 5321: it hangs up

tl::unexpected<Error> wrong(std::string_view channel, const std::string& what) {
  return fail(Fault::invalid, "channel " + std::string(channel) + ": " + what);
}

// "5.1.1" of "550 5.1.1 User unknown"; empty: the server does not say it.
std::string_view status_of(const SmtpAnswer& answer) {
  if (answer.code == 0) return {};
  const std::string_view rest = std::string_view(answer.words).substr(3);
  const std::string_view word = rest.substr(std::min<std::size_t>(1, rest.size()));
  const std::string_view status = word.substr(0, word.find(' '));
  const bool is_status =
      std::ranges::all_of(status, [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
  return is_status ? status : std::string_view();
}

// What the server said, without what it repeats of us: "550 5.1.1".
std::string reason_of(const SmtpAnswer& answer) {
  if (answer.code == 0) return "mail server: " + answer.words;
  const std::string_view status = status_of(answer);
  return "mail server: " + std::to_string(answer.code) + (status.empty() ? "" : " ") +
         std::string(status);
}

// A server that says why says more than its number; 552 is a full mailbox, 554 anything.
bool says_nobody(const SmtpAnswer& answer) {
  const std::string_view status = status_of(answer);
  if (!status.empty()) return says_nobody_is_there(status);
  return answer.stage == SmtpAnswer::Stage::recipient &&
         (answer.code == 550 || answer.code == 551 || answer.code == 553);
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
  BatchOutbox(SendingBatch& batch, const MailOf& mail_of) : batch_(batch), mail_of_(mail_of) {}

  Result<std::optional<SmtpMail>> next() override {
    TRY_TO(parcel, batch_.next());
    if (parcel == nullptr) return std::optional<SmtpMail>();
    TRY_TO(mail, mail_of_(*parcel));
    return std::optional(std::move(mail));
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
      if (!ours && answer.code >= 500) {
        receipt.delivery = Delivery::refused;
        if (says_nobody(answer)) receipt.reason.insert(0, reason_nobody_there);
      }
    }
    return batch_.settle(receipt);
  }

 private:
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
  const MailOf& mail_of_;
};

// "mail.optik.example" of smtp://mail.optik.example:587.
std::string host_of(const std::string& url) {
  const auto begin = url.find("://") + 3;
  if (url[begin] == '[') return url.substr(begin + 1, url.find(']', begin) - begin - 1);
  return url.substr(begin, url.find_first_of(":/", begin) - begin);
}

}  // namespace

Result<SmtpServer> smtp_server_of(std::string_view channel, const ChannelSettings& settings) {
  SmtpServer server;
  server.url = setting_of(settings, "url");
  const bool smtp = server.url.starts_with("smtp://");
  if (!smtp && !server.url.starts_with("smtps://")) {
    return wrong(channel, "\"url\" begins with smtp:// or smtps://, not \"" + server.url + "\"");
  }
  const std::string host = host_of(server.url);
  if (host.empty()) return wrong(channel, "\"url\" names no host: \"" + server.url + "\"");
  server.ca_file = setting_of(settings, "ca_file");
  const bool own_machine = host == "localhost" || host == "::1" || host.starts_with("127.");
  server.needs_tls = !smtp || !own_machine || !server.ca_file.empty();
  server.user = setting_of(settings, "user");
  if (const std::string path = setting_of(settings, "password_file"); !path.empty()) {
    std::ifstream file(path);
    if (!std::getline(file, server.password)) {
      return wrong(channel, "\"password_file\" " + path + " cannot be read");
    }
  }
  TRY_TO(lines, number_setting(channel, settings, "connections",
                               static_cast<long>(server.lines_max), 1, 20));
  server.lines_max = static_cast<std::size_t>(lines);
  TRY_TO(timeout, number_setting(channel, settings, "timeout_seconds", server.timeout_s, 1, 600));
  server.timeout_s = timeout;
  return server;
}

Result<std::string> return_path_of(std::string_view channel, const ChannelSettings& settings,
                                   const std::string& otherwise) {
  std::string path = setting_of(settings, "return_path");
  if (path.empty()) path = otherwise;
  if (can_be_mailed(path) && path.find(local_part_taken) == std::string::npos) return path;
  return wrong(channel, "\"return_path\" is an address without a plus, not \"" + path + "\"");
}

Result<std::vector<Receipt>> send_by_mail(SmtpLines& lines, const ParcelBatch& batch,
                                          const SendingBatch::WhyNot& why_not,
                                          const MailOf& mail_of, const std::stop_token& stop) {
  TRY_TO(sending, SendingBatch::open(batch, why_not, stop));
  BatchOutbox outbox(sending, mail_of);
  TRY(lines.send(outbox));
  return sending.receipts();
}

}  // namespace tresen
