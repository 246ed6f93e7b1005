#include "terminal/store/documents.h"

#include <string>

#include "terminal/store/pins.h"

namespace tresen {
namespace {

// Reads the current version into `message`, which stays empty if there is none.
Result<void> read_current(Database& database, const std::string& name,
                          google::protobuf::MessageLite& message) {
  TRY_TO(body, database.text("SELECT body FROM config WHERE document = ? AND current = 1", {name}));
  if (body && !message.ParseFromString(*body)) {
    return fail(Fault::storage, "the stored document " + name + " cannot be read");
  }
  return {};
}

Result<bool> replace_current(Database& database, const std::string& name, std::uint64_t version,
                             const google::protobuf::MessageLite& message) {
  const std::string body = message.SerializeAsString();
  TRY_TO(known,
         database.text("SELECT body FROM config WHERE document = ? AND current = 1", {name}));
  if (known == body) return false;
  TRY(database.run("UPDATE config SET current = 0 WHERE document = ?", {name}));
  TRY(database.run(
      "INSERT OR REPLACE INTO config (document, version, current, body) VALUES (?, ?, 1, ?)",
      {name, static_cast<std::int64_t>(version), Blob{body}}));
  TRY(
      database.run("DELETE FROM config WHERE document = ?1 AND current = 0 AND (?1 <> 'rules' OR "
                   "version NOT IN (SELECT rules_version FROM directory WHERE kind = 2 AND state "
                   "IN ('open', 'parked')))",
                   {name}));
  return true;
}

}  // namespace

Result<bool> store_document(Database& database, const v1::ConfigDoc& document,
                            std::string_view device_key) {
  bool changed = false;
  if (!document.chain_name().empty()) {
    TRY_TO(known, database.text("SELECT value FROM meta WHERE key = 'chain_name'"));
    changed = known != document.chain_name();
    TRY(database.run("INSERT OR REPLACE INTO meta (key, value) VALUES ('chain_name', ?)",
                     {document.chain_name()}));
  }
  Result<bool> replaced = false;
  switch (document.doc_case()) {
    case v1::ConfigDoc::kRules:
      replaced = replace_current(database, "rules", document.rules().version(), document.rules());
      break;
    case v1::ConfigDoc::kCampaigns:
      replaced = replace_current(database, "campaigns", document.campaigns().version(),
                                 document.campaigns());
      break;
    case v1::ConfigDoc::kTexts:
      replaced = replace_current(database, "texts", document.texts().version(), document.texts());
      break;
    case v1::ConfigDoc::kStaff:
      replaced = replace_current(database, "staff", document.staff().version(),
                                 keyed(document.staff(), device_key));
      break;
    case v1::ConfigDoc::DOC_NOT_SET:
      return fail(Fault::invalid, "a document of a kind that this release does not know");
  }
  if (!replaced) return replaced;
  return *replaced || changed;
}

Result<ChainOptions> current_options(Database& database) {
  ChainOptions options;
  TRY_TO(name, database.text("SELECT value FROM meta WHERE key = 'chain_name'"));
  options.chain_name = name.value_or("");
  TRY(read_current(database, "rules", options.rules));
  TRY(read_current(database, "campaigns", options.campaigns));
  TRY(read_current(database, "texts", options.texts));
  TRY(read_current(database, "staff", options.staff));
  for (v1::StaffMember& member : *options.staff.mutable_members()) {
    member.clear_pin();
    member.clear_pin_salt();
    member.clear_pin_hash();
  }
  return options;
}

Result<v1::Staff> staff_with_hashes(Database& database) {
  v1::Staff staff;
  TRY(read_current(database, "staff", staff));
  return staff;
}

Result<v1::Rules> rules_of_version(Database& database, std::uint64_t version) {
  TRY_TO(body, database.text("SELECT body FROM config WHERE document = 'rules' AND version = ?",
                             {static_cast<std::int64_t>(version)}));
  if (!body) return fail(Fault::absent, "no rules of version " + std::to_string(version));
  v1::Rules rules;
  if (!rules.ParseFromString(*body)) return fail(Fault::storage, "the stored rules");
  return rules;
}

Result<void> forget_staff(Database& database) {
  TRY(database.run("DELETE FROM config WHERE document = 'staff'"));
  return database.run("DELETE FROM cursor WHERE bucket = 'config'");
}

}  // namespace tresen
