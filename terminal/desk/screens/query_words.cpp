// How fields, operators and values of a query are said and read.

#include <algorithm>
#include <array>

#include "sync/base/text.h"
#include "sync/record/field.h"
#include "terminal/desk/form.h"
#include "terminal/desk/screens/query_tree.h"

namespace tresen::desk {
namespace {

std::string after_dot(std::string_view field) {
  const auto dot = field.find('.');
  return dot == std::string_view::npos ? std::string() : std::string(field.substr(dot + 1));
}

std::string campaign_name(const v1::Chain& chain, const std::string& id) {
  for (const auto& campaign : chain.campaigns().campaigns())
    if (campaign.id() == id) return campaign.name();
  return id;
}

const v1::CategorySet* set_of(std::string_view field, const v1::Chain& chain) {
  for (const auto& set : chain.rules().category_sets())
    if (field == "category." + set.id()) return &set;
  return nullptr;
}

struct Unit {
  const char* stored;
  std::array<const char*, 2> german, english;  // one, several
};
constexpr std::array units{
    Unit{"days", {"Tag", "Tage"}, {"day", "days"}},
    Unit{"months", {"Monat", "Monate"}, {"month", "months"}},
    Unit{"years", {"Jahr", "Jahre"}, {"year", "years"}},
};

// "24 Monate" -> "24 months"; what is none stays as it is.
std::string stored_span(const std::string& text) {
  const auto space = text.find(' ');
  if (space == std::string::npos) return text;
  const std::string count = text.substr(0, space), word = text.substr(space + 1);
  // Whatever its ending is: "vor 24 Monaten", "24 months ago".
  for (const Unit& unit : units)
    if (word.starts_with(unit.german[0]) || word.starts_with(unit.english[0]))
      return count + " " + unit.stored;
  return text;
}

std::string shown_span(const std::string& stored, bool german) {
  const auto space = stored.find(' ');
  if (space == std::string::npos) return stored;
  const std::string count = stored.substr(0, space), word = stored.substr(space + 1);
  for (const Unit& unit : units)
    if (word == unit.stored)
      return count + " " + (german ? unit.german : unit.english)[count == "1" ? 0 : 1];
  return stored;
}

bool is_span(v1::QueryOp op) {
  return op == v1::QUERY_OP_WITHIN || op == v1::QUERY_OP_OLDER || op == v1::QUERY_OP_NEXT;
}

}  // namespace

std::string field_word(std::string_view field, const v1::Chain& chain, const ui::Locale& words) {
  const std::string rest = after_dot(field);
  for (const char* own : {"age", "birthday", "made", "process", "contact", "selected"})
    if (field == own) return words.text(std::string("desk.field.") + own);
  if (field.starts_with("process.")) {
    for (const auto& made : chain.rules().templates())
      if (made.type() == rest) return words.format("desk.field.process_of", {made.name()});
  }
  if (field.starts_with("contact."))
    return words.format("desk.field.contact_of", {campaign_name(chain, rest)});
  if (field.starts_with("selected."))
    return words.format("desk.field.selected_of", {campaign_name(chain, rest)});
  if (const v1::CategorySet* set = set_of(field, chain)) return set->name();
  if (field.starts_with("consent.")) {
    const std::string purpose = after_dot(rest), channel = rest.substr(0, rest.find('.'));
    return words.text("channel." + channel) + ": " + words.text("purpose." + purpose);
  }
  return words.text("field." + std::string(field));
}

std::string op_word(v1::QueryOp op, const ui::Locale& words) {
  static constexpr std::array names{"none",   "known",  "missing",  "refused", "is",
                                    "is_not", "begins", "contains", "below",   "from",
                                    "within", "older",  "next"};
  const auto at = static_cast<std::size_t>(op);
  return words.text(std::string("desk.op.") + (at < names.size() ? names[at] : "none"));
}

bool is_health(std::string_view field, const v1::Chain& chain) {
  if (const v1::CategorySet* set = set_of(field, chain))
    return std::ranges::any_of(set->categories(),
                               [](const v1::Category& one) { return one.health_derived(); });
  const std::string type = after_dot(field);
  return field.starts_with("process.") &&
         std::ranges::any_of(chain.rules().templates(), [&](const v1::ProcessTemplate& one) {
           return one.type() == type && one.health_derived();
         });
}

std::vector<std::string> values_of(std::string_view field, const v1::Chain& chain) {
  std::vector<std::string> values;
  if (field == "home_branch")
    for (const auto& branch : chain.rules().branches()) values.push_back(branch.id());
  if (const v1::CategorySet* set = set_of(field, chain))
    for (const auto& category : set->categories()) values.push_back(category.id());
  if (const Field* known = find_field(field))
    for (const std::string_view value : known->choices) values.emplace_back(value);
  return values;
}

std::string value_word(std::string_view field, const std::string& value, const v1::Chain& chain,
                       const ui::Locale& words) {
  for (const auto& branch : chain.rules().branches())
    if (field == "home_branch" && branch.id() == value) return branch.name();
  if (const v1::CategorySet* set = set_of(field, chain))
    for (const auto& category : set->categories())
      if (category.id() == value) return category.name();
  return words.text("choice." + std::string(field) + "." + value);
}

std::string values_text(const v1::QueryRow& row, const State& state) {
  std::string text;
  for (const std::string& value : row.values()) {
    std::string shown = value;
    if (is_span(row.op()))
      shown = shown_span(value, state.language == "de");
    else if (parse_date(value))
      shown = shown_date(value, state.language == "de");
    text += (text.empty() ? "" : ", ") + shown;
  }
  return text;
}

std::string stored_words(std::string_view field, std::string_view stored, const State& state,
                         const ui::Locale& words) {
  const std::vector<std::string> choices = values_of(field, state.chain);
  std::string text;
  while (!stored.empty()) {
    const auto comma = stored.find(", ");
    std::string value(stored.substr(0, comma));
    stored = comma == std::string_view::npos ? "" : stored.substr(comma + 2);
    if (std::ranges::find(choices, value) != choices.end())
      value = value_word(field, value, state.chain, words);
    else if (parse_date(value))
      value = shown_date(value, state.language == "de");
    text += (text.empty() ? "" : ", ") + value;
  }
  return text;
}

std::string row_words(const v1::QueryRow& row, const State& state, const ui::Locale& words) {
  std::string text = field_word(row.field(), state.chain, words) + " " + op_word(row.op(), words);
  if (!takes_values(row.op())) return text;
  if (values_of(row.field(), state.chain).empty()) return text + " " + values_text(row, state);
  std::string values;
  for (const std::string& value : row.values())
    values += (values.empty() ? "" : ", ") + stored_words(row.field(), value, state, words);
  return text + " " + values;
}

void take_values(v1::QueryRow& row, const std::string& text, const State&) {
  row.clear_values();
  const bool several = row.op() == v1::QUERY_OP_IS || row.op() == v1::QUERY_OP_IS_NOT ||
                       row.op() == v1::QUERY_OP_BEGINS || row.op() == v1::QUERY_OP_CONTAINS;
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto comma = several ? rest.find(',') : std::string_view::npos;
    std::string value(tidied(rest.substr(0, comma)));
    if (is_span(row.op())) value = stored_span(value);
    const Kind kind = kind_of(row.field());
    if (kind == Kind::date || kind == Kind::day)
      if (const auto date = read_date(value)) value = iso_date(*date);
    if (!value.empty()) row.add_values(value);
    if (comma == std::string_view::npos) break;
    rest.remove_prefix(comma + 1);
  }
}

