#pragma once
// Texts with gaps: "{{greeting}}, your voucher is worth {{voucher|euro}}". German and English names
// mean the same ({{briefanrede}}). Compiled once, filled for each recipient.
//
// Strict: a name that nobody knows is an error of the template, a value that is not there is an
// error of that recipient. Nothing is ever silently left out.
//
//   {{first_name}}                       the value
//   {{valid_until|date}}                 2026-12-31 as 31. Dezember 2026
//   {{voucher|euro}}                     cents: 1999 as 19,99 €
//   {{first_name|default:"Kundin"}}      in place of a value that is not there
//   {{#if email}}A{{else}}B{{/if}}       {{#wenn email}}A{{sonst}}B{{/wenn}}

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tresen {

// Values by the English name. An empty value is as good as none.
using PlaceholderValues = std::map<std::string, std::string, std::less<>>;

struct PlaceholderName {
  std::string_view name;    // English; the field's key where it is a field of the customer
  std::string_view german;  // the other name
};
std::span<const PlaceholderName> placeholder_names();
// The English name of either; empty: there is none such.
std::string_view placeholder_called(std::string_view name);

// What is wrong with a text, and where.
struct TextMistake {
  int line = 0;    // from 1
  int column = 0;  // from 1, in code points
  std::string what;

  bool operator==(const TextMistake&) const = default;
};

class GappedText {
 public:
  // Compiles a text that begins at that place of its file. Mistakes are appended.
  GappedText(std::string_view text, int line, int column, std::string_view language,
             std::vector<TextMistake>& mistakes);

  bool fixed() const;  // the same for everybody
  // The names whose values it needs for everybody, or may need.
  std::vector<std::string> names() const;

  // Filled. Nothing if values are missing or do not fit their filter; `missing` then has their
  // names with why: "valid_until", "voucher: \"x\" is no amount in cents".
  std::optional<std::string> filled(const PlaceholderValues& values,
                                    std::vector<std::string>& missing) const;

 private:
  enum class Filter { none, date, euro, upper };
  enum class Kind { text, value, when, otherwise, end };
  struct Part {
    Kind kind = Kind::text;
    std::string text;  // as it is, or the name
    Filter filter = Filter::none;
    std::optional<std::string> fallback;
  };
  struct Compiling;

  static std::optional<std::string> filtered(const Part& part, std::string_view value,
                                             std::string_view language, std::string& why);
  std::string language_;
  std::vector<Part> parts_;
};

}  // namespace tresen
