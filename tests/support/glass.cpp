#include "tests/support/glass.h"

#include <gtest/gtest.h>
#include <imgui.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace tresen::test {
namespace {

ui::Surface make_surface(int width, int height, float ppi, const ui::Locales& locales) {
  auto surface = ui::Surface::make(width, height, ppi, locales);
  if (!surface) ADD_FAILURE() << surface.error().detail;
  return std::move(surface).value();
}

}  // namespace

Glass::Glass(int width, int height, float ppi)
    : locales_(std::make_unique<ui::Locales>()),
      surface_(make_surface(width, height, ppi, *locales_)) {
  surface_.keep_drawing();
}

void Glass::show(const ui::View& view) {
  surface_.show(view);
  draw();
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

void Glass::push(ui::Event::Kind kind, float x, float y) {
  surface_.push({kind, x, y, {}, 0, now_ms()});
}

void Glass::tap(std::string_view key) {
  const auto [x, y] = middle(key);
  push(ui::Event::Kind::move, x, y);
  push(ui::Event::Kind::down, x, y);
  push(ui::Event::Kind::up, x, y);
  settle();
}

void Glass::type(std::string text) {
  surface_.push({ui::Event::Kind::type, 0, 0, std::move(text), 0, now_ms()});
  settle();
}

void Glass::settle() {
  surface_.advance(now_s_ += 1);
  while (surface_.has_events())
    if (auto action = surface_.next()) said.push_back(*std::move(action));
}

void Glass::draw() {
  surface_.draw();
  surface_.shown();
}

Picture Glass::picture() {
  const ImDrawData& data = surface_.draw();
  return paint(data, *ImGui::GetIO().Fonts, surface_.pictures());
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
