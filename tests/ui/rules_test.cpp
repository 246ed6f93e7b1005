// Every sample of every screen, on every panel that a branch may have, held to the rules of touch
// and of reading: sizes in millimetres, gaps, contrast of all that is drawn, nothing cut, nothing
// upon something else, everything in reach of the keyboard.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "tests/support/glass.h"
#include "tests/ui/samples.h"

namespace tresen::test {
namespace {

using ui::Drawn;
using ui::Role;
using ui::Touch;

struct Panel {
  const char* name;
  int width, height;
  float ppi;

  // What a person measures on it.
  double mm(float pixels) const { return static_cast<double>(pixels) / ppi * 25.4; }
  double pixel_mm() const { return 25.4 / ppi; }
};

constexpr double target_mm = 9.5, hand_over_target_mm = 13.6;  // UX.md 1.1
constexpr double gap_mm = 8 / 149.0 * 25.4;

bool is_hand_over(const Sample& sample) { return sample.view.screen == "S11"; }

// Whether one target lies on another on purpose: a button inside its row.
bool belongs(const Touch& outer, const Touch& inner) {
  if (outer.role == Role::pad) return inner.key == outer.key + ".clear";
  return outer.role == Role::row && inner.role == Role::button &&
         inner.key.starts_with(outer.key + ".");
}

// Rows of a list stand closer than 8 u, also rows with a switch; the tabs of a standing checklist
// and the parts of a segmented switch touch (LOOKS.md 5).
bool stand_close(const Touch& one, const Touch& other) {
  const auto row = [](const Touch& touch) {
    return touch.role == Role::row || touch.key.starts_with("step.") ||
           touch.key.starts_with("consent.") || touch.key.starts_with("settings.") ||
           touch.key.starts_with("tasks.") || touch.key.starts_with("about.") ||
           touch.key.starts_with("again.");
  };
  return row(one) && row(other);
}

float apart(const ui::Rect& a, const ui::Rect& b) {
  const float x = std::max({0.0F, b.x - a.right(), a.x - b.right()});
  const float y = std::max({0.0F, b.y - a.bottom(), a.y - b.bottom()});
  return std::max(x, y);
}

struct Rules {
  const Panel& panel;
  const Sample& sample;
  const Glass& glass;
  std::string where = sample.name + "." + sample.view.language + " on " + panel.name + ": ";

  void hold_targets() const {
    for (const Touch& touch : glass.scene().touches) {
      if (touch.role == Role::text) continue;
      // Eleven letters stand side by side: they keep their own pitch (UX.md 1.3).
      const bool letter = touch.role == Role::key && glass.scene().find("key.shift") != nullptr;
      const double least = is_hand_over(sample) && !letter ? hand_over_target_mm : target_mm;
      // The size is rounded to whole pixels.
      EXPECT_GE(panel.mm(touch.rect.w) + panel.pixel_mm(), least) << where << touch.key;
      EXPECT_GE(panel.mm(touch.rect.h) + panel.pixel_mm(), least) << where << touch.key;
      EXPECT_GE(touch.rect.x, 0) << where << touch.key;
      EXPECT_LE(touch.rect.right(), static_cast<float>(panel.width)) << where << touch.key;
      if (touch.area.empty()) {
        EXPECT_GE(touch.rect.y, 0) << where << touch.key;
        EXPECT_LE(touch.rect.bottom(), static_cast<float>(panel.height)) << where << touch.key;
      }
    }
  }

  void hold_gaps() const {
    const auto& all = glass.scene().touches;
    for (auto one = all.begin(); one != all.end(); ++one) {
      for (auto other = one + 1; other != all.end(); ++other) {
        if (one->role == Role::text || other->role == Role::text) continue;
        if (one->visible.empty() || other->visible.empty()) continue;
        if (belongs(*one, *other) || belongs(*other, *one)) continue;
        EXPECT_TRUE(overlap(one->visible, other->visible).empty())
            << where << one->key << " lies on " << other->key;
        if (stand_close(*one, *other)) continue;
        EXPECT_GE(panel.mm(apart(one->visible, other->visible)) + panel.pixel_mm(), gap_mm)
            << where << one->key << " is too close to " << other->key;
      }
    }
  }

