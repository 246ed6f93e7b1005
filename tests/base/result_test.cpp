#include "sync/base/result.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace tresen {
namespace {

using List = std::vector<std::shared_ptr<int>>;

Result<List> read(std::weak_ptr<int>& watched) {
  const auto one = std::make_shared<int>(1);
  watched = one;
  return List{one};
}

TEST(Result, KeepsAListAliveForTheLoopThatWalksOverIt) {
  std::weak_ptr<int> watched;
  int seen = 0;
  for (const auto& one : *read(watched)) {
    ASSERT_FALSE(watched.expired());
    seen += *one;
  }
  EXPECT_EQ(seen, 1);
  EXPECT_TRUE(watched.expired());
}

}  // namespace
}  // namespace tresen
