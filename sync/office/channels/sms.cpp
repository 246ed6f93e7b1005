#include "sync/office/channels/sms.h"

#include <algorithm>
#include <fstream>
#include <optional>
#include <utility>

#include "sync/office/channels/gsm7.h"
#include "sync/office/channels/sending_batch.h"
#include "sync/office/channels/sms_gateway.h"

namespace tresen {
namespace {

constexpr std::size_t digits_max = 15;  // E.164
constexpr std::size_t digits_min = 5;

tl::unexpected<Error> wrong(const std::string& what) {
  return fail(Fault::invalid, "channel sms: " + what);
}

bool is_number(std::string_view to) {
  if (!to.starts_with('+')) return false;
  to.remove_prefix(1);
  return to.size() >= digits_min && to.size() <= digits_max &&
         std::ranges::all_of(to, [](char c) { return c >= '0' && c <= '9'; });
}

// Why a text message can never leave; empty: it can.
std::string why_not(const Parcel& parcel, int parts_max) {
  if (!is_number(parcel.to)) return "no number that a text message can go to";
  const int parts = sms_text(parcel.text).parts;
  if (parts == 0) return "the message has no words";
  if (parts <= parts_max) return "";
  return "the message takes " + std::to_string(parts) + " parts, at most " +
         std::to_string(parts_max) + " are allowed";
}

Result<std::optional<SmsOrder>> next_of(SendingBatch& batch) {
  TRY_TO(parcel, batch.next());
  if (parcel == nullptr) return std::optional<SmsOrder>();
  TRY(batch.leaves(parcel->key));
  SmsText sms = sms_text(parcel->text);
  return std::optional(
      SmsOrder{parcel->key, parcel->to, std::move(sms.text), sms.unicode, parcel->bounce_token});
}

Result<void> answered(SendingBatch& batch, const std::string& key, SmsAnswer answer,
                      const std::string& words) {
  Receipt receipt{key, Delivery::later, "", "gateway: " + words};
  switch (answer) {
    case SmsAnswer::taken:
      receipt = {key, Delivery::sent, words, ""};
      break;
    case SmsAnswer::refused:
      receipt.delivery = Delivery::refused;
      receipt.reason.insert(0, reason_nobody_there);
      break;
    case SmsAnswer::silent:
      receipt = {key, Delivery::refused, "", std::string(reason_in_doubt)};
      batch.stop("gateway: " + words);
      break;
    case SmsAnswer::locked_out:
      batch.lock_out("channel sms: the gateway does not let us in");
      [[fallthrough]];
    case SmsAnswer::busy:
    case SmsAnswer::gone:
      batch.stop("gateway: " + words);
      break;
  }
  return batch.settle(receipt);
}

class SmsChannel : public Channel {
 public:
  SmsChannel(SmsGateway gateway, int parts_max, std::stop_token stop)
      : lines_(std::move(gateway)), parts_max_(parts_max), stop_(std::move(stop)) {}

  Result<std::vector<Receipt>> send(const ParcelBatch& batch) override {
    TRY_TO(sending,
           SendingBatch::open(
               batch, [this](const Parcel& parcel) { return why_not(parcel, parts_max_); }, stop_));
    TRY(lines_.send([&] { return next_of(sending); },
                    [&](const std::string& key, SmsAnswer answer, const std::string& words) {
                      return answered(sending, key, answer, words);
                    },
                    stop_));
    return sending.receipts();
  }

  Result<void> check() override { return lines_.check(); }

 private:
  SmsLines lines_;
  int parts_max_;
  std::stop_token stop_;
};

// The first line of a file that a setting names; empty where it names none.
Result<std::string> secret_of(const ChannelSettings& settings, std::string_view key) {
  const std::string path = setting_of(settings, key);
  if (path.empty()) return std::string();
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line) || line.empty()) {
    return wrong("\"" + std::string(key) + "\" " + path + " cannot be read");
  }
  return line;
}

bool is_safe(const std::string& url) {
  if (url.starts_with("https://")) return true;
  for (const char* const here : {"http://127.0.0.1", "http://localhost", "http://[::1]"}) {
    const std::string_view own(here);
    if (!url.starts_with(own)) continue;
    const char behind = url.size() > own.size() ? url[own.size()] : '/';
    if (behind == ':' || behind == '/') return true;
  }
  return false;
}

// Whom the gateway tells what became of a message.
Result<void> read_report_settings(const ChannelSettings& settings, SmsGateway& gateway) {
  gateway.report_url = setting_of(settings, "report_url");
  if (gateway.report_url.empty()) return {};
  const bool is_url =
      gateway.report_url.starts_with("http://") || gateway.report_url.starts_with("https://");
  if (!is_url || gateway.report_url.find('?') != std::string::npos) {
    return wrong("\"report_url\" begins with http:// or https:// and has no ?, not \"" +
                 gateway.report_url + "\"");
  }
  TRY_TO(secret, secret_of(settings, "secret_file"));
  if (secret.empty()) {
    return wrong("\"report_url\" needs \"secret_file\": the word by which the web door knows it");
  }
  gateway.report_secret = std::move(secret);
  return {};
}

}  // namespace

Result<std::unique_ptr<Channel>> open_sms(const ChannelSettings& settings,
                                          const std::stop_token& stop) {
  SmsGateway gateway;
  gateway.url = setting_of(settings, "url");
  if (!is_safe(gateway.url) || gateway.url.find('?') != std::string::npos) {
    return wrong("\"url\" begins with https:// (http:// on this machine alone), not \"" +
                 gateway.url + "\"");
  }
  gateway.user = setting_of(settings, "user");
  gateway.from = setting_of(settings, "from");
  if (gateway.from.empty()) return wrong("\"from\" is missing: whom the recipient sees");
  gateway.ca_file = setting_of(settings, "ca_file");
  TRY_TO(password, secret_of(settings, "password_file"));
  gateway.password = std::move(password);
  TRY(read_report_settings(settings, gateway));
  const std::string page = setting_of(settings, "unsubscribe_url");
  if (!page.empty() && (!page.starts_with("https://") || !page.ends_with('/'))) {
    return wrong("\"unsubscribe_url\" begins with https:// and ends with /, not \"" + page + "\"");
  }
  const auto number = [&](std::string_view key, long otherwise, long most) {
    return number_setting("sms", settings, key, otherwise, 1, most);
  };
  TRY_TO(lines, number("connections", static_cast<long>(gateway.lines), 32));
  gateway.lines = static_cast<std::size_t>(lines);
  TRY_TO(timeout, number("timeout_seconds", gateway.timeout_s, 300));
  gateway.timeout_s = timeout;
  TRY_TO(parts_max, number("parts_max", 5, 20));
  return std::make_unique<SmsChannel>(std::move(gateway), static_cast<int>(parts_max), stop);
}

}  // namespace tresen
