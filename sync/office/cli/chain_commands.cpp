#include "sync/office/cli/chain_commands.h"

#include <filesystem>

#include "sync/office/cli/chain_file.h"
#include "sync/office/cli/json.h"
#include "sync/office/cli/mistake_words.h"
#include "sync/office/office.h"
#include "sync/office/store/database_place.h"

namespace tresen {
namespace {

Result<v1::Chain> good_chain(const std::string& path, const Console& console,
                             const std::string& language = "en") {
  TRY_TO(text, read_file(path));
  ChainFile file = read_chain(text);
  for (Mistake& mistake : file.mistakes) {
    mistake.what = mistake_in(language, mistake.what);
    console.tell(shown(mistake, path));
  }
  if (file.mistakes.empty()) return std::move(file.chain);
  const std::size_t count = file.mistakes.size();
  return fail(Fault::invalid,
              path +
                  (count == 1 ? " has a mistake" : " has " + std::to_string(count) + " mistakes") +
                  "; mend the file, then: tresen-headoffice chain check " + path);
}

Result<v1::Chain> chain_of(AdminClient& office, bool with_staff = false) {
  v1::AdminRequest request;
  request.mutable_chain()->set_with_staff(with_staff);
  TRY_TO(reply, office.ask(request));
  return std::move(*reply.mutable_chain());
}

std::string versions(const v1::PublishReply& reply) {
  return "rules " + std::to_string(reply.rules()) + ", campaigns " +
         std::to_string(reply.campaigns()) + ", texts " + std::to_string(reply.texts()) +
         ", staff " + std::to_string(reply.staff());
}

// A folder whose database could not be used is as it was.
Result<void> make_office(const std::string& dir, const v1::Chain& chain,
                         const std::string& database, std::int64_t now_ms) {
  if (database.empty()) return create_office(dir, chain, now_ms);
  std::error_code trouble;
  std::filesystem::create_directories(dir, trouble);
  const bool is_new = !has_store(dir);
  TRY(keep_database_url(dir, database));
  auto made = create_office(dir, chain, now_ms);
  if (!made && is_new) forget_database_url(dir);
  return made;
}

}  // namespace

Result<void> check_chain_file(const std::string& file, const std::string& language,
                              const Console& console) {
  TRY_TO(chain, good_chain(file, console, language));
  console.print(file + " is in order: " + std::to_string(chain.rules().branches_size()) +
                " branches, " + std::to_string(chain.rules().fields_size()) + " field rules, " +
                std::to_string(chain.rules().templates_size()) + " templates, " +
                std::to_string(chain.campaigns().campaigns_size()) + " campaigns, " +
                std::to_string(chain.staff().members_size()) + " staff");
  return {};
}

Result<void> init_office(const std::string& data_dir, const std::string& file,
                         const std::string& database, const Console& console) {
  TRY_TO(chain, good_chain(file, console));
  TRY(seal_pins(*chain.mutable_staff(), {}));
  const auto made = make_office(data_dir, chain, database, console.now_ms);
  if (!made && made.error().fault == Fault::conflict) {
    return fail(Fault::conflict, "there is a head office in " + data_dir +
                                     " already; give another folder, or publish the file there "
                                     "with: tresen-headoffice chain import " +
                                     file + " --data " + data_dir);
  }
  TRY(made);
  console.print("Head office of \"" + chain.name() + "\" made in " + data_dir);
  console.tell("Start it with: tresen-headoffice serve --data " + data_dir);
  return {};
}

Result<void> import_chain(AdminClient& office, const std::string& file, const Console& console) {
  TRY_TO(chain, good_chain(file, console));
  if (chain.has_staff()) {
    TRY_TO(known, chain_of(office, true));
    TRY(seal_pins(*chain.mutable_staff(), known.staff()));
  }
  v1::AdminRequest request;
  v1::PublishRequest& publish = *request.mutable_publish();
  *publish.mutable_chain() = std::move(chain);
  TRY_TO(reply, office.ask(request));
  const v1::PublishReply& published = reply.publish();
  if (console.json) {
    JsonText json;
    json.object().member("rules", published.rules());
    json.member("campaigns", published.campaigns()).member("texts", published.texts());
    json.member("staff", published.staff()).key("published").array();
    for (const std::string& name : published.published()) json.value(name);
    console.print(json.end_array().end_object().text());
    return {};
  }
  if (published.published().empty()) {
    console.print("Nothing differs from what is in force (" + versions(published) + ")");
  } else {
    console.print("Published; in force now: " + versions(published));
  }
  return {};
}

Result<void> export_chain(AdminClient& office, const std::string& file, const Console& console) {
  TRY_TO(chain, chain_of(office));
  TRY(write_file(file, write_chain(chain)));
  console.print("The chain's options are in " + file + ", without staff");
  return {};
}

Result<void> list_branches(AdminClient& office, const Console& console) {
  TRY_TO(chain, chain_of(office));
  JsonText json;
  json.array();
  for (const v1::Branch& branch : chain.rules().branches()) {
    if (!console.json) {
      console.print(branch.id() + "  " + branch.name() + ", " + branch.street() + " " +
                    branch.house_no() + ", " + branch.postcode() + " " + branch.city());
      continue;
    }
    json.object().member("id", branch.id()).member("name", branch.name());
    json.member("street", branch.street()).member("house_no", branch.house_no());
    json.member("postcode", branch.postcode()).member("city", branch.city());
    json.member("phone", branch.phone()).member("legal_entity", branch.legal_entity());
    json.member("federal_state", branch.federal_state()).end_object();
  }
  if (console.json) console.print(json.end_array().text());
  return {};
}

}  // namespace tresen
