#include "tests/support/glass.h"

#include <gtest/gtest.h>
#include <imgui.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace tresen::test {
namespace {

ui::Surface make_surface(int width, int height, const ui::Locales& locales) {
  const float scale = static_cast<float>(std::min(width, height)) / 800.0F;
  auto surface = ui::Surface::make(width, height, scale, locales);
  if (!surface) ADD_FAILURE() << surface.error().detail;
  return std::move(surface).value();
}

}  // namespace

Glass::Glass(int width, int height)
    : locales_(std::make_unique<ui::Locales>()), surface_(make_surface(width, height, *locales_)) {}

void Glass::show(const ui::View& view) {
  surface_.show(view);
  surface_.draw();
  surface_.shown();
}

std::pair<float, float> Glass::middle(std::string_view key) const {
  const ui::Touch* touch = scene().find(key);
  if (touch == nullptr || touch->visible.empty()) {
    ADD_FAILURE() << "not on the screen: " << key;
    return {-1, -1};
  }
  const ui::Rect& rect = touch->visible;
  return {rect.x + rect.w / 2, rect.y + rect.h / 2};
}

void Glass::push(ui::Event::Kind kind, float x, float y) { surface_.push({kind, x, y, {}, 0}); }

void Glass::tap(std::string_view key) {
  const auto [x, y] = middle(key);
  push(ui::Event::Kind::move, x, y);
  push(ui::Event::Kind::down, x, y);
  push(ui::Event::Kind::up, x, y);
  settle();
}

void Glass::type(std::string text) {
  surface_.push({ui::Event::Kind::type, 0, 0, std::move(text), 0});
  settle();
}

void Glass::settle() {
  while (surface_.has_events())
    if (auto action = surface_.next()) said.push_back(*std::move(action));
}

Picture Glass::picture() {
  const ImDrawData& data = surface_.draw();
  return paint(data, *ImGui::GetIO().Fonts);
}

void expect_picture(Glass& glass, const std::string& name) {
  namespace fs = std::filesystem;
  const std::string golden = std::string(TRESEN_SOURCE_DIR) + "/tests/golden/" + name + ".png";
  const Picture is = glass.picture();
  const char* update = std::getenv("UPDATE_PICTURES");
  if (update != nullptr && std::string_view(update) == "1") {
    EXPECT_TRUE(write_png(is, golden)) << golden;
    EXPECT_LT(fs::file_size(golden), 200U * 1024) << golden;
    return;
  }
  const Picture was = read_png(golden);
  if (was == is) return;
  const fs::path folder = fs::path(TRESEN_BINARY_DIR) / "pictures";
  fs::create_directories(folder);
  const std::string left = (folder / name).string();
  write_png(was, left + ".was.png");
  write_png(is, left + ".is.png");
  write_png(difference(was, is), left + ".difference.png");
  ADD_FAILURE() << "The screen looks different:\n  was        " << left << ".was.png\n  is         "
                << left << ".is.png\n  difference " << left
                << ".difference.png\nIf that is right: UPDATE_PICTURES=1";
}

}  // namespace tresen::test
