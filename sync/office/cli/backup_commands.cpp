#include "sync/office/cli/backup_commands.h"

#include <filesystem>

#include "sync/office/backup.h"
#include "sync/office/cli/json.h"

namespace tresen {
namespace {

// The daemon may stand in another folder.
std::string absolute(const std::string& path) {
  std::error_code trouble;
  return path.empty() ? path : std::filesystem::absolute(path, trouble).string();
}

void tell_what_is_left(const Console& console) {
  console.tell(
      "Start it, and each terminal sends again what came after that. What head office itself "
      "did since then is to be done again: imports, chain options, terminals enrolled or revoked, "
      "persons restricted or erased.");
}

}  // namespace

Result<void> make_backup(AdminClient& office, const std::string& file, const Console& console) {
  v1::AdminRequest request;
  request.mutable_backup()->set_path(absolute(file));
  TRY_TO(reply, office.ask(request));
  const v1::BackupReply& made = reply.backup();
  if (console.json) {
    JsonText json;
    json.object().member("file", file).member("pos", made.pos()).member("bytes", made.bytes());
    console.print(json.member("took_ms", made.took_ms()).end_object().text());
  } else {
    console.print(file + ": all changes up to " + std::to_string(made.pos()) + ", " +
                  std::to_string(made.bytes()) + " bytes");
    console.tell("Keep it safe and to yourself: whoever has it can be this head office.");
  }
  return {};
}

Result<void> restore_backup(const std::string& file, const std::string& data_dir, bool force,
                            const Console& console) {
  TRY_TO(restored, restore_office(file, data_dir, force, console.now_ms));
  if (console.json) {
    JsonText json;
    json.object().member("store_epoch", restored.store_epoch);
    console.print(json.member("moved_to", restored.moved_to).end_object().text());
    return {};
  }
  console.print("Head office in " + data_dir + " is as it was when " + file + " was made");
  if (!restored.moved_to.empty()) console.print("What was there is in " + restored.moved_to);
  tell_what_is_left(console);
  return {};
}

Result<void> recover_store(const std::string& data_dir, const Console& console) {
  TRY_TO(epoch, recover_office(data_dir));
  if (console.json) {
    console.print(JsonText().object().member("store_epoch", epoch).end_object().text());
    return {};
  }
  console.print("Head office in " + data_dir + " goes on from what its store has");
  tell_what_is_left(console);
  return {};
}

Result<void> verify_all(AdminClient& office, const std::string& backup, const Console& console) {
  v1::AdminRequest request;
  request.mutable_verify()->set_backup(absolute(backup));
  TRY_TO(reply, office.ask(request));
  bool all_good = true;
  JsonText json;
  json.array();
  for (const v1::VerifyCheck& check : reply.verify().checks()) {
    all_good = all_good && check.ok();
    if (!console.json) {
      console.print((check.ok() ? "good  " : "BAD   ") + check.name() + ": " + check.detail());
    }
    json.object().member("name", check.name()).member("ok", check.ok());
    json.member("detail", check.detail()).end_object();
  }
  json.end_array();
  if (console.json) {
    console.print("{\"ok\":" + std::string(all_good ? "true" : "false") +
                  ",\"checks\":" + json.text() + "}");
  }
  if (all_good) return {};
  return fail(Fault::invalid, "head office is not as it should be; restore the last good backup");
}

}  // namespace tresen
