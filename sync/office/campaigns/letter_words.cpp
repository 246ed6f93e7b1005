#include "sync/office/campaigns/letter_words.h"

#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>

#include "sync/base/text.h"
#include "sync/record/customer.h"
#include "sync/record/phone.h"

namespace tresen {
namespace {

bool is_german(std::string_view language) { return language == "de"; }

// How somebody is addressed, by the stored choice.
struct Address {
  std::string_view choice;
  std::string_view german, english;                    // in the address
  std::string_view german_greeting, english_greeting;  // before the name
};
constexpr std::array addresses{
    Address{"ms", "Frau", "Ms", "Sehr geehrte Frau ", "Dear Ms "},
    Address{"mr", "Herrn", "Mr", "Sehr geehrter Herr ", "Dear Mr "},
    Address{"family", "Familie", "Family", "Sehr geehrte Familie ", "Dear family "},
};

const Address* address_of(const Record& person) {
  const auto found = std::ranges::find(addresses, person.text("salutation"), &Address::choice);
  return found == addresses.end() ? nullptr : &*found;
}

std::string joined(const std::vector<std::string>& words) {
  std::vector<std::string> there;
  std::ranges::copy_if(words, std::back_inserter(there), [](const auto& w) { return !w.empty(); });
  return join(there, " ");
}

// "ÖSTERREICH".
std::string country_line(const std::string& country, std::string_view language) {
  const icu::Locale words(std::string(language).c_str());
  icu::UnicodeString name;
  icu::Locale("", country.c_str()).getDisplayCountry(words, name);
  std::string line;
  return name.toUpper(words).toUTF8String(line);
}

const v1::Branch* branch_of(const v1::Chain& chain, const std::string& id) {
  const auto& branches = chain.rules().branches();
  const auto found = std::ranges::find_if(branches, [&](const auto& b) { return b.id() == id; });
  return found == branches.end() ? nullptr : &*found;
}

void set(PlaceholderValues& values, const std::string& name, std::string value) {
  if (!value.empty()) values[name] = std::move(value);
}

}  // namespace

std::vector<std::string> postal_lines(const Record& person, std::string_view language) {
  std::vector<std::string> lines;
  const bool has_name = !person.text("last_name").empty();
  const Address* const address = address_of(person);
  const auto add = [&lines](std::string line) {
    if (!line.empty()) lines.push_back(std::move(line));
  };
  add(person.text("company"));
  if (has_name && address != nullptr) {
    add(std::string(is_german(language) ? address->german : address->english));
  }
  if (has_name) add(full_name(person));
  add(person.text("address_extra"));
  add(joined({person.text("street"), person.text("house_no")}));
  add(joined({person.text("postcode"), person.text("city")}));
  const std::string country = country_of(person);
  if (country != "DE") add(country_line(country, language));
  return lines;
}

std::string letter_greeting(const Record& person, std::string_view language) {
  const bool german = is_german(language);
  if (person.text("last_name").empty()) {
    return german ? "Sehr geehrte Damen und Herren" : "Dear Sir or Madam";
  }
  const Address* const address = address_of(person);
  if (address == nullptr) return (german ? "Guten Tag " : "Dear ") + full_name(person);
  return std::string(german ? address->german_greeting : address->english_greeting) +
         joined({address->choice == "family" ? "" : person.text("title"), person.text("name_affix"),
                 person.text("last_name")});
}

PlaceholderValues letter_values(const Record& person, std::string_view language,
                                const LetterOccasion& occasion) {
  PlaceholderValues values;
  for (const PlaceholderName& one : placeholder_names()) {
    set(values, std::string(one.name), person.text(one.name));
  }
  for (const char* const phone : {"mobile", "phone_home"}) {
    set(values, phone, shown_phone(person.text(phone)));
  }
  const Address* const address = address_of(person);
  values.erase("salutation");
  if (address != nullptr) {
    // "Herrn" stands in the address alone.
    const bool mr = address->choice == "mr";
    set(values, "salutation",
        std::string(!is_german(language) ? address->english
                    : mr                 ? "Herr"
                                         : address->german));
  }
  set(values, "greeting", letter_greeting(person, language));
  set(values, "full_name", full_name(person));
  if (const v1::Branch* const branch = branch_of(*occasion.chain, person.text("home_branch"))) {
    set(values, "branch", branch->name());
    set(values, "branch_address",
        joined({branch->street(), branch->house_no()}) + ", " +
            joined({branch->postcode(), branch->city()}));
    set(values, "branch_phone", shown_phone(branch->phone()));
  }
  set(values, "campaign", occasion.campaign->name());
  set(values, "valid_until", occasion.campaign->valid_to());
  set(values, "code", occasion.code);
  set(values, "today", occasion.today);
  return values;
}

}  // namespace tresen
