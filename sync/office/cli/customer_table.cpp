#include "sync/office/cli/customer_table.h"

#include <algorithm>
#include <array>
#include <utility>

#include "sync/base/text.h"
#include "sync/office/cli/nearest.h"
#include "sync/record/record.h"

namespace tresen {
namespace {

constexpr std::string_view category_prefix = "category.";
constexpr std::size_t shown_value_length_max = 200;

// A row that has none of these names nobody.
constexpr std::array<std::string_view, 7> naming_fields{
    "last_name", "first_name", "company", "mobile", "phone_home", "phone_work", "email"};

std::vector<std::string> plain_keys() {
  std::vector<std::string> keys;
  for (const Field& field : fields()) {
    if (!field.key.ends_with('.')) keys.emplace_back(field.key);
  }
  return keys;
}

std::string unknown_header(const std::string& header) {
  return "no field has this key" + did_you_mean(header, plain_keys()) +
         (nearest(header, plain_keys()).empty() ? "." : "") +
         " The column is left out; give it a field, or ignore: true, with --map";
}

std::string cut(const std::string& value) {
  std::string shown = is_utf8(value) ? value : from_latin1(value);
  if (shown.size() <= shown_value_length_max) return shown;
  shown.resize(shown_value_length_max);
  while (!is_utf8(shown)) shown.pop_back();
  return shown + "...";
}

std::string reason_of(const Field& field, Verdict verdict, std::string_view country) {
  if (verdict == Verdict::too_long) {
    return "too long: at most " + std::to_string(field.length_max) + " characters";
  }
  if (!field.choices.empty()) {
    std::vector<std::string> choices(field.choices.begin(), field.choices.end());
    return "none of: " + join(choices, ", ");
  }
  switch (field.keys) {
    case Keys::date:
      return "no day that can be true; right would be 2026-11-21, 21.11.2026 or 20261121";
    case Keys::phone:
      return "no phone number; right would be 0171 1234567 or +49 171 1234567";
    case Keys::mail:
      return "no e-mail address; right would be name@example.org";
    case Keys::postcode:
      return "no postcode of " + std::string(country);
    default:
      return "this cannot be a value of " + std::string(field.key);
  }
}

// "%d.%m.%Y" and "DD.MM.YYYY" are "dd.mm.yyyy".
std::string plain_pattern(std::string_view format) {
  std::string pattern;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] == '%' && i + 1 < format.size()) {
      const char letter = static_cast<char>(format[++i] | 0x20);
      pattern += std::string(letter == 'y' ? 4 : 2, letter);
    } else {
      const bool capital = format[i] == 'D' || format[i] == 'M' || format[i] == 'Y';
      pattern += static_cast<char>(capital ? format[i] | 0x20 : format[i]);
    }
  }
  return pattern;
}

}  // namespace

std::optional<Date> parse_date_like(std::string_view text, std::string_view format) {
  std::array<int, 3> parts{};  // year, month, day
  std::array<bool, 3> there{};
  std::size_t at = 0;
  const std::string pattern = plain_pattern(format);
  for (std::size_t i = 0; i < pattern.size();) {
    const std::size_t part = std::string_view("ymd").find(pattern[i]);
    if (part == std::string_view::npos) {
      if (at >= text.size() || text[at++] != pattern[i++]) return {};
      continue;
    }
    std::size_t letters = 1;
    while (i + letters < pattern.size() && pattern[i + letters] == pattern[i]) ++letters;
    i += letters;
    // A single letter takes one digit or two.
    const std::size_t digits_max = letters == 1 ? 2 : letters;
    std::size_t digits = 0;
    for (; digits < digits_max && at < text.size() && text[at] >= '0' && text[at] <= '9';
         ++digits) {
      parts[part] = parts[part] * 10 + (text[at++] - '0');
    }
    if (digits == 0 || (letters > 1 && digits != letters)) return {};
    there[part] = true;
  }
  const Date date{std::chrono::year(parts[0]), std::chrono::month(static_cast<unsigned>(parts[1])),
                  std::chrono::day(static_cast<unsigned>(parts[2]))};
  const bool all = there[0] && there[1] && there[2];
  if (at != text.size() || !all || !date.ok()) return {};
  return date;
}

