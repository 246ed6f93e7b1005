// Recorded talks hold the library of a till to what it has to say, and see when it says otherwise.
// The terminal is held to them by failure_test.cpp.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/pos/conformance/players.h"
#include "tests/pos/till.h"

namespace tresen::conformance {
namespace {

const std::filesystem::path recorded = TRESEN_SOURCE_DIR "/tests/pos/traces/v1";
const Words of_a_till{{"$customer", "10001"}};

TEST(Conformance, TheLibrarySaysWhatWasRecorded) {
  int count = 0;
  for (const auto& file : std::filesystem::directory_iterator(recorded)) {
    const auto trace = read_trace(file);
    ASSERT_TRUE(trace) << file << " " << trace.error().detail;
    Transcript said;
    const auto played = play_terminal(*trace, test::library, of_a_till, said);
    EXPECT_TRUE(played) << file << ", " << played.error().detail;
    ++count;
  }
  EXPECT_GT(count, 0);
}

class OtherTalk : public testing::TestWithParam<std::pair<const char*, const char*>> {};

// The visit as recorded, but for one word.
TEST_P(OtherTalk, IsSeenAndItsLineIsNamed) {
  const auto [from, to] = GetParam();
  std::ifstream in(recorded / "visit.trace");
  std::string text((std::istreambuf_iterator<char>(in)), {});
  const std::size_t at = text.find(from);
  ASSERT_NE(at, text.npos);
  text.replace(at, std::string_view(from).size(), to);
  const test::SocketFolder folder;
  const std::string changed = folder.path() + "/changed.trace";
  std::ofstream(changed) << text;
  const auto trace = read_trace(changed);
  ASSERT_TRUE(trace) << trace.error().detail;
  Transcript said;
  const auto played =
      play_terminal(*trace, test::library, of_a_till, said, std::chrono::seconds(1));
  ASSERT_FALSE(played);
  EXPECT_TRUE(played.error().detail.starts_with("line ")) << played.error().detail;
}

INSTANTIATE_TEST_SUITE_P(Conformance, OtherTalk,
                         testing::Values(std::pair("protocols: 1", "protocols: 7"),
                                         std::pair("client: \"conformance\"", "client: \"x\""),
                                         std::pair("request_id: \"$sale\" report",
                                                   "request_id: \"$start\" report")));

TEST(Conformance, ALineThatIsNoMessageIsNamed) {
  const test::SocketFolder folder;
  const std::string broken = folder.path() + "/broken.trace";
  std::ofstream(broken)
      << "# a comment\ntill { hello { protocols: 1 } }\nterminal { nonsense: 1 }\n";
  const auto trace = read_trace(broken);
  ASSERT_FALSE(trace);
  EXPECT_TRUE(trace.error().detail.starts_with("line 3: ")) << trace.error().detail;
}

}  // namespace
}  // namespace tresen::conformance
