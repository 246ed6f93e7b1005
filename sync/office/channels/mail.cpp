#include "sync/office/channels/mail.h"

#include <utility>

#include "sync/base/clock.h"
#include "sync/office/channels/mail_message.h"
#include "sync/office/channels/smtp_batch.h"

namespace tresen {
namespace {

tl::unexpected<Error> wrong(const std::string& what) {
  return fail(Fault::invalid, "channel mail: " + what);
}

// How mails of this head office look, and where bounces go.
struct MailLook {
  MailAddress from;
  std::string return_path;
  std::string unsubscribe_mailto;
};

class MailChannel : public Channel {
 public:
  MailChannel(SmtpServer server, MailLook look, std::stop_token stop)
      : lines_(std::move(server)), look_(std::move(look)), stop_(std::move(stop)) {}

  Result<std::vector<Receipt>> send(const ParcelBatch& batch) override {
    return send_by_mail(
        lines_, batch,
        [](const Parcel& parcel) {
          return can_be_mailed(parcel.to) ? "" : "no address that mail can go to";
        },
        [this](const Parcel& parcel) { return mail_of(parcel); }, stop_);
  }

  Result<void> check() override { return lines_.check(); }

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

  SmtpLines lines_;
  MailLook look_;
  std::stop_token stop_;
};

}  // namespace

Result<BouncePlan> bounce_plan(const ChannelSettings& settings) {
  BouncePlan plan;
  plan.maildir = setting_of(settings, "bounce_maildir");
  if (!plan.maildir.empty() && !plan.maildir.starts_with('/')) {
    return wrong("\"bounce_maildir\" is an absolute path, not \"" + plan.maildir + "\"");
  }
  TRY_TO(seconds, number_setting("mail", settings, "bounce_seconds", 300, 1, 86'400));
  plan.pause = std::chrono::seconds(seconds);
  return plan;
}

Result<std::unique_ptr<Channel>> open_mail(const ChannelSettings& settings,
                                           const std::stop_token& stop) {
  TRY(bounce_plan(settings));
  TRY_TO(server, smtp_server_of("mail", settings));
  MailLook look;
  const std::string from = setting_of(settings, "from");
  const auto address = read_mail_address(from);
  if (!address) return wrong("\"from\" is NAME <ADDRESS>, not \"" + from + "\"");
  look.from = *address;
  TRY_TO(return_path, return_path_of("mail", settings, look.from.address));
  look.return_path = std::move(return_path);
  look.unsubscribe_mailto = setting_of(settings, "unsubscribe_mailto");
  const std::string page = setting_of(settings, "unsubscribe_url");
  if (!look.unsubscribe_mailto.empty() && !can_be_mailed(look.unsubscribe_mailto)) {
    return wrong("\"unsubscribe_mailto\" is an address, not \"" + look.unsubscribe_mailto + "\"");
  }
  if (!page.empty() && (!page.starts_with("https://") || !page.ends_with('/'))) {
    return wrong("\"unsubscribe_url\" begins with https:// and ends with /, not \"" + page + "\"");
  }
  if (look.unsubscribe_mailto.empty() && page.empty()) {
    return wrong("\"unsubscribe_mailto\" or \"unsubscribe_url\" is missing");
  }
  return std::make_unique<MailChannel>(std::move(server), std::move(look), stop);
}

}  // namespace tresen