Result<CustomerTable> CustomerTable::of(const CsvRecord& header, const v1::ImportMap& map,
                                        const v1::Chain& chain, TableOptions options) {
  CustomerTable table;
  table.options_ = std::move(options);
  table.date_format_ = map.date_format();
  for (const v1::Branch& branch : chain.rules().branches()) table.branches_.push_back(branch.id());
  for (const v1::CategorySet& set : chain.rules().category_sets()) {
    table.category_sets_[set.id()] = set;
  }
  for (const std::string& name : header.values) {
    if (!table.options_.latin1 && !is_utf8(name)) {
      return fail(Fault::invalid,
                  "the header is not UTF-8; was the file written as Latin-1? Then "
                  "add --encoding latin1");
    }
    table.headers_.push_back(tidied(table.options_.latin1 ? from_latin1(name) : name));
  }
  std::vector<bool> mapped(table.headers_.size(), false);
  for (const auto& column : map.column()) {
    for (std::size_t i = 0; i < mapped.size(); ++i) {
      if (table.headers_[i] == tidied(column.header())) mapped[i] = true;
    }
  }
  TRY(table.fit_by_map(map));
  table.fit_by_names(mapped, header.line);
  const bool any = std::any_of(table.origins_.begin(), table.origins_.end(),
                               [](const Origin& origin) { return origin.column.has_value(); });
  if (!any) {
    return fail(Fault::invalid,
                "no column of the header is a field: " + join(table.headers_, ", ") +
                    "; name the columns as `tresen-headoffice fields` lists them, or give --map");
  }
  return table;
}

Result<void> CustomerTable::fit_by_map(const v1::ImportMap& map) {
  for (const auto& column : map.column()) {
    if (column.ignore()) continue;
    if (find_field(column.field()) == nullptr) {
      return fail(Fault::invalid, "the map names the field \"" + column.field() +
                                      "\", which does not exist" +
                                      did_you_mean(column.field(), plain_keys()));
    }
    if (column.header().empty()) {
      if (column.constant().empty()) {
        return fail(Fault::invalid, "the map has a column for \"" + column.field() +
                                        "\" with neither header nor constant; write one of them");
      }
      origins_.push_back({column.field(), {}, column.constant()});
      continue;
    }
    const std::string wanted = tidied(column.header());
    const auto found = std::find(headers_.begin(), headers_.end(), wanted);
    if (found == headers_.end()) {
      return fail(Fault::invalid, "the map names the column \"" + wanted +
                                      "\", which the file does not have; it has " +
                                      join(headers_, ", "));
    }
    origins_.push_back({column.field(), found - headers_.begin(), {}});
  }
  return {};
}

void CustomerTable::fit_by_names(const std::vector<bool>& mapped, std::size_t line) {
  for (std::size_t i = 0; i < headers_.size(); ++i) {
    if (mapped[i] || headers_[i].empty()) continue;
    const std::string key = find_field(headers_[i]) != nullptr ? headers_[i] : lower(headers_[i]);
    if (find_field(key) != nullptr) {
      origins_.push_back({key, i, {}});
    } else {
      unknown_columns_.push_back({line, headers_[i], {}, unknown_header(headers_[i])});
    }
  }
}

std::map<std::string, CustomerTable::Raw> CustomerTable::raw_values(const CsvRecord& record) const {
  std::map<std::string, Raw> values;
  for (const Origin& origin : origins_) {
    std::string text = origin.constant;
    if (origin.column) {
      text = *origin.column < record.values.size() ? record.values[*origin.column] : "";
      if (options_.latin1) text = from_latin1(text);
    }
    Raw& raw = values[origin.field];
    if (origin.column) {
      raw.column += (raw.column.empty() ? "" : "+") + headers_[*origin.column];
    }
    raw.readable = raw.readable && is_utf8(text);
    const bool blank = text.find_first_not_of(" \t\r\n") == std::string::npos;
    if (!blank) raw.text += (raw.text.empty() ? "" : " ") + text;
  }
  return values;
}

FieldContext CustomerTable::context_of(const std::map<std::string, Raw>& raw,
                                       std::string& country) const {
  country = options_.country;
  const auto told = raw.find("country");
  if (told != raw.end() && told->second.readable) {
    const Field& field = *find_field("country");
    const FieldContext plain{options_.today, options_.country};
    const Verdict verdict = tresen::judge(field, told->second.text, plain);
    if (verdict == Verdict::good || verdict == Verdict::unlikely) {
      country = tidy(field, told->second.text, plain);
    }
  }
  return {options_.today, country};
}

