#include "terminal/desk/screens/option_menus.h"

#include <algorithm>
#include <cstdlib>

#include "terminal/desk/screens/option_rows.h"

namespace tresen::desk {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// What the rules may say, and the checks of head office take (chain_rules_check).
constexpr int merge_permille_min = 990, merge_permille_max = 999;

std::vector<std::string> merge_values() {
  std::vector<std::string> values{"0"};
  for (int one = merge_permille_max; one >= merge_permille_min; --one)
    values.push_back(std::to_string(one));
  return values;
}

std::string percent(int permille, const ui::Locale& words) {
  return std::to_string(permille / 10) + (words.language() == "de" ? "," : ".") +
         std::to_string(permille % 10) + "\u00A0%";
}

const FieldDescriptor* field_of(const Message& row, std::string_view key) {
  return row.GetDescriptor()->FindFieldByName(std::string(option_field(key)));
}

}  // namespace

std::string merge_word(int permille, const ui::Locale& words) {
  if (permille == 0) return words.text("desk.option.merge.never");
  return words.format("desk.option.merge.from", {percent(permille, words)});
}

std::vector<std::string> option_values(const State& state, std::string_view key) {
  const Options& options = state.options;
  const std::string_view field = option_field(key);
  if (options.part != Options::Part::terms) return {};
  if (field == "merge_score_permille") return merge_values();
  if (field == "held") return {std::to_string(v1::HELD_CHAIN), std::to_string(v1::HELD_BRANCH)};
  return {};
}

std::string option_value(const State& state, std::string_view key) {
  const Options& options = state.options;
  const Message* row = option_row(options.draft, options.part, options.chosen);
  const FieldDescriptor* field = row == nullptr ? nullptr : field_of(*row, key);
  if (field == nullptr) return {};
  const auto& reflection = *row->GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return std::to_string(reflection.GetInt32(*row, field));
    case FieldDescriptor::CPPTYPE_ENUM: {
      // Nothing said means the first of the menu.
      const int value = reflection.GetEnumValue(*row, field);
      return value == 0 ? option_values(state, key).front() : std::to_string(value);
    }
    default:
      return reflection.GetString(*row, field);
  }
}

std::string option_value_word(const State&, std::string_view key, const std::string& value,
                              const ui::Locale& words) {
  const std::string_view field = option_field(key);
  if (field != "merge_score_permille")
    return words.text("desk.option." + std::string(field) + "." + value);
  const int permille = std::atoi(value.c_str());
  if (permille == 0) return merge_word(permille, words);
  return words.format("desk.option.merge.wrong",
                      {merge_word(permille, words), std::to_string(1000 - permille)});
}

void choose_option(std::string_view key, std::size_t option, Reach& reach) {
  const std::vector<std::string> values = option_values(reach.state, key);
  Message* row = chosen_option(reach.state.options);
  const FieldDescriptor* field = row == nullptr ? nullptr : field_of(*row, key);
  if (field == nullptr || option >= values.size()) return;
  const auto& reflection = *row->GetReflection();
  const std::string& value = values[option];
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      reflection.SetInt32(row, field, std::atoi(value.c_str()));
      break;
    case FieldDescriptor::CPPTYPE_ENUM:
      reflection.SetEnumValue(row, field, std::atoi(value.c_str()));
      break;
    default:
      reflection.SetString(row, field, value);
  }
  reach.check_soon();
}

}  // namespace tresen::desk
