// No terminal of an older release may ever misread a message.

#include "tests/house/descriptors.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace tresen::test {
namespace {

using google::protobuf::FileDescriptorSet;

FileDescriptorSet current_descriptors() {
  FileDescriptorSet set;
  std::ifstream file(TRESEN_BINARY_DIR "/gen/tresen.protoset", std::ios::binary);
  EXPECT_TRUE(file && set.ParseFromIstream(&file)) << "build the target proto_descriptors first";
  return set;
}

FileDescriptorSet planted(const std::string& fields) {
  FileDescriptorSet set;
  const std::string text = "file { package: 'tresen.v1' message_type { name: 'Thing' " + fields +
                           " } enum_type { name: 'Mood' value { name: 'GOOD' number: 1 } } }";
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &set)) << text;
  return set;
}

constexpr auto one_text =
    "field { name: 'name' number: 1 type: TYPE_STRING label: LABEL_OPTIONAL }";

TEST(ReleasedTags, KeepNameTypeAndLabel) {
  const std::string path = TRESEN_SOURCE_DIR "/tests/house/released.txt";
  const FileDescriptorSet current = current_descriptors();
  if (std::getenv("UPDATE_RELEASED") != nullptr) {
    std::ofstream file(path);
    for (const std::string& line : describe(current)) file << line << '\n';
  }
  std::ifstream file(path);
  std::vector<std::string> released;
  for (std::string line; std::getline(file, line);) released.push_back(line);
  ASSERT_GT(released.size(), 100u) << path;
  std::string all;
  for (const std::string& line : broken_promises(released, current)) all += line + "\n";
  EXPECT_EQ(all, "") << "A tag is for ever. Take a new one, and reserve the old one.";
}

TEST(ReleasedTags, AreDescribedOneALine) {
  EXPECT_EQ(
      describe(planted(one_text)),
      (std::vector<std::string>{"tresen.v1.Mood 1 GOOD", "tresen.v1.Thing 1 name string one"}));
}

TEST(ReleasedTags, MayBeJoinedByNewOnes) {
  EXPECT_TRUE(broken_promises({}, planted(one_text)).empty());
}

TEST(ReleasedTags, MayGoOnceTheyAreReserved) {
  const std::vector<std::string> released{"tresen.v1.Thing 2 old int64 one"};
  EXPECT_EQ(broken_promises(released, planted(one_text)).size(), 1u);
  const std::string reserved = std::string(one_text) + " reserved_range { start: 2 end: 3 }";
  EXPECT_TRUE(broken_promises(released, planted(reserved)).empty());
}

TEST(ReleasedTags, MayNotChange) {
  for (const std::string was :
       {"tresen.v1.Thing 1 name bytes one", "tresen.v1.Thing 1 name string many",
        "tresen.v1.Thing 1 title string one", "tresen.v1.Mood 1 BAD"}) {
    EXPECT_EQ(broken_promises({was}, planted(one_text)).size(), 1u) << was;
  }
}

}  // namespace
}  // namespace tresen::test