  // What lies under a point just before the drawing `until`.
  ui::Colour ground_at(float x, float y, std::size_t until) const {
    for (std::size_t i = until; i-- > 0;) {
      const Drawn& drawn = glass.drawing()[i];
      if (drawn.kind == Drawn::Kind::ground && drawn.rect.holds(x, y) && drawn.clip.holds(x, y))
        return drawn.colour;
    }
    return 0;
  }

  void hold_contrast() const {
    const auto& drawing = glass.drawing();
    for (std::size_t i = 0; i < drawing.size(); ++i) {
      const Drawn& drawn = drawing[i];
      const bool letters = drawn.kind == Drawn::Kind::letters;
      if (!letters && drawn.kind != Drawn::Kind::picture) continue;
      const float x = drawn.rect.x + drawn.rect.w / 2, y = drawn.rect.y + drawn.rect.h / 2;
      if (!drawn.clip.holds(x, y)) continue;
      const ui::Colour ground = ground_at(x, y, i);
      EXPECT_GE(ui::contrast_ratio(drawn.colour, ground), letters ? 4.5 : 3.0)
          << where << '"' << drawn.text << "\" " << std::hex << drawn.colour << " on " << ground;
    }
  }

  void hold_letters() const {
    const ui::Drawing& drawing = glass.drawing();
    std::vector<const Drawn*> seen;
    for (const Drawn& drawn : drawing) {
      if (drawn.kind != Drawn::Kind::letters) continue;
      if (drawn.scrolls && drawn.clip.empty()) continue;
      EXPECT_TRUE(!drawn.cut || is_free_text(drawn.text)) << where << "cut: " << drawn.text;
      const bool aside =
          drawn.rect.x < drawn.clip.x - 1 || drawn.rect.right() > drawn.clip.right() + 1;
      EXPECT_FALSE(aside) << where << "beyond the edge: " << drawn.text;
      const bool above = drawn.rect.y < drawn.clip.y || drawn.rect.bottom() > drawn.clip.bottom();
      EXPECT_TRUE(drawn.scrolls || !above) << where << "beyond the edge: " << drawn.text;
      for (const Drawn* other : seen) {
        const ui::Rect both =
            overlap(overlap(drawn.rect, drawn.clip), overlap(other->rect, other->clip));
        EXPECT_TRUE(both.w <= 1 || both.h <= 1)
            << where << '"' << drawn.text << "\" is written on \"" << other->text << '"';
      }
      seen.push_back(&drawn);
    }
  }

