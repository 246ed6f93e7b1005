#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <map>
#include <optional>
#include <regex>
#include <set>

#include "tests/house/rules.h"

namespace tresen::test {
namespace {

constexpr int file_lines_max = 500;
constexpr int function_lines_max = 70;
constexpr int columns_max = 100;
constexpr std::size_t blob_bytes_max = 1024 * 1024;

int columns_of(std::string_view line) {
  return static_cast<int>(std::ranges::count_if(
      line, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// Whether a brace that follows `head` opens a function's body: it has parameters, and it is
// neither a type, a namespace nor a value.
bool opens_function(std::string_view head) {
  if (head.find('(') == std::string_view::npos) return false;
  for (const std::string_view other : {"namespace", "class", "struct", "enum", "union", "extern"}) {
    const auto first = head.find_first_not_of(" \n");
    if (first != std::string_view::npos && head.substr(first).starts_with(other)) return false;
  }
  int depth = 0;
  for (std::size_t i = 0; i < head.size(); ++i) {
    if (head[i] == '(' || head[i] == '<') ++depth;
    if (head[i] == ')' || head[i] == '>') --depth;
    const bool value =
        head[i] == '=' && depth == 0 && head.find("operator") == std::string_view::npos;
    if (value) return false;
  }
  return true;
}

// The braces that are open within one function. Some hold a table of values; its lines are no code.
class Body {
 public:
  explicit Body(int first_line) : first_line_(first_line) {}

  // One more character of the function; false: it was the last.
  bool take(char c) {
    if (c == '(') ++parentheses_;
    if (c == ')') --parentheses_;
    if (c == '{') {
      const bool table = in_table() || before_ == '=' || before_ == ',' || before_ == '(' ||
                         (before_ == ':' && parentheses_ > 0);
      tables_.push_back(table);
    }
    if (c == '}') tables_.pop_back();
    if (c == '\n' && !in_table()) ++lines_;
    if (c != ' ' && c != '\n') before_ = c;
    return !tables_.empty();
  }
  int first_line() const { return first_line_; }
  int lines() const { return lines_; }

 private:
  bool in_table() const { return !tables_.empty() && tables_.back(); }

  int first_line_;
  int lines_ = 1;
  int parentheses_ = 0;
  char before_ = ')';
  std::vector<bool> tables_;
};

// Calls `each(first_line, lines)` for every function that is not inside another.
template <class Each>
void each_function(std::string_view code, Each each) {
  std::size_t head = 0;  // where the text before the next brace begins
  std::optional<Body> body;
  int line = 1;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == '\n') ++line;
    if (!body && c == '{' && opens_function(code.substr(head, i - head))) body.emplace(line);
    if (body) {
      if (body->take(c)) continue;
      each(body->first_line(), body->lines());
      body.reset();
    }
    if (c == '{' || c == '}' || c == ';') head = i + 1;
  }
}

// Words that do not belong in code, and where they do after all.
struct Word {
  std::vector<std::string> spellings;
  bool comments_too;
  std::string_view allowed_in;  // empty: nowhere
  std::string why;
  std::string_view but_for = {};  // how a line may end that is right after all; empty: none may
};

const std::vector<Word>& unwanted() {
  // Some words are put together here, so that this file does not find itself.
  static const std::vector<Word> table{
      {{"std::mutex", "std::shared_mutex", "std::recursive_mutex", "std::timed_mutex"},
       false,
       "sync/base/mailbox.h",
       "a lock outside sync/base/mailbox.h"},
      // Literals have no other way in.
      {{"using namespace"}, false, "", "using namespace", "_literals;"},
      {{"sleep_for", "sleep_until", "usleep", "nanosleep", "sleep("},
       false,
       "",
       "sleeping: wait for what is to happen, with a deadline"},
      {{std::string("TO") + "DO", std::string("FIX") + "ME"}, true, "", "a note to oneself"},
      {{std::string("GTEST") + "_SKIP"}, false, "", "a test that can be skipped"},
      {{std::string("DISA") + "BLED_"}, false, "", "a disabled test"},
  };
  return table;
}

bool part_of_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Calls `each(position)` wherever the word stands that is not part of a longer one.
template <class Each>
void each_word(std::string_view text, std::string_view word, Each each) {
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool begins = at == 0 || !part_of_word(text[at - 1]);
    const bool ends = end >= text.size() || !part_of_word(word.back()) ||
                      !part_of_word(text[end]) || word.back() == '_';
    if (begins && ends) each(at);
  }
}

}  // namespace

Findings sources_nobody_builds(Tree tree) {
  std::map<std::string, std::string> lists;  // folder -> text of its CMakeLists.txt
  for (const Source& source : tree) {
    const std::filesystem::path path(source.path);
    if (path.filename() == "CMakeLists.txt") lists[path.parent_path().string()] = source.text;
  }
  Findings findings;
  for (const Source& source : tree) {
    if (!source.is_code() || source.is_header()) continue;
    const std::filesystem::path path(source.path);
    bool named = false;
    for (auto folder = path.parent_path();; folder = folder.parent_path()) {
      const std::string name = path.lexically_relative(folder).generic_string();
      const std::regex token("(^|[\\s/\"(])" +
                             std::regex_replace(name, std::regex(R"([.+])"), R"(\$&)") +
                             R"(($|[\s")]))");
      const auto list = lists.find(folder.string());
      if (list != lists.end() && std::regex_search(list->second, token)) named = true;
      if (named || folder.empty()) break;
    }
    if (!named) findings.push_back({source.path, 0, "no CMakeLists.txt names it"});
  }
  return findings;
}

