#include "sync/office/channels/fax.h"

#include <algorithm>
#include <utility>

#include "sync/base/clock.h"
#include "sync/office/channels/mail_message.h"
#include "sync/office/channels/pdf_archive.h"
#include "sync/office/channels/smtp_batch.h"

namespace tresen {
namespace {

constexpr std::string_view prefix_default = "00";
constexpr std::size_t digits_max = 15;  // E.164
constexpr std::size_t digits_min = 5;

tl::unexpected<Error> wrong(const std::string& what) {
  return fail(Fault::invalid, "channel fax: " + what);
}

bool are_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// How faxes of this head office leave.
struct FaxLook {
  MailAddress from;
  std::string return_path;
  std::string gateway;
  std::string prefix;
};

std::string why_not(const Parcel& parcel) {
  const std::string_view to = parcel.to;
  const bool number = to.starts_with('+') && to.size() > digits_min && to.size() <= digits_max + 1;
  if (!number || !are_digits(to.substr(1))) return "no number that a fax can go to";
  return parcel.pages.first < 1 ? "the fax has no pages" : "";
}

class FaxChannel : public Channel {
 public:
  FaxChannel(SmtpServer server, FaxLook look, std::stop_token stop)
      : lines_(std::move(server)), look_(std::move(look)), stop_(std::move(stop)) {}

  Result<std::vector<Receipt>> send(const ParcelBatch& batch) override {
    // Opened once: a volume has the letters of thousands.
    TRY_TO(letters, PdfPages::open(batch.document));
    return send_by_mail(
        lines_, batch, why_not, [&](const Parcel& parcel) { return mail_of(letters, parcel); },
        stop_);
  }

  Result<void> check() override { return lines_.check(); }

 private:
  Result<SmtpMail> mail_of(PdfPages& letters, const Parcel& parcel) const {
    TRY_TO(pdf, letters.file_of(parcel.pages));
    const std::string to = look_.prefix + parcel.to.substr(1) + "@" + look_.gateway;
    MailContent content;
    content.from = look_.from;
    content.to = to;
    // Gateways print neither: the letter is all that is faxed.
    content.subject = parcel.key;
    content.key = parcel.key;
    content.attachment = MailAttachment{parcel.key + ".pdf", "application/pdf", std::move(pdf)};
    content.at_ms = SystemClock().now().wall_ms;
    return SmtpMail{parcel.key, return_address(look_.return_path, parcel.bounce_token), to,
                    mail_message(content)};
  }

  SmtpLines lines_;
  FaxLook look_;
  std::stop_token stop_;
};

}  // namespace

Result<std::unique_ptr<Channel>> open_fax(const ChannelSettings& settings,
                                          const std::stop_token& stop) {
  TRY_TO(server, smtp_server_of("fax", settings));
  FaxLook look;
  const std::string from = setting_of(settings, "from");
  const auto address = read_mail_address(from);
  if (!address) return wrong("\"from\" is NAME <ADDRESS>, not \"" + from + "\"");
  look.from = *address;
  TRY_TO(return_path, return_path_of("fax", settings, look.from.address));
  look.return_path = std::move(return_path);
  look.gateway = setting_of(settings, "gateway");
  if (!can_be_mailed("0@" + look.gateway)) {
    return wrong("\"gateway\" is the domain of the gateway, as fax.example, not \"" +
                 look.gateway + "\"");
  }
  look.prefix = settings.contains("prefix") ? setting_of(settings, "prefix") : prefix_default;
  if (!are_digits(look.prefix)) {
    return wrong("\"prefix\" has digits alone, as 00, not \"" + look.prefix + "\"");
  }
  if (setting_of(settings, "unsubscribe").empty()) {
    return wrong("\"unsubscribe\" is missing: where a recipient says that no more is wanted");
  }
  return std::make_unique<FaxChannel>(std::move(server), std::move(look), stop);
}

}  // namespace tresen
