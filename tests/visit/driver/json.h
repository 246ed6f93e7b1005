#pragma once
// JSON as programs print it, read. A missing name is null, so that paths can be followed blindly.

#include <google/protobuf/struct.pb.h>

#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace tresen::visit {

using Json = google::protobuf::Value;

Result<Json> parse_json(const std::string& text);
// The value under a name; null if there is none.
const Json& at(const Json& object, const std::string& name);
// A text as it is, a number in decimal; empty for anything else.
std::string text_of(const Json& value);

}  // namespace tresen::visit
