// The promises of every store, kept by SQLite.

#include "tests/office/store_conformance.h"

namespace tresen::test {
namespace {

INSTANTIATE_TEST_SUITE_P(Engines, StorePromise,
                         testing::Values(Engine{"sqlite", &create_store, &open_store}),
                         [](const auto& engine) { return std::string(engine.param.name); });

}  // namespace
}  // namespace tresen::test
