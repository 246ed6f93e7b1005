#include "sync/office/cli/device_commands.h"

#include "sync/base/clock.h"
#include "sync/office/cli/json.h"

namespace tresen {
namespace {

// "2026-11-21T10:00:02Z", or null for never.
void time_member(JsonText& json, std::string_view name, std::int64_t wall_ms) {
  json.key(name);
  if (wall_ms == 0) {
    json.null();
  } else {
    json.value(iso_time(wall_ms));
  }
}

std::string line_of(const v1::DeviceFacts& device) {
  std::string line = std::to_string(device.id()) +
                     (device.desk() ? "  desk, " : "  branch " + device.branch() + ", ");
  line +=
      device.last_seen_ms() == 0 ? "never seen" : "last seen " + iso_time(device.last_seen_ms());
  if (device.waiting() > 0) line += ", " + std::to_string(device.waiting()) + " changes waiting";
  if (device.revoked()) line += ", revoked";
  if (device.frozen()) line += ", FROZEN: two disks claim to be it (device unfreeze)";
  if (device.overdue()) line += ", overdue";
  if (device.quarantine() > 0) {
    line += ", " + std::to_string(device.quarantine()) + " changes in quarantine";
    if (device.quarantine_full()) line += ", more than it may have";
  }
  for (const std::string& word : device.trouble()) line += ", " + word;
  return line;
}

}  // namespace

Result<void> make_code(AdminClient& office, const std::string& branch, const Console& console) {
  v1::AdminRequest request;
  request.mutable_device_code()->set_branch(branch);
  request.mutable_device_code()->set_desk(branch.empty());
  TRY_TO(reply, office.ask(request));
  const v1::DeviceCodeReply& made = reply.device_code();
  if (console.json) {
    JsonText json;
    json.object().member("code", made.code()).member("branch", branch);
    json.member("desk", branch.empty());
    console.print(json.member("valid_to", iso_time(made.valid_to_ms())).end_object().text());
    return {};
  }
  console.print(made.code());
  const std::int64_t minutes = (made.valid_to_ms() - console.now_ms + 30'000) / 60'000;
  const std::string kind = branch.empty() ? "desk" : "terminal";
  console.tell("Good for one " + kind + (branch.empty() ? "" : " of branch " + branch) + ", for " +
               std::to_string(minutes) + " minutes. Type it into the " + kind +
               " when it asks for its code, or start it with:\ntresen-" + kind +
               " --data FOLDER --server HOST:PORT --enrol " + made.code() +
               "   (HOST:PORT is \"enrol\" of what `serve` prints)");
  return {};
}

Result<void> list_devices(AdminClient& office, const Console& console) {
  v1::AdminRequest request;
  request.mutable_devices();
  TRY_TO(reply, office.ask(request));
  JsonText json;
  json.array();
  for (const v1::DeviceFacts& device : reply.devices().devices()) {
    if (!console.json) {
      console.print(line_of(device));
      continue;
    }
    json.object().member("id", device.id()).member("branch", device.branch());
    json.member("desk", device.desk());
    time_member(json, "enrolled", device.enrolled_ms());
    time_member(json, "last_seen", device.last_seen_ms());
    json.member("waiting", device.waiting()).member("revoked", device.revoked());
    json.member("app_version", device.app_version()).member("frozen", device.frozen());
    json.member("incarnation", device.incarnation()).member("overdue", device.overdue());
    json.member("quarantine", device.quarantine());
    json.member("quarantine_full", device.quarantine_full());
    json.member("customers", device.customers());
    time_member(json, "certificate_to", device.certificate_ms());
    json.key("trouble").array();
    for (const std::string& word : device.trouble()) json.value(word);
    json.end_array().end_object();
  }
  if (console.json) {
    console.print(json.end_array().text());
  } else if (reply.devices().devices().empty()) {
    console.tell(
        "There is no device yet; make a code with: tresen-headoffice device code --branch ID");
  }
  return {};
}

Result<void> revoke_device(AdminClient& office, std::uint64_t id, const Console& console) {
  v1::AdminRequest request;
  request.mutable_revoke()->set_device_id(id);
  TRY(office.ask(request));
  if (console.json) {
    console.print(JsonText().object().member("revoked", id).end_object().text());
  } else {
    console.print("Device " + std::to_string(id) + " is shut out");
    console.tell(
        "Its next call is refused, and what it has open ends within 30 seconds. The terminal goes "
        "on "
        "working and keeps what it has not sent; it is let in again only with a new code.");
  }
  return {};
}

Result<void> unfreeze_device(AdminClient& office, std::uint64_t id, const Console& console) {
  v1::AdminRequest request;
  request.mutable_unfreeze()->set_device_id(id);
  TRY_TO(reply, office.ask(request));
  const std::uint64_t incarnation = reply.unfreeze().incarnation();
  if (console.json) {
    JsonText json;
    json.object().member("device", id).member("incarnation", incarnation);
    console.print(json.end_object().text());
    return {};
  }
  console.print("The next terminal that calls as device " + std::to_string(id) +
                " goes on as it; another copy of its disk is shut out for good");
  console.tell(
      "What that terminal wrote since it last had an answer is put into quarantine; look at it "
      "with: tresen-headoffice quarantine list");
  return {};
}

Result<void> show_status(AdminClient& office, const Console& console) {
  v1::AdminRequest request;
  request.mutable_status();
  TRY_TO(reply, office.ask(request));
  const v1::StatusReply& status = reply.status();
  if (!console.json) {
    console.print("version " + status.version() + (office.alone() ? ", not running" : ", running"));
    console.print(std::to_string(status.custody()) + " changes taken in, " +
                  std::to_string(status.applied()) + " applied, " +
                  std::to_string(status.quarantine()) + " in quarantine");
    if (!status.healthy())
      console.print("NOT HEALTHY: the store cannot be written, or its disk is full");
    if (status.overdue() > 0) {
      console.print(std::to_string(status.overdue()) + " terminals not seen for more than a day");
    }
    console.print(status.last_backup_ms() == 0
                      ? "no backup yet; make one with: tresen-headoffice backup FILE --data DIR"
                      : "last backup " + iso_time(status.last_backup_ms()));
    for (const v1::DeviceFacts& device : status.devices()) console.print(line_of(device));
    return {};
  }
  JsonText json;
  json.object().member("version", status.version()).member("store_epoch", status.store_epoch());
  json.member("custody", status.custody()).member("applied", status.applied());
  json.member("lag_ms", status.lag_ms()).member("quarantine", status.quarantine());
  json.key("devices").array();
  for (const v1::DeviceFacts& device : status.devices()) {
    json.object().member("id", device.id()).member("branch", device.branch());
    time_member(json, "last_seen", device.last_seen_ms());
    json.member("waiting", device.waiting()).member("oldest_s", device.oldest_s());
    json.member("frozen", device.frozen()).member("overdue", device.overdue());
    json.member("quarantine", device.quarantine()).end_object();
  }
  json.end_array().member("wal_bytes", status.wal_bytes());
  json.member("queue_bytes", status.queue_bytes());
  json.member("queue_oldest_ms", status.queue_oldest_ms());
  json.member("overdue", status.overdue()).member("erasures_open", status.erasures_open());
  time_member(json, "last_backup", status.last_backup_ms());
  json.member("healthy", status.healthy()).end_object();
  console.print(json.text());
  return {};
}

}  // namespace tresen
