#include "sync/office/store/sqlite/sqlite_campaign_store.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <array>
#include <utility>

#include "sync/office/store/sqlite/row_sums.h"
#include "sync/office/store/sqlite/sqlite_values.h"

namespace tresen {
namespace {

using google::protobuf::util::MessageDifferencer;

constexpr std::array<std::string_view, 4> all_docs{"rules", "campaigns", "texts", "staff"};

// The version of whichever document it is. All four carry it.
void set_version(v1::ConfigDoc& doc, std::uint64_t version) {
  switch (doc.doc_case()) {
    case v1::ConfigDoc::kRules:
      doc.mutable_rules()->set_version(version);
      break;
    case v1::ConfigDoc::kCampaigns:
      doc.mutable_campaigns()->set_version(version);
      break;
    case v1::ConfigDoc::kTexts:
      doc.mutable_texts()->set_version(version);
      break;
    case v1::ConfigDoc::kStaff:
      doc.mutable_staff()->set_version(version);
      break;
    case v1::ConfigDoc::DOC_NOT_SET:
      break;
  }
}

std::uint64_t version_of(const v1::ConfigDoc& doc) {
  switch (doc.doc_case()) {
    case v1::ConfigDoc::kRules:
      return doc.rules().version();
    case v1::ConfigDoc::kCampaigns:
      return doc.campaigns().version();
    case v1::ConfigDoc::kTexts:
      return doc.texts().version();
    case v1::ConfigDoc::kStaff:
      return doc.staff().version();
    case v1::ConfigDoc::DOC_NOT_SET:
      break;
  }
  return 0;
}

v1::ConfigDoc doc_of(const v1::Chain& chain, std::string_view name) {
  v1::ConfigDoc doc;
  doc.set_chain_name(chain.name());
  if (name == "rules" && chain.has_rules()) *doc.mutable_rules() = chain.rules();
  if (name == "campaigns" && chain.has_campaigns()) *doc.mutable_campaigns() = chain.campaigns();
  if (name == "texts" && chain.has_texts()) *doc.mutable_texts() = chain.texts();
  if (name == "staff" && chain.has_staff()) *doc.mutable_staff() = chain.staff();
  // A PIN in clear never gets further than the chain file.
  if (doc.has_staff()) {
    for (v1::StaffMember& member : *doc.mutable_staff()->mutable_members()) member.clear_pin();
  }
  return doc;
}

const v1::StoredQuery* find_query(const v1::Campaigns& campaigns, const std::string& id) {
  const auto& queries = campaigns.queries();
  const auto found = std::ranges::find(queries, id, &v1::StoredQuery::id);
  return found == queries.end() ? nullptr : &*found;
}

// A query that says what it said before has the number that it had, whatever the file says; any
// other has none yet.
void number_unchanged(const v1::Campaigns& before, v1::Campaigns& next) {
  for (v1::StoredQuery& query : *next.mutable_queries()) {
    query.clear_version();
    const v1::StoredQuery* const was = find_query(before, query.id());
    if (was == nullptr) continue;
    query.set_version(was->version());
    if (!MessageDifferencer::Equals(*was, query)) query.clear_version();
  }
}

}  // namespace

Result<v1::ConfigDoc> SqliteCampaignStore::newest(std::string_view doc) {
  TRY_TO(bytes,
         database_->text("SELECT body FROM config_doc WHERE doc = ? ORDER BY version DESC LIMIT 1",
                         {std::string(doc)}));
  v1::ConfigDoc found;
  if (bytes && !found.ParseFromString(*bytes)) {
    return fail(Fault::storage, "a document of the chain cannot be read");
  }
  return found;
}

Result<v1::Chain> SqliteCampaignStore::chain() {
  v1::Chain chain;
  chain.set_id(chain_id_);
  for (const std::string_view name : all_docs) {
    TRY_TO(doc, newest(name));
    if (!doc.chain_name().empty()) chain.set_name(doc.chain_name());
    if (doc.has_rules()) chain.mutable_rules()->Swap(doc.mutable_rules());
    if (doc.has_campaigns()) chain.mutable_campaigns()->Swap(doc.mutable_campaigns());
    if (doc.has_texts()) chain.mutable_texts()->Swap(doc.mutable_texts());
    if (doc.has_staff()) chain.mutable_staff()->Swap(doc.mutable_staff());
  }
  return chain;
}

Result<int> SqliteCampaignStore::publish(const v1::Chain& chain, std::int64_t now_ms,
                                         const Publisher& by) {
  if (chain.id() != chain_id_) {
    return fail(Fault::invalid,
                "the file is of the chain \"" + chain.id() + "\", this is \"" + chain_id_ + "\"");
  }
  int published = 0;
  TRY_TO(transaction, Transaction::begin(*database_));
  FeedWriter feed(*database_);
  for (const std::string_view name : all_docs) {
    v1::ConfigDoc next = doc_of(chain, name);
    if (next.doc_case() == v1::ConfigDoc::DOC_NOT_SET) continue;
    TRY_TO(is_new, publish_one(feed, std::string(name), std::move(next), now_ms, by));
    if (is_new) ++published;
  }
  TRY(feed.finish());
  TRY(transaction.commit());
  return published;
}

Result<bool> SqliteCampaignStore::publish_one(FeedWriter& feed, const std::string& doc,
                                              v1::ConfigDoc next, std::int64_t now_ms,
                                              const Publisher& by) {
  TRY_TO(current, newest(doc));
  const std::uint64_t version = version_of(current);
  set_version(next, version);
  if (next.has_campaigns()) number_unchanged(current.campaigns(), *next.mutable_campaigns());
  if (MessageDifferencer::Equals(current, next)) return false;
  if (next.has_campaigns()) {
    TRY(keep_queries(current.campaigns(), *next.mutable_campaigns(), now_ms, by));
  }
  set_version(next, version + 1);
  std::string body = next.SerializeAsString();
  const std::int64_t sum = config_doc_sum(doc, whole(version + 1), now_ms, body);
  TRY(database_->run(
      "INSERT INTO config_doc (doc, version, published_ms, body, sum) VALUES (?, ?, ?, ?, ?)",
      {doc, whole(version + 1), now_ms, Blob{std::move(body)}, sum}));
  TRY(database_->run("DELETE FROM feed WHERE bucket = 'config' AND ref = ?", {Blob{doc}}));
  TRY(feed.append("config", FeedRow::Op::config, doc));
  return true;
}

Result<void> SqliteCampaignStore::keep_queries(const v1::Campaigns& before, v1::Campaigns& next,
                                               std::int64_t now_ms, const Publisher& by) {
  TRY(keep_older_queries(before, next));
  for (v1::StoredQuery& query : *next.mutable_queries()) {
    if (query.version() != 0) continue;
    TRY_TO(last, database_->integer("SELECT max(version) FROM query_version WHERE query = ?",
                                    {query.id()}));
    query.set_version(natural(last.value_or(0)) + 1);
    TRY(keep_query(query, now_ms, by));
  }
  return {};
}

// What a release published that kept no versions is the first of them.
Result<void> SqliteCampaignStore::keep_older_queries(const v1::Campaigns& before,
                                                     v1::Campaigns& next) {
  TRY_TO(since, database_->integer("SELECT published_ms FROM config_doc WHERE doc = 'campaigns' "
                                   "AND version = ?",
                                   {whole(before.version())}));
  for (v1::StoredQuery was : before.queries()) {
    if (was.version() != 0) continue;
    was.set_version(1);
    TRY(keep_query(was, since.value_or(0), {}));
    for (v1::StoredQuery& query : *next.mutable_queries()) {
      if (query.id() != was.id()) continue;
      query.set_version(1);
      if (!MessageDifferencer::Equals(was, query)) query.clear_version();
    }
  }
  return {};
}

Result<void> SqliteCampaignStore::keep_query(const v1::StoredQuery& query, std::int64_t at_ms,
                                             const Publisher& by) {
  return database_->run(
      "INSERT INTO query_version (query, version, published_ms, staff, desk, body) "
      "VALUES (?, ?, ?, ?, ?, ?)",
      {query.id(), whole(query.version()), at_ms, by.staff, whole(by.desk),
       Blob{query.SerializeAsString()}});
}

Result<std::vector<v1::QueryVersion>> SqliteCampaignStore::query_versions(
    const std::string& query) {
  std::vector<v1::QueryVersion> versions;
  bool readable = true;
  TRY(database_->query("SELECT published_ms, staff, desk, body FROM query_version WHERE query = ? "
                       "ORDER BY version DESC",
                       {query}, [&](const Row& row) {
                         v1::QueryVersion& one = versions.emplace_back();
                         one.set_published_ms(row.integer(0));
                         one.set_staff(row.text(1));
                         one.set_desk(natural(row.integer(2)));
                         readable = one.mutable_query()->ParseFromString(row.text(3));
                         return readable;
                       }));
  if (!readable) return fail(Fault::storage, "an earlier version of the query cannot be read");
  if (!versions.empty()) return versions;
  TRY_TO(doc, newest("campaigns"));
  const v1::StoredQuery* const known = find_query(doc.campaigns(), query);
  if (known == nullptr) {
    return fail(Fault::absent, "the chain keeps no query \"" + query +
                                   "\"; `query list` shows those that it keeps");
  }
  *versions.emplace_back().mutable_query() = *known;
  return versions;
}

Result<v1::Staff> SqliteCampaignStore::staff() {
  TRY_TO(doc, newest("staff"));
  return std::move(*doc.mutable_staff());
}

Result<v1::Rules> SqliteCampaignStore::rules() {
  TRY_TO(doc, newest("rules"));
  return std::move(*doc.mutable_rules());
}

Result<v1::Rules> SqliteCampaignStore::rules(std::uint64_t version) {
  TRY_TO(bytes, database_->text("SELECT body FROM config_doc WHERE doc = 'rules' AND version = ?",
                                {static_cast<std::int64_t>(version)}));
  if (!bytes) return fail(Fault::absent, "the rules have no version " + std::to_string(version));
  v1::ConfigDoc doc;
  if (!doc.ParseFromString(*bytes)) return fail(Fault::storage, "the rules cannot be read");
  return std::move(*doc.mutable_rules());
}

}  // namespace tresen
