#include "sync/office/cli/audit_commands.h"

#include "sync/base/clock.h"
#include "sync/office/cli/json.h"

namespace tresen {
namespace {

std::string line_of(const v1::AuditFacts& entry) {
  std::string line = iso_time(entry.at_ms()) + "  " + entry.act();
  const std::string number = std::to_string(entry.device());
  if (entry.device() == 0) {
    line += ", head office";
  } else {
    line += entry.branch().empty() ? ", desk " + number
                                   : ", branch " + entry.branch() + ", terminal " + number;
  }
  if (!entry.staff().empty()) line += ", staff " + entry.staff();
  if (!entry.no().empty()) line += ", customer " + entry.no();
  if (!entry.detail().empty()) line += ", " + entry.detail();
  return line;
}

void add(JsonText& json, const v1::AuditFacts& entry) {
  json.object().member("at", iso_time(entry.at_ms())).member("act", entry.act());
  json.member("device", entry.device()).member("branch", entry.branch());
  json.member("staff", entry.staff()).member("customer", entry.no());
  json.member("detail", entry.detail()).end_object();
}

}  // namespace

Result<void> list_audit(AdminClient& office, const Console& console) {
  JsonText json;
  json.array();
  bool any = false;
  v1::AdminRequest request;
  request.mutable_audit();
  while (true) {
    TRY_TO(reply, office.ask(request));
    const auto& entries = reply.audit().entries();
    if (entries.empty()) break;
    any = true;
    for (const v1::AuditFacts& entry : entries) {
      if (console.json) {
        add(json, entry);
      } else {
        console.print(line_of(entry));
      }
    }
    request.mutable_audit()->set_after(entries.rbegin()->id());
  }
  if (console.json) console.print(json.end_array().text());
  if (!console.json && !any) console.tell("Nothing has been noted yet.");
  return {};
}

}  // namespace tresen
