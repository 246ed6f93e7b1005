#include "sync/office/cli/person_commands.h"

#include <filesystem>
#include <utility>

#include "sync/base/clock.h"
#include "sync/base/ids.h"
#include "sync/office/cli/json.h"
#include "sync/office/cli/lines.h"
#include "sync/office/cli/person_file.h"

namespace tresen {
namespace {

// As the name of a file: what an external id may contain beyond that is replaced.
std::string file_name(const std::string& no) {
  std::string name = "person-";
  for (const char c : no) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '-' || c == '_';
    name += plain ? c : '_';
  }
  return name;
}

std::string id_text(const std::string& bytes) {
  const auto id = uuid_from_bytes(bytes);
  return id ? to_hex(*id) : std::string();
}

void numbers(JsonText& json, std::string_view name,
             const google::protobuf::RepeatedField<std::uint64_t>& all) {
  json.key(name).array();
  for (const std::uint64_t one : all) json.value(one);
  json.end_array();
}

std::string list_of(const google::protobuf::RepeatedField<std::uint64_t>& all) {
  std::string text;
  for (const std::uint64_t one : all) text += (text.empty() ? "" : ", ") + std::to_string(one);
  return text;
}

Result<void> write_private(const std::string& path, const std::string& text) {
  TRY(write_file(path, text));
  std::error_code trouble;
  using std::filesystem::perms;
  std::filesystem::permissions(path, perms::owner_read | perms::owner_write, trouble);
  if (trouble) return fail(Fault::storage, "cannot keep " + path + " to yourself");
  return {};
}

}  // namespace

Result<std::pair<std::string, std::string>> write_person_files(AdminClient& office,
                                                               const PersonOrder& order,
                                                               std::int64_t now_ms) {
  v1::AdminRequest request;
  request.mutable_person_export()->set_no(order.no);
  TRY_TO(reply, office.ask(request));
  TRY_TO(json, person_json(reply.person_export(), now_ms));
  TRY_TO(html, person_html(reply.person_export(), order.language, now_ms));
  std::error_code trouble;
  const std::filesystem::path folder = order.folder.empty() ? "." : order.folder;
  std::filesystem::create_directories(folder, trouble);
  const std::string base = (folder / file_name(order.no)).string();
  TRY(write_private(base + ".json", json + "\n"));
  TRY(write_private(base + ".html", html));
  return std::pair(base + ".json", base + ".html");
}

Result<void> export_person_files(AdminClient& office, const PersonOrder& order,
                                 const Console& console) {
  if (console.json && order.folder.empty()) {
    v1::AdminRequest request;
    request.mutable_person_export()->set_no(order.no);
    TRY_TO(reply, office.ask(request));
    TRY_TO(json, person_json(reply.person_export(), console.now_ms));
    console.print(json);
    return {};
  }
  TRY_TO(files, write_person_files(office, order, console.now_ms));
  if (console.json) {
    JsonText json;
    json.object().member("json", files.first).member("html", files.second).end_object();
    console.print(json.text());
  } else {
    console.print(files.first + "\n" + files.second);
  }
  return {};
}

Result<void> restrict_one(AdminClient& office, const PersonOrder& order, const Console& console) {
  v1::AdminRequest request;
  request.mutable_person_restrict()->set_no(order.no);
  request.mutable_person_restrict()->set_lift(order.lift);
  TRY(office.ask(request));
  if (console.json) {
    console.print(JsonText().object().member("restricted", !order.lift).end_object().text());
  } else {
    console.print(order.lift ? "The restriction of " + order.no + " is lifted"
                             : order.no + " is restricted: kept, and used for nothing");
  }
  return {};
}

Result<void> confirm_erasure(const PersonOrder& order, std::FILE* answers, const Console& console) {
  if (order.sure) return {};
  console.tell("This erases everything about " + order.no +
               ", here and at all terminals, and cannot be undone. Backups that you keep still "
               "have it.\nType " +
               order.no + " again to go on:");
  std::string typed;
  if (read_line(answers, typed) && typed == order.no) return {};
  return fail(Fault::invalid, "nothing was erased");
}

Result<void> erase_one(AdminClient& office, const PersonOrder& order, std::FILE* answers,
                       const Console& console) {
  TRY(confirm_erasure(order, answers, console));
  v1::AdminRequest request;
  request.mutable_person_erase()->set_no(order.no);
  TRY_TO(reply, office.ask(request));
  const v1::PersonEraseReply& erased = reply.person_erase();
  if (console.json) {
    JsonText json;
    json.object().member("erasure", id_text(erased.erasure_id()));
    json.member("records", erased.records()).member("log_rows", erased.log_rows());
    json.member("history_rows", erased.history_rows());
    numbers(json, "devices", erased.devices());
    json.member("volumes", erased.volumes()).member("volumes_due", erased.volumes_due());
    console.print(json.end_object().text());
    return {};
  }
  console.print("Erased: " + std::to_string(erased.records()) + " records, the content of " +
                std::to_string(erased.log_rows()) + " changes");
  if (erased.volumes() > 0) {
    console.print("Archive: " + std::to_string(erased.volumes()) + " documents without the person");
  }
  if (erased.volumes_due() > 0) {
    console.tell(std::to_string(erased.volumes_due()) +
                 " documents of the archive still have the person; head office tries again at each "
                 "start, and its log says why");
  }
  if (erased.devices_size() > 0) {
    console.print("Terminals that must follow: " + list_of(erased.devices()) +
                  "; `person erasures` shows who has");
  }
  return {};
}

Result<void> show_erasures(AdminClient& office, const Console& console) {
  v1::AdminRequest request;
  request.mutable_erasures();
  TRY_TO(reply, office.ask(request));
  JsonText json;
  json.array();
  for (const v1::ErasureFacts& facts : reply.erasures().erasures()) {
    if (!console.json) {
      const std::string owed = facts.missing().empty()
                                   ? "all " + std::to_string(facts.done_size()) + " receipts here"
                                   : "receipts missing of " + list_of(facts.missing());
      console.print(id_text(facts.erasure_id()) + "  " + iso_time(facts.at_ms()) + "  " + owed);
      continue;
    }
    json.object().member("erasure", id_text(facts.erasure_id()));
    json.member("at", iso_time(facts.at_ms()));
    numbers(json, "done", facts.done());
    numbers(json, "missing", facts.missing());
    json.end_object();
  }
  if (console.json) {
    console.print(json.end_array().text());
  } else if (reply.erasures().erasures().empty()) {
    console.tell("Nobody has been erased");
  }
  return {};
}

}  // namespace tresen
