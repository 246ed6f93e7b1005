#pragma once
// The rules that the source tree keeps, each a function from the tree to what breaks it.

#include <span>
#include <vector>

#include "tests/house/tree.h"

namespace tresen::test {

using Tree = std::span<const Source>;
using Findings = std::vector<Finding>;

// Walls.
Findings includes_that_climb(Tree tree);     // who may include whom
Findings drawing_outside_ui(Tree tree);      // ImGui, GLFW, OpenGL
Findings sql_outside_stores(Tree tree);      // SQL, and SQLite's own headers
Findings wire_outside_its_rooms(Tree tree);  // gRPC and protobuf types

// Habits.
Findings sources_nobody_builds(Tree tree);  // no CMakeLists.txt names them
Findings files_too_long(Tree tree);         // 500 lines
Findings functions_too_long(Tree tree);     // 70 lines
Findings lines_too_wide(Tree tree);         // 100 columns
Findings words_unwanted(Tree tree);         // locks, sleeping, disabled tests, notes to oneself
Findings headers_without_words(Tree tree);  // each says what it is
Findings blobs(Tree tree);                  // 1 MiB
Findings strangers_at_the_root(Tree tree);  // names that do not belong there

// What the house says.
Findings texts_untranslated(Tree tree);    // the catalogues have the same keys, and no gap
Findings messages_unexplained(Tree tree);  // each message and field of proto/ has a comment

}  // namespace tresen::test
