#include "tests/house/descriptors.h"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

namespace tresen::test {
namespace {

using google::protobuf::DescriptorProto;
using google::protobuf::EnumDescriptorProto;
using google::protobuf::FieldDescriptorProto;
using google::protobuf::FileDescriptorSet;

// Where a tag belongs, "tresen.v1.Answer 2", and what it is, "value string one".
using Tags = std::map<std::string, std::string>;

std::string type_of(const FieldDescriptorProto& field) {
  if (!field.type_name().empty()) return field.type_name();
  std::string name = FieldDescriptorProto::Type_Name(field.type());
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
  return name.substr(name.find('_') + 1);
}

// What is known of one description: its tags, and those that may never be used again.
struct Description {
  Tags tags;
  std::set<std::string> reserved;
};

void add_enum(const EnumDescriptorProto& type, const std::string& scope, Description& all) {
  const std::string name = scope + "." + type.name();
  for (const auto& value : type.value()) {
    all.tags[name + " " + std::to_string(value.number())] = value.name();
  }
  for (const auto& range : type.reserved_range()) {
    for (int tag = range.start(); tag <= range.end(); ++tag) {
      all.reserved.insert(name + " " + std::to_string(tag));
    }
  }
}

void add_message(const DescriptorProto& type, const std::string& scope, Description& all) {
  const std::string name = scope + "." + type.name();
  for (const auto& field : type.field()) {
    const bool many = field.label() == FieldDescriptorProto::LABEL_REPEATED;
    all.tags[name + " " + std::to_string(field.number())] =
        field.name() + " " + type_of(field) + (many ? " many" : " one");
  }
  for (const auto& range : type.reserved_range()) {
    for (int tag = range.start(); tag < range.end(); ++tag) {
      all.reserved.insert(name + " " + std::to_string(tag));
    }
  }
  for (const auto& nested : type.nested_type()) add_message(nested, name, all);
  for (const auto& nested : type.enum_type()) add_enum(nested, name, all);
}

Description read(const FileDescriptorSet& set) {
  Description all;
  for (const auto& file : set.file()) {
    if (!file.package().starts_with("tresen.")) continue;
    for (const auto& type : file.message_type()) add_message(type, file.package(), all);
    for (const auto& type : file.enum_type()) add_enum(type, file.package(), all);
  }
  return all;
}

}  // namespace

std::vector<std::string> describe(const FileDescriptorSet& set) {
  std::vector<std::string> lines;
  for (const auto& [tag, what] : read(set).tags) lines.push_back(tag + " " + what);
  std::ranges::sort(lines);
  return lines;
}

std::vector<std::string> broken_promises(const std::vector<std::string>& released,
                                         const FileDescriptorSet& current) {
  const Description now = read(current);
  std::vector<std::string> broken;
  for (const std::string& line : released) {
    std::istringstream words(line);
    std::string scope, number, what;
    words >> scope >> number;
    std::getline(words >> std::ws, what);
    const std::string tag = scope + " " + number;
    const auto found = now.tags.find(tag);
    if (found == now.tags.end() && !now.reserved.contains(tag)) {
      broken.push_back(tag + " was \"" + what + "\", is gone and not reserved");
    } else if (found != now.tags.end() && found->second != what) {
      broken.push_back(tag + " was \"" + what + "\", is \"" + found->second + "\"");
    }
  }
  return broken;
}

}  // namespace tresen::test
