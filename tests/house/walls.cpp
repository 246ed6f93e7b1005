#include <algorithm>
#include <array>
#include <regex>

#include "tests/house/rules.h"

namespace tresen::test {
namespace {

// A room and the rooms below it that it may see. A room may always see itself.
struct Room {
  std::string_view folder;
  std::vector<std::string_view> sees;
};

const std::vector<Room>& rooms() {
  static const std::vector<Room> table{
      {"proto/", {}},
      {"sync/base/", {}},
      {"terminal/ui/", {"sync/base/"}},
      {"sync/net/", {"sync/base/", "proto/"}},
      {"sync/record/", {"sync/base/", "proto/"}},
      {"sync/search/", {"sync/record/", "sync/base/", "proto/"}},
      {"sync/link/", {"sync/record/", "sync/net/", "sync/base/", "proto/"}},
      {"sync/office/", {"sync/record/", "sync/net/", "sync/search/", "sync/base/", "proto/"}},
      {"terminal/process/", {"sync/record/", "sync/base/", "proto/"}},
      {"terminal/store/", {"sync/link/", "sync/record/", "sync/base/", "proto/"}},
      {"terminal/app/",
       {"terminal/process/", "terminal/store/", "terminal/ui/", "sync/search/", "sync/link/",
        "sync/record/", "sync/base/", "proto/",
        "terminal/pos/messages.h"}},  // what the till asks is a letter like any other
      // Where the counter is put together: level 5, as the main programs are.
      {"terminal/app/main.cpp", {"terminal/", "sync/", "proto/"}},
      {"terminal/app/terminal.cpp", {"terminal/", "sync/", "proto/"}},
      {"terminal/desk/", {"terminal/ui/", "sync/record/", "sync/net/", "sync/base/", "proto/"}},
      {"terminal/", {"terminal/", "sync/", "proto/"}},  // main programs and the till's door
      {"assets/", {"sync/base/"}},
      {"tests/", {"terminal/", "sync/", "proto/", "assets/"}},
  };
  return table;
}

const Room* room_of(std::string_view path) {
  const Room* best = nullptr;
  for (const Room& room : rooms()) {
    const bool closer = best == nullptr || room.folder.size() > best->folder.size();
    if (path.starts_with(room.folder) && closer) best = &room;
  }
  return best;
}

// The file that a quoted include names, as a path of ours; empty: it is none of ours.
std::string ours(const std::string& include) {
  if (include.starts_with("tresen/v1/")) return "proto/" + include;
  const bool known =
      std::ranges::any_of(std::array{"sync/", "terminal/", "tests/", "assets/", "proto/"},
                          [&](const char* folder) { return include.starts_with(folder); });
  return known ? include : "";
}

struct Include {
  std::string name;
  int line;
};

std::vector<Include> includes_of(const Source& source) {
  static const std::regex pattern(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
  std::vector<Include> includes;
  const std::string code = without_comments(source.text);
  int number = 0;
  for (const std::string_view line : lines_of(code)) {
    ++number;
    if (line.find('#') == std::string_view::npos) continue;
    std::match_results<std::string_view::const_iterator> match;
    if (std::regex_search(line.begin(), line.end(), match, pattern)) {
      includes.push_back({match[1].str(), number});
    }
  }
  return includes;
}

bool in_any(const Source& source, std::initializer_list<std::string_view> places) {
  return std::ranges::any_of(places, [&](std::string_view place) { return source.in(place); });
}

// Includes that match, in code that stands in none of the places.
Findings includes_outside(Tree tree, const std::regex& pattern,
                          std::initializer_list<std::string_view> places, const std::string& why) {
  Findings findings;
  for (const Source& source : tree) {
    if (!source.is_code() || in_any(source, places)) continue;
    for (const auto& [name, line] : includes_of(source)) {
      if (std::regex_search(name, pattern)) findings.push_back({source.path, line, name + why});
    }
  }
  return findings;
}

// A quick look before the slow one.
bool speaks_of_sql(const std::string& code) {
  std::string lower = code;
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
  return std::ranges::any_of(
      std::array{"select ", "insert ", "update ", "delete ", "create ", "drop ", "pragma ",
                 "begin "},
      [&](const char* word) { return lower.find(word) != std::string::npos; });
}

void append(Findings& all, Findings more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

Findings includes_that_climb(Tree tree) {
  Findings findings;
  for (const Source& source : tree) {
    if (!source.is_code()) continue;
    const Room* room = room_of(source.path);
    if (room == nullptr) {
      findings.push_back({source.path, 0, "code outside the rooms"});
      continue;
    }
    for (const auto& [name, line] : includes_of(source)) {
      const std::string path = ours(name);
      if (path.empty() || path.starts_with(room->folder)) continue;
      const bool allowed = std::ranges::any_of(
          room->sees, [&](std::string_view folder) { return path.starts_with(folder); });
      if (!allowed) {
        findings.push_back({source.path, line, std::string(room->folder) + " may not see " + name});
      }
    }
  }
  return findings;
}

Findings drawing_outside_ui(Tree tree) {
  static const std::regex pattern("^(imgui|GLFW/|GL/|EGL/|stb/|stb_image)");
  return includes_outside(tree, pattern, {"terminal/ui/", "tests/"}, " outside terminal/ui");
}

Findings sql_outside_stores(Tree tree) {
  static const std::regex header("^(sqlite3|SQLiteCpp/|libpq|pqxx/)");
  Findings findings = includes_outside(
      tree, header, {"sync/base/sqlite_engine.cpp", "sync/office/store/postgres/", "tests/"},
      " outside the engines");
  static const std::regex sql(
      R"re("\s*\(?\s*(select\s+[\w*(][^"]*\sfrom\s|insert\s+(or\s+\w+\s+)?into\s|update\s+\w+\s+set\s|delete\s+from\s|create\s+(unique\s+)?(table|index|trigger|view)\s|drop\s+table\s|pragma\s|begin\s+immediate))re",
      std::regex::icase);
  for (const Source& source : tree) {
    if (!source.is_code() || in_any(source, {"terminal/store/", "sync/office/store/",
                                             "sync/base/sqlite_engine.cpp", "tests/"})) {
      continue;
    }
    const std::string code = without_comments(source.text);
    if (!speaks_of_sql(code)) continue;
    for (std::sregex_iterator match(code.begin(), code.end(), sql), end; match != end; ++match) {
      const auto position = static_cast<std::size_t>(match->position());
      findings.push_back({source.path, line_at(code, position), "SQL outside the stores"});
    }
  }
  return findings;
}

Findings wire_outside_its_rooms(Tree tree) {
  static const std::regex grpc(R"(^grpc|^absl/|\.grpc\.pb\.h$)");
  Findings findings = includes_outside(tree, grpc,
                                       {"sync/net/", "sync/link/grpc_transport",
                                        "sync/office/services", "terminal/desk/client", "tests/"},
                                       ": gRPC outside its rooms");
  static const std::regex protobuf(R"(\.pb\.h$|^google/protobuf/)");
  for (const std::string_view room : {"sync/base/", "terminal/ui/", "assets/"}) {
    for (const Source& source : tree) {
      if (!source.is_code() || !source.in(room)) continue;
      append(findings, includes_outside(std::span(&source, 1), protobuf, {},
                                        ": " + std::string(room) + " knows no messages"));
    }
  }
  return findings;
}

}  // namespace tresen::test
