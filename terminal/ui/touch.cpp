#include "terminal/ui/touch.h"

#include <algorithm>
#include <cmath>

#include "sync/base/text.h"

namespace tresen::ui {
namespace {

std::string to_json(const Rect& rect) {
  const auto whole = [](float length) { return std::to_string(std::lround(length)); };
  return "[" + whole(rect.x) + "," + whole(rect.y) + "," + whole(rect.w) + "," + whole(rect.h) +
         "]";
}

std::string to_json(const Touch& touch) {
  std::string json = R"({"key":")" + json_escaped(touch.key);
  json += std::string(R"(","role":")") + name(touch.role);
  json += R"(","label":")" + json_escaped(touch.label);
  json += R"(","value":")" + json_escaped(touch.value);
  json += R"(","rect":)" + to_json(touch.rect) + R"(,"visible":)" + to_json(touch.visible);
  json += std::string(R"(,"enabled":)") + (touch.enabled ? "true" : "false");
  json += std::string(R"(,"focused":)") + (touch.focused ? "true" : "false");
  return json + "}";
}

}  // namespace

Rect overlap(const Rect& a, const Rect& b) {
  const float x = std::max(a.x, b.x), y = std::max(a.y, b.y);
  const float w = std::min(a.right(), b.right()) - x, h = std::min(a.bottom(), b.bottom()) - y;
  return w > 0 && h > 0 ? Rect{x, y, w, h} : Rect{x, y, 0, 0};
}

const char* name(Role role) {
  switch (role) {
    case Role::button:
      return "button";
    case Role::field:
      return "field";
    case Role::tile:
      return "tile";
    case Role::row:
      return "row";
    case Role::toggle:
      return "switch";
    case Role::pad:
      return "pad";
    case Role::key:
      return "key";
    case Role::text:
      return "text";
  }
  return "";
}

const Touch* Scene::find(std::string_view key) const {
  const auto found = std::ranges::find(touches, key, &Touch::key);
  return found == touches.end() ? nullptr : &*found;
}

const Touch* Scene::at(float x, float y) const {
  for (auto touch = touches.rbegin(); touch != touches.rend(); ++touch)
    if (touch->role != Role::text && touch->visible.holds(x, y)) return &*touch;
  return nullptr;
}

std::string to_json(const Scene& scene) {
  std::string json = R"({"screen":")" + json_escaped(scene.screen) + R"(","size":[)";
  json += std::to_string(scene.width) + "," + std::to_string(scene.height) + R"(],"controls":[)";
  for (const Touch& touch : scene.touches) {
    if (&touch != scene.touches.data()) json += ",";
    json += to_json(touch);
  }
  return json + R"(],"version":)" + std::to_string(scene.version) + "}";
}

}  // namespace tresen::ui
