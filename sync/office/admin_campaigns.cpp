#include "sync/office/admin_campaigns.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <string>
#include <utility>

#include "sync/base/text.h"
#include "sync/office/admin_chain.h"

namespace tresen {
namespace {

using google::protobuf::util::MessageDifferencer;

// Where the part with this id stands in its list; its size: nowhere.
template <class Parts>
int index_of(const Parts& parts, const std::string& id) {
  const auto found =
      std::find_if(parts.begin(), parts.end(), [&](const auto& one) { return one.id() == id; });
  return static_cast<int>(found - parts.begin());
}

// conflict: what is stored is not what was opened.
template <class Parts, class Part>
Result<void> check_unchanged(const Parts& parts, const Part* was, const std::string& id,
                             const std::string& kind) {
  const std::string name = "the " + kind + " \"" + id + "\"";
  const int at = index_of(parts, id);
  if (was == nullptr) {
    if (at == parts.size()) return {};
    return fail(Fault::conflict, "there is " + name + " already; choose another id");
  }
  if (at == parts.size()) {
    return fail(Fault::conflict, "somebody else has deleted " + name + " meanwhile");
  }
  if (MessageDifferencer::Equals(parts.Get(at), *was)) return {};
  return fail(Fault::conflict, "somebody else has published " + name +
                                   " meanwhile; open it again and put your changes there");
}

// The mistakes of one part, told by its own fields.
void tell_mistakes(const v1::Chain& chain, const std::string& path, v1::ChainPartReply& reply) {
  v1::Chain checked = chain;
  checked.clear_staff();
  for (v1::ChainMistake& mistake : mistakes_of(checked)) {
    if (!mistake.field().starts_with(path)) continue;
    const std::string rest = mistake.field().substr(path.size());
    if (!rest.empty() && rest.front() != '.') continue;
    mistake.set_field(rest.empty() ? rest : rest.substr(1));
    *reply.add_mistakes() = std::move(mistake);
  }
}

// Who edits, and when.
struct Editor {
  Publisher by;
  std::int64_t now_ms = 0;
};

Result<void> publish(Store& store, const v1::Chain& chain, const Editor& editor,
                     v1::ChainPartReply& reply) {
  v1::Chain changed;
  changed.set_id(chain.id());
  changed.set_name(chain.name());
  *changed.mutable_campaigns() = chain.campaigns();
  TRY(store.campaigns().publish(changed, editor.now_ms, editor.by));
  TRY_TO(after, store.campaigns().chain());
  reply.set_version(after.campaigns().version());
  return {};
}

// Puts a part in the place of the one with its id, or at the end. `part_of` names the list.
template <class Request, class Part, class PartsOf>
Result<v1::AdminReply> save(Store& store, const Request& request, const Part& part,
                            const std::string& kind, const std::string& path, PartsOf parts_of,
                            const Editor& editor) {
  TRY_TO(chain, store.campaigns().chain());
  auto& parts = *parts_of(*chain.mutable_campaigns());
  const Part* const was = request.has_was() ? &request.was() : nullptr;
  if (was != nullptr && was->id() != part.id()) {
    return fail(Fault::invalid, "the id of a " + kind + " is for ever; save a copy instead");
  }
  TRY(check_unchanged(parts, was, part.id(), kind));
  const int at = index_of(parts, part.id());
  if (at == parts.size()) parts.Add();
  *parts.Mutable(at) = part;
  v1::AdminReply reply;
  v1::ChainPartReply& saved = *reply.mutable_chain_part();
  saved.set_version(chain.campaigns().version());
  tell_mistakes(chain, path + "[" + std::to_string(at) + "]", saved);
  tell_in(request.language(), *saved.mutable_mistakes());
  if (!saved.mistakes().empty() || request.only_check()) return reply;
  TRY(publish(store, chain, editor, saved));
  return reply;
}

template <class Parts, class Part>
Result<v1::AdminReply> remove(Store& store, v1::Chain& chain, Parts& parts, const Part& was,
                              const std::string& kind, const Editor& editor) {
  TRY(check_unchanged(parts, &was, was.id(), kind));
  parts.DeleteSubrange(index_of(parts, was.id()), 1);
  v1::AdminReply reply;
  TRY(publish(store, chain, editor, *reply.mutable_chain_part()));
  return reply;
}

// A campaign that has sent something keeps its name for those who ask later.
Result<v1::AdminReply> remove_campaign(Store& store, const v1::Campaign& was,
                                       const Editor& editor) {
  TRY_TO(runs, store.runs().runs(was.id(), 0));
  if (!runs.empty()) {
    return fail(Fault::conflict, "the campaign \"" + was.id() +
                                     "\" has runs that must stay accounted for; end it instead");
  }
  TRY_TO(chain, store.campaigns().chain());
  return remove(store, chain, *chain.mutable_campaigns()->mutable_campaigns(), was, "campaign",
                editor);
}

Result<v1::AdminReply> remove_query(Store& store, const v1::StoredQuery& was,
                                    const Editor& editor) {
  TRY_TO(chain, store.campaigns().chain());
  std::vector<std::string> users;
  for (const v1::Campaign& campaign : chain.campaigns().campaigns()) {
    if (campaign.dispatch().stored_query() == was.id()) users.push_back(campaign.id());
  }
  if (!users.empty()) {
    return fail(Fault::conflict, "the query \"" + was.id() + "\" is the list of the campaign " +
                                     join(users, ", ") + "; give it another one first");
  }
  return remove(store, chain, *chain.mutable_campaigns()->mutable_queries(), was, "query", editor);
}

Result<v1::AdminReply> query_versions(Store& store, const std::string& query) {
  TRY_TO(versions, store.campaigns().query_versions(query));
  v1::AdminReply reply;
  v1::QueryVersionsReply& told = *reply.mutable_query_versions();
  for (v1::QueryVersion& one : versions) *told.add_versions() = std::move(one);
  return reply;
}

}  // namespace

bool edits_campaigns(const v1::AdminRequest& request) {
  return request.has_campaign_save() || request.has_campaign_delete() || request.has_query_save() ||
         request.has_query_delete() || request.has_query_versions();
}

Result<v1::AdminReply> answer_editing(Store& store, const v1::AdminRequest& request,
                                      const Actor& actor, std::int64_t now_ms) {
  const Editor editor{{actor.staff, actor.desk}, now_ms};
  switch (request.ask_case()) {
    case v1::AdminRequest::kCampaignSave:
      return save(
          store, request.campaign_save(), request.campaign_save().campaign(), "campaign",
          "campaigns.campaigns", [](v1::Campaigns& all) { return all.mutable_campaigns(); },
          editor);
    case v1::AdminRequest::kQuerySave:
      return save(
          store, request.query_save(), request.query_save().query(), "query", "campaigns.queries",
          [](v1::Campaigns& all) { return all.mutable_queries(); }, editor);
    case v1::AdminRequest::kCampaignDelete:
      return remove_campaign(store, request.campaign_delete().was(), editor);
    case v1::AdminRequest::kQueryVersions:
      return query_versions(store, request.query_versions().query());
    default:
      return remove_query(store, request.query_delete().was(), editor);
  }
}

}  // namespace tresen
