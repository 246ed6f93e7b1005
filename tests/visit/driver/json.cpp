#include "tests/visit/driver/json.h"

#include <google/protobuf/util/json_util.h>

namespace tresen::visit {

Result<Json> parse_json(const std::string& text) {
  Json value;
  if (!google::protobuf::util::JsonStringToMessage(text, &value).ok()) {
    return fail(Fault::invalid, "not JSON: " + text.substr(0, 200));
  }
  return value;
}

const Json& at(const Json& object, const std::string& name) {
  const auto& fields = object.struct_value().fields();
  const auto found = fields.find(name);
  return found == fields.end() ? Json::default_instance() : found->second;
}

std::string text_of(const Json& value) {
  if (value.has_string_value()) return value.string_value();
  if (!value.has_number_value()) return {};
  return std::to_string(static_cast<long long>(value.number_value()));
}

}  // namespace tresen::visit
