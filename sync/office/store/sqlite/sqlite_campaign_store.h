#pragma once
// CampaignStore in head office's SQLite file. Borrows the connection, which must outlive it.

#include <string>

#include "sync/base/database.h"
#include "sync/office/store/campaign_store.h"
#include "sync/office/store/sqlite/feed_writer.h"
#include "tresen/v1/link.pb.h"

namespace tresen {

class SqliteCampaignStore : public CampaignStore {
 public:
  SqliteCampaignStore(Database& database, std::string chain_id)
      : database_(&database), chain_id_(std::move(chain_id)) {}

  Result<v1::Chain> chain() override;
  Result<int> publish(const v1::Chain& chain, std::int64_t now_ms,
                      const Publisher& by = {}) override;
  Result<std::vector<v1::QueryVersion>> query_versions(const std::string& query) override;
  Result<v1::Staff> staff() override;
  Result<v1::Rules> rules() override;
  Result<v1::Rules> rules(std::uint64_t version) override;

 private:
  Result<v1::ConfigDoc> newest(std::string_view doc);
  // Run inside a transaction of the caller's. True: it was new.
  Result<bool> publish_one(FeedWriter& feed, const std::string& doc, v1::ConfigDoc next,
                           std::int64_t now_ms, const Publisher& by);
  // Numbers the queries that are new, and keeps them.
  Result<void> keep_queries(const v1::Campaigns& before, v1::Campaigns& next, std::int64_t now_ms,
                            const Publisher& by);
  Result<void> keep_older_queries(const v1::Campaigns& before, v1::Campaigns& next);
  Result<void> keep_query(const v1::StoredQuery& query, std::int64_t at_ms, const Publisher& by);

  Database* database_;
  std::string chain_id_;
};

}  // namespace tresen
