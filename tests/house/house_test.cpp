// The source tree as it is, held to every rule of rules.h.

#include <gtest/gtest.h>

#include "tests/house/rules.h"

namespace tresen::test {
namespace {

class House : public testing::Test {
 protected:
  static const std::vector<Source>& tree() {
    static const std::vector<Source> sources = read_tree(TRESEN_SOURCE_DIR);
    return sources;
  }
};

#define EXPECT_KEPT(rule) EXPECT_EQ(told(rule(tree())), "")

TEST_F(House, IsThere) { EXPECT_GT(tree().size(), 50u); }
TEST_F(House, NoIncludeClimbs) { EXPECT_KEPT(includes_that_climb); }
TEST_F(House, DrawsInOneRoomOnly) { EXPECT_KEPT(drawing_outside_ui); }
TEST_F(House, SpeaksSqlInTheStoresOnly) { EXPECT_KEPT(sql_outside_stores); }
TEST_F(House, KeepsTheWireInItsRooms) { EXPECT_KEPT(wire_outside_its_rooms); }
TEST_F(House, BuildsEverySource) { EXPECT_KEPT(sources_nobody_builds); }
TEST_F(House, HasNoFileOver500Lines) { EXPECT_KEPT(files_too_long); }
TEST_F(House, HasNoFunctionOver70Lines) { EXPECT_KEPT(functions_too_long); }
TEST_F(House, HasNoLineOver100Columns) { EXPECT_KEPT(lines_too_wide); }
TEST_F(House, UsesNoUnwantedWord) { EXPECT_KEPT(words_unwanted); }
TEST_F(House, OpensEachHeaderWithWhatItIs) { EXPECT_KEPT(headers_without_words); }
TEST_F(House, HoldsNoBlob) { EXPECT_KEPT(blobs); }
TEST_F(House, ShowsOnlyItsOwnNamesAtTheRoot) { EXPECT_KEPT(strangers_at_the_root); }
TEST_F(House, SaysEverythingInEachLanguage) { EXPECT_KEPT(texts_untranslated); }
TEST_F(House, ExplainsEveryMessage) { EXPECT_KEPT(messages_unexplained); }

}  // namespace
}  // namespace tresen::test
