// H02: a query is written line by line, and counted while it is.

#include <algorithm>
#include <utility>

#include "terminal/desk/reach.h"
#include "terminal/desk/screens/query_tree.h"

namespace tresen::desk {

v1::QueryGroup complete_query(const v1::QueryGroup& query) { return complete_part(query); }

void ask_why(Reach& reach) {
  QueryEdit& edit = reach.state.query;
  if (edit.why_no.empty()) return;
  edit.why_asked = complete_part(edit.query);
  v1::AdminRequest request;
  *request.mutable_query_explain()->mutable_query() = edit.why_asked;
  request.mutable_query_explain()->set_no(edit.why_no);
  reach.ask(Purpose::explain, std::move(request));
}

void open_query(Reach& reach) {
  State& state = reach.state;
  state.page = Page::query;
  state.query = {};
  const v1::Dispatch& dispatch = state.campaigns.draft.dispatch();
  if (dispatch.has_stored_query()) state.query.stored = dispatch.stored_query();
  if (const v1::QueryGroup* known = query_of(state)) state.query.query = *known;
  if (state.query.query.nodes().empty()) {
    v1::QueryRow& row = *state.query.query.add_nodes()->mutable_row();
    row.set_field("age");
    row.set_op(v1::QUERY_OP_FROM);
  }
  ask_query_versions(reach);
  count_now(reach);
}

void ask_query_versions(Reach& reach) {
  State& state = reach.state;
  state.query.versions.clear();
  if (state.query.stored.empty() || !may(state, v1::AdminRequest::kQueryVersions)) return;
  v1::AdminRequest request;
  request.mutable_query_versions()->set_query(state.query.stored);
  reach.ask(Purpose::query_versions, std::move(request));
}

bool answer_query(Purpose purpose, v1::AdminReply& reply, Reach& reach) {
  if (purpose != Purpose::query_versions) return false;
  QueryEdit& edit = reach.state.query;
  const auto& versions = reply.query_versions().versions();
  edit.versions.assign(versions.begin(), versions.end());
  edit.version = edit.versions.empty() ? 0 : edit.versions.front().query().version();
  return true;
}

void show_query_version(std::size_t at, Reach& reach) {
  QueryEdit& edit = reach.state.query;
  if (at >= edit.versions.size()) return;
  edit.query = edit.versions[at].query().query();
  edit.version = edit.versions[at].query().version();
  reach.state.form = {};
  reach.state.counting.rows.clear();
  count_now(reach);
}

namespace {

void join_group(const std::string& how, const Path& path, State& state) {
  v1::QueryGroup* group = group_at(state.query.query, path);
  if (group == nullptr) return;
  group->set_join(how == "all" ? v1::QueryGroup::JOIN_ALL : v1::QueryGroup::JOIN_ANY);
  if (v1::QueryNode* node = node_at(state.query.query, path)) node->set_negated(how == "none");
}

void add(const std::string& key, State& state) {
  v1::QueryGroup* group = group_at(state.query.query, path_in(key));
  if (group == nullptr) return;
  v1::QueryGroup* into = group;
  if (key.starts_with("add.group.")) {
    into = group->add_nodes()->mutable_group();
    into->set_join(v1::QueryGroup::JOIN_ANY);
  }
  v1::QueryRow& row = *into->add_nodes()->mutable_row();
  row.set_field("process");
  row.set_op(v1::QUERY_OP_OLDER);
}

void use_for_campaign(Reach& reach) {
  State& state = reach.state;
  v1::Dispatch& dispatch = *state.campaigns.draft.mutable_dispatch();
  const v1::QueryGroup query = complete_part(state.query.query);
  *dispatch.mutable_query() = query;
  state.page = Page::campaigns;
  state.campaigns.general = false;
  count_now(reach);
}

// The query that is shared becomes a new version of itself; any other becomes one that all
// campaigns may share, under the campaign's name.
void store(Reach& reach) {
  State& state = reach.state;
  const std::string id = state.query.stored.empty() ? state.campaigns.chosen : state.query.stored;
  v1::AdminRequest request;
  v1::StoredQuery& stored = *request.mutable_query_save()->mutable_query();
  stored.set_name(state.campaigns.draft.name());
  for (const v1::StoredQuery& was : state.chain.campaigns().queries()) {
    if (was.id() != id) continue;
    *request.mutable_query_save()->mutable_was() = was;
    stored = was;
  }
  stored.set_id(id);
  *stored.mutable_query() = complete_part(state.query.query);
  stored.set_is_list(true);
  request.mutable_query_save()->set_language(state.language);
  reach.ask(Purpose::save, std::move(request));
  state.query.stored = id;
  state.campaigns.draft.mutable_dispatch()->set_stored_query(id);
}

}  // namespace

bool press_query(const std::string& key, Reach& reach) {
  State& state = reach.state;
  if (state.page != Page::query) return false;
  if (key == "back") {
    state.page = Page::campaigns;
    state.campaigns.general = false;
    count_now(reach);
  } else if (key == "query.use") {
    use_for_campaign(reach);
  } else if (key == "query.store") {
    store(reach);
  } else if (key.starts_with("group.")) {
    const auto dot = key.rfind('.');
    join_group(key.substr(dot + 1), path_in(key), state);
    reach.count_soon();
  } else if (key.starts_with("add.")) {
    add(key, state);
    reach.count_soon();
  } else if (key.starts_with("remove.")) {
    remove_node(state.query.query, path_in(key));
    reach.count_soon();
  } else {
    return false;
  }
  return true;
}

void on_count(const v1::QueryRunReply& reply, Reach& reach) {
  State& state = reach.state;
  Counting& counting = state.counting;
  counting.running = false;
  counting.reply = reply;
  counting.counted_ms = state.now.boot_ms;
  counting.took_ms =
      state.now.boot_ms - state.asked[static_cast<std::size_t>(Purpose::count)].at_ms;
  counting.waiting.clear();
  if (state.page != Page::query) return;
  counting.waiting = line_counts(state.query.query);
  std::ranges::reverse(counting.waiting);
  on_row_count({}, reach);
}

void on_row_count(const v1::QueryRunReply& reply, Reach& reach) {
  Counting& counting = reach.state.counting;
  if (!counting.asked_row.empty()) counting.rows[counting.asked_row] = reply.count();
  counting.asked_row.clear();
  if (counting.waiting.empty()) return;
  auto [path, query] = std::move(counting.waiting.back());
  counting.waiting.pop_back();
  v1::AdminRequest request;
  *request.mutable_query_run()->mutable_query() = std::move(query);
  counting.asked_row = std::move(path);
  reach.ask(Purpose::row_count, std::move(request));
}

}  // namespace tresen::desk
