#include "tests/house/tree.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace tresen::test {
namespace {

bool belongs(const std::filesystem::directory_entry& entry) {
  const std::string name = entry.path().filename().string();
  return name != ".git" && name != ".cache" && !name.starts_with("build");
}

void read_folder(const std::filesystem::path& folder, const std::filesystem::path& root,
                 std::vector<Source>& sources) {
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_directory() && belongs(entry)) read_folder(entry.path(), root, sources);
    if (!entry.is_regular_file() || !belongs(entry)) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    sources.push_back({entry.path().lexically_relative(root).generic_string(),
                       {std::istreambuf_iterator<char>(file), {}}});
  }
}

// Where the piece of code that begins at `at` ends, if it is a comment or a quoted text.
struct Piece {
  std::size_t end = 0;  // behind it; 0: neither of them
  bool comment = false;
};

Piece quoted(std::string_view code, std::size_t at) {
  const char quote = code[at];
  std::size_t end = at + 1;
  while (end < code.size() && code[end] != quote && code[end] != '\n') {
    end += code[end] == '\\' ? 2 : 1;
  }
  return {std::min(end + 1, code.size()), false};
}

Piece piece_at(std::string_view code, std::size_t at) {
  const auto behind = [&](std::string_view mark, std::size_t from) {
    const std::size_t found = code.find(mark, from);
    return found == std::string_view::npos ? code.size() : found + mark.size();
  };
  const std::string_view rest = code.substr(at);
  if (rest.starts_with("//")) return {std::min(code.find('\n', at), code.size()), true};
  if (rest.starts_with("/*")) return {behind("*/", at + 2), true};
  if (rest.starts_with("R\"")) {
    const std::size_t open = code.find('(', at);
    if (open == std::string_view::npos) return {};
    const std::string mark = ")" + std::string(code.substr(at + 2, open - at - 2)) + "\"";
    return {behind(mark, open), false};
  }
  // A quote between digits groups them: 20'000.
  const bool digit_before = at > 0 && (std::isalnum(static_cast<unsigned char>(code[at - 1])) != 0);
  if (rest[0] == '"' || (rest[0] == '\'' && !digit_before)) return quoted(code, at);
  return {};
}

std::string blanked(std::string_view code, bool texts_too) {
  std::string result(code);
  for (std::size_t at = 0; at < code.size();) {
    const Piece piece = piece_at(code, at);
    if (piece.end == 0) {
      ++at;
      continue;
    }
    if (piece.comment || texts_too) {
      for (std::size_t i = at; i < piece.end; ++i) {
        if (result[i] != '\n') result[i] = ' ';
      }
    }
    at = piece.end;
  }
  return result;
}

}  // namespace

bool Source::is_code() const {
  return path.ends_with(".h") || path.ends_with(".cpp") || path.ends_with(".c");
}

std::vector<Source> read_tree(const std::filesystem::path& root) {
  std::vector<Source> sources;
  read_folder(root, root, sources);
  std::ranges::sort(sources, {}, &Source::path);
  return sources;
}

std::string without_words(std::string_view code) { return blanked(code, true); }
std::string without_comments(std::string_view code) { return blanked(code, false); }

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

int line_at(std::string_view text, std::size_t position) {
  return 1 + static_cast<int>(std::ranges::count(text.substr(0, position), '\n'));
}

std::string told(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += finding.path + ":" + std::to_string(finding.line) + ": " + finding.what + "\n";
  }
  return text;
}

}  // namespace tresen::test