Findings files_too_long(Tree tree) {
  Findings findings;
  for (const Source& source : tree) {
    if (!source.is_code()) continue;
    const auto count = std::ssize(lines_of(source.text));
    if (count > file_lines_max) {
      findings.push_back({source.path, 0, std::to_string(count) + " lines"});
    }
  }
  return findings;
}

Findings functions_too_long(Tree tree) {
  Findings findings;
  for (const Source& source : tree) {
    if (!source.is_code()) continue;
    const std::string code = without_words(source.text);
    each_function(code, [&](int first, int count) {
      if (count <= function_lines_max) return;
      findings.push_back({source.path, first, "a function of " + std::to_string(count) + " lines"});
    });
  }
  return findings;
}

Findings lines_too_wide(Tree tree) {
  Findings findings;
  for (const Source& source : tree) {
    if (!source.is_code()) continue;
    int number = 0;
    for (const std::string_view line : lines_of(source.text)) {
      ++number;
      // A raw text cannot be broken.
      if (columns_of(line) <= columns_max || line.find("R\"") != std::string_view::npos) continue;
      findings.push_back({source.path, number, std::to_string(columns_of(line)) + " columns"});
    }
  }
  return findings;
}

Findings words_unwanted(Tree tree) {
  Findings findings;
  for (const Source& source : tree) {
    if (!source.is_code()) continue;
    const std::string code = without_words(source.text);
    for (const Word& word : unwanted()) {
      if (!word.allowed_in.empty() && source.in(word.allowed_in)) continue;
      const std::string& text = word.comments_too ? source.text : code;
      for (const std::string& spelling : word.spellings) {
        each_word(text, spelling, [&](std::size_t position) {
          const std::string line = text.substr(position, text.find('\n', position) - position);
          if (!word.but_for.empty() && line.ends_with(word.but_for)) return;
          findings.push_back({source.path, line_at(text, position), word.why});
        });
      }
    }
  }
  return findings;
}

Findings headers_without_words(Tree tree) {
  Findings findings;
  for (const Source& source : tree) {
    if (!source.is_header()) continue;
    const auto lines = lines_of(source.text);
    const bool c_header = source.path.ends_with("tresen_pos.h");
    if (c_header) continue;
    if (lines.size() < 2 || lines[0] != "#pragma once" || !lines[1].starts_with("// ")) {
      findings.push_back({source.path, 1, "begins with #pragma once and says what it is"});
    }
  }
  return findings;
}

Findings blobs(Tree tree) {
  Findings findings;
  for (const Source& source : tree) {
    if (source.text.size() > blob_bytes_max) {
      findings.push_back({source.path, 0, std::to_string(source.text.size()) + " bytes"});
    }
  }
  return findings;
}

Findings strangers_at_the_root(Tree tree) {
  static const std::set<std::string> names{
      "CMakeLists.txt", "terminal", "sync",          "proto",       "assets",         "tests",
      "README.md",      ".ci",      ".clang-format", ".clang-tidy", ".gitattributes", ".gitignore"};
  std::set<std::string> strangers;
  for (const Source& source : tree) {
    const std::string name = source.path.substr(0, source.path.find('/'));
    if (!names.contains(name)) strangers.insert(name);
  }
  Findings findings;
  for (const std::string& name : strangers) {
    findings.push_back({name, 0, "does not belong at the root"});
  }
  return findings;
}

}  // namespace tresen::test