  // Names, addresses and notes may be longer than any place for them; the samples with such texts
  // say so in their names.
  bool is_free_text(const std::string&) const {
    return sample.name.find("-long") != std::string::npos;
  }
};

// Each control that can be pressed is reached by Tab, can be seen then, and is pressed by Enter.
void hold_keyboard(Glass& glass, const Rules& rules) {
  std::set<std::string> wanted;
  for (const Touch& touch : glass.scene().touches)
    if (touch.enabled && touch.role != Role::key && touch.role != Role::text &&
        touch.role != Role::pad)  // a signature is drawn by hand
      wanted.insert(touch.key);
  const std::size_t count = wanted.size();
  for (std::size_t i = 0; i < count; ++i) {
    glass.push(ui::Event::Kind::tab, 0, 0);
    glass.settle();
    glass.draw();
    for (const Touch& touch : glass.scene().touches) {
      if (!touch.focused) continue;
      EXPECT_GE(touch.visible.h, std::min(touch.rect.h, 40.0F)) << rules.where << touch.key;
      wanted.erase(touch.key);
      glass.said.clear();
      glass.push(ui::Event::Kind::enter, 0, 0);
      glass.settle();
      ASSERT_EQ(glass.said.size(), 1U) << rules.where << touch.key;
      EXPECT_EQ(glass.said[0].key, touch.key) << rules.where;
      break;
    }
  }
  for (const std::string& key : wanted) ADD_FAILURE() << rules.where << "out of reach: " << key;
}

class Panels : public testing::TestWithParam<Panel> {};

}  // namespace

TEST_P(Panels, KeepEveryScreenToTheRules) {
  const Panel& panel = GetParam();
  Glass glass(panel.width, panel.height, panel.ppi);
  for (const char* language : {"de", "en"}) {
    for (const Sample& sample : samples(language)) {
      glass.show(sample.view);
      const Rules rules{panel, sample, glass};
      rules.hold_targets();
      rules.hold_gaps();
      rules.hold_contrast();
      rules.hold_letters();
    }
  }
}

TEST_P(Panels, KeepEveryControlInReachOfTheKeyboard) {
  const Panel& panel = GetParam();
  Glass glass(panel.width, panel.height, panel.ppi);
  for (const Sample& sample : samples("de")) {
    glass.show(sample.view);
    hold_keyboard(glass, {panel, sample, glass});
  }
}

// Where there are keys the field they write into is whole and in sight, and nothing of it under
// them; and the keys can be reached without scrolling, but for the customer's larger ones.
TEST_P(Panels, NeverLetKeysCoverTheField) {
  const Panel& panel = GetParam();
  Glass glass(panel.width, panel.height, panel.ppi);
  for (const Sample& sample : samples("de")) {
    glass.show(sample.view);
    const std::string where = sample.name + " on " + panel.name + ": ";
    const bool in_sight = !is_hand_over(sample) && sample.view.screen != "S16";
    const auto& all = glass.scene().touches;
    const auto field = std::ranges::find(all, Role::field, &Touch::role);
    for (const Touch& touch : all) {
      if (touch.role != Role::key) continue;
      EXPECT_TRUE(!in_sight || touch.visible.h == touch.rect.h) << where << touch.key;
      if (field == all.end()) continue;
      EXPECT_TRUE(overlap(touch.rect, field->rect).empty()) << where << touch.key;
      EXPECT_TRUE(!in_sight || field->visible.h == field->rect.h) << where << field->key;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    , Panels,
    testing::Values(Panel{"TenInchLying", 1280, 800, 149}, Panel{"TenInchStanding", 800, 1280, 149},
                    Panel{"TenInchCoarse", 1024, 600, 118.7F},
                    Panel{"ElevenInchWide", 1366, 768, 135}, Panel{"TenInchFine", 1920, 1200, 224},
                    Panel{"ThirteenInch", 2560, 1600, 227}, Panel{"SevenInch", 1024, 600, 169.5F},
                    Panel{"HalfAsLargeAgain", 1280, 800, 1.5F * 149}),
    [](const auto& panel) { return std::string(panel.param.name); });

// However far somebody scrolls, something is in sight that can be pressed.
class SmallPanels : public testing::TestWithParam<Panel> {};

TEST_P(SmallPanels, NeverScrollToWhereNothingIs) {
  const Panel& panel = GetParam();
  Glass glass(panel.width, panel.height, panel.ppi);
  for (const Sample& sample : samples("de")) {
    glass.show(sample.view);
    const auto pressable = [](const Touch& touch) {
      return touch.role != Role::text && touch.enabled && !touch.visible.empty();
    };
    if (std::ranges::none_of(glass.scene().touches, pressable)) continue;  // there is nothing
    ui::Event page;
    page.kind = ui::Event::Kind::page;
    page.rolled = 1;
    for (int i = 0; i < 8; ++i) glass.surface().push(page);
    glass.settle();
    glass.draw();
    EXPECT_TRUE(std::ranges::any_of(glass.scene().touches, pressable))
        << sample.name << " on " << panel.name;
  }
}

INSTANTIATE_TEST_SUITE_P(, SmallPanels,
                         testing::Values(Panel{"SevenInch", 1024, 600, 169.5F},
                                         Panel{"HalfAsLargeAgain", 1280, 800, 1.5F * 149}),
                         [](const auto& panel) { return std::string(panel.param.name); });

TEST(Themes, KeepTheContrastOfAllThatIsDrawn) {
  const Panel panel{"TenInchLying", 1280, 800, 149};
  Glass glass;
  for (Sample sample : samples("de")) {
    for (const ui::Theme theme : {ui::Theme::dark, ui::Theme::contrast}) {
      sample.view.theme = theme;
      glass.show(sample.view);
      Rules{panel, sample, glass}.hold_contrast();
    }
  }
}

}  // namespace tresen::test
