#include "tests/support/duplicate_sets.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

#include "sync/office/cli/csv.h"
#include "sync/office/cli/customer_table.h"

namespace tresen::test {
namespace {

constexpr Date today = std::chrono::year(2026) / 11 / 21;

Result<std::string> text_of(const std::string& name) {
  std::ifstream file(TRESEN_SOURCE_DIR "/tests/support/duplicates/" + name + ".csv");
  if (!file) return fail(Fault::absent, "there is no set " + name);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

v1::ImportMap map_of(const std::map<std::string, std::string>& fields) {
  v1::ImportMap map;
  for (const auto& [header, field] : fields) {
    v1::ImportMap::Column& column = *map.add_column();
    column.set_header(header);
    if (field.empty()) {
      column.set_ignore(true);
    } else {
      column.set_field(field);
    }
  }
  return map;
}

v1::ImportMap map_of_febrl() {
  return map_of({{"rec_id", "external_id"},
                 {"given_name", "first_name"},
                 {"surname", "last_name"},
                 {"street_number", "house_no"},
                 {"address_1", "street"},
                 {"address_2", "address_extra"},
                 {"suburb", "city"},
                 {"postcode", "postcode"},
                 {"state", ""},
                 {"date_of_birth", "birth_date"},
                 {"soc_sec_id", ""}});
}

v1::ImportMap map_of_german() {
  return map_of({{"record_id", "external_id"},
                 {"given_name", "first_name"},
                 {"gender", ""},
                 {"last_name", "last_name"},
                 {"date_of_birth", "birth_date"},
                 {"street_name", "street"},
                 {"municipality", "city"},
                 {"postcode", "postcode"},
                 {"house_number", "house_no"}});
}

// "rec-1070-dup-0" is "rec-1070".
std::string febrl_entity(const std::string& id) { return id.substr(0, id.find('-', 4)); }

Result<std::map<std::string, std::string>> truth_of(const std::string& name) {
  TRY_TO(text, text_of(name));
  std::map<std::string, std::string> truth;
  CsvReader reader(text, ',');
  while (const auto row = reader.next(2)) truth.emplace(row->values[0], row->values[1]);
  return truth;
}

}  // namespace

Result<DuplicateSet> duplicate_set(const std::string& name, const Taken& taken) {
  const bool german = name == "german_dev";
  TRY_TO(text, text_of(name));
  std::map<std::string, std::string> truth;
  if (german) {
    TRY_TO(read, truth_of("german_dev_truth"));
    truth = std::move(read);
  }
  CsvReader reader(text, separator_of(text));
  const auto header = reader.next();
  if (!header) return fail(Fault::invalid, name + " is empty");
  TRY_TO(table, CustomerTable::of(*header, german ? map_of_german() : map_of_febrl(), {},
                                  {.country = german ? "DE" : "AU", .today = today}));
  const std::vector<std::string>& only = taken.columns;
  DuplicateSet set;
  while (set.people.size() < taken.people_max) {
    const auto row = reader.next(table.columns());
    if (!row) break;
    const JudgedRow judged = table.judge(*row);
    if (!judged.customer) continue;
    Record customer;
    std::string id;
    for (const auto& [key, value] : judged.customer->values()) {
      if (key == "external_id") id = value;
      if (!only.empty() && std::find(only.begin(), only.end(), key) == only.end()) continue;
      Answer& answer = customer.fields[key];
      answer.state = AnswerState::value;
      answer.value = value;
    }
    set.people.push_back(match_person(customer));
    set.entity.push_back(german ? truth[id] : febrl_entity(id));
  }
  return set;
}

Found judged(const DuplicateSet& set, const std::vector<Twins>& twins) {
  std::map<std::string, double> sizes;
  for (const std::string& entity : set.entity) sizes[entity] += 1;
  double all = 0, right = 0;
  for (const auto& [entity, size] : sizes) all += size * (size - 1) / 2;
  for (const Twins& pair : twins) right += set.entity[pair.a] == set.entity[pair.b] ? 1 : 0;
  Found found;
  found.precision = twins.empty() ? 1 : right / static_cast<double>(twins.size());
  found.recall = all > 0 ? right / all : 1;
  found.f1 = 2 * found.precision * found.recall / std::max(found.precision + found.recall, 1e-9);
  return found;
}

}  // namespace tresen::test
