#pragma once
// For tills that can only write files: FOLDER/in/NAME.json holds a request, FOLDER/out/NAME.json
// then its answer, both in the protobuf JSON mapping of pos.proto. A till writes elsewhere and
// renames into `in`; an answer appears whole, too.

#include <functional>
#include <string>

#include "sync/base/result.h"
#include "tresen/v1/pos.pb.h"

namespace tresen {

// What the terminal says to a request.
using AskTerminal = std::function<Result<v1::PosReply>(const v1::PosRequest&)>;

// Makes `in`, `out` and `broken` where they are missing. Fault::storage: that cannot be.
Result<void> prepare_drop(const std::string& folder);

// Answers the files that are there, by their names, and takes them away; the number of those. What
// holds no request is moved to `broken`, with the reason in NAME.why. Stops where the terminal does
// not answer (its fault): that file and those behind it stay. Where a request has no id, the file's
// name and time are its id, so that nothing is done twice.
Result<int> answer_drop(const std::string& folder, const AskTerminal& ask);

}  // namespace tresen
