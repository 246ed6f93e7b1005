// What the driver reads of a screen, and the programs that it starts.

#include "tests/visit/driver/screen.h"

#include <gtest/gtest.h>
#include <signal.h>

namespace tresen::visit {
namespace {

constexpr auto tree = R"({"screen":"S06","size":[1280,800],"controls":[
  {"key":"field.mobile","role":"field","label":"Mobilnummer","value":"0171","rect":[10,20,100,40],
   "visible":[10,20,100,40],"enabled":true,"focused":true},
  {"key":"next","role":"button","label":"Weiter","value":"","rect":[0,0,10,10],
   "visible":[0,0,10,10],"enabled":false,"focused":false},
  {"key":"key.1","role":"key","label":"1","value":"","rect":[0,790,10,20],
   "visible":[0,790,10,10],"enabled":true,"focused":false},
  {"key":"key.2","role":"key","label":"2","value":"","rect":[0,900,10,20],
   "visible":[0,0,0,0],"enabled":true,"focused":false}],"version":7})";

TEST(Screen, IsReadFromTheUiMap) {
  const auto screen = parse_screen(tree);
  ASSERT_TRUE(screen) << screen.error().detail;
  EXPECT_EQ(screen->name, "S06");
  ASSERT_NE(screen->find("field.mobile"), nullptr);
  EXPECT_EQ(screen->find("field.mobile")->value, "0171");
  EXPECT_EQ(screen->find("field.mobile")->x, 60);
  EXPECT_EQ(screen->find("field.mobile")->y, 40);
  EXPECT_EQ(screen->find("nothing"), nullptr);
  EXPECT_EQ(screen->starting("key.").size(), 2u);
}

TEST(Screen, LetsNobodyPressWhatCannotBePressed) {
  const auto screen = parse_screen(tree);
  ASSERT_TRUE(screen);
  EXPECT_TRUE(screen->can_press("key.1")) << "half of it can be seen";
  EXPECT_EQ(screen->find("key.1")->y, 795) << "the middle of what can be seen";
  EXPECT_FALSE(screen->can_press("key.2")) << "out of sight";
  EXPECT_FALSE(screen->can_press("next")) << "not enabled";
  EXPECT_FALSE(screen->can_press("nothing"));
}

TEST(Screen, IsTheSameIfOnlySomethingWithoutANameHasChanged) {
  const auto screen = parse_screen(tree);
  const std::string line(tree);
  const auto later = parse_screen(line.substr(0, line.rfind('7')) + "8}");
  ASSERT_TRUE(screen && later);
  EXPECT_EQ(screen->raw, later->raw);
  EXPECT_NE(screen->version, later->version);
}

TEST(Screen, IsNotMadeUp) { EXPECT_FALSE(parse_screen("{\"screen\":")); }

TEST(Child, TellsItsLinesAndItsEnd) {
  auto child = Child::start({"/bin/sh", "-c", "echo one; echo two; exit 3"}, "/dev/null");
  ASSERT_TRUE(child);
  const Deadline deadline(Millis(5000));
  EXPECT_EQ(child->line(deadline).value(), "one");
  EXPECT_EQ(child->rest(deadline).value(), "two\n");
  while (child->running() && deadline.next_look()) {
  }
  EXPECT_EQ(child->end(), 3);
}

TEST(Child, IsStoppedWhenItDoesNotSpeakInTime) {
  auto child = Child::start({"/bin/cat", "/dev/ptmx"}, "/dev/null");
  ASSERT_TRUE(child);
  const auto line = child->line(Deadline(Millis(50)));
  ASSERT_FALSE(line);
  EXPECT_EQ(line.error().fault, Fault::offline);
  EXPECT_TRUE(child->running());
  EXPECT_EQ(child->end(), 128 + SIGTERM);
}

TEST(Child, ThatFailsIsReported) {
  const auto output = output_of({"/bin/sh", "-c", "echo words; exit 1"}, "/dev/null");
  ASSERT_FALSE(output);
  EXPECT_NE(output.error().detail.find("ended with 1"), std::string::npos);
}

}  // namespace
}  // namespace tresen::visit
