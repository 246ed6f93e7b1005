#include "sync/office/cli/consent_mail.h"

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sync/base/clock.h"
#include "sync/office/channels/channels.h"
#include "sync/office/cli/json.h"
#include "sync/office/web/web_words.h"

namespace tresen {
namespace {

constexpr std::string_view leaving = "/u/", confirming = "/c/";
constexpr std::size_t id_digits = 32;  // of a token: they name its mail, and are no secret

// "https://post.klarblick.example/c/".
Result<std::string> confirm_url(const std::string& dir) {
  const ChannelKind* const mail = find_channel("mail");
  TRY_TO(settings, read_channel_settings(*mail, dir + "/channels/mail.conf"));
  std::string url = settings["unsubscribe_url"];
  if (!url.ends_with(leaving)) {
    return fail(Fault::invalid,
                "channels/mail.conf: \"unsubscribe_url\" is to be the page of the web door and end "
                "with /u/, so that confirmations find theirs beside it, at /c/");
  }
  return url.replace(url.size() - leaving.size(), leaving.size(), confirming);
}

std::string filled(std::string_view words, const std::map<std::string, std::string>& values) {
  std::string out;
  while (!words.empty()) {
    const auto open = words.find('{');
    out += words.substr(0, open);
    if (open == std::string_view::npos) break;
    const auto close = words.find('}', open);
    const auto value = values.find(std::string(words.substr(open + 1, close - open - 1)));
    if (value != values.end()) out += value->second;
    words.remove_prefix(close + 1);
  }
  return out;
}

Parcel mail_for(const v1::PendingConsent& consent, const std::string& chain,
                const std::string& url) {
  const WebMail words = web_mail(consent.language());
  const std::map<std::string, std::string> values{{"chain", chain},
                                                  {"link", url + consent.token()}};
  Parcel parcel;
  parcel.key = "consent-" + consent.token().substr(0, id_digits);
  parcel.to = consent.address();
  parcel.subject = filled(words.subject, values);
  parcel.text = filled(words.text, values);
  return parcel;
}

struct Sums {
  std::uint64_t sent = 0, refused = 0, later = 0;
};

// A page of those who wait: asks for their tokens, and sends.
Result<std::string> send_page(AdminClient& office, Channel& channel, v1::AdminRequest& request,
                              const std::string& chain, const std::string& url, Sums& sums,
                              const Console& console) {
  TRY_TO(reply, office.ask(request));
  ParcelBatch batch;
  std::map<std::string, std::string> numbers;
  for (const v1::PendingConsent& consent : reply.consents_pending().consents()) {
    if (consent.token().empty()) continue;
    batch.parcels.push_back(mail_for(consent, chain, url));
    numbers[batch.parcels.back().key] = consent.no();
  }
  if (batch.parcels.empty()) return std::move(*reply.mutable_consents_pending()->mutable_next());
  // Each key is sent in one batch alone, which this is: its journal is of no use afterwards.
  const std::string folder = office.data_dir() + "/consents";
  std::error_code trouble;
  std::filesystem::create_directories(folder, trouble);
  batch.key = batch.parcels.front().key;
  batch.document = folder + "/" + batch.key;
  TRY_TO(receipts, channel.send(batch));
  std::filesystem::remove(batch.document + ".journal", trouble);
  for (const Receipt& receipt : receipts) {
    if (receipt.delivery == Delivery::sent) {
      ++sums.sent;
      continue;
    }
    ++(receipt.delivery == Delivery::refused ? sums.refused : sums.later);
    console.tell("customer " + numbers[receipt.key] + ": " + receipt.reason);
  }
  return std::move(*reply.mutable_consents_pending()->mutable_next());
}

}  // namespace

Result<void> mail_pending_consents(AdminClient& office, bool remind, const Console& console) {
  TRY_TO(url, confirm_url(office.data_dir()));
  TRY_TO(channel, open_channel("mail", office.data_dir()));
  // Nobody is asked in vain: whoever is written down as asked is to get the mail.
  TRY(channel->check());
  v1::AdminRequest chain;
  chain.mutable_chain();
  TRY_TO(options, office.ask(chain));
  v1::AdminRequest request;
  request.mutable_consents_pending()->set_make(true);
  request.mutable_consents_pending()->set_remind(remind);
  Sums sums;
  while (true) {
    TRY_TO(next, send_page(office, *channel, request, options.chain().name(), url, sums, console));
    if (next.empty()) break;
    request.mutable_consents_pending()->set_after(next);
  }
  if (console.json) {
    JsonText json;
    json.object().member("sent", sums.sent).member("refused", sums.refused);
    console.print(json.member("later", sums.later).end_object().text());
  } else {
    console.print("Mails sent: " + std::to_string(sums.sent) + ", refused: " +
                  std::to_string(sums.refused) + ", not taken now: " + std::to_string(sums.later));
  }
  if (sums.later == 0) return {};
  return fail(Fault::offline,
              "the mail server did not take all; `consent mail --remind` sends one "
              "more to each who has not confirmed");
}

}  // namespace tresen
