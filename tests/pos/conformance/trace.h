#pragma once
// A recorded talk between a till and a terminal, and what each side has to say in it.
//
// A file of text: `till` or `terminal` at the start of a line, then a message of pos.proto as text;
// what is indented belongs to it; # begins a comment. A message that was heard fits when it has all
// that the recorded one names: what else it says is the business of its release. `$word` stands for
// a text that is another one each time, and the same one wherever it comes again.

#include <filesystem>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "sync/base/result.h"
#include "tresen/v1/pos.pb.h"

namespace tresen::conformance {

struct Line {
  int number = 0;  // in the file, from 1
  std::variant<v1::PosRequest, v1::PosReply> said;
};

struct Trace {
  std::string name;
  std::vector<Line> lines;
};

// invalid: a line is no message; it is named.
Result<Trace> read_trace(const std::filesystem::path& file);

// What `$words` stand for.
using Words = std::map<std::string, std::string>;

// Whether `heard` has all that `recorded` names. Words that are new are learned, if it fits.
bool fits(const google::protobuf::Message& recorded, const google::protobuf::Message& heard,
          Words& words);

// Puts what they stand for in the place of words; one that is new stands for itself, without $.
void fill_in(google::protobuf::Message& message, Words& words);

// On one line, as in a trace.
std::string shown(const google::protobuf::Message& message);

}  // namespace tresen::conformance
