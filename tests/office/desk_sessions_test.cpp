// Who is signed in at which desk, and for how long.

#include "sync/office/desk_sessions.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace tresen {
namespace {

constexpr std::int64_t start_ms = 1'000'000;

TEST(DeskSessions, AreFoundByTheirTokenAtTheirDeskUntilTheirTimeIsOver) {
  DeskSessions sessions;
  const std::string token = sessions.open("m1", 7, start_ms).value();
  EXPECT_EQ(token.size(), 32U);
  EXPECT_EQ(sessions.find(token, 7, start_ms)->staff, "m1");
  EXPECT_FALSE(sessions.find(token, 8, start_ms)) << "carried to another desk";
  EXPECT_FALSE(sessions.find("", 7, start_ms));
  EXPECT_FALSE(sessions.find(std::string(32, '\0'), 7, start_ms));
  EXPECT_TRUE(sessions.find(token, 7, start_ms + DeskSessions::lasts_ms - 1));
  EXPECT_FALSE(sessions.find(token, 7, start_ms + DeskSessions::lasts_ms));
}

TEST(DeskSessions, EndWhenTheirOwnDeskSaysSo) {
  DeskSessions sessions;
  const std::string token = sessions.open("m1", 7, start_ms).value();
  EXPECT_FALSE(sessions.close(token, 8));
  EXPECT_TRUE(sessions.find(token, 7, start_ms));
  EXPECT_EQ(sessions.close(token, 7)->staff, "m1");
  EXPECT_FALSE(sessions.find(token, 7, start_ms));
  EXPECT_FALSE(sessions.close(token, 7));
}

TEST(DeskSessions, MakeRoomForTheNewestAtEachDesk) {
  DeskSessions sessions;
  const std::string elsewhere = sessions.open("m2", 8, start_ms).value();
  std::vector<std::string> tokens;
  for (std::size_t i = 0; i <= DeskSessions::each_max; ++i) {
    tokens.push_back(sessions.open("m1", 7, start_ms + static_cast<std::int64_t>(i)).value());
  }
  EXPECT_EQ(std::set(tokens.begin(), tokens.end()).size(), tokens.size());
  EXPECT_FALSE(sessions.find(tokens.front(), 7, start_ms + 100));
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    EXPECT_TRUE(sessions.find(tokens[i], 7, start_ms + 100)) << i;
  }
  EXPECT_TRUE(sessions.find(elsewhere, 8, start_ms + 100));
}

}  // namespace
}  // namespace tresen
