#include "terminal/desk/screens/query_tree.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "sync/base/text.h"
#include "sync/record/consent.h"
#include "sync/record/field.h"
#include "terminal/desk/form.h"

namespace tresen::desk {

Path path_in(std::string_view key) {
  Path path;
  while (!key.empty()) {
    const auto dot = key.find('.');
    const std::string_view part = key.substr(0, dot);
    int value = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
    if (error == std::errc() && end == part.data() + part.size()) path.push_back(value);
    if (dot == std::string_view::npos) break;
    key.remove_prefix(dot + 1);
  }
  return path;
}

std::string text_of(const Path& path) {
  if (path.empty()) return "root";
  std::string text;
  for (const int at : path) text += (text.empty() ? "" : ".") + std::to_string(at);
  return text;
}

v1::QueryGroup* group_at(v1::QueryGroup& query, const Path& path) {
  v1::QueryGroup* group = &query;
  for (const int at : path) {
    if (at < 0 || at >= group->nodes_size() || !group->nodes(at).has_group()) return nullptr;
    group = group->mutable_nodes(at)->mutable_group();
  }
  return group;
}

v1::QueryNode* node_at(v1::QueryGroup& query, const Path& path) {
  if (path.empty()) return nullptr;
  v1::QueryGroup* group = group_at(query, Path(path.begin(), path.end() - 1));
  if (group == nullptr || path.back() < 0 || path.back() >= group->nodes_size()) return nullptr;
  return group->mutable_nodes(path.back());
}

const v1::QueryNode* node_at(const v1::QueryGroup& query, const Path& path) {
  const v1::QueryGroup* group = &query;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] < 0 || path[i] >= group->nodes_size()) return nullptr;
    const v1::QueryNode& node = group->nodes(path[i]);
    if (i + 1 == path.size()) return &node;
    if (!node.has_group()) return nullptr;
    group = &node.group();
  }
  return nullptr;
}

void remove_node(v1::QueryGroup& query, const Path& path) {
  if (path.empty()) return;
  v1::QueryGroup* group = group_at(query, Path(path.begin(), path.end() - 1));
  if (group == nullptr || path.back() >= group->nodes_size()) return;
  group->mutable_nodes()->DeleteSubrange(path.back(), 1);
}

Kind kind_of(std::string_view field) {
  if (field == "age") return Kind::age;
  if (field == "birthday") return Kind::birthday;
  const auto is = [&](std::string_view word) {
    return field == word || field.starts_with(std::string(word) + ".");
  };
  if (field == "made" || is("process") || is("contact") || is("selected") || is("list"))
    return Kind::day;
  if (field.starts_with("category.")) return Kind::items;
  const Field* known = find_field(field);
  if (known != nullptr && known->keys == Keys::date) return Kind::date;
  if (known != nullptr && !known->choices.empty()) return Kind::choice;
  return Kind::text;
}

std::vector<std::string> fields_of(const v1::Chain& chain) {
  std::vector<std::string> all{"age",      "home_branch", "process", "contact",
                               "selected", "birthday",    "made"};
  for (const auto& made : chain.rules().templates()) all.push_back("process." + made.type());
  for (const auto& set : chain.rules().category_sets()) all.push_back("category." + set.id());
  for (const auto& campaign : chain.campaigns().campaigns())
    all.push_back("selected." + campaign.id());
  for (const auto& campaign : chain.campaigns().campaigns())
    all.push_back("contact." + campaign.id());
  for (const Field& field : fields())
    if (!field.key.ends_with('.') && field.key != "home_branch") all.emplace_back(field.key);
  for (const auto& wish : chain.rules().consents())
    all.push_back(consent_key(wish.channel(), wish.purpose()));
  std::vector<std::string> once;
  for (std::string& one : all)
    if (std::ranges::find(once, one) == once.end()) once.push_back(std::move(one));
  return once;
}

std::vector<v1::QueryOp> ops_of(Kind kind) {
  using enum v1::QueryOp;
  switch (kind) {
    case Kind::text:
      return {QUERY_OP_IS,    QUERY_OP_IS_NOT,  QUERY_OP_BEGINS, QUERY_OP_CONTAINS,
              QUERY_OP_KNOWN, QUERY_OP_MISSING, QUERY_OP_REFUSED};
    case Kind::choice:
      return {QUERY_OP_IS, QUERY_OP_IS_NOT, QUERY_OP_KNOWN, QUERY_OP_MISSING, QUERY_OP_REFUSED};
    case Kind::age:
      return {QUERY_OP_FROM, QUERY_OP_BELOW, QUERY_OP_KNOWN, QUERY_OP_MISSING};
    case Kind::date:
      return {QUERY_OP_WITHIN, QUERY_OP_OLDER, QUERY_OP_FROM,
              QUERY_OP_BELOW,  QUERY_OP_KNOWN, QUERY_OP_MISSING};
    case Kind::day:
      return {QUERY_OP_OLDER,   QUERY_OP_WITHIN, QUERY_OP_KNOWN,
              QUERY_OP_MISSING, QUERY_OP_FROM,   QUERY_OP_BELOW};
    case Kind::birthday:
      return {QUERY_OP_NEXT};
    case Kind::items:
      return {QUERY_OP_IS, QUERY_OP_IS_NOT, QUERY_OP_KNOWN, QUERY_OP_MISSING};
  }
  return {};
}

bool takes_values(v1::QueryOp op) {
  return op != v1::QUERY_OP_KNOWN && op != v1::QUERY_OP_MISSING && op != v1::QUERY_OP_REFUSED;
}

v1::QueryGroup complete_part(const v1::QueryGroup& query) {
  v1::QueryGroup complete;
  complete.set_join(query.join());
  for (const v1::QueryNode& node : query.nodes()) {
    if (node.has_group()) {
      v1::QueryGroup inner = complete_part(node.group());
      if (inner.nodes().empty()) continue;
      v1::QueryNode& added = *complete.add_nodes();
      added.set_negated(node.negated());
      *added.mutable_group() = std::move(inner);
    } else if (!node.row().field().empty() &&
               (!takes_values(node.row().op()) || !node.row().values().empty())) {
      *complete.add_nodes() = node;
    }
  }
  return complete;
}

namespace {

void add_counts(const v1::QueryGroup& group, const Path& path, const v1::QueryGroup& before,
                std::vector<std::pair<std::string, v1::QueryGroup>>& counts) {
  v1::QueryGroup so_far = before;
  const bool adds_up = path.empty() && group.join() != v1::QueryGroup::JOIN_ANY;
  for (int i = 0; i < group.nodes_size(); ++i) {
    const v1::QueryNode& node = group.nodes(i);
    Path at = path;
    at.push_back(i);
    if (node.has_group()) add_counts(node.group(), at, {}, counts);
    v1::QueryGroup one;
    if (adds_up) one = so_far;
    *one.add_nodes() = node;
    const bool complete =
        complete_part(one).ByteSizeLong() == one.ByteSizeLong() && one.nodes_size() > 0;
    if (!complete) continue;
    if (adds_up) so_far = one;
    if (node.has_row()) counts.emplace_back(text_of(at), std::move(one));
  }
}

}  // namespace

std::vector<std::pair<std::string, v1::QueryGroup>> line_counts(const v1::QueryGroup& query) {
  std::vector<std::pair<std::string, v1::QueryGroup>> counts;
  add_counts(query, {}, {}, counts);
  return counts;
}

}  // namespace tresen::desk
