#include "sync/office/campaigns/query_text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

namespace tresen {
namespace {

struct OpWord {
  v1::QueryOp op;
  std::string_view text;
};
constexpr auto op_words = std::to_array<OpWord>({
    {v1::QUERY_OP_KNOWN, "is known"},
    {v1::QUERY_OP_MISSING, "is missing"},
    {v1::QUERY_OP_REFUSED, "is refused"},
    {v1::QUERY_OP_IS, "="},
    {v1::QUERY_OP_IS_NOT, "!="},
    {v1::QUERY_OP_BEGINS, "begins"},
    {v1::QUERY_OP_CONTAINS, "contains"},
    {v1::QUERY_OP_BELOW, "<"},
    {v1::QUERY_OP_FROM, ">="},
    {v1::QUERY_OP_WITHIN, "within"},
    {v1::QUERY_OP_OLDER, "older than"},
    {v1::QUERY_OP_NEXT, "next"},
});
constexpr std::array<std::string_view, 3> joints{"and", "or", "not"};
constexpr std::string_view signs = "(),=<>!\"";

bool takes_span(v1::QueryOp op) {
  return op == v1::QUERY_OP_WITHIN || op == v1::QUERY_OP_OLDER || op == v1::QUERY_OP_NEXT;
}
bool takes_nothing(v1::QueryOp op) {
  return op == v1::QUERY_OP_KNOWN || op == v1::QUERY_OP_MISSING || op == v1::QUERY_OP_REFUSED;
}

bool is_space(char letter) { return std::isspace(static_cast<unsigned char>(letter)) != 0; }

bool is_plain(std::string_view value) {
  return !value.empty() && std::none_of(value.begin(), value.end(), [](char letter) {
    return is_space(letter) || signs.find(letter) != std::string_view::npos;
  });
}

std::string in_quotes(std::string_view value) {
  std::string text = "\"";
  for (const char letter : value) {
    if (letter == '"' || letter == '\\') text += '\\';
    text += letter;
  }
  return text + '"';
}

// "24 months" stands as it is; what else is said for a span is quoted, for two words are read
// there.
std::string as_written(v1::QueryOp op, std::string_view value) {
  if (takes_span(op)) {
    const auto space = std::min(value.find(' '), value.size());
    const bool span = is_plain(value.substr(0, space)) && space < value.size() &&
                      is_plain(value.substr(space + 1));
    return span ? std::string(value) : in_quotes(value);
  }
  const bool joint = std::find(joints.begin(), joints.end(), value) != joints.end();
  return is_plain(value) && !joint ? std::string(value) : in_quotes(value);
}

// A word, a sign or a text in quotes.
struct Token {
  std::string text;
  std::size_t at = 0;
  bool in_quotes = false;
  bool open = false;  // its closing quote is missing

  bool is(std::string_view word) const { return !in_quotes && text == word; }
};

Token quote_from(std::string_view text, std::size_t at) {
  Token token{"", at, true, true};
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == '"') {
      token.open = false;
      break;
    }
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    token.text += text[i];
  }
  return token;
}

// How much of the text the token takes.
std::size_t length_of(const Token& token, std::string_view text) {
  if (!token.in_quotes) return token.text.size();
  std::size_t end = token.at + 1;
  while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
  return std::min(end + 1, text.size()) - token.at;
}

std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  std::size_t at = 0;
  while (at < text.size()) {
    if (is_space(text[at])) {
      ++at;
      continue;
    }
    Token token{"", at};
    if (text[at] == '"') {
      token = quote_from(text, at);
    } else if (signs.find(text[at]) != std::string_view::npos) {
      const bool two = text.substr(at, 2) == "!=" || text.substr(at, 2) == ">=";
      token.text = text.substr(at, two ? 2 : 1);
    } else {
      std::size_t end = at;
      while (end < text.size() && !is_space(text[end]) &&
             signs.find(text[end]) == std::string_view::npos) {
        ++end;
      }
      token.text = text.substr(at, end - at);
    }
    at += length_of(token, text);
    tokens.push_back(std::move(token));
  }
  tokens.push_back({"", text.size()});
  return tokens;
}

// Reads the tokens once, from left to right.
class Parser {
 public:
  explicit Parser(std::string_view text) : tokens_(tokens_of(text)) {}

  QueryReading run() {
    if (tokens_.size() == 1) return std::move(reading_);
    auto group = any_of();
    if (group && !at_end()) wrong("write `and` or `or` before it");
    if (group) reading_.query = std::move(*group);
    if (reading_.mistake.empty()) note_places(reading_.query, {});
    return std::move(reading_);
  }

 private:
  static constexpr int depth_max = 50;

  const Token& now() const { return tokens_[next_]; }
  bool at_end() const { return next_ + 1 == tokens_.size(); }
  std::nullopt_t wrong(const std::string& what) {
    if (!reading_.mistake.empty()) return std::nullopt;
    const std::string found = at_end() ? "the query ends here" : "\"" + now().text + "\"";
    reading_.mistake = found + ": " + what;
    reading_.at = now().at;
    return std::nullopt;
  }
  bool takes(std::string_view word) {
    if (at_end() || !now().is(word)) return false;
    ++next_;
    return true;
  }

