// Every page against its golden picture, painted on the processor.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "tests/support/glass.h"
#include "tests/ui/samples.h"

namespace tresen::test {
namespace {

class Pictures : public testing::TestWithParam<const char*> {};

// Pages in an unusual state are held in one language: what differs is only the words.
bool is_variant(const std::string& name) {
  constexpr std::array<std::string_view, 31> variants{
      "S15-notice",      "S11-check-larger",   "S11-phone-larger", "S11-date-error",
      "S11-masked",      "S11-more-time",      "S11-pin",          "S03-undo",
      "S14-loading",     "S14-locked",         "S02-lookup",       "S01-locked-out",
      "S16-enrol-error", "S02-start-empty",    "S06-why",          "S06-date-error",
      "S06-name",        "S06-choice",         "S07-why",          "S10-warning",
      "S12-empty",       "S06-postcode",       "S09-objection",    "S09-signature",
      "S02-letter",      "S02-letter-unknown", "S15-careful",      "S07-careful",
      "S02-careful",     "S01-careful",        "S14-clock"};
  return name.ends_with("-long") || name.ends_with("-full") ||
         std::ranges::find(variants, name) != variants.end();
}

void hold(Glass& glass, const std::string& language, const std::string& shape) {
  for (const Sample& sample : samples(language)) {
    if (language == "en" && is_variant(sample.name)) continue;
    glass.show(sample.view);
    expect_picture(glass, sample.name + "." + language + "." + shape);
  }
}

}  // namespace

TEST_P(Pictures, OfEveryPageLyingLookTheSame) {
  Glass glass(1280, 800);
  hold(glass, GetParam(), "landscape");
}

TEST_P(Pictures, OfEveryPageStandingLookTheSame) {
  Glass glass(800, 1280);
  hold(glass, GetParam(), "portrait");
}

INSTANTIATE_TEST_SUITE_P(, Pictures, testing::Values("de", "en"),
                         [](const auto& language) { return std::string(language.param); });

TEST(PicturesOfThemes, LookTheSame) {
  Glass glass(1280, 800);
  for (const char* name : {"S01-lock", "S06-phone", "S07-tiles", "S08-choices", "S09-signed",
                           "S10-summary", "S14-sync"}) {
    ui::View view = sample(name);
    view.theme = ui::Theme::dark;
    glass.show(view);
    expect_picture(glass, std::string(name) + ".de.dark");
    view.theme = ui::Theme::contrast;
    glass.show(view);
    expect_picture(glass, std::string(name) + ".de.contrast");
  }
}

TEST(PicturesOfThemes, ShowPressAndFocus) {
  Glass glass(1280, 800);
  glass.show(sample("S06-phone"));
  const auto [x, y] = glass.middle("next");
  glass.push(ui::Event::Kind::down, x, y);
  glass.settle();
  expect_picture(glass, "S06-phone.de.pressed");
  glass.push(ui::Event::Kind::up, -1, -1);
  for (int i = 0; i < 9; ++i) glass.push(ui::Event::Kind::tab, 0, 0);
  glass.settle();
  expect_picture(glass, "S06-phone.de.focus");
}

// A coarse ten-inch panel, a seven-inch one, on which pages scroll, and ten inches with everything
// half as large again.
TEST(PicturesOfPanels, LookTheSame) {
  struct Panel {
    const char* name;
    int width, height;
    float ppi;
  };
  for (const Panel& panel : {Panel{"coarse", 1024, 600, 118.7F}, Panel{"small", 1024, 600, 169.5F},
                             Panel{"enlarged", 1280, 800, 1.5F * 149}}) {
    Glass glass(panel.width, panel.height, panel.ppi);
    for (const char* name : {"S01-lock", "S02-start", "S02-search", "S03-card", "S06-phone",
                             "S06-date", "S06-email"}) {
      glass.show(sample(name));
      expect_picture(glass, std::string(name) + ".de." + panel.name);
    }
  }
}

// 200 % of everything, as staff may set it where the panel has room for it (13 inches here).
TEST(PicturesOfPanels, LookTheSameTwiceAsLarge) {
  Glass glass(1920, 1200, 174);
  for (const char* name : {"S01-lock", "S02-search", "S06-phone", "S06-email"}) {
    ui::View view = sample(name);
    view.magnified = 2;
    glass.show(view);
    expect_picture(glass, std::string(name) + ".de.twice");
  }
}

TEST(Paint, IsTheSameToTheLastBitWhenRepeated) {
  Glass one, other;
  one.show(sample("S07-tiles"));
  other.show(sample("S01-lock"));  // another history of baked letters
  other.show(sample("S07-tiles"));
  const Picture first = one.picture();
  EXPECT_TRUE(first == one.picture());
  EXPECT_TRUE(first == other.picture());
}

}  // namespace tresen::test
