#include "sync/office/cli/field_commands.h"

#include <algorithm>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/text.h"
#include "sync/office/cli/json.h"
#include "sync/office/cli/lines.h"
#include "sync/office/cli/nearest.h"
#include "sync/record/consent.h"
#include "sync/record/field.h"
#include "sync/record/phonetic.h"
#include "sync/record/postcodes.h"

namespace tresen {
namespace {

// "phone_home" as "Phone home", "consent.email.survey" as "Consent: email, survey".
std::string label_of(std::string_view key) {
  std::string label(key);
  bool family = true;
  for (std::size_t i = 0; i < label.size(); ++i) {
    if (label[i] == '_') label[i] = ' ';
    if (label[i] != '.') continue;
    label.replace(i, 1, family ? ": " : ", ");
    family = false;
  }
  if (label[0] >= 'a' && label[0] <= 'z') label[0] = static_cast<char>(label[0] - 'a' + 'A');
  return label;
}

struct NamedField {
  std::string key;
  std::string label;
};

std::vector<NamedField> all_fields(const v1::Rules& rules) {
  std::vector<NamedField> all;
  for (const Field& field : fields()) {
    if (field.key == "category.") {
      for (const v1::CategorySet& set : rules.category_sets()) {
        all.push_back({"category." + set.id(), set.name()});
      }
    } else if (field.key == "consent.") {
      for (const std::string_view channel : consent_channels()) {
        for (const std::string_view purpose : consent_purposes()) {
          const std::string key = consent_key(channel, purpose);
          all.push_back({key, label_of(key)});
        }
      }
    } else {
      all.push_back({std::string(field.key), label_of(field.key)});
    }
  }
  return all;
}

// What was found out about one line.
struct Checked {
  Verdict verdict = Verdict::empty;
  std::string tidy;
  std::vector<std::string> suggest;
};

void print_checked(const std::string& value, const Checked& checked, const Console& console) {
  if (!console.json) {
    const std::string more =
        checked.suggest.empty() ? "" : "  (" + join(checked.suggest, ", ") + ")";
    console.print(std::string(name_of(checked.verdict)) + "  " + checked.tidy + more);
    return;
  }
  JsonText json;
  json.object().member("value", value).member("verdict", name_of(checked.verdict));
  json.member("tidy", checked.tidy).key("suggest").array();
  for (const std::string& suggestion : checked.suggest) json.value(suggestion);
  console.print(json.end_array().end_object().text());
}

Checked phonetic(const std::string& value) {
  const std::string code = cologne_code(value);
  return {code.empty() ? Verdict::empty : Verdict::good, code, {}};
}

Result<const Field*> field_of(const std::string& key) {
  const Field* field = find_field(key);
  if (field != nullptr) return field;
  std::vector<std::string> keys;
  for (const NamedField& known : all_fields({})) keys.push_back(known.key);
  keys.emplace_back("phonetic");
  std::string near = did_you_mean(key, keys);
  if (near.empty()) near = "; `tresen-headoffice fields` lists them all";
  return fail(Fault::absent, "there is no field with the key \"" + key + "\"" + near);
}

Checked check(const Field& field, const std::string& value, const FieldContext& context,
              const Postcodes& postcodes) {
  Checked checked{judge(field, value, context), tidy(field, value, context),
                  suggest(field, value, context)};
  if (field.keys == Keys::postcode && checked.suggest.empty()) {
    checked.suggest = postcodes.towns(checked.tidy);
    checked.verdict = with_delivery_list(checked.verdict, checked.tidy, context, postcodes);
  }
  return checked;
}

}  // namespace

Result<void> list_fields(const v1::Rules& rules, const Console& console) {
  JsonText json;
  json.array();
  for (const NamedField& named : all_fields(rules)) {
    const Field* field = find_field(named.key);
    if (field == nullptr) continue;
    if (!console.json) {
      console.print(named.key + "  " + std::string(name_of(field->level)));
      continue;
    }
    json.object().member("key", named.key).member("label", named.label);
    json.member("level", name_of(field->level)).member("keyboard", name_of(field->keys));
    json.member("length_max", field->length_max).member("purpose", field->purpose).end_object();
  }
  if (console.json) console.print(json.end_array().text());
  return {};
}

Result<void> check_values(const CheckOrder& order, std::FILE* lines, const Console& console) {
  const bool sound = order.key == "phonetic";
  const Field* field = nullptr;
  Postcodes postcodes;
  if (!sound) {
    TRY_TO(found, field_of(order.key));
    field = found;
  }
  if (field != nullptr && field->keys == Keys::postcode && !order.postcodes.empty()) {
    TRY_TO(text, read_file(order.postcodes));
    TRY_TO(read, Postcodes::read(text));
    postcodes = std::move(read);
  }
  const FieldContext context{local_date(console.now_ms),
                             order.country.empty() ? "DE" : std::string_view(order.country)};
  std::string line;
  while (read_line(lines, line)) {
    if (!is_utf8(line)) {
      // Never printed as it is: a terminal or a script would choke on it.
      print_checked(from_latin1(line), {Verdict::malformed, "", {from_latin1(line)}}, console);
    } else if (sound) {
      print_checked(line, phonetic(line), console);
    } else {
      print_checked(line, check(*field, line, context, postcodes), console);
    }
  }
  return {};
}

}  // namespace tresen
