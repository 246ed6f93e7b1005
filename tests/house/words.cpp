#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include "tests/house/rules.h"

namespace tresen::test {
namespace {

struct Entry {
  int line = 0;
  std::string text;  // all its translations, joined
  bool gap = false;  // one of them is empty
};

// What stands between the quotes of a line of a .po file.
std::string inside_quotes(std::string_view line) {
  const auto first = line.find('"');
  const auto last = line.rfind('"');
  if (first == std::string_view::npos || last == first) return {};
  return std::string(line.substr(first + 1, last - first - 1));
}

// Catalogue by key (context and msgid). The heading, whose key is empty, is left out.
std::map<std::string, Entry> read_catalogue(const Source& source) {
  std::map<std::string, Entry> catalogue;
  std::string context, key;
  std::vector<std::string> words;
  std::string* open = nullptr;
  int line_number = 0, key_line = 0;
  const auto close = [&] {
    if (!key.empty() && !words.empty()) {
      Entry entry{key_line, {}, false};
      for (const std::string& word : words) {
        entry.text += word;
        entry.gap = entry.gap || word.empty();
      }
      catalogue[context.empty() ? key : context + "|" + key] = entry;
    }
    context.clear();
    key.clear();
    words.clear();
    open = nullptr;
  };
  for (const std::string_view line : lines_of(source.text)) {
    ++line_number;
    if (line.starts_with("msgctxt")) {
      close();
      context = inside_quotes(line);
    } else if (line.starts_with("msgid_plural")) {
      open = nullptr;
    } else if (line.starts_with("msgid")) {
      if (!words.empty()) close();
      key = inside_quotes(line);
      key_line = line_number;
      open = &key;
    } else if (line.starts_with("msgstr")) {
      words.push_back(inside_quotes(line));
      open = &words.back();
    } else if (line.starts_with("\"") && open != nullptr) {
      *open += inside_quotes(line);
    }
  }
  close();
  return catalogue;
}

// "{1} {2}": what a text leaves to be filled in.
std::set<std::string> places(const std::string& text) {
  static const std::regex pattern(R"(\{\d+[^}]*\})");
  return {std::sregex_token_iterator(text.begin(), text.end(), pattern),
          std::sregex_token_iterator()};
}

}  // namespace

Findings texts_untranslated(Tree tree) {
  std::map<std::string, std::map<std::string, Entry>> catalogues;
  std::map<std::string, Entry> all;
  for (const Source& source : tree) {
    if (!source.in("assets/text/") || !source.path.ends_with(".po")) continue;
    catalogues[source.path] = read_catalogue(source);
    all.insert(catalogues[source.path].begin(), catalogues[source.path].end());
  }
  Findings findings;
  for (const auto& [path, catalogue] : catalogues) {
    if (catalogue.empty()) findings.push_back({path, 0, "holds no words at all"});
    // The others hold what customers read and nothing else (tests/ui/locale_test.cpp).
    const bool whole = path.ends_with("/de.po") || path.ends_with("/en.po");
    for (const auto& [key, entry] : all) {
      const auto found = catalogue.find(key);
      if (found == catalogue.end()) {
        if (whole) findings.push_back({path, 0, "\"" + key + "\" is missing"});
      } else if (found->second.gap) {
        findings.push_back({path, found->second.line, "\"" + key + "\" has no words"});
      } else if (places(found->second.text) != places(entry.text)) {
        findings.push_back({path, found->second.line, "\"" + key + "\" fills in something else"});
      }
    }
  }
  return findings;
}

Findings messages_unexplained(Tree tree) {
  static const std::regex declared(R"(^\s*(message|enum|service|rpc)\s+\w+)");
  static const std::regex field(
      R"(^\s*(repeated\s+|optional\s+)?([\w.]+|map<[^>]+>)\s+\w+\s*=\s*\d+\s*(\[[^\]]*\])?\s*;)");
  static const std::regex zero(R"(_UNSPECIFIED\s*=\s*0)");
  Findings findings;
  for (const Source& source : tree) {
    if (!source.path.ends_with(".proto")) continue;
    std::string_view before;
    int number = 0;
    bool choice = false;  // inside a oneof, whose messages explain themselves
    for (const std::string_view line : lines_of(source.text)) {
      ++number;
      const std::string text(line);
      if (text.find("oneof ") != std::string::npos) choice = true;
      if (text.find('}') != std::string::npos) choice = false;
      const bool above = before.find_first_not_of(' ') != std::string_view::npos &&
                         before.substr(before.find_first_not_of(' ')).starts_with("//");
      const bool explained = above || text.find("//") != std::string::npos;
      if (std::regex_search(text, declared)) {
        const bool small = std::regex_search(text, std::regex(R"(\{\s*\})"));
        if (!explained && !small) findings.push_back({source.path, number, "no word on " + text});
      } else if (!choice && std::regex_search(text, field) && !std::regex_search(text, zero)) {
        if (!explained) findings.push_back({source.path, number, "no word on " + text});
      }
      before = line;
    }
  }
  return findings;
}

}  // namespace tresen::test
