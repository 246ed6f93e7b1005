#pragma once
// The tree of a query by paths ("0.2": the third node of the first group; "root"), its fields and
// operators as people read them, and what is typed for values. Pure.

#include <string>
#include <string_view>
#include <vector>

#include "terminal/desk/state.h"
#include "terminal/ui/locale.h"

namespace tresen::desk {

using Path = std::vector<int>;

// Of a control's key, "row.0.2.value" -> {0, 2}; "root" -> {}.
Path path_in(std::string_view key);
std::string text_of(const Path& path);

// Null: there is no such node.
v1::QueryNode* node_at(v1::QueryGroup& query, const Path& path);
const v1::QueryNode* node_at(const v1::QueryGroup& query, const Path& path);
// The group at a path, the query itself for the empty one; null: there is none.
v1::QueryGroup* group_at(v1::QueryGroup& query, const Path& path);
void remove_node(v1::QueryGroup& query, const Path& path);

// What a field is asked with.
enum class Kind { text, choice, age, date, day, birthday, items };
Kind kind_of(std::string_view field);
// All fields that a line of this chain may name, in the order of the menu.
std::vector<std::string> fields_of(const v1::Chain& chain);
std::vector<v1::QueryOp> ops_of(Kind kind);
bool takes_values(v1::QueryOp op);
// The values that may be chosen; empty: they are typed.
std::vector<std::string> values_of(std::string_view field, const v1::Chain& chain);
std::string value_word(std::string_view field, const std::string& value, const v1::Chain& chain,
                       const ui::Locale& words);

std::string field_word(std::string_view field, const v1::Chain& chain, const ui::Locale& words);
std::string op_word(v1::QueryOp op, const ui::Locale& words);
bool is_health(std::string_view field, const v1::Chain& chain);
// One line: "Home branch is one of Leonberg, Esslingen".
std::string row_words(const v1::QueryRow& row, const State& state, const ui::Locale& words);
// What is stored of a field, by commas where it is several values, as people read it.
std::string stored_words(std::string_view field, std::string_view stored, const State& state,
                         const ui::Locale& words);
// What a group asks of its lines, as a key of the catalogue.
const char* meaning_key(const v1::QueryGroup& group, bool negated);
// Each group and line, in the order in which head office explains them (QueryExplainReply).
struct NodeWords {
  std::string text;
  std::string field;  // empty: a group
};
std::vector<NodeWords> node_words(const v1::QueryGroup& query, const State& state,
                                  const ui::Locale& words);
// The whole query in one sentence.
std::string sentence(const v1::QueryGroup& query, const State& state, const ui::Locale& words);

// "24 months" <-> "24 Monate", dates in the language of the desk, several values by commas.
std::string values_text(const v1::QueryRow& row, const State& state);
void take_values(v1::QueryRow& row, const std::string& text, const State& state);

// What can be counted while a query is written: lines without a value are left out, and groups
// without lines.
v1::QueryGroup complete_part(const v1::QueryGroup& query);
// For each line, the query that tells its count: in the outermost AND all lines up to it, elsewhere
// the line alone. In the order of the lines.
std::vector<std::pair<std::string, v1::QueryGroup>> line_counts(const v1::QueryGroup& query);

}  // namespace tresen::desk
