#pragma once
// What stands on the screen, for fingers, tests and assistive tools: every control with its key.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tresen::ui {

struct Rect {
  float x = 0, y = 0, w = 0, h = 0;

  float right() const { return x + w; }
  float bottom() const { return y + h; }
  bool holds(float px, float py) const {
    return px >= x && px < right() && py >= y && py < bottom();
  }
  bool empty() const { return w <= 0 || h <= 0; }
  bool operator==(const Rect&) const = default;
};

// What both cover; empty where they do not meet.
Rect overlap(const Rect& a, const Rect& b);

enum class Role { button, field, tile, row, toggle, pad, key, text };
const char* name(Role role);

struct Touch {
  std::string key;
  Role role = Role::button;
  std::string label;
  std::string value;
  Rect rect;     // pixels
  Rect visible;  // what of it can be seen and touched
  bool enabled = true;
  bool focused = false;
  std::string area = {};  // the scroll area that moves it; empty: none
};

// The controls of one drawn frame.
struct Scene {
  std::string screen;         // "S06"
  int width = 0, height = 0;  // pixels
  std::vector<Touch> touches;
  std::uint64_t version = 0;  // of the view: the same, and nothing has changed, seen or not

  const Touch* find(std::string_view key) const;  // null: it is not on the screen
  const Touch* at(float x, float y) const;        // the one to be touched there; null: none
};

// The scene as one line of JSON, as CONTRACT.md says (without the line's end).
std::string to_json(const Scene& scene);

}  // namespace tresen::ui
