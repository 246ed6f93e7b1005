#include "sync/office/channels/sms.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <map>
#include <optional>
#include <utility>

#include "sync/office/channels/gsm7.h"
#include "sync/office/channels/sending_journal.h"
#include "sync/office/channels/sms_gateway.h"

namespace tresen {
namespace {

constexpr std::size_t digits_max = 15;  // E.164
constexpr std::size_t digits_min = 5;

std::string setting(const ChannelSettings& settings, std::string_view key) {
  const auto found = settings.find(key);
  return found == settings.end() ? std::string() : found->second;
}

tl::unexpected<Error> wrong(const std::string& what) {
  return fail(Fault::invalid, "channel sms: " + what);
}

bool is_number(std::string_view to) {
  if (!to.starts_with('+')) return false;
  to.remove_prefix(1);
  return to.size() >= digits_min && to.size() <= digits_max &&
         std::ranges::all_of(to, [](char c) { return c >= '0' && c <= '9'; });
}

// A batch on its way.
class Outbox {
 public:
  Outbox(const ParcelBatch& batch, int parts_max, SendingJournal journal)
      : batch_(batch), parts_max_(parts_max), journal_(std::move(journal)) {
    for (const Parcel& parcel : batch_.parcels) take(parcel);
  }

  Result<std::optional<SmsOrder>> next() {
    if (!stop_reason_.empty() || at_ == open_.size()) return std::optional<SmsOrder>();
    if (at_ == announced_) TRY(announce());
    SmsOrder order = open_[at_++];
    TRY(journal_.leaves(order.key));
    return std::optional(std::move(order));
  }

  Result<void> answered(const std::string& key, SmsAnswer answer, const std::string& words) {
    Receipt receipt{key, Delivery::later, "", "gateway: " + words};
    switch (answer) {
      case SmsAnswer::taken:
        receipt = {key, Delivery::sent, words, ""};
        ++taken_;
        break;
      case SmsAnswer::refused:
        receipt.delivery = Delivery::refused;
        break;
      case SmsAnswer::silent:
        receipt = {key, Delivery::refused, "", std::string(reason_in_doubt)};
        stop(words);
        break;
      case SmsAnswer::locked_out:
        locked_out_ = true;
        [[fallthrough]];
      case SmsAnswer::busy:
      case SmsAnswer::gone:
        stop(words);
        break;
    }
    receipts_[key] = receipt;
    // One in doubt gets no line more: the journal calls it so.
    return answer == SmsAnswer::silent ? Result<void>() : journal_.settle(receipt);
  }

  // In the order of the batch. denied: nothing was sent, for the gateway will not have us.
  Result<std::vector<Receipt>> receipts() {
    TRY(journal_.finish());
    if (locked_out_ && taken_ == 0) {
      return fail(Fault::denied, "channel sms: the gateway does not let us in");
    }
    std::vector<Receipt> all;
    for (const Parcel& parcel : batch_.parcels) {
      const auto known = receipts_.find(parcel.key);
      all.push_back(known != receipts_.end()
                        ? known->second
                        : Receipt{parcel.key, Delivery::later, "", stop_reason_});
    }
    return all;
  }

 private:
  void take(const Parcel& parcel) {
    const auto refuse = [&](std::string reason) {
      receipts_[parcel.key] = {parcel.key, Delivery::refused, "", std::move(reason)};
    };
    if (auto known = journal_.known(parcel.key)) {
      if (known->delivery == Delivery::sent) ++taken_;
      receipts_[parcel.key] = std::move(*known);
      return;
    }
    SmsText sms = sms_text(parcel.text);
    if (!parcel.barred.empty()) return refuse(parcel.barred);
    if (!is_number(parcel.to)) return refuse("no number that a text message can go to");
    if (sms.parts == 0) return refuse("the message has no words");
    if (sms.parts > parts_max_) {
      return refuse("the message takes " + std::to_string(sms.parts) + " parts, at most " +
                    std::to_string(parts_max_) + " are allowed");
    }
    open_.push_back({parcel.key, parcel.to, std::move(sms.text), sms.unicode});
  }

