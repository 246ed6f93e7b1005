// Fingers and keys: nothing shorter than a frame is lost, and nothing hits what has just moved.

#include "terminal/ui/input.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace tresen::ui {
namespace {

using Kind = Event::Kind;

Layout layout(const std::string& id, std::vector<Touch> touches) {
  return {id, {"S06", 400, 400, std::move(touches)}, {}};
}

Touch button(const std::string& key, float x, bool enabled = true) {
  const Rect rect{x, 0, 100, 100};
  return {key, Role::button, key, {}, rect, rect, enabled, false};
}

// A terminal whose frames take `frame_ms`: events happen at their own times, frames are shown when
// the machine is done with them, as in a window.
struct Terminal {
  Layout now;
  int frame_ms;
  Input input{1};
  std::vector<Action> said = {};
  std::function<void(const Action&)> reduce = [](const Action&) {};

  struct Timed {
    int at_ms;
    Event event;
  };

  void run(const std::vector<Timed>& events) {
    input.shown(now);
    std::size_t next = 0;
    int clock_ms = 0;
    while (next < events.size() || !input.empty()) {
      // While a frame was drawn, everything up to `clock_ms` arrived: it was meant for the frame
      // before.
      while (next < events.size() && events[next].at_ms <= clock_ms)
        input.push(events[next++].event);
      while (!input.empty()) {
        if (auto action = input.next(now)) {
          said.push_back(*action);
          reduce(*action);
        }
      }
      const int until = clock_ms + std::max(1, frame_ms);
      while (next < events.size() && events[next].at_ms <= until) input.push(events[next++].event);
      input.shown(now);
      clock_ms = until;
    }
  }
};

std::vector<Terminal::Timed> taps(const std::vector<float>& xs, int apart_ms) {
  std::vector<Terminal::Timed> events;
  int at = 10;
  for (const float x : xs) {
    events.push_back({at, {Kind::move, x, 50, {}, 0}});
    events.push_back({at, {Kind::down, x, 50, {}, 0}});
    events.push_back({at + 1, {Kind::up, x, 50, {}, 0}});
    at += apart_ms;
  }
  return events;
}

class Delays : public testing::TestWithParam<int> {};

}  // namespace

TEST_P(Delays, LoseNoneOfTwentyTapsFiveMillisecondsApart) {
  Terminal terminal{layout("a", {button("one", 0)}), GetParam()};
  terminal.run(taps(std::vector<float>(20, 50), 5));
  EXPECT_EQ(terminal.said.size(), 20U);
}

TEST_P(Delays, KeepTheOrderOfTenAndTenTapsOnTwoTiles) {
  Terminal terminal{layout("a", {button("one", 0), button("two", 200)}), GetParam()};
  std::vector<float> xs;
  for (int i = 0; i < 20; ++i) xs.push_back(i % 2 == 0 ? 50.0F : 250.0F);
  terminal.run(taps(xs, 5));
  ASSERT_EQ(terminal.said.size(), 20U);
  for (std::size_t i = 0; i < 20; ++i)
    EXPECT_EQ(terminal.said[i].key, i % 2 == 0 ? "one" : "two") << i;
}

TEST_P(Delays, CountATapWhereItWasThoughThePointerHasMovedOn) {
  Terminal terminal{layout("a", {button("one", 0), button("two", 200)}), GetParam()};
  auto events = taps({50}, 5);
  for (int i = 0; i < 20; ++i)
    events.push_back({12 + i, {Kind::move, 50 + static_cast<float>(i) * 15, 50, {}, 0}});
  terminal.run(events);
  ASSERT_EQ(terminal.said.size(), 1U);
  EXPECT_EQ(terminal.said[0].key, "one");
}

