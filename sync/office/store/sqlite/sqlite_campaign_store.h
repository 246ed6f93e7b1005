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
  Result<int> publish(const v1::Chain& chain, std::int64_t now_ms) override;
  Result<v1::Staff> staff() override;
  Result<v1::Rules> rules() override;
  Result<v1::Rules> rules(std::uint64_t version) override;

 private:
  Result<v1::ConfigDoc> newest(std::string_view doc);
  // Runs inside a transaction of the caller's. True: it was new.
  Result<bool> publish_one(FeedWriter& feed, const std::string& doc, v1::ConfigDoc next,
                           std::int64_t now_ms);

  Database* database_;
  std::string chain_id_;
};

}  // namespace tresen
