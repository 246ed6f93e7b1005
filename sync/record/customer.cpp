#include "sync/record/customer.h"

#include <algorithm>
#include <vector>

#include "sync/base/text.h"

namespace tresen {
namespace {

// The parts that are there, with single spaces.
std::string spaced(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) {
    if (part.empty()) continue;
    if (!text.empty()) text += ' ';
    text += part;
  }
  return text;
}

bool is_imported(const Record& customer) {
  return std::any_of(customer.fields.begin(), customer.fields.end(),
                     [](const auto& field) { return field.second.source == Source::import; });
}

// Milliseconds since 1970 of a UUIDv7 (RFC 9562, 5.7); nothing for other versions.
std::optional<std::int64_t> made_ms(const Uuid& id) {
  if (id.bytes[6] >> 4 != 7) return std::nullopt;
  std::int64_t ms = 0;
  for (std::size_t i = 0; i < 6; ++i) ms = ms << 8 | id.bytes[i];
  return ms;
}

// Where a mark for a field stands; empty: it has none.
std::string_view mark_of(std::string_view field) {
  if (field == "email") return "email_undeliverable";
  if (field == "mobile") return "mobile_undeliverable";
  return {};
}

}  // namespace

std::string full_name(const Record& customer) {
  const std::string name = spaced({customer.text("title"), customer.text("first_name"),
                                   customer.text("name_affix"), customer.text("last_name")});
  return name.empty() ? customer.text("company") : name;
}

std::string sorted_name(const Record& customer) {
  const std::string family = spaced({customer.text("name_affix"), customer.text("last_name")});
  const std::string& given = customer.text("first_name");
  if (family.empty()) return given.empty() ? customer.text("company") : given;
  return given.empty() ? family : family + ", " + given;
}

std::string initials(const Record& customer) {
  std::string text;
  const bool is_person =
      !customer.text("first_name").empty() || !customer.text("last_name").empty();
  const auto keys = is_person ? std::vector<std::string_view>{"first_name", "last_name"}
                              : std::vector<std::string_view>{"company"};
  for (const std::string_view key : keys) {
    const std::string_view letter = first_letter(customer.text(key));
    if (letter.empty()) continue;
    if (!text.empty()) text += ' ';
    text += upper(letter) + ".";
  }
  return text;
}

std::string address_line(const Record& customer) {
  const std::string street = spaced({customer.text("street"), customer.text("house_no")});
  const std::string town = spaced({customer.text("postcode"), customer.text("city")});
  std::string line = street;
  for (const std::string& part : {customer.text("address_extra"), town}) {
    if (part.empty()) continue;
    if (!line.empty()) line += ", ";
    line += part;
  }
  const std::string country = country_of(customer);
  return line.empty() || country == "DE" ? line : line + ", " + country;
}

std::string phone_of(const Record& customer) {
  for (const std::string_view key : {"mobile", "phone_home", "phone_work"}) {
    if (!customer.text(key).empty()) return customer.text(key);
  }
  return {};
}

std::optional<Date> birth_date(const Record& customer) {
  return parse_date(customer.text("birth_date"));
}

std::optional<int> age(const Record& customer, const Date& today) {
  const auto born = birth_date(customer);
  if (!born || *born > today) return std::nullopt;
  return age_in_years(*born, today);
}

bool is_minor(const Record& customer, const Date& today) {
  constexpr int of_age = 18;
  const auto years = age(customer, today);
  return years && *years < of_age;
}

std::string country_of(const Record& customer) {
  const std::string& country = customer.text("country");
  return country.empty() ? "DE" : country;
}

FieldContext context_of(const Record& customer, const Date& today) {
  return {.today = today, .country = customer.text("country")};
}

std::optional<Date> made_on(const Record& customer) {
  const auto ms = made_ms(customer.id);
  if (!ms || is_imported(customer)) return std::nullopt;
  return local_date(*ms);
}

bool is_new(const Record& customer, const Date& today) {
  if (is_imported(customer)) return false;
  return customer.row_ver == 0 || made_on(customer) == today;
}

std::string_view marked_field(std::string_view channel) {
  if (channel == "email") return "email";
  if (channel == "sms") return "mobile";
  return {};
}

// The address stands in the mark: one that was given meanwhile, at whatever counter, is not meant.
bool comes_back(const Record& customer, std::string_view field) {
  const std::string_view key = mark_of(field);
  if (key.empty()) return false;
  const Answer& address = customer.answer(field);
  const Answer& mark = customer.answer(key);
  return address.state == AnswerState::value && !address.value.empty() &&
         mark.value == address.value && mark.stamp > address.stamp;
}

Edit undeliverable_edit(const Record& customer, std::string_view field) {
  Answer mark;
  mark.state = AnswerState::value;
  mark.value = customer.text(field);
  mark.source = Source::system;
  return {customer.id,
          RecordKind::customer,
          {{std::string(mark_of(field)), FieldEdit::Action::set, std::move(mark), {}}}};
}

bool can_reach(const Record& customer, std::string_view channel) {
  const auto has = [&](std::string_view key) { return !customer.text(key).empty(); };
  if (channel == "post") return has("street") && has("postcode") && has("city");
  if (channel == "email") return has("email") && !comes_back(customer, "email");
  if (channel == "sms") return has("mobile") && !comes_back(customer, "mobile");
  if (channel == "messenger") return has("mobile");
  if (channel == "phone") return !phone_of(customer).empty();
  return channel == "fax" && has("fax");
}

Completeness completeness(const Record& customer, const v1::Rules& rules,
                          const Situation& situation) {
  Completeness figures;
  for (const FieldVerdict& verdict : judge_fields(customer, rules, situation)) {
    switch (verdict.why) {
      case Why::missing:
      case Why::undeliverable:
      case Why::put_off_before:
      case Why::put_off_today:
        ++figures.wanted;
        break;
      case Why::refused_before:
      case Why::unknown_before:
      case Why::stale:
        ++figures.wanted;
        figures.resolved += verdict.counts ? 0 : 1;
        break;
      case Why::answered:
      case Why::refused_lately:
      case Why::unknown_lately:
      case Why::satisfied:
        ++figures.wanted;
        ++figures.resolved;
        break;
      default:
        break;
    }
  }
  return figures;
}

}  // namespace tresen
