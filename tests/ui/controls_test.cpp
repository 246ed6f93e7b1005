// What every page owes to fingers and to tools: targets large enough and apart, keys of their own,
// letters that can be drawn.

#include <gtest/gtest.h>

#include "terminal/ui/fonts.h"
#include "tests/support/glass.h"
#include "tests/ui/samples.h"

namespace tresen::test {
namespace {

// Whether one target lies on another on purpose: a button inside its row, or in its field.
bool belongs(const ui::Touch& outer, const ui::Touch& inner) {
  return outer.role == ui::Role::row && inner.role == ui::Role::button &&
         (inner.key == outer.key + ".do");
}

void check_targets(const Sample& sample, const ui::Scene& scene) {
  for (const ui::Touch& touch : scene.touches) {
    if (touch.role == ui::Role::text || touch.visible != touch.rect) continue;
    EXPECT_GE(touch.rect.w, 56) << sample.name << " " << touch.key;
    EXPECT_GE(touch.rect.h, 56) << sample.name << " " << touch.key;
    EXPECT_GE(touch.rect.x, 0) << sample.name << " " << touch.key;
    EXPECT_LE(touch.rect.right(), scene.width) << sample.name << " " << touch.key;
    EXPECT_LE(touch.rect.bottom(), scene.height) << sample.name << " " << touch.key;
    for (const ui::Touch& other : scene.touches) {
      if (&other == &touch || other.role == ui::Role::text) continue;
      if (belongs(touch, other) || belongs(other, touch)) continue;
      EXPECT_TRUE(overlap(touch.visible, other.visible).empty())
          << sample.name << ": " << touch.key << " lies on " << other.key;
    }
  }
}

class Shapes : public testing::TestWithParam<std::pair<int, int>> {};

}  // namespace

TEST_P(Shapes, KeepTargetsLargeApartAndOnTheScreen) {
  Glass glass(GetParam().first, GetParam().second);
  for (const char* language : {"de", "en"}) {
    for (const Sample& sample : samples(language)) {
      glass.show(sample.view);
      check_targets(sample, glass.scene());
    }
  }
}

TEST_P(Shapes, CanBeTappedByKeyWhereverAControlIsEnabled) {
  Glass glass(GetParam().first, GetParam().second);
  for (const Sample& sample : samples("de")) {
    glass.show(sample.view);
    const ui::Scene scene = glass.scene();
    for (const ui::Touch& touch : scene.touches) {
      if (touch.role == ui::Role::text || touch.visible != touch.rect) continue;
      glass.said.clear();
      glass.tap(touch.key);
      // In the middle of a row with a button the row still answers.
      ASSERT_EQ(glass.said.size(), touch.enabled ? 1U : 0U) << sample.name << " " << touch.key;
      if (touch.enabled) {
        EXPECT_EQ(glass.said[0].key, touch.key) << sample.name;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(, Shapes, testing::Values(std::pair(1280, 800), std::pair(800, 1280)),
                         [](const auto& shape) {
                           return shape.param.first > shape.param.second ? "Lying" : "Standing";
                         });

TEST(Controls, GrowWithTheScreen) {
  Glass small(1280, 800), large(1920, 1200);
  const ui::View view = sample("S06-phone");
  small.show(view);
  large.show(view);
  for (const ui::Touch& touch : small.scene().touches) {
    const ui::Touch* grown = large.scene().find(touch.key);
    ASSERT_NE(grown, nullptr) << touch.key;
    EXPECT_NEAR(grown->rect.x, touch.rect.x * 1.5F, 1) << touch.key;
    EXPECT_NEAR(grown->rect.w, touch.rect.w * 1.5F, 2) << touch.key;
  }
}

TEST(ControlsDeathTest, OfTheSameKeyStopTheProgram) {
  ui::View view = sample("S07-tiles");
  auto& page = std::get<ui::TilesView>(std::get<ui::ProcessView>(view.page).page);
  page.tiles[1].id = page.tiles[0].id;
  EXPECT_DEATH(
      {
        Glass glass;
        glass.show(view);
      },
      "two controls with the same key");
}

TEST(Controls, AreToldToToolsAsTheContractSays) {
  Glass glass;
  glass.show(sample("S06-phone"));
  const std::string json = to_json(glass.scene());
  EXPECT_TRUE(json.starts_with(R"({"screen":"S06","size":[1280,800],"controls":[{"key":)")) << json;
  EXPECT_NE(json.find(R"({"key":"next","role":"button","label":"Weiter","value":"",)"
                      R"("rect":[848,688,400,88],"visible":[848,688,400,88],)"
                      R"("enabled":true,"focused":false})"),
            std::string::npos)
      << json;
  EXPECT_EQ(json.find('\n'), std::string::npos);
}

// Letters of names in German registers (DIN SPEC 91379, chapter A: Latin letters with diacritics),
// the part that the languages around us use.
TEST(Letters, OfNeighboursNamesCanAllBeDrawn) {
  auto files = ui::find_fonts();
  ASSERT_TRUE(files) << files.error().detail;
  auto fonts = ui::Fonts::load(*files, 1);
  ASSERT_TRUE(fonts) << fonts.error().detail;
  constexpr std::u32string_view needed =
      U"ÄÖÜäöüßẞ"
      U"ĄĆĘŁŃÓŚŹŻąćęłńóśźż"
      U"ÇĞİÖŞÜçğıöşüÂÎÛâîû"
      U"ÁČĎÉĚÍŇÓŘŠŤÚŮÝŽáčďéěíňóřšťúůýžĽľĹĺŔŕÔô"
      U"ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸàâæçéèêëîïôœùûüÿ"
      U"ÅØåøÐðÞþÑñÃÕãõŐŰőűĐđĀāĒēĢģĪīĶķĻļŅņŪūĖėĮįŲųȘȚșțƏəǦǧẠạẾế"
      U"АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя"
      U"ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψω"
      U"€…“”„‚‘’–—§°";
  for (const char32_t letter : needed)
    EXPECT_TRUE(fonts->covers(letter)) << "U+" << std::hex << static_cast<unsigned>(letter);
  EXPECT_FALSE(fonts->covers(0x4E2D));  // otherwise this test could not fail
}

}  // namespace tresen::test
