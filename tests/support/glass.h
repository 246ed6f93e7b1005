#pragma once
// A screen without a window: shows a view, is tapped by key, and collects what was done.

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "terminal/ui/surface.h"
#include "tests/support/paint.h"

namespace tresen::test {

class Glass {
 public:
  // Pixels, and pixels per inch; without them the smaller side holds 800 u.
  explicit Glass(int width = 1280, int height = 800, float ppi = 0);

  // Draws the view, and the person sees it.
  void show(const ui::View& view);
  // Presses the middle of what can be seen of a control and lets go. A key that is not on the
  // screen fails the test.
  void tap(std::string_view key);
  // An event, without handling it.
  void push(ui::Event::Kind kind, float x, float y);
  void type(std::string text);
  // Lets a second pass and handles what waits; what the app would have been told goes to `said`.
  void settle();

  // Draws again what changed by itself, such as a scrolled list.
  void draw();
  Picture picture();
  const ui::Scene& scene() const { return surface_.layout().scene; }
  // The middle of what can be seen of it.
  std::pair<float, float> middle(std::string_view key) const;
  const ui::Drawing& drawing() const { return surface_.drawing(); }
  ui::Surface& surface() { return surface_; }
  const ui::Locale& locale(std::string_view language) const { return locales_->in(language); }

  std::vector<ui::Action> said;

 private:
  std::int64_t now_ms() const { return static_cast<std::int64_t>(now_s_ * 1000); }

  std::unique_ptr<ui::Locales> locales_;
  ui::Surface surface_;
  double now_s_ = 0;
};

// Holds the picture of the glass against tests/golden/NAME.png. With UPDATE_PICTURES=1 in the
// environment it takes the golden picture's place; a mismatch leaves was, is and difference in the
// build folder and names the three.
void expect_picture(Glass& glass, const std::string& name);

}  // namespace tresen::test
