// What every page owes to fingers and to tools: controls that answer, keys of their own, letters
// that can be drawn. Sizes, gaps and contrasts are in rules_test.cpp.

#include <gtest/gtest.h>

#include "terminal/ui/fonts.h"
#include "tests/support/glass.h"
#include "tests/ui/samples.h"

namespace tresen::test {
namespace {

class Shapes : public testing::TestWithParam<std::pair<int, int>> {};

}  // namespace

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
  EXPECT_TRUE(json.ends_with(R"(}],"version":)" + std::to_string(glass.scene().version) + "}"));
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