std::string sentence(const v1::QueryGroup& query, const State& state, const ui::Locale& words) {
  std::string text;
  const std::string join =
      words.text(query.join() == v1::QueryGroup::JOIN_ANY ? "desk.query.or" : "desk.query.and");
  for (const v1::QueryNode& node : query.nodes()) {
    std::string part;
    if (node.has_group()) {
      part = "(" + sentence(node.group(), state, words) + ")";
    } else {
      part = row_words(node.row(), state, words);
    }
    if (node.negated()) part = words.text("desk.query.not") + " " + part;
    text += (text.empty() ? "" : " " + join + " ") + part;
  }
  return text;
}

std::vector<NodeWords> node_words(const v1::QueryGroup& query, const State& state,
                                  const ui::Locale& words) {
  std::vector<NodeWords> lines;
  const auto walk = [&](const auto& self, const v1::QueryGroup& group, bool negated) -> void {
    lines.push_back({words.text(meaning_key(group, negated)), ""});
    for (const v1::QueryNode& node : group.nodes()) {
      if (node.has_group()) {
        self(self, node.group(), node.negated());
        continue;
      }
      const std::string no = node.negated() ? words.text("desk.query.not") + " " : std::string();
      lines.push_back({no + row_words(node.row(), state, words), node.row().field()});
    }
  };
  walk(walk, query, false);
  return lines;
}

const char* meaning_key(const v1::QueryGroup& group, bool negated) {
  if (negated) return "desk.meaning.none";
  return group.join() == v1::QueryGroup::JOIN_ANY ? "desk.meaning.any" : "desk.meaning.all";
}

}  // namespace tresen::desk