// "Next" leads to another question whose "next" stands in the same place.
TEST_P(Delays, NeverPressTheButtonThatCameUnderTheFingerWithTheNextScreen) {
  Terminal terminal{layout("question 1", {button("next", 0)}), GetParam()};
  int question = 1;
  terminal.reduce = [&](const Action&) {
    terminal.now = layout("question " + std::to_string(++question), {button("next", 0)});
  };
  terminal.run(taps({50, 50}, 1));  // a double tap, faster than any picture
  EXPECT_EQ(terminal.said.size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(OfAFrame, Delays, testing::Values(0, 50, 200),
                         [](const auto& delay) { return std::to_string(delay.param) + "ms"; });

namespace {

struct InputAlone : testing::Test {
  Input input{1};
  Layout now = layout("a", {button("one", 0), button("two", 200), button("dead", 300, false)});

  void SetUp() override { input.shown(now); }
  std::optional<Action> give(Kind kind, float x = 0, float y = 50) {
    input.push({kind, x, y, {}, 0});
    return input.next(now);
  }
};

}  // namespace

TEST_F(InputAlone, ShowsThePressAtOnceAndActsOnRelease) {
  EXPECT_FALSE(give(Kind::down, 50));
  EXPECT_EQ(input.hand().pressed, "one");
  EXPECT_EQ(give(Kind::up, 50), (Action{Action::Kind::press, "one", {}}));
  EXPECT_EQ(input.hand().pressed, "");
}

TEST_F(InputAlone, ForgetsAPressThatLeavesTheControl) {
  give(Kind::down, 50);
  give(Kind::move, 150);
  EXPECT_EQ(input.hand().pressed, "");
  EXPECT_FALSE(give(Kind::up, 250));
}

TEST_F(InputAlone, TakesAPressBackThatReturns) {
  give(Kind::down, 50);
  give(Kind::move, 150);
  give(Kind::move, 60);
  EXPECT_EQ(input.hand().pressed, "one");
  EXPECT_TRUE(give(Kind::up, 60));
}

TEST_F(InputAlone, IgnoresASecondContact) {
  give(Kind::down, 50);
  give(Kind::down, 250);
  EXPECT_EQ(give(Kind::up, 50), (Action{Action::Kind::press, "one", {}}));
}

TEST_F(InputAlone, PressesNothingThatIsNotEnabled) {
  give(Kind::down, 350);
  EXPECT_FALSE(give(Kind::up, 350));
}

TEST_F(InputAlone, DropsAPressWhoseControlIsGone) {
  input.push({Kind::down, 50, 50, {}, 0});
  input.push({Kind::up, 50, 50, {}, 0});
  now = layout("a", {button("two", 0)});  // the same scene, but another row came there
  EXPECT_FALSE(input.next(now));
  EXPECT_FALSE(input.next(now));
}

TEST_F(InputAlone, FindsAControlThatMovedWhileItWasPressed) {
  input.push({Kind::down, 50, 50, {}, 0});
  input.push({Kind::up, 50, 50, {}, 0});
  now = layout("a", {button("two", 0), button("one", 200)});
  EXPECT_FALSE(input.next(now));
  EXPECT_EQ(input.next(now), (Action{Action::Kind::press, "one", {}}));
}

TEST_F(InputAlone, WalksTheFocusRingAndPressesItByEnter) {
  give(Kind::tab);
  EXPECT_EQ(input.hand().focused, "one");
  give(Kind::tab);
  EXPECT_EQ(input.hand().focused, "two");
  give(Kind::tab);
  EXPECT_EQ(input.hand().focused, "one");  // what is not enabled is passed over
  give(Kind::back_tab);
  EXPECT_EQ(give(Kind::enter), (Action{Action::Kind::press, "two", {}}));
  give(Kind::down, 50);
  EXPECT_EQ(input.hand().focused, "");  // a finger shows no ring
  give(Kind::up, 150);
  EXPECT_EQ(give(Kind::enter), (Action{Action::Kind::enter, {}, {}}));
}

TEST_F(InputAlone, KeepsWhatIsTypedAheadOfTheScreen) {
  input.push({Kind::type, 0, 0, "ü", 0});
  input.advance(1);  // no scanner
  now = layout("b", {});
  EXPECT_EQ(input.next(now), (Action{Action::Kind::type, {}, "ü"}));
}

TEST_F(InputAlone, DropsAnEnterThatWasMeantForTheScreenBefore) {
  input.push({Kind::enter, 0, 0, {}, 0});
  now = layout("b", {});
  EXPECT_FALSE(input.next(now));
}

TEST_F(InputAlone, SaysWhatAnOnScreenKeyWrites) {
  struct Case {
    const char *key, *text;
  };
  for (const auto& [key, text] :
       {Case{"key.ä", "ä"}, Case{"key.space", " "}, Case{"key..de", ".de"},
        Case{"key.backspace", ""}, Case{"key.shift", ""}, Case{"key.symbols", ""},
        Case{"next", ""}}) {
    now = layout(key, {button(key, 0)});
    input.shown(now);
    give(Kind::down, 50);
    EXPECT_EQ(give(Kind::up, 50), (Action{Action::Kind::press, key, text})) << key;
  }
}

TEST_F(InputAlone, DragsAListInsteadOfPressingARow) {
  now.areas = {{"list", {0, 0, 400, 400}, 300}};
  input.shown(now);
  give(Kind::down, 50, 200);
  give(Kind::move, 50, 190);  // under the threshold of 12 u
  EXPECT_TRUE(input.scrolls().empty());
  give(Kind::move, 50, 100);
  EXPECT_FLOAT_EQ(input.scrolls().at("list"), 100);
  EXPECT_FALSE(give(Kind::up, 50, 100));
  give(Kind::down, 50, 300);
  give(Kind::move, 50, -900);
  EXPECT_FLOAT_EQ(input.scrolls().at("list"), 300);  // no further than its end
}

TEST_F(InputAlone, StartsAListOfAnotherScreenFromItsTop) {
  now.areas = {{"list", {0, 0, 400, 400}, 300}};
  input.shown(now);
  give(Kind::down, 50, 200);
  give(Kind::move, 50, 100);
  give(Kind::up, 50, 100);
  now.id = "b";
  input.shown(now);
  give(Kind::move, 50, 50);
  EXPECT_TRUE(input.scrolls().empty());
}

// A pad takes every point of the queue with its own time, however few pictures were shown.
TEST_F(InputAlone, DrawsAStrokeOnAPadFromEveryEventBetweenDownAndUp) {
  const Rect pad{100, 100, 200, 180};
  now = layout("pad", {{"signature", Role::pad, "", {}, pad, pad, true, false}});
  now.areas = {{"list", {0, 0, 400, 400}, 300}};
  input.shown(now);
  const auto at = [](Kind kind, float x, float y, std::int64_t ms) {
    return Event{kind, x, y, {}, 0, ms};
  };
  input.push(at(Kind::down, 110, 110, 5000));
  input.push(at(Kind::move, 120, 130, 5008));
  input.push(at(Kind::move, 120.1F, 130, 5012));  // says nothing new
  input.push(at(Kind::move, 390, 150, 5016));     // beyond the edge
  for (int i = 0; i < 4; ++i) EXPECT_FALSE(input.next(now));
  const Stroke line{{50, 50, 0}, {100, 150, 8}, {1000, 250, 16}};
  EXPECT_EQ(input.hand().stroke, line);
  input.push(at(Kind::up, 390, 150, 5020));
  const auto first = input.next(now);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->kind, Action::Kind::stroke);
  EXPECT_EQ(first->key, "signature");
  EXPECT_EQ(first->stroke, line);
  EXPECT_EQ(first->pause_ms, 0);
  EXPECT_TRUE(input.hand().stroke.empty());
  EXPECT_TRUE(input.scrolls().empty());

  input.push(at(Kind::down, 110, 110, 5316));
  input.push(at(Kind::up, 110, 110, 5320));
  EXPECT_FALSE(input.next(now));
  const auto dot = input.next(now);
  ASSERT_TRUE(dot);
  EXPECT_EQ(dot->stroke, (Stroke{{50, 50, 0}}));
  EXPECT_EQ(dot->pause_ms, 300);
}

TEST_F(InputAlone, DropsAStrokeWhosePageIsGone) {
  const Rect pad{100, 100, 200, 180};
  now = layout("pad", {{"signature", Role::pad, "", {}, pad, pad, true, false}});
  input.shown(now);
  give(Kind::down, 150, 150);
  now.id = "another";
  EXPECT_FALSE(give(Kind::up, 150, 150));
  EXPECT_TRUE(input.hand().stroke.empty());
}

TEST_F(InputAlone, BoundsWhatWaits) {
  for (std::size_t i = 0; i < Input::waiting_max + 10; ++i) input.push({Kind::type, 0, 0, "x", 0});
  input.advance(1);
  std::size_t count = 0;
  while (!input.empty()) count += input.next(now).has_value() ? 1 : 0;
  EXPECT_EQ(count, Input::waiting_max);
}

namespace {

// A list of 40 rows of 80 u in a window of 400.
struct LongList : testing::Test {
  static constexpr float most = 40 * 80 - 400;
  Input input{1};
  Layout now{"a", {"S13", 400, 400, {}}, {{"list", {0, 0, 400, 400}, most}}};

  void SetUp() override {
    now.scene.touches = {button("row", 0)};
    input.shown(now);
  }
  std::optional<Action> give(Kind kind, float y, double at) {
    input.push({kind, 50, y, {}, 0, std::llround(at * 1000)});
    return input.next(now);
  }
  // A finger that pulls the list up at `pace` u a second, and is gone after a fifth of a second.
  void flick(float pace) {
    give(Kind::down, 390, 0);
    for (int i = 1; i <= 20; ++i)
      give(Kind::move, 390 - pace * static_cast<float>(i) / 100, i / 100.0);
    give(Kind::up, 390 - pace / 5, 0.2);
  }
  float moved() const {
    const auto found = input.scrolls().find("list");
    return found == input.scrolls().end() ? 0 : found->second;
  }
  // Frames until it rests, at so many a second.
  int rest(double hertz) {
    int frames = 0;
    for (double at = 0.2; input.due() != Wedge::never && frames < 10000; ++frames)
      input.advance(at += 1 / hertz);
    return frames;
  }
};

}  // namespace

TEST_F(LongList, GlidesOnAfterTheFingerHasGoneAndRunsOut) {
  flick(1500);
  EXPECT_FLOAT_EQ(moved(), 300);
  EXPECT_LT(input.due(), 0.22);  // the next frame is wanted
  const int frames = rest(60);
  EXPECT_GT(frames, 20);
  EXPECT_LT(frames, 120);
  EXPECT_NEAR(moved(), 300 + 1500 / 3.2, 20);
}

TEST_F(LongList, GlidesAsFarOnASlowMachine) {
  flick(1500);
  rest(60);
  const float fast = moved();
  input = Input(1);
  input.shown(now);
  flick(1500);
  rest(8);
  EXPECT_NEAR(moved(), fast, 12);
}

TEST_F(LongList, StopsAtItsEnd) {
  flick(5900);
  flick(5900);
  rest(60);
  EXPECT_LE(moved(), most);
  EXPECT_EQ(input.due(), Wedge::never);
}

TEST_F(LongList, StopsUnderAFingerWithoutPressingTheRow) {
  flick(1500);
  input.advance(0.25);
  give(Kind::down, 50, 0.26);
  EXPECT_EQ(input.due(), Wedge::never);
  EXPECT_EQ(input.hand().pressed, "");
  EXPECT_FALSE(give(Kind::up, 50, 0.3));
  give(Kind::down, 50, 0.5);  // at rest, a touch is a press again
  EXPECT_TRUE(give(Kind::up, 50, 0.6));
}

TEST_F(LongList, StaysWhereAFingerHeldItBeforeLettingGo) {
  give(Kind::down, 390, 0);
  for (int i = 1; i <= 20; ++i) give(Kind::move, 390 - 15 * static_cast<float>(i), i / 100.0);
  give(Kind::up, 90, 0.5);
  EXPECT_EQ(input.due(), Wedge::never);
  EXPECT_FLOAT_EQ(moved(), 300);
}

TEST_F(InputAlone, IgnoresAPalmThatComesAndGoesWhileTheFingerIsDown) {
  give(Kind::down, 50);
  give(Kind::down, 350, 390);
  EXPECT_FALSE(give(Kind::up, 350, 390));
  EXPECT_EQ(give(Kind::up, 50), (Action{Action::Kind::press, "one", {}}));
}

TEST_F(InputAlone, MovesTheFocusByArrowsToWhatLiesThere) {
  // one two
  // low (as wide as both)
  Touch low = button("low", 0);
  low.rect = low.visible = {0, 200, 300, 100};
  now = layout("arrows", {button("one", 0), button("two", 200), low});
  input.shown(now);
  struct Case {
    Kind arrow;
    const char* to;
  };
  for (const auto& [arrow, to] :
       {Case{Kind::arrow_right, "one"}, Case{Kind::arrow_right, "two"},
        Case{Kind::arrow_right, "two"}, Case{Kind::arrow_down, "low"}, Case{Kind::arrow_up, "one"},
        Case{Kind::arrow_down, "low"}, Case{Kind::arrow_down, "low"}}) {
    give(arrow);
    EXPECT_EQ(input.hand().focused, to);
  }
}

TEST_F(InputAlone, PressesTheFocusByTheSpaceBarAndOtherwiseWritesIt) {
  input.push({Kind::type, 0, 0, " ", 0});
  input.advance(1);
  EXPECT_EQ(input.next(now), (Action{Action::Kind::type, {}, " "}));
  give(Kind::tab);
  input.push({Kind::type, 0, 0, " ", 0});
  input.advance(2);
  EXPECT_EQ(input.next(now), (Action{Action::Kind::press, "one", {}}));
}

TEST_F(InputAlone, PressesByAShortcutWhatIsOnTheScreen) {
  for (const auto& [key, pressed] : {std::pair("two", true), {"dead", false}, {"absent", false}}) {
    input.push({Kind::shortcut, 0, 0, key, 0});
    EXPECT_EQ(input.next(now).has_value(), pressed) << key;
  }
}

TEST_F(InputAlone, BringsTheFocusIntoSight) {
  Touch hidden = button("hidden", 0);
  hidden.rect = {0, 900, 100, 100};
  hidden.visible = {};
  hidden.area = "list";
  now = layout("list", {button("one", 0), hidden});
  now.areas = {{"list", {0, 0, 400, 400}, 700}};
  input.shown(now);
  give(Kind::tab);
  give(Kind::tab);
  EXPECT_EQ(input.hand().focused, "hidden");
  EXPECT_FLOAT_EQ(input.scrolls().at("list"), 1000 + 16 - 400);
}

}  // namespace tresen::ui
