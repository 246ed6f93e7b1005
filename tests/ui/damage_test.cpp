// Painting only what changed gives the same picture, to the last bit, as painting all of it.

#include "terminal/ui/damage.h"

#include <gtest/gtest.h>
#include <imgui.h>

#include <optional>
#include <random>

#include "tests/support/glass.h"
#include "tests/support/seed.h"
#include "tests/ui/samples.h"

namespace tresen::test {
namespace {

// What is painted twice has its soft edges twice.
bool apart(const ui::Area& one, const ui::Area& other) {
  return one.right <= other.left || other.right <= one.left || one.bottom <= other.top ||
         other.bottom <= one.top;
}

// A glass whose picture is kept and mended, beside the same glass painted as a whole each time.
class Mended {
 public:
  Mended(int width, int height) : glass_(width, height) {
    glass_.surface().on_upload([this](ImFontAtlas&) { damage_.forget(); });
  }

  Glass& glass() { return glass_; }

  // The share of the screen that was painted again; nothing: the two pictures differ.
  std::optional<double> step() {
    ImDrawData& data = glass_.surface().draw();
    glass_.surface().shown();
    ImFontAtlas& letters = *ImGui::GetIO().Fonts;
    const Picture whole = paint(data, letters);
    const std::vector<ui::Area> areas = damage_.next(data);
    ui::narrow(data, areas);
    if (kept_.width != whole.width) {
      kept_ = whole;
      std::ranges::fill(kept_.pixels, 0xFFFF00FFU);
    }
    paint_over(kept_, data, letters);
    if (kept_ != whole) return std::nullopt;
    for (const ui::Area& one : areas)
      for (const ui::Area& other : areas) EXPECT_TRUE(&one == &other || apart(one, other));
    double painted = 0;
    for (const ui::Area& area : areas)
      painted += (area.right - area.left) * (area.bottom - area.top);
    return painted / (whole.width * whole.height);
  }

 private:
  ui::Damage damage_;
  Glass glass_;
  Picture kept_;
};

// Every page, or each so manieth, after the one before.
void play_all(int width, int height, std::size_t each) {
  Mended mended(width, height);
  const std::vector<Sample> all = samples("de");
  for (std::size_t i = 0; i < all.size(); i += each) {
    mended.glass().show(all[i].view);
    ASSERT_TRUE(mended.step()) << all[i].name;
  }
}

// Something that a person or the app may do to any screen.
void do_something(Glass& glass, const std::vector<Sample>& all, std::mt19937_64& random) {
  const auto below = [&](std::size_t count) { return random() % count; };
  const auto x = static_cast<float>(below(1280)), y = static_cast<float>(below(800));
  switch (below(7)) {
    case 0:
    case 1:
      return glass.show(all[below(all.size())].view);
    case 2: {
      ui::View view = all[below(all.size())].view;
      view.theme = below(2) == 0 ? ui::Theme::dark : ui::Theme::contrast;
      return glass.show(view);
    }
    case 3:
      glass.push(ui::Event::Kind::down, x, y);
      return glass.settle();
    case 4:
      glass.push(ui::Event::Kind::move, x, y);
      return glass.settle();
    case 5:
      glass.push(ui::Event::Kind::up, x, y);
      return glass.settle();
    default:
      for (std::size_t i = below(9); i > 0; --i) glass.push(ui::Event::Kind::tab, 0, 0);
      return glass.settle();
  }
}

}  // namespace

TEST(Damage, LeavesThePictureOfEveryPageTheSameToTheLastBit) {
  play_all(1280, 800, 1);
  play_all(800, 1280, 3);
}

TEST(Damage, LeavesThePictureTheSameWhateverComesAfterWhatever) {
  const std::uint64_t chosen = seed();
  SCOPED_TRACE("SEED=" + std::to_string(chosen));
  std::mt19937_64 random(chosen);
  const std::vector<Sample> all = samples("de");
  Mended mended(1280, 800);
  mended.glass().show(all.front().view);
  for (int i = 0; i < 60; ++i) {
    do_something(mended.glass(), all, random);
    ASSERT_TRUE(mended.step()) << "step " << i;
  }
}

TEST(Damage, OfAPressIsTheKeyAndNotTheScreen) {
  Mended mended(1280, 800);
  mended.glass().show(sample("S06-phone"));
  EXPECT_EQ(mended.step(), 1.0);
  EXPECT_EQ(mended.step(), 0.0) << "nothing has changed";
  const auto [x, y] = mended.glass().middle("key.5");
  mended.glass().push(ui::Event::Kind::down, x, y);
  mended.glass().settle();
  const auto painted = mended.step();
  ASSERT_TRUE(painted);
  EXPECT_GT(*painted, 0);
  EXPECT_LT(*painted, 0.03);
}

}  // namespace tresen::test
