#include "sync/office/channels/placeholders.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "sync/base/text.h"

namespace tresen {
namespace {

constexpr auto names_table = std::to_array<PlaceholderName>({
    {"greeting", "briefanrede"},
    {"salutation", "anrede"},
    {"title", "titel"},
    {"first_name", "vorname"},
    {"last_name", "nachname"},
    {"full_name", "name"},
    {"company", "firma"},
    {"street", "strasse"},
    {"house_no", "hausnummer"},
    {"postcode", "plz"},
    {"city", "ort"},
    {"birth_date", "geburtsdatum"},
    {"email", "e_mail"},
    {"mobile", "handy"},
    {"phone_home", "telefon"},
    {"customer_no", "kundennummer"},
    {"branch", "filiale"},
    {"branch_address", "filiale_adresse"},
    {"branch_phone", "filiale_telefon"},
    {"campaign", "kampagne"},
    {"code", "briefcode"},
    {"voucher", "gutschein"},
    {"valid_until", "gueltig_bis"},
    {"today", "datum"},
    {"unsubscribe", "abmelden"},
});

constexpr std::array<std::string_view, 12> german_months{
    "Januar", "Februar", "März",      "April",   "Mai",      "Juni",
    "Juli",   "August",  "September", "Oktober", "November", "Dezember"};
constexpr std::array<std::string_view, 12> english_months{
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

std::optional<int> number_in(std::string_view text) {
  int number = 0;
  const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (trouble != std::errc() || end != text.data() + text.size() || number < 0) return {};
  return number;
}

// 2026-12-31 as "31. Dezember 2026" or "31 December 2026".
std::optional<std::string> long_date(std::string_view value, bool german) {
  if (value.size() != 10 || value[4] != '-' || value[7] != '-') return {};
  const auto year = number_in(value.substr(0, 4));
  const auto month = number_in(value.substr(5, 2));
  const auto day = number_in(value.substr(8, 2));
  if (!year || !month || !day || *month < 1 || *month > 12 || *day < 1 || *day > 31) return {};
  const auto& months = german ? german_months : english_months;
  return std::to_string(*day) + (german ? ". " : " ") +
         std::string(months[static_cast<std::size_t>(*month - 1)]) + " " + std::to_string(*year);
}

// Cents as "1.234,50 €" or "€1,234.50".
std::optional<std::string> euros(std::string_view value, bool german) {
  const auto cents = number_in(value);
  if (!cents) return {};
  std::string whole = std::to_string(*cents / 100);
  for (std::size_t at = whole.size(); at > 3; at -= 3) whole.insert(at - 3, german ? "." : ",");
  const int rest = *cents % 100;
  const std::string fraction = (rest < 10 ? "0" : "") + std::to_string(rest);
  return german ? whole + "," + fraction + "\u00A0€" : "€" + whole + "." + fraction;
}

std::string nearest_name(std::string_view name) {
  for (const PlaceholderName& known : names_table) {
    for (const std::string_view candidate : {known.name, known.german}) {
      const bool near = name.size() >= 4 && (candidate.starts_with(name.substr(0, 4)) ||
                                             candidate.find(name) != candidate.npos);
      if (near) return std::string(candidate);
    }
  }
  return {};
}

std::string_view value_of(const PlaceholderValues& values, std::string_view name) {
  const auto found = values.find(name);
  return found == values.end() ? std::string_view() : found->second;
}

}  // namespace

std::span<const PlaceholderName> placeholder_names() { return names_table; }

std::string_view placeholder_called(std::string_view name) {
  for (const PlaceholderName& known : names_table) {
    if (known.name == name || known.german == name) return known.name;
  }
  return {};
}

// Reads one text, and keeps count of lines and columns.
struct GappedText::Compiling {
  GappedText& to;
  int line, column;
  std::vector<TextMistake>& mistakes;
  std::vector<bool> open;  // conditions; whether "else" has been seen

  void wrong(std::string what) { mistakes.push_back({line, column, std::move(what)}); }

  void pass(std::string_view text) {
    for (const char c : text) {
      if (c == '\n') {
        ++line;
        column = 1;
      } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
        ++column;
      }
    }
  }

  void add_text(std::string_view text) {
    if (!text.empty()) to.parts_.push_back({Kind::text, std::string(text), Filter::none, {}});
  }

  std::string known(std::string_view name) {
    const std::string_view found = placeholder_called(name);
    if (!found.empty()) return std::string(found);
    const std::string near = nearest_name(name);
    wrong("there is no placeholder \"" + std::string(name) + "\"" +
          (near.empty() ? "" : ", did you mean \"" + near + "\"?"));
    return {};
  }

