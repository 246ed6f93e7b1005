#include "assets/demo/people.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <fstream>
#include <map>
#include <utility>

#include "sync/base/text.h"

namespace tresen::demo {
namespace {

constexpr std::size_t column(std::string_view key) {
  std::size_t index = 0;
  while (columns[index] != key) ++index;
  return index;
}

Result<std::vector<std::string>> read_lines(const std::string& path) {
  std::ifstream file(path);
  if (!file) return fail(Fault::absent, "cannot read " + path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

// Lines "name,count" or "name,count,gender", after a heading.
Result<std::vector<Lists::Name>> read_names(const std::string& path) {
  TRY_TO(lines, read_lines(path));
  std::vector<Lists::Name> names;
  std::uint64_t total = 0;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto parts = split(lines[i], ',');
    std::uint64_t count = 0;
    if (parts.size() > 1) {
      std::from_chars(parts[1].data(), parts[1].data() + parts[1].size(), count);
    }
    if (count == 0) return fail(Fault::invalid, path + ": no count in \"" + lines[i] + "\"");
    total += count;
    names.push_back({parts[0], parts.size() > 2 && parts[2] == "f", total});
  }
  if (names.empty()) return fail(Fault::invalid, path + " holds no names");
  return names;
}

Result<std::map<std::string, std::string>> read_area_codes(const std::string& path) {
  TRY_TO(lines, read_lines(path));
  std::map<std::string, std::string> codes;
  for (const std::string& line : lines) {
    const auto parts = split(line, ';');
    if (parts.size() == 2) codes.emplace(parts[1], parts[0]);
  }
  return codes;
}

// A name as it stands before the @: "Hans D." as "hansd".
std::string email_letters(const std::string& name) {
  std::string letters = folded(name);
  std::erase_if(letters, [](char c) { return c == ' ' || c == '\'' || c == '.'; });
  return letters;
}

Row named(std::initializer_list<std::pair<std::string_view, std::string_view>> values) {
  Row row;
  row[column("country")] = "DE";
  row[column("language")] = "de";
  row[column("home_branch")] = "b1";
  for (const auto& [key, value] : values) row[column(key)] = value;
  return row;
}

}  // namespace

Result<Lists> read_lists(const std::string& assets) {
  Lists lists;
  TRY_TO(given, read_names(assets + "/demo/lists/given_names.csv"));
  TRY_TO(last, read_names(assets + "/demo/lists/last_names.csv"));
  TRY_TO(streets, read_lines(assets + "/demo/lists/streets.txt"));
  TRY_TO(codes, read_area_codes(assets + "/demo/lists/area_codes.csv"));
  TRY_TO(towns, read_lines(assets + "/postcodes/de.csv"));
  lists.given_names = std::move(given);
  lists.last_names = std::move(last);
  lists.streets = std::move(streets);
  for (const std::string& line : towns) {
    const auto parts = split(line, ';');
    if (parts.size() != 2) return fail(Fault::invalid, "postcodes: \"" + line + "\"");
    const auto code = codes.find(parts[1]);
    Lists::Town town{parts[0], parts[1], code == codes.end() ? "" : code->second};
    const bool near = line.starts_with("71") || line.starts_with("70");
    auto& ring = near ? lists.near : line.starts_with("7") ? lists.region : lists.far;
    ring.push_back(std::move(town));
  }
  return lists;
}

std::vector<Row> named_people() {
  return {
      named({{"external_id", "T-0001"},
             {"salutation", "Herr"},
             {"first_name", "Hans"},
             {"last_name", "Müller"},
             {"street", "Graf-Ulrich-Straße"},
             {"house_no", "12"},
             {"postcode", "71229"},
             {"city", "Leonberg"},
             {"phone_home", "07152 907315"},
             {"preferred_channel", "phone"}}),
      named({{"external_id", "T-0002"},
             {"salutation", "Frau"},
             {"first_name", "Hanna"},
             {"last_name", "Müller-Hofer"},
             {"birth_date", "1974-05-03"},
             {"street", "Mörikestraße"},
             {"house_no", "8"},
             {"postcode", "71229"},
             {"city", "Leonberg"},
             {"mobile", "0171 3920042"},
             {"email", "hanna.mueller-hofer@post.example"}}),
      named({{"external_id", "T-0003"},
             {"salutation", "Herr"},
             {"first_name", "Johannes"},
             {"last_name", "Müler"},
             {"birth_date", "1961-03-12"},
             {"street", "Seestraße"},
             {"house_no", "31a"},
             {"postcode", "71229"},
             {"city", "Leonberg"},
             {"mobile", "0171 3920057"}}),
      named({{"external_id", "T-0004"},
             {"salutation", "Herr"},
             {"first_name", "Jürgen"},
             {"last_name", "Großkreutz"},
             {"birth_date", "1953-10-27"},
             {"street", "Römerstraße"},
             {"house_no", "105"},
             {"postcode", "71229"},
             {"city", "Leonberg"},
             {"phone_home", "07152 904471"},
             {"email", "j.grosskreutz@post.example"},
             {"preferred_channel", "post"}}),
  };
}

const Lists::Name& People::name(const std::vector<Lists::Name>& names) {
  const std::uint64_t bearer = below(names.back().up_to);
  return *std::upper_bound(
      names.begin(), names.end(), bearer,
      [](std::uint64_t value, const Lists::Name& name) { return value < name.up_to; });
}

const Lists::Town& People::town() {
  const std::uint64_t ring = below(100);
  const auto& towns = ring < 75 ? lists_.near : ring < 92 ? lists_.region : lists_.far;
  assert(!towns.empty());
  return towns[below(towns.size())];
}

std::string People::digits(int count) {
  std::string text(1, static_cast<char>('1' + below(9)));
  while (std::ssize(text) < count) text += static_cast<char>('0' + below(10));
  return text;
}

std::string People::mobile() {
  static constexpr std::array prefixes{"0151", "0152", "0157", "0160", "0162", "0163", "0170",
                                       "0171", "0172", "0173", "0174", "0175", "0176", "0179"};
  const std::string prefix = prefixes[below(prefixes.size())];
  return prefix + " " + digits(prefix < "0160" || prefix == "0176" ? 8 : 7);
}

// Opticians and acousticians see few children and many people past forty.
std::string People::birth_date() {
  const int band = static_cast<int>(below(100));
  const int years = band < 7    ? 6 + static_cast<int>(below(12))
                    : band < 25 ? 18 + static_cast<int>(below(22))
                    : band < 65 ? 40 + static_cast<int>(below(25))
                                : 65 + static_cast<int>(below(31));
  return iso_date(plus_days(today_, -(years * 365 + years / 4 + static_cast<int>(below(365)))));
}

std::string People::email(const std::string& first, const std::string& last) {
  static constexpr std::array hosts{"post.example", "mail.example", "online.example",
                                    "web.example"};
  std::string local = email_letters(first) + (chance(70) ? "." : "_") + email_letters(last);
  if (chance(30)) local += digits(2);
  return local + "@" + hosts[below(hosts.size())];
}

// Most often it is the newer ways to reach somebody that nobody has asked for.
void People::open_gaps(Row& row) {
  if (!chance(34)) return;
  bool open = false;
  while (!open) {
    for (const auto& [key, percent] :
         {std::pair{"email", 60}, {"mobile", 50}, {"birth_date", 30}}) {
      if (!chance(static_cast<std::uint64_t>(percent))) continue;
      row[column(key)].clear();
      open = true;
    }
    if (chance(12)) {
      row[column("street")].clear();
      row[column("house_no")].clear();
      open = true;
    }
    if (chance(6)) {
      row[column("postcode")].clear();
      row[column("city")].clear();
      open = true;
    }
  }
}

Row People::next(int number) {
  const Lists::Name* first = &name(lists_.given_names);
  const Lists::Name* last = &name(lists_.last_names);
  // There is one Hans Müller in the demo, so that whoever follows the README finds him.
  while (first->text == "Hans" && last->text == "Müller") first = &name(lists_.given_names);
  const Lists::Town& home = town();
  const std::string padded = std::to_string(10000 + number);

  Row row;
  row[column("external_id")] = "T-" + (number < 10000 ? padded.substr(1) : std::to_string(number));
  row[column("salutation")] = chance(95) ? (first->female ? "Frau" : "Herr") : "";
  row[column("title")] = chance(2) ? "Dr." : "";
  row[column("first_name")] = first->text;
  row[column("last_name")] = last->text;
  row[column("birth_date")] = birth_date();
  row[column("street")] = lists_.streets[below(lists_.streets.size())];
  row[column("house_no")] = std::to_string(1 + below(chance(80) ? 40 : 160));
  if (chance(8)) row[column("house_no")] += static_cast<char>('a' + below(4));
  row[column("postcode")] = home.postcode;
  row[column("city")] = home.name;
  row[column("country")] = "DE";
  row[column("mobile")] = mobile();
  if (!home.area_code.empty() && chance(60)) {
    row[column("phone_home")] = home.area_code + " " + digits(6);
  }
  row[column("email")] = email(first->text, last->text);
  row[column("language")] = "de";
  static constexpr std::array channels{"", "", "", "email", "phone", "post", "sms"};
  row[column("preferred_channel")] = channels[below(channels.size())];
  static constexpr std::array branches{"b1", "b1", "b1", "b2", "b2", "b3"};
  row[column("home_branch")] = branches[below(branches.size())];
  open_gaps(row);
  const std::string& channel = row[column("preferred_channel")];
  const bool unreachable = (channel == "email" && row[column("email")].empty()) ||
                           (channel == "sms" && row[column("mobile")].empty()) ||
                           (channel == "post" && row[column("street")].empty());
  if (unreachable) row[column("preferred_channel")].clear();
  return row;
}

}  // namespace tresen::demo
