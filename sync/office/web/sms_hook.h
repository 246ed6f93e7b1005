#pragma once
// What the gateway for text messages tells head office through the web door, known by a secret:
// that somebody has answered, or what became of a message.
//
// STOP ends text messages to each customer with that number, once however often it comes, and
// answers the campaign of their last text message; from a number that nobody has, it stands in the
// audit log.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sync/office/office.h"

namespace tresen {

// "/sms/in?secret=S&from=%2B491701112233&text=STOP".
struct SmsHeard {
  std::string secret;
  std::string from;  // E.164; empty: no number
  std::string text;

  bool operator==(const SmsHeard&) const = default;
};
// Of the target of a request. Nothing: it is no such call.
std::optional<SmsHeard> read_sms_heard(std::string_view target);
// Whether these words end it: STOP alone or in front, in whatever writing.
bool says_stop(std::string_view text);

// "/sms/dlr?secret=S&token=12-345-k3v7n2q5h6d4s2aw&state=1": what became of a message that left.
struct SmsReported {
  std::string secret;
  std::string token;  // bounce_token.h
  int state = 0;      // of Kannel; 0: none

  bool operator==(const SmsReported&) const = default;
};
std::optional<SmsReported> read_sms_reported(std::string_view target);

enum class SmsVerdict {
  stopped,  // for somebody who had allowed it
  already,  // there was nothing to stop; the report was known
  unknown,  // nobody has this number; no such message of ours has left
  ignored,  // it says something else
  noted,    // the report
};
std::string_view name_of(SmsVerdict verdict);  // "stopped", ...

// An error is the store's: the gateway tells it again.
Result<SmsVerdict> hear_report(Office& office, const SmsReported& reported, std::int64_t now_ms);
Result<SmsVerdict> hear_sms(Office& office, const SmsHeard& heard, std::int64_t now_ms);

}  // namespace tresen