Result<std::string> CustomerTable::judged_categories(const std::string& set,
                                                     const std::string& raw) const {
  const auto found = category_sets_.find(set);
  if (found == category_sets_.end()) {
    return fail(Fault::invalid, "the chain has no category set \"" + set + "\"");
  }
  std::string parts = raw;
  std::replace(parts.begin(), parts.end(), '|', '\n');
  std::vector<std::string> items;
  for (const std::string& part : split(parts, '\n')) {
    const std::string wanted = tidied(part);
    if (wanted.empty()) continue;
    const auto& categories = found->second.categories();
    const auto category = std::find_if(
        categories.begin(), categories.end(),
        [&](const v1::Category& one) { return one.id() == wanted || one.name() == wanted; });
    if (category == categories.end()) {
      return fail(Fault::invalid, "\"" + wanted + "\" is no category of \"" + set + "\"");
    }
    items.push_back(category->id());
  }
  if (items.size() > 1 && !found->second.multiple()) {
    return fail(Fault::invalid, "only one category of \"" + set + "\" may be chosen");
  }
  return set_value(std::move(items));
}

Result<std::string> CustomerTable::judged(const std::string& key, const std::string& raw,
                                          const FieldContext& context) const {
  if (key.starts_with(category_prefix)) {
    return judged_categories(key.substr(category_prefix.size()), raw);
  }
  const Field& field = *find_field(key);
  std::string text = raw;
  if (field.keys == Keys::date && !date_format_.empty()) {
    const auto date = parse_date_like(tidied(raw), date_format_);
    if (!date) return fail(Fault::invalid, "no day written as " + date_format_);
    text = iso_date(*date);
  }
  const Verdict verdict = tresen::judge(field, text, context);
  if (verdict == Verdict::empty) return std::string();
  if (!is_readable(text)) {
    return fail(Fault::invalid, "it has control characters, or marks that are not seen");
  }
  if (verdict == Verdict::too_long || verdict == Verdict::malformed) {
    return fail(Fault::invalid, reason_of(field, verdict, context.country));
  }
  std::string value = tidy(field, text, context);
  if (key == "home_branch" &&
      std::find(branches_.begin(), branches_.end(), value) == branches_.end()) {
    return fail(Fault::invalid,
                "the chain has no branch \"" + value + "\"; it has " + join(branches_, ", "));
  }
  return value;
}

JudgedRow CustomerTable::judge(const CsvRecord& record) const {
  JudgedRow judged_row;
  if (!record.broken.empty()) {
    judged_row.refusals.push_back({record.line, "", cut(std::string(record.raw)), record.broken});
    return judged_row;
  }
  const std::map<std::string, Raw> raw = raw_values(record);
  std::string country;
  const FieldContext context = context_of(raw, country);
  v1::ImportedCustomer customer;
  customer.set_line(record.line);
  auto& values = *customer.mutable_values();
  for (const auto& [key, told] : raw) {
    if (told.text.empty()) continue;
    if (!told.readable) {
      judged_row.refusals.push_back({record.line, told.column, cut(told.text),
                                     "not UTF-8; was the file written as Latin-1? Then add "
                                     "--encoding latin1"});
      continue;
    }
    auto value = judged(key, told.text, context);
    if (!value) {
      judged_row.refusals.push_back(
          {record.line, told.column, cut(told.text), value.error().detail});
    } else if (!value->empty()) {
      values[key] = std::move(*value);
    }
  }
  for (std::size_t i = headers_.size(); i < record.values.size(); ++i) {
    if (tidied(record.values[i]).empty()) continue;
    judged_row.refusals.push_back({record.line, std::to_string(i + 1), cut(record.values[i]),
                                   "the header has no column for this value"});
  }
  const bool names_somebody =
      std::any_of(naming_fields.begin(), naming_fields.end(),
                  [&](std::string_view key) { return values.contains(std::string(key)); });
  if (!names_somebody) {
    judged_row.refusals.push_back(
        {record.line, "", cut(std::string(record.raw)), "names nobody: no name, phone or e-mail"});
    return judged_row;
  }
  judged_row.customer = std::move(customer);
  return judged_row;
}

}  // namespace tresen