  std::optional<v1::QueryGroup> any_of() {
    auto first = all_of();
    if (!first) return std::nullopt;
    if (!now().is("or")) return first;
    v1::QueryGroup group;
    group.set_join(v1::QueryGroup::JOIN_ANY);
    add(group, std::move(*first));
    while (takes("or")) {
      auto more = all_of();
      if (!more) return std::nullopt;
      add(group, std::move(*more));
    }
    return group;
  }
  // A group of one line is the line.
  static void add(v1::QueryGroup& into, v1::QueryGroup part) {
    if (part.nodes_size() == 1) {
      *into.add_nodes() = std::move(*part.mutable_nodes(0));
    } else {
      *into.add_nodes()->mutable_group() = std::move(part);
    }
  }

  std::optional<v1::QueryGroup> all_of() {
    v1::QueryGroup group;
    group.set_join(v1::QueryGroup::JOIN_ALL);
    do {
      auto node = one();
      if (!node) return std::nullopt;
      *group.add_nodes() = std::move(*node);
    } while (takes("and"));
    return group;
  }

  std::optional<v1::QueryNode> one() {
    if (++depth_ > depth_max) return wrong("too many brackets");
    v1::QueryNode node;
    while (takes("not")) node.set_negated(!node.negated());
    if (takes("(")) {
      auto group = any_of();
      if (!group) return std::nullopt;
      if (!takes(")")) return wrong("a bracket is not closed; write )");
      *node.mutable_group() = std::move(*group);
    } else {
      auto line = row();
      if (!line) return std::nullopt;
      *node.mutable_row() = std::move(*line);
    }
    --depth_;
    return node;
  }

  std::optional<v1::QueryRow> row() {
    v1::QueryRow line;
    QueryPlaces places;
    places.field = now().at;
    if (at_end() || now().in_quotes || signs.find(now().text.front()) != std::string_view::npos) {
      return wrong("write a field, such as city");
    }
    line.set_field(now().text);
    ++next_;
    places.op = now().at;
    const auto op = operation();
    if (!op) return std::nullopt;
    line.set_op(*op);
    if (!takes_nothing(*op)) {
      do {
        places.values.push_back(now().at);
        auto value = one_value(takes_span(*op));
        if (!value) return std::nullopt;
        line.add_values(std::move(*value));
      } while (takes(","));
    }
    written_.push_back(std::move(places));
    return line;
  }

  std::optional<v1::QueryOp> operation() {
    for (const OpWord& word : op_words) {
      const auto space = word.text.find(' ');
      if (at_end() || !now().is(word.text.substr(0, space))) continue;
      if (space == std::string_view::npos) {
        ++next_;
        return word.op;
      }
      // Two words; "older" is enough.
      const bool both = tokens_[next_ + 1].is(word.text.substr(space + 1));
      if (!both && word.op != v1::QUERY_OP_OLDER) continue;
      next_ += both ? 2 : 1;
      return word.op;
    }
    return wrong(
        "write what is asked: = != < >= begins contains within older than next, is known, is "
        "missing, is refused");
  }

  std::optional<std::string> one_value(bool span) {
    const bool sign =
        !at_end() && !now().in_quotes && signs.find(now().text.front()) != std::string_view::npos;
    if (at_end() || sign) return wrong("write a value");
    if (now().open) return wrong("the quote is not closed");
    const bool was_quoted = now().in_quotes;
    std::string value = now().text;
    ++next_;
    if (!span || was_quoted) return value;
    if (at_end() || now().in_quotes) return wrong("write days, weeks, months or years");
    value += " " + now().text;
    ++next_;
    return value;
  }

  // The lines were read in the order in which the tree has them.
  void note_places(const v1::QueryGroup& group, const QueryPath& path) {
    for (int i = 0; i < group.nodes_size(); ++i) {
      QueryPath inside = path;
      inside.push_back(i);
      if (group.nodes(i).has_group()) {
        note_places(group.nodes(i).group(), inside);
      } else {
        reading_.places[inside] = std::move(written_[noted_++]);
      }
    }
  }

  std::vector<Token> tokens_;
  std::size_t next_ = 0;
  int depth_ = 0;
  std::vector<QueryPlaces> written_;
  std::size_t noted_ = 0;
  QueryReading reading_;
};

}  // namespace

QueryReading parse_query(std::string_view text) { return Parser(text).run(); }

std::string text_of(const v1::QueryGroup& query) {
  std::string text;
  for (const v1::QueryNode& node : query.nodes()) {
    if (!text.empty()) text += query.join() == v1::QueryGroup::JOIN_ANY ? " or " : " and ";
    if (node.negated()) text += "not ";
    text += node.has_group() ? "(" + text_of(node.group()) + ")" : text_of(node.row());
  }
  return text;
}

std::string text_of(const v1::QueryRow& row) {
  std::string text = row.field() + " " + std::string(text_of(row.op()));
  std::string separator = " ";
  for (const std::string& value : row.values()) {
    text += separator + as_written(row.op(), value);
    separator = ", ";
  }
  return text;
}

std::string_view text_of(v1::QueryOp op) {
  const auto found =
      std::find_if(op_words.begin(), op_words.end(), [&](const OpWord& w) { return w.op == op; });
  return found == op_words.end() ? std::string_view() : found->text;
}

}  // namespace tresen
