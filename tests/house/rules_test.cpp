// Each rule is shown a planted breach and something much like it that is allowed.

#include "tests/house/rules.h"

#include <gtest/gtest.h>

#include <string>

namespace tresen::test {
namespace {

using Rule = Findings (*)(Tree);

struct Sample {
  const char* name;
  Rule rule;
  std::string path, text;
  int broken;  // how many findings
};

int count(const Sample& sample) {
  const std::vector<Source> tree{{sample.path, sample.text}};
  return static_cast<int>(sample.rule(tree).size());
}

std::string lines(int count, const std::string& line) {
  std::string text;
  for (int i = 0; i < count; ++i) text += line + "\n";
  return text;
}

// Put together, so that the house does not find them here.
const std::string note = std::string("// TO") + "DO: later\n";
const std::string skip = std::string("GTEST") + "_SKIP();\n";
const std::string disabled = std::string("TEST(A, DISA") + "BLED_B) {}\n";

TEST(Rules, FindABreachInAWall) {
  const std::string record = "#include \"sync/record/record.h\"\n";
  const std::string office = "#include \"sync/office/office.h\"\n";
  const std::string message = "#include \"tresen/v1/chain.pb.h\"\n";
  for (const Sample& sample : {
           Sample{"base sees record", includes_that_climb, "sync/base/a.h", record, 1},
           {"link sees record", includes_that_climb, "sync/link/a.h", record, 0},
           {"link sees office", includes_that_climb, "sync/link/a.h", office, 1},
           {"sync sees terminal", includes_that_climb, "sync/office/a.cpp",
            "#include \"terminal/ui/ui.h\"\n", 1},
           {"ui sees record", includes_that_climb, "terminal/ui/a.cpp", record, 1},
           {"ui sees messages", wire_outside_its_rooms, "terminal/ui/a.cpp", message, 1},
           {"process sees messages", wire_outside_its_rooms, "terminal/process/a.h", message, 0},
           {"product sees tests", includes_that_climb, "terminal/app/a.cpp",
            "#include \"tests/house/tree.h\"\n", 1},
           {"tests see office", includes_that_climb, "tests/office/a.cpp", office, 0},
           {"an include in a comment", includes_that_climb, "sync/base/a.h", "// " + record, 0},
           {"imgui in app", drawing_outside_ui, "terminal/app/a.cpp", "#include <imgui.h>\n", 1},
           {"imgui in ui", drawing_outside_ui, "terminal/ui/ui.cpp", "#include <imgui.h>\n", 0},
           {"glfw in app", drawing_outside_ui, "terminal/app/a.h", "#include <GLFW/glfw3.h>\n", 1},
           {"sql in link", sql_outside_stores, "sync/link/a.cpp",
            "run(\"INSERT INTO t VALUES (1)\");\n", 1},
           {"sql in office", sql_outside_stores, "sync/office/a.cpp",
            "run(R\"(\n  select x from t)\");\n", 1},
           {"sql in a store", sql_outside_stores, "sync/office/store/a.cpp",
            "run(\"DELETE FROM t\");\n", 0},
           {"words that are no sql", sql_outside_stores, "sync/office/a.cpp",
            "say(\"selected: a branch\"); say(\"update the chain\");\n", 0},
           {"sqlite in link", sql_outside_stores, "sync/link/a.cpp", "#include <sqlite3.h>\n", 1},
           {"grpc in app", wire_outside_its_rooms, "terminal/app/a.h",
            "#include <grpcpp/grpcpp.h>\n", 1},
           {"grpc in its room", wire_outside_its_rooms, "sync/link/grpc_transport.cpp",
            "#include <grpcpp/grpcpp.h>\n", 0},
           {"services in office", wire_outside_its_rooms, "sync/office/office.cpp",
            "#include \"tresen/v1/link.grpc.pb.h\"\n", 1},
       }) {
    EXPECT_EQ(count(sample), sample.broken) << sample.name << "\n" << sample.text.substr(0, 300);
  }
}

TEST(Rules, FindABadHabit) {
  const std::string long_body = "void f() {\n" + lines(70, "  g();") + "}\n";
  for (const Sample& sample : {
           Sample{"a long file", files_too_long, "sync/base/a.cpp", lines(501, "int x;"), 1},
           {"a file of 500", files_too_long, "sync/base/a.cpp", lines(500, "int x;"), 0},
           {"a long function", functions_too_long, "sync/base/a.cpp", long_body, 1},
           {"a long function in a namespace", functions_too_long, "sync/base/a.cpp",
            "namespace a {\n" + long_body + "}\n", 1},
           {"a long method", functions_too_long, "sync/base/a.h",
            "struct A : B {\n  int x = 1;\n" + long_body + "};\n", 1},
           {"a long table", functions_too_long, "sync/base/a.cpp",
            "const std::array t = make({\n" + lines(90, "  {1, 2},") + "});\n", 0},
           {"a long table in a function", functions_too_long, "tests/base/a.cpp",
            "void f() {\n  for (auto c : {\n" + lines(90, "    Case{1, 2},") + "  }) g(c);\n}\n",
            0},
           {"a long function behind a table", functions_too_long, "tests/base/a.cpp",
            "void f() {\n  const int t[] = {\n    1,\n  };\n" + lines(70, "  g();") + "}\n", 1},
           {"a long function of blocks", functions_too_long, "sync/base/a.cpp",
            "void f() {\n" + lines(24, "  if (x) {\n    g();\n  }") + "}\n", 1},
           {"a long namespace", functions_too_long, "sync/base/a.cpp",
            "namespace a {\n" + lines(90, "void f();") + "}\n", 0},
           {"braces in texts", functions_too_long, "sync/base/a.cpp",
            "void f() { g(\"{{{\", '{'); }\n" + lines(90, "int x;"), 0},
           {"a wide line", lines_too_wide, "sync/base/a.cpp", std::string(101, 'x') + "\n", 1},
           {"umlauts count once", lines_too_wide, "sync/base/a.cpp",
            std::string(94, 'x') + "äöüäöü\n", 0},
           {"a lock", words_unwanted, "sync/link/a.h", "std::mutex m;\n", 1},
           {"the lock", words_unwanted, "sync/base/mailbox.h", "std::mutex m;\n", 0},
           {"a lock in a comment", words_unwanted, "sync/link/a.h", "// no std::mutex here\n", 0},
           {"using namespace", words_unwanted, "sync/link/a.h", "using namespace std;\n", 1},
           {"using literals", words_unwanted, "sync/link/a.h",
            "using namespace std::chrono_literals;\n", 0},
           {"sleeping", words_unwanted, "tests/link/a.cpp", "std::this_thread::sleep_for(1s);\n",
            1},
           {"a note", words_unwanted, "sync/link/a.h", note, 1},
           {"a skipped test", words_unwanted, "tests/link/a.cpp", skip, 1},
           {"a disabled test", words_unwanted, "tests/link/a.cpp", disabled, 1},
           {"a silent header", headers_without_words, "sync/base/a.h", "#pragma once\n\nint x;\n",
            1},
           {"a header that speaks", headers_without_words, "sync/base/a.h",
            "#pragma once\n// What it is.\n", 0},
       }) {
    EXPECT_EQ(count(sample), sample.broken) << sample.name << "\n" << sample.text.substr(0, 300);
  }
}

TEST(Rules, FindWhatIsUnsaid) {
  for (const Sample& sample : {
           Sample{"a blob", blobs, "assets/a.png", std::string(1024 * 1024 + 1, 'x'), 1},
           {"a stranger", strangers_at_the_root, "NOTES.md", "", 1},
           {"a stranger's folder", strangers_at_the_root, "docs/a.md", "", 1},
           {"the README", strangers_at_the_root, "README.md", "", 0},
           {"an empty translation", texts_untranslated, "assets/text/de.po",
            "msgid \"ok\"\nmsgstr \"\"\n", 1},
           {"a translation", texts_untranslated, "assets/text/de.po",
            "msgid \"\"\nmsgstr \"\"\n\"Language: de\\n\"\n\nmsgid \"ok\"\nmsgstr \"gut\"\n", 0},
           {"a silent message", messages_unexplained, "proto/a.proto",
            "message A {\n  int32 x = 1;  // what\n}\n", 1},
           {"a silent field", messages_unexplained, "proto/a.proto",
            "// What.\nmessage A {\n  repeated int32 x = 1;\n}\n", 1},
           {"a message that speaks", messages_unexplained, "proto/a.proto",
            "// What.\nmessage A {\n  // Seconds.\n  int32 x = 1;\n  B b = 2;  // bytes\n}\n", 0},
       }) {
    EXPECT_EQ(count(sample), sample.broken) << sample.name << "\n" << sample.text.substr(0, 300);
  }
}

TEST(Rules, FindASourceThatNobodyBuilds) {
  std::vector<Source> tree{{"sync/base/CMakeLists.txt", "add_library(b a.cpp)"},
                           {"sync/base/a.cpp", ""}};
  EXPECT_TRUE(sources_nobody_builds(tree).empty());
  tree.push_back({"sync/base/aa.cpp", ""});
  EXPECT_EQ(sources_nobody_builds(tree).size(), 1u);
  tree.push_back({"sync/CMakeLists.txt", "add_library(c base/aa.cpp)"});
  EXPECT_TRUE(sources_nobody_builds(tree).empty());
}

TEST(Rules, CompareTheLanguagesWithOneAnother) {
  const Source german{"assets/text/de.po", "msgid \"n\"\nmsgstr \"{1} warten\"\n"};
  const Source english{"assets/text/en.po", "msgid \"n\"\nmsgstr \"waiting\"\n"};
  const Source empty{"assets/text/en.po", ""};
  EXPECT_EQ(texts_untranslated(std::vector{german, english}).size(), 1u) << "another place";
  EXPECT_EQ(texts_untranslated(std::vector{german, empty}).size(), 2u) << "a missing key";
}

TEST(Rules, TellTheLine) {
  const std::vector<Source> tree{{"sync/base/a.h", "\n\n#include \"sync/net/tls.h\"\n"}};
  EXPECT_EQ(told(includes_that_climb(tree)),
            "sync/base/a.h:3: sync/base/ may not see sync/net/tls.h\n");
}

}  // namespace
}  // namespace tresen::test