  void add_filter(Part& part, std::string_view filter) {
    if (filter == "datum" || filter == "date") {
      part.filter = Filter::date;
    } else if (filter == "euro") {
      part.filter = Filter::euro;
    } else if (filter == "gross" || filter == "upper") {
      part.filter = Filter::upper;
    } else if (filter.starts_with("default:\"") && filter.size() > 9 && filter.ends_with('"')) {
      part.fallback = std::string(filter.substr(9, filter.size() - 10));
    } else {
      wrong("there is no filter \"" + std::string(filter) +
            "\", there are date, euro, upper and default:\"...\"");
    }
  }

  void add_gap(std::string_view inside) {
    if (inside.starts_with("#if ") || inside.starts_with("#wenn ")) {
      to.parts_.push_back(
          {Kind::when, known(tidied(inside.substr(inside.find(' ')))), Filter::none, {}});
      open.push_back(false);
    } else if (inside == "else" || inside == "sonst") {
      if (open.empty() || open.back()) return wrong("this \"else\" belongs to no \"#if\"");
      open.back() = true;
      to.parts_.push_back({Kind::otherwise, "", Filter::none, {}});
    } else if (inside == "/if" || inside == "/wenn") {
      if (open.empty()) return wrong("this \"/if\" belongs to no \"#if\"");
      open.pop_back();
      to.parts_.push_back({Kind::end, "", Filter::none, {}});
    } else {
      const std::vector<std::string> words = split(inside, '|');
      Part part{Kind::value, known(tidied(words.front())), Filter::none, {}};
      for (std::size_t i = 1; i < words.size(); ++i) add_filter(part, tidied(words[i]));
      to.parts_.push_back(std::move(part));
    }
  }

  void read(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t begin = text.find("{{", at);
      add_text(text.substr(at, begin == text.npos ? text.npos : begin - at));
      pass(text.substr(at, begin == text.npos ? text.npos : begin - at));
      if (begin == text.npos) break;
      const std::size_t end = text.find("}}", begin);
      if (end == text.npos) return wrong("\"{{\" is never closed by \"}}\"");
      add_gap(tidied(text.substr(begin + 2, end - begin - 2)));
      pass(text.substr(begin, end + 2 - begin));
      at = end + 2;
    }
    if (!open.empty()) wrong("an \"#if\" is never closed by \"/if\"");
  }
};

GappedText::GappedText(std::string_view text, int line, int column, std::string_view language,
                       std::vector<TextMistake>& mistakes)
    : language_(language) {
  Compiling{*this, line, column, mistakes, {}}.read(text);
}

bool GappedText::fixed() const {
  return std::ranges::all_of(parts_, [](const Part& part) { return part.kind == Kind::text; });
}

std::vector<std::string> GappedText::names() const {
  std::vector<std::string> names;
  for (const Part& part : parts_) {
    if (part.kind == Kind::value || part.kind == Kind::when) names.push_back(part.text);
  }
  return names;
}

std::optional<std::string> GappedText::filtered(const Part& part, std::string_view value,
                                                std::string_view language, std::string& why) {
  const bool german = !language.starts_with("en");
  switch (part.filter) {
    case Filter::none:
      return std::string(value);
    case Filter::upper:
      return upper(value);
    case Filter::date:
      why = "is no date such as 2026-12-31";
      return long_date(value, german);
    case Filter::euro:
      why = "is no amount in cents";
      return euros(value, german);
  }
  return std::nullopt;
}

std::optional<std::string> GappedText::filled(const PlaceholderValues& values,
                                              std::vector<std::string>& missing) const {
  const std::size_t missing_before = missing.size();
  std::string text;
  std::vector<bool> shown;  // of each open condition, whether its present branch counts
  for (const Part& part : parts_) {
    const bool counts = std::ranges::all_of(shown, [](bool branch) { return branch; });
    if (part.kind == Kind::when) {
      shown.push_back(!value_of(values, part.text).empty());
    } else if (part.kind == Kind::otherwise) {
      shown.back() = !shown.back();
    } else if (part.kind == Kind::end) {
      shown.pop_back();
    } else if (counts && part.kind == Kind::text) {
      text += part.text;
    } else if (counts) {
      const std::string_view value = value_of(values, part.text);
      std::string why;
      if (value.empty() && part.fallback) {
        text += *part.fallback;
      } else if (value.empty()) {
        missing.push_back(part.text);
      } else if (const auto said = filtered(part, value, language_, why)) {
        text += *said;
      } else {
        missing.push_back(part.text + ": \"" + std::string(value) + "\" " + why);
      }
    }
  }
  if (missing.size() > missing_before) return std::nullopt;
  return text;
}

}  // namespace tresen
