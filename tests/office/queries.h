#pragma once
// A chain to ask about, and random queries and customers of it.

#include <array>
#include <random>
#include <string>
#include <vector>

#include "sync/office/campaigns/query_text.h"
#include "tests/support/head_office.h"
#include "tests/support/seed.h"

namespace tresen::test {

inline constexpr Date today{std::chrono::year(2026) / 11 / 22};

inline v1::Chain optician_chain() {
  v1::Chain chain = small_chain();
  for (v1::Branch& branch : *chain.mutable_rules()->mutable_branches()) {
    branch.set_legal_entity("Optik Test GmbH");
  }
  for (const char* type : {"glasses", "repair", "hearing"}) {
    v1::ProcessTemplate& made = *chain.mutable_rules()->add_templates();
    made.set_id(type);
    made.set_type(type);
    made.set_health_derived(made.type() == "hearing");
  }
  v1::CategorySet& shapes = *chain.mutable_rules()->add_category_sets();
  shapes.set_id("shape");
  for (const char* id : {"oval", "round", "square", "varifocal"}) {
    v1::Category& shape = *shapes.add_categories();
    shape.set_id(id);
    shape.set_health_derived(shape.id() == "varifocal");
  }
  v1::Campaign& ears = *chain.mutable_campaigns()->add_campaigns();
  ears.set_id("ears");
  *ears.mutable_dispatch()->mutable_query() = parse_query("process.hearing is known").query;
  return chain;
}

// Random queries that check_query() takes, over few values, so that they often find somebody.
class QueryMaker {
 public:
  explicit QueryMaker(std::uint64_t seed) : random_(seed) {}

  v1::QueryGroup query() { return group(0); }

  std::string value_of(const std::string& field) {
    if (field == "birth_date") return days_[below(days_.size())];
    if (field == "home_branch") return below(2) == 0 ? "b1" : "b2";
    if (field == "category.shape") return shapes_[below(shapes_.size())];
    if (field.starts_with("consent.")) return below(2) == 0 ? "granted" : "withdrawn";
    return words_[below(words_.size())];
  }
  std::string day() { return days_[below(days_.size())]; }
  std::size_t below(std::size_t end) { return random_() % end; }
  // Fields that a customer of the property test has.
  static constexpr std::array<std::string_view, 7> fields{
      "city",        "last_name",      "birth_date",
      "home_branch", "category.shape", "consent.email.advertising",
      "email"};

 private:
  v1::QueryGroup group(int depth) {
    v1::QueryGroup group;
    const std::size_t count = 1 + below(3);
    group.set_join(count > 1 && below(2) == 0 ? v1::QueryGroup::JOIN_ANY
                                              : v1::QueryGroup::JOIN_ALL);
    for (std::size_t i = 0; i < count; ++i) {
      v1::QueryNode& node = *group.add_nodes();
      node.set_negated(below(4) == 0);
      if (depth < 3 && below(3) == 0) {
        *node.mutable_group() = this->group(depth + 1);
      } else {
        *node.mutable_row() = parse_query(line()).query.nodes(0).row();
      }
    }
    return group;
  }

  std::string line() {
    const std::string text = std::array{"city", "last_name", "email"}[below(3)];
    const std::string event = std::array{"process", "process.glasses", "process.repair", "contact",
                                         "contact.spring"}[below(5)];
    const std::string bare = std::array{" is known", " is missing"}[below(2)];
    const std::string span = std::array{" within ", " older than "}[below(2)] +
                             std::to_string(below(40)) +
                             std::array{" days", " months", " years"}[below(3)];
    const std::string equals = std::array{" = ", " != "}[below(2)];
    const std::string order = std::array{" < ", " >= "}[below(2)];
    const std::string part = std::array{" begins ", " contains "}[below(2)];
    switch (below(12)) {
      case 0:
        return text + equals + quoted(text) + ", " + quoted(text);
      case 1:
        return text + part + quoted(text);
      case 2:
        return text + order + quoted(text);
      case 3:
        return text + (below(2) == 0 ? bare : std::string(" is refused"));
      case 4:
        return "category.shape" + (below(2) == 0 ? bare : equals + value_of("category.shape"));
      case 5:
        return "age" + order + std::to_string(below(100));
      case 6:
        return "birth_date" + order + day();
      case 7:
        return "birthday next " + std::to_string(below(400)) + " days";
      case 8:
        return event + bare;
      case 9:
        return event + span;
      case 10:
        return below(2) == 0 ? "made" + span : "birth_date" + span;
      default:
        return below(2) == 0 ? "home_branch" + equals + value_of("home_branch")
                             : "consent.email.advertising" + equals + "granted";
    }
  }
  std::string quoted(const std::string& field) { return "\"" + value_of(field) + "\""; }

  static constexpr std::array<const char*, 8> words_{"Ulm", "Neu-Ulm", "Bad Urach", "Köln",
                                                     "and", "ulm",     "U",         "50% _x'"};
  static constexpr std::array<const char*, 4> shapes_{"oval", "round", "square", "varifocal"};
  static constexpr std::array<const char*, 10> days_{
      "1926-11-22", "1961-03-12", "1980-02-29", "1980-12-01", "2008-02-29",
      "2008-11-22", "2008-11-23", "2024-11-22", "2026-10-31", "2026-11-22"};
  std::mt19937_64 random_;
};

}  // namespace tresen::test
