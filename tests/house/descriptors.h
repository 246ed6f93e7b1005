#pragma once
// The promise of the wire: a tag that was released keeps its name, type and label for ever, and one
// that is gone is reserved.

#include <google/protobuf/descriptor.pb.h>

#include <string>
#include <vector>

namespace tresen::test {

// A line for each field of our messages and each value of our enums, sorted:
// "tresen.v1.Answer 2 value string one" or "tresen.v1.Source 1 SOURCE_SPOKEN".
std::vector<std::string> describe(const google::protobuf::FileDescriptorSet& set);

// What of the released lines no longer holds; empty: all of it does. Lines that are only in the
// current description are new and break nothing.
std::vector<std::string> broken_promises(const std::vector<std::string>& released,
                                         const google::protobuf::FileDescriptorSet& current);

}  // namespace tresen::test
