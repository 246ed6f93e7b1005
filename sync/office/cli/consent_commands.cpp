#include "sync/office/cli/consent_commands.h"

#include "sync/base/clock.h"
#include "sync/office/cli/json.h"

namespace tresen {
namespace {

std::string line_of(const v1::PendingConsent& one) {
  std::string line = "customer " + one.no() + "  " + one.purpose() + " to " + one.address();
  line += ", given " + iso_time(one.at_ms()) + " at branch " + one.branch();
  line += ", lapses " + iso_time(one.lapses_ms());
  line += ", mails " + std::to_string(one.asked());
  if (!one.token().empty()) line += "\n  token " + one.token();
  return line;
}

void add(JsonText& json, const v1::PendingConsent& one) {
  json.object().member("customer", one.no()).member("channel", "email");
  json.member("purpose", one.purpose()).member("address", one.address());
  json.member("language", one.language()).member("branch", one.branch());
  json.member("at", iso_time(one.at_ms())).member("lapses", iso_time(one.lapses_ms()));
  json.member("mails", one.asked()).key("token");
  one.token().empty() ? json.null() : json.value(one.token());
  json.end_object();
}

}  // namespace

Result<void> list_pending_consents(AdminClient& office, const PendingOrder& order,
                                   const Console& console) {
  JsonText json;
  json.array();
  bool any = false;
  v1::AdminRequest request;
  request.mutable_consents_pending()->set_make(order.make);
  request.mutable_consents_pending()->set_remind(order.remind);
  while (true) {
    TRY_TO(reply, office.ask(request));
    for (const v1::PendingConsent& one : reply.consents_pending().consents()) {
      any = true;
      if (console.json) {
        add(json, one);
      } else {
        console.print(line_of(one));
      }
    }
    if (reply.consents_pending().next().empty()) break;
    request.mutable_consents_pending()->set_after(reply.consents_pending().next());
  }
  if (console.json) console.print(json.end_array().text());
  if (!console.json && !any) console.tell("No consent waits for its confirmation.");
  return {};
}

Result<void> confirm_consent(AdminClient& office, const std::string& token,
                             const Console& console) {
  v1::AdminRequest request;
  request.mutable_consent_confirm()->set_token(token);
  TRY_TO(reply, office.ask(request));
  const v1::ConsentConfirmReply& done = reply.consent_confirm();
  if (console.json) {
    JsonText json;
    json.object().member("customer", done.no()).member("purpose", done.purpose());
    json.member("confirmed", iso_time(done.at_ms())).member("already", done.already());
    console.print(json.member("state", done.state()).end_object().text());
    return {};
  }
  std::string line = "Customer " + done.no() + " has confirmed " + done.purpose() + " by e-mail";
  line += done.already() ? " already, on " + iso_time(done.at_ms()) : "";
  if (done.state() != "granted") line += "; what holds now: " + done.state();
  console.print(line);
  return {};
}

}  // namespace tresen
