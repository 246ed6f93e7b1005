#pragma once
// What stands on the terminal's screen, as its UI map tells it.

#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"
#include "tests/visit/driver/child.h"

namespace tresen::visit {

struct Control {
  std::string key, role, label, value;
  int x = 0, y = 0;  // the middle of what can be seen of it, in pixels of the window
  bool enabled = false;
  bool seen = false;  // some of it can be seen
};

struct Screen {
  std::string name;  // "S06"
  std::vector<Control> controls;
  std::string raw;      // the line as it came without the version, to see whether anything changed
  std::string version;  // moves also with what is no control and has no name

  const Control* find(std::string_view key) const;  // null: not on the screen
  // Controls whose key begins so, in the order of the screen.
  std::vector<const Control*> starting(std::string_view begin) const;
  bool can_press(std::string_view key) const;
};

Result<Screen> parse_screen(const std::string& line);

// The terminal's socket (--ui-map). A new connection for each question: the terminal may have been
// started anew in between.
Result<Screen> read_screen(const std::string& socket_path, const Deadline& deadline);

}  // namespace tresen::visit
