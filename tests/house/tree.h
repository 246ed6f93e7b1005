#pragma once
// The source tree as texts, for the tests that hold it to its own rules.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tresen::test {

// One file. `path` counts from the root, with forward slashes.
struct Source {
  std::string path;
  std::string text;

  bool is_code() const;  // C or C++
  bool is_header() const { return path.ends_with(".h"); }
  bool in(std::string_view folder) const { return path.starts_with(folder); }
};

// Something that breaks a rule. `line` counts from 1; 0: the file as a whole.
struct Finding {
  std::string path;
  int line = 0;
  std::string what;

  bool operator==(const Finding&) const = default;
};

// All that belongs to the project: no build folder, nothing of git.
std::vector<Source> read_tree(const std::filesystem::path& root);

// Code with the insides of comments, strings and characters blanked. Line numbers stay.
std::string without_words(std::string_view code);
// Code with comments blanked only.
std::string without_comments(std::string_view code);

std::vector<std::string_view> lines_of(std::string_view text);
int line_at(std::string_view text, std::size_t position);

// "path:line: what", a line each.
std::string told(const std::vector<Finding>& findings);

}  // namespace tresen::test
