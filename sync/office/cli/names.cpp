#include "sync/office/cli/names.h"

#include <algorithm>

#include "sync/base/clock.h"
#include "sync/base/text.h"
#include "sync/office/cli/nearest.h"
#include "sync/record/consent.h"
#include "sync/record/field.h"

namespace tresen {
namespace {

constexpr std::size_t id_length_max = 32;
constexpr std::string_view id_letters = "abcdefghijklmnopqrstuvwxyz0123456789_-";
constexpr std::string_view category_prefix = "category.";

std::vector<std::string> field_keys(const Names& names) {
  std::vector<std::string> keys;
  for (const Field& field : fields()) {
    if (!field.key.ends_with('.')) keys.emplace_back(field.key);
  }
  for (const std::string& set : names.category_sets.names) {
    keys.push_back(std::string(category_prefix) + set);
  }
  for (const std::string_view channel : consent_channels()) {
    for (const std::string_view purpose : consent_purposes()) {
      keys.push_back(consent_key(channel, purpose));
    }
  }
  return keys;
}

}  // namespace

void NameList::check(const Place& place, const std::string& field, const std::string& name,
                     int index) const {
  if (std::find(names.begin(), names.end(), name) != names.end()) return;
  std::string what = "there is no " + kind + " \"" + name + "\"";
  const std::string near = did_you_mean(name, names);
  if (!near.empty()) {
    what += near;
  } else if (!names.empty()) {
    what += "; there are " + join(names, ", ");
  }
  place.wrong(field, std::move(what), index);
}

void NameList::check_all(const Place& place, const std::string& field,
                         const google::protobuf::RepeatedPtrField<std::string>& references) const {
  for (int i = 0; i < references.size(); ++i) check(place, field, references.Get(i), i);
}

Names names_of(const v1::Rules& rules) {
  Names names;
  for (const auto& branch : rules.branches()) names.branches.names.push_back(branch.id());
  for (const auto& set : rules.category_sets()) names.category_sets.names.push_back(set.id());
  for (const auto& made : rules.templates()) {
    auto& types = names.process_types.names;
    if (std::find(types.begin(), types.end(), made.type()) == types.end()) {
      types.push_back(made.type());
    }
  }
  return names;
}

void IdCheck::check(const Place& place, const std::string& id) {
  if (id.empty()) {
    place.wrong("id", "is missing; a " + kind_ + " needs a short id, kept for ever");
  } else if (id.size() > id_length_max || id.find_first_not_of(id_letters) != std::string::npos) {
    place.wrong("id", "\"" + id + "\" is no id; right would be at most 32 of a-z, 0-9, _ and -");
  } else if (!seen_.insert(id).second) {
    place.wrong("id", "there is a " + kind_ + " \"" + id + "\" already; ids are unique");
  }
}

void check_name(const Place& place, const std::string& field, const std::string& value,
                const std::string& meaning) {
  if (tidied(value).empty()) place.wrong(field, "is missing; write " + meaning);
}

void check_date(const Place& place, const std::string& field, const std::string& value) {
  if (value.empty() || parse_date(value)) return;
  place.wrong(field, "\"" + value +
                         "\" is no day of the calendar; right would be YYYY-MM-DD, as "
                         "2026-11-21");
}

void check_range(const Place& place, const std::string& from, const std::string& to) {
  check_date(place, "valid_from", from);
  check_date(place, "valid_to", to);
  const auto first = parse_date(from);
  const auto last = parse_date(to);
  if (first && last && *last < *first) {
    place.wrong("valid_to", to + " is before valid_from " + from + "; exchange them");
  }
}

void check_not_negative(const Place& place, const std::string& field, std::int64_t value) {
  if (value < 0) {
    place.wrong(field, std::to_string(value) + " is too small; right would be 0 or more");
  }
}

void check_field_key(const Place& place, const std::string& field, const std::string& key,
                     const Names& names, int index) {
  if (key.starts_with(category_prefix)) {
    names.category_sets.check(place, field, key.substr(category_prefix.size()), index);
    return;
  }
  if (find_field(key) != nullptr) return;
  std::string what = key.empty() ? "is missing; write the key of a field"
                                 : "there is no field with the key \"" + key + "\"";
  const std::string near = did_you_mean(key, field_keys(names));
  what += !near.empty() ? near : "; `tresen-headoffice fields` lists the keys";
  place.wrong(field, std::move(what), index);
}

}  // namespace tresen
