// The promises of every store, kept by SQLite and by PostgreSQL.

#include "sync/office/store/database_place.h"
#include "tests/office/store_conformance.h"
#include "tests/support/postgres.h"

namespace tresen::test {
namespace {

// A folder that names a database is made and opened as one that has its own.
Result<std::unique_ptr<Store>> create_in_postgres(const std::string& dir, const v1::Chain& chain,
                                                  std::uint64_t store_epoch, std::int64_t now_ms) {
  TRY_TO(url, database_url(dir));
  if (url.empty()) TRY(keep_database_url(dir, Postgres::own().new_database()));
  return create_store(dir, chain, store_epoch, now_ms);
}

INSTANTIATE_TEST_SUITE_P(Engines, StorePromise,
                         testing::Values(Engine{"sqlite", &create_store, &open_store},
                                         Engine{"postgresql", &create_in_postgres, &open_store}),
                         [](const auto& engine) { return std::string(engine.param.name); });

}  // namespace
}  // namespace tresen::test