  Result<void> announce() {
    std::vector<std::string> keys;
    while (announced_ < open_.size() && keys.size() < SendingJournal::announced_at_once) {
      keys.push_back(open_[announced_++].key);
    }
    return journal_.announce(keys);
  }

  void stop(const std::string& words) {
    if (stop_reason_.empty()) stop_reason_ = "gateway: " + words;
  }

  const ParcelBatch& batch_;
  int parts_max_;
  SendingJournal journal_;
  std::vector<SmsOrder> open_;
  std::size_t at_ = 0, announced_ = 0;
  std::map<std::string, Receipt> receipts_;
  std::size_t taken_ = 0;  // by the gateway, in earlier lives as well
  std::string stop_reason_;
  bool locked_out_ = false;
};

class SmsChannel : public Channel {
 public:
  SmsChannel(SmsGateway gateway, int parts_max)
      : lines_(std::move(gateway)), parts_max_(parts_max) {}

  Result<std::vector<Receipt>> send(const ParcelBatch& batch) override {
    TRY(check_batch(batch));
    if (batch.document.empty()) {
      return fail(Fault::invalid, "a batch of text messages has no document");
    }
    TRY_TO(journal, SendingJournal::open(batch.document + ".journal", this_boot()));
    Outbox outbox(batch, parts_max_, std::move(journal));
    TRY(lines_.send([&] { return outbox.next(); },
                    [&](const std::string& key, SmsAnswer answer, const std::string& words) {
                      return outbox.answered(key, answer, words);
                    }));
    return outbox.receipts();
  }

  Result<void> check() override { return lines_.check(); }

 private:
  SmsLines lines_;
  int parts_max_;
};

// A whole number from 1 to `most`.
Result<int> number(const ChannelSettings& settings, std::string_view key, int otherwise, int most) {
  const std::string text = setting(settings, key);
  if (text.empty()) return otherwise;
  int value = 0;
  const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (trouble != std::errc() || end != text.data() + text.size() || value < 1 || value > most) {
    return wrong("\"" + std::string(key) + "\" is a number from 1 to " + std::to_string(most) +
                 ", not \"" + text + "\"");
  }
  return value;
}

// The first line of a file that a setting names; empty where it names none.
Result<std::string> secret_of(const ChannelSettings& settings, std::string_view key) {
  const std::string path = setting(settings, key);
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

}  // namespace

Result<std::unique_ptr<Channel>> open_sms(const ChannelSettings& settings) {
  SmsGateway gateway;
  gateway.url = setting(settings, "url");
  if (!is_safe(gateway.url) || gateway.url.find('?') != std::string::npos) {
    return wrong("\"url\" begins with https:// (http:// on this machine alone), not \"" +
                 gateway.url + "\"");
  }
  gateway.user = setting(settings, "user");
  gateway.from = setting(settings, "from");
  if (gateway.from.empty()) return wrong("\"from\" is missing: whom the recipient sees");
  gateway.ca_file = setting(settings, "ca_file");
  TRY_TO(password, secret_of(settings, "password_file"));
  gateway.password = std::move(password);
  const std::string page = setting(settings, "unsubscribe_url");
  if (!page.empty() && (!page.starts_with("https://") || !page.ends_with('/'))) {
    return wrong("\"unsubscribe_url\" begins with https:// and ends with /, not \"" + page + "\"");
  }
  TRY_TO(lines, number(settings, "connections", static_cast<int>(gateway.lines), 32));
  gateway.lines = static_cast<std::size_t>(lines);
  TRY_TO(timeout, number(settings, "timeout_seconds", static_cast<int>(gateway.timeout_s), 300));
  gateway.timeout_s = timeout;
  TRY_TO(parts_max, number(settings, "parts_max", 5, 20));
  return std::make_unique<SmsChannel>(std::move(gateway), parts_max);
}

}  // namespace tresen
