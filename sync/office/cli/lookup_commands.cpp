#include "sync/office/cli/lookup_commands.h"

#include "sync/base/clock.h"
#include "sync/office/cli/json.h"

namespace tresen {
namespace {

std::string line_of(const v1::LookupFacts& look) {
  return iso_time(look.at_ms()) + "  branch " + look.branch() + ", terminal " +
         std::to_string(look.device()) + ", staff " + (look.staff().empty() ? "?" : look.staff()) +
         (look.taken() ? ": took customer " + look.no() + " over"
                       : ": saw customer " + look.no() + " among the hits");
}

}  // namespace

Result<void> list_lookups(AdminClient& office, const std::string& no, const Console& console) {
  v1::AdminRequest request;
  request.mutable_lookups()->set_no(no);
  TRY_TO(reply, office.ask(request));
  JsonText json;
  json.array();
  for (const v1::LookupFacts& look : reply.lookups().lookups()) {
    if (!console.json) {
      console.print(line_of(look));
      continue;
    }
    json.object().member("at", iso_time(look.at_ms())).member("device", look.device());
    json.member("branch", look.branch()).member("staff", look.staff());
    json.member("reason", look.reason()).member("taken", look.taken());
    json.member("customer", look.no()).end_object();
  }
  if (console.json) {
    console.print(json.end_array().text());
  } else if (reply.lookups().lookups().empty()) {
    console.tell("Nobody has looked at a customer of another branch.");
  }
  return {};
}

}  // namespace tresen
