#include "sync/office/web/sms_hook.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

#include "sync/base/text.h"
#include "sync/office/admin_audit.h"
#include "sync/office/admin_deliveries.h"
#include "sync/office/bounce_token.h"
#include "sync/office/unsubscribing.h"
#include "sync/record/consent_record.h"

namespace tresen {
namespace {

constexpr std::string_view answer_path = "/sms/in?", report_path = "/sms/dlr?";
constexpr std::size_t customers_max = 1000;
constexpr std::size_t digits_min = 5, digits_max = 15;  // E.164
constexpr std::array<std::string_view, 5> names{"stopped", "already", "unknown", "ignored",
                                                "noted"};
constexpr std::array<std::string_view, 6> stops{"stop",     "stopp",       "stopall",
                                                "abmelden", "unsubscribe", "ende"};

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// "%2B49" as "+49", "a+b" as "a b". What is no such writing stays as it is.
std::string decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? digit_of(text[i + 1]) : -1;
    const int low = high >= 0 ? digit_of(text[i + 2]) : -1;
    if (low >= 0) {
      plain += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      plain += text[i] == '+' ? ' ' : text[i];
    }
  }
  return plain;
}

std::vector<std::pair<std::string, std::string>> pairs_in(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> all;
  for (const std::string& pair : split(std::string(query), '&')) {
    const auto sign = pair.find('=');
    if (sign == std::string::npos) continue;
    all.emplace_back(pair.substr(0, sign), decoded(std::string_view(pair).substr(sign + 1)));
  }
  return all;
}

int state_in(std::string_view text) {
  int state = 0;
  const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), state);
  return trouble == std::errc() && end == text.data() + text.size() ? state : 0;
}

// What a state of Kannel says of a message; that the operator has it says nothing.
v1::DeliveryReport::What what_of(int state) {
  switch (state) {
    case 1:
      return v1::DeliveryReport::WHAT_DELIVERED;
    case 2:
    case 16:
      return v1::DeliveryReport::WHAT_UNDELIVERABLE;
    case 4:
      return v1::DeliveryReport::WHAT_DELAYED;
    default:
      return v1::DeliveryReport::WHAT_UNSPECIFIED;
  }
}

// Gateways write "+49170...", "0049170..." and "49170...".
std::string e164(std::string_view number) {
  std::string digits = digits_of(number);
  if (!number.starts_with('+') && digits.starts_with("00")) digits.erase(0, 2);
  if (digits.size() < digits_min || digits.size() > digits_max) return {};
  return "+" + digits;
}

// All whose mobile number it is.
Result<std::vector<Record>> customers_with(Office& office, const std::string& number) {
  Store& store = office.store();
  TRY_TO(index, office.finder().index(store));
  std::vector<Record> all;
  for (const Hit& hit : index->query(number, customers_max)) {
    TRY_TO(customer, store.customers().by_number(hit.row.customer_no));
    if (customer && customer->text("mobile") == number) all.push_back(std::move(*customer));
  }
  return all;
}

// The last message is what somebody answers. False: there was nothing to stop.
Result<bool> stop_one(Office& office, const Record& customer, const v1::Rules& rules,
                      const std::string& number, std::int64_t now_ms) {
  TRY_TO(consents, office.store().customers().of_customer(customer.id, RecordKind::consent));
  const std::string branch = customer.text("home_branch");
  const ConsentScene scene{customer, consents,           rules, branch, 0, {}, {},
                           now_ms,   local_date(now_ms), number};
  IdSource ids;
  const std::vector<Edit> edits =
      withdraw_channel(scene, "sms", consent_purposes(), ConsentWay::message, ids);
  TRY_TO(campaign, last_campaign(office, customer.id, "sms"));
  TRY_TO(answer, unsubscribed_edit(office, customer, campaign, "sms", now_ms));
  std::vector<Edit> all = edits;
  if (answer) all.push_back(std::move(*answer));
  if (!all.empty()) TRY(office.submit(all, branch, now_ms));
  TRY(note_sensitive(office, edits, now_ms));
  return !edits.empty();
}

}  // namespace

std::optional<SmsHeard> read_sms_heard(std::string_view target) {
  if (!target.starts_with(answer_path)) return std::nullopt;
  SmsHeard heard;
  for (auto& [key, value] : pairs_in(target.substr(answer_path.size()))) {
    if (key == "secret") heard.secret = std::move(value);
    // A plus that was not written as %2B has become a space.
    if (key == "from") heard.from = e164(tidied(value));
    if (key == "text" && is_utf8(value)) heard.text = std::move(value);
  }
  return heard;
}

std::optional<SmsReported> read_sms_reported(std::string_view target) {
  if (!target.starts_with(report_path)) return std::nullopt;
  SmsReported reported;
  for (auto& [key, value] : pairs_in(target.substr(report_path.size()))) {
    if (key == "secret") reported.secret = std::move(value);
    if (key == "token") reported.token = std::move(value);
    if (key == "state") reported.state = state_in(value);
  }
  return reported;
}

bool says_stop(std::string_view text) {
  std::string word = lower(tidied(text));
  word = word.substr(0, word.find_first_of(" \n\r\t,;:"));
  while (!word.empty() && std::string_view(".!\"'").find(word.back()) != std::string_view::npos) {
    word.pop_back();
  }
  if (word.starts_with('"') || word.starts_with('\'')) word.erase(0, 1);
  return std::ranges::find(stops, word) != stops.end();
}

std::string_view name_of(SmsVerdict verdict) { return names.at(static_cast<std::size_t>(verdict)); }

Result<SmsVerdict> hear_report(Office& office, const SmsReported& reported, std::int64_t now_ms) {
  TRY_TO(key, office.store().dispatch().link_key());
  const auto message = read_bounce_token(key, reported.token);
  if (!message) return SmsVerdict::unknown;
  v1::DeliveryReport report;
  report.set_run(message->run);
  report.set_number(message->number);
  report.set_what(what_of(reported.state));
  report.set_status(std::to_string(reported.state));
  if (report.what() == v1::DeliveryReport::WHAT_UNSPECIFIED) return SmsVerdict::ignored;
  TRY_TO(noted, take_delivery_report(office, report, now_ms));
  if (noted.how() == v1::DeliveryNoted::HOW_UNKNOWN) return SmsVerdict::unknown;
  return noted.how() == v1::DeliveryNoted::HOW_NOTED ? SmsVerdict::noted : SmsVerdict::already;
}

Result<SmsVerdict> hear_sms(Office& office, const SmsHeard& heard, std::int64_t now_ms) {
  if (!says_stop(heard.text)) return SmsVerdict::ignored;
  TRY_TO(customers, customers_with(office, heard.from));
  if (customers.empty()) {
    TRY(note_act(office, Act::withdrawal, {}, {}, "sms.unknown_number", now_ms));
    return SmsVerdict::unknown;
  }
  TRY_TO(rules, office.store().campaigns().rules());
  SmsVerdict verdict = SmsVerdict::already;
  for (const Record& customer : customers) {
    TRY_TO(stopped, stop_one(office, customer, rules, heard.from, now_ms));
    if (stopped) verdict = SmsVerdict::stopped;
  }
  return verdict;
}

}  // namespace tresen
