#include "sync/office/cli/stored_query_commands.h"

#include <algorithm>
#include <utility>

#include "sync/base/clock.h"
#include "sync/office/campaigns/query_text.h"
#include "sync/office/cli/json.h"

namespace tresen {
namespace {

// The first version has no number where it comes from a release that kept none.
std::uint64_t number_of(const v1::StoredQuery& query) {
  return std::max<std::uint64_t>(1, query.version());
}

std::string who(const v1::QueryVersion& version) {
  if (version.staff().empty()) return "head office";
  return version.staff() + " at desk " + std::to_string(version.desk());
}

std::string words_of(const v1::StoredQuery& query) {
  const std::string text = text_of(query.query());
  return text.empty() ? "everybody" : text;
}

std::string line_of(const v1::QueryVersion& version) {
  const std::string at = version.published_ms() == 0 ? "" : iso_time(version.published_ms()) + ", ";
  return "version " + std::to_string(number_of(version.query())) + ", " + at + who(version);
}

void add(JsonText& json, const v1::StoredQuery& query) {
  json.object().member("id", query.id()).member("version", number_of(query));
  json.member("name", query.name()).member("is_list", query.is_list());
  json.member("query", text_of(query.query()));
}

Result<v1::QueryVersionsReply> versions_of(AdminClient& office, const std::string& id) {
  v1::AdminRequest request;
  request.mutable_query_versions()->set_query(id);
  TRY_TO(reply, office.ask(request));
  return std::move(*reply.mutable_query_versions());
}

Result<v1::QueryVersion> wanted(const v1::QueryVersionsReply& reply,
                                const StoredQueryOrder& order) {
  for (const v1::QueryVersion& one : reply.versions()) {
    if (order.version == 0 || number_of(one.query()) == order.version) return one;
  }
  return fail(Fault::absent, "the query \"" + order.id + "\" has no version " +
                                 std::to_string(order.version) + "; the newest one is " +
                                 std::to_string(number_of(reply.versions(0).query())));
}

Result<v1::Chain> chain_of(AdminClient& office) {
  v1::AdminRequest request;
  request.mutable_chain();
  TRY_TO(reply, office.ask(request));
  return std::move(*reply.mutable_chain());
}

}  // namespace

Result<void> list_queries(AdminClient& office, const Console& console) {
  TRY_TO(chain, chain_of(office));
  const auto& queries = chain.campaigns().queries();
  JsonText json;
  json.array();
  for (const v1::StoredQuery& query : queries) {
    if (console.json) {
      add(json, query);
      json.end_object();
    } else {
      console.print(query.id() + "  version " + std::to_string(number_of(query)) + ", \"" +
                    query.name() + "\"" + (query.is_list() ? ", a list: " : ": ") +
                    words_of(query));
    }
  }
  if (console.json) console.print(json.end_array().text());
  if (!console.json && queries.empty()) console.tell("The chain keeps no queries yet.");
  return {};
}

Result<void> show_query(AdminClient& office, const StoredQueryOrder& order,
                        const Console& console) {
  TRY_TO(reply, versions_of(office, order.id));
  TRY_TO(shown, wanted(reply, order));
  if (!console.json) {
    console.print(shown.query().id() + ", \"" + shown.query().name() + "\", " + line_of(shown));
    console.print(words_of(shown.query()));
    for (const v1::QueryVersion& one : reply.versions()) console.print("# " + line_of(one));
    return {};
  }
  JsonText json;
  json.object().key("query");
  add(json, shown.query());
  json.end_object().key("versions").array();
  for (const v1::QueryVersion& one : reply.versions()) {
    json.object().member("version", number_of(one.query()));
    json.member("published", one.published_ms() == 0 ? "" : iso_time(one.published_ms()));
    json.member("staff", one.staff()).member("desk", one.desk());
    json.member("query", text_of(one.query().query())).end_object();
  }
  console.print(json.end_array().end_object().text());
  return {};
}

Result<void> restore_query(AdminClient& office, const StoredQueryOrder& order,
                           const Console& console) {
  TRY_TO(reply, versions_of(office, order.id));
  TRY_TO(earlier, wanted(reply, order));
  TRY_TO(chain, chain_of(office));
  v1::AdminRequest request;
  v1::QuerySaveRequest& save = *request.mutable_query_save();
  *save.mutable_query() = earlier.query();
  for (const v1::StoredQuery& query : chain.campaigns().queries()) {
    if (query.id() == order.id) *save.mutable_was() = query;
  }
  TRY_TO(saved, office.ask(request));
  for (const v1::ChainMistake& one : saved.chain_part().mistakes()) {
    console.tell(one.field() + ": " + one.what());
  }
  if (!saved.chain_part().mistakes().empty()) {
    return fail(Fault::invalid, "the chain does not take version " +
                                    std::to_string(order.version) + " any more; nothing changed");
  }
  TRY_TO(now, versions_of(office, order.id));
  console.print("The query \"" + order.id + "\" is again what it was in version " +
                std::to_string(order.version) + ", as " + line_of(now.versions(0)));
  return {};
}

}  // namespace tresen
