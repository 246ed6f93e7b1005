// The counter beside a Chromium kiosk and a GTK 4 program that show the same form, in one run on
// the same virtual displays: until it is on the screen, from press to pixel, a whole screen, an
// idle program, memory.

#include <cstdio>
#include <map>
#include <random>
#include <string_view>

#include "tests/bench/figure.h"
#include "tests/bench/kiosk/contenders.h"
#include "tests/bench/kiosk/eye.h"
#include "tests/bench/kiosk/program.h"
#include "tests/visit/driver/acts.h"
#include "tests/visit/driver/counter.h"
#include "tests/visit/driver/demo_chain.h"

namespace tresen::bench {
namespace {

using namespace std::chrono_literals;
using visit::Hand;
using visit::Stage;

constexpr int customers = 20000;
constexpr int rounds = 3;
constexpr int presses = 20;  // a round
constexpr int whole_screens = 12;  // a round; all themes are through again
constexpr auto quiet = 150ms;
constexpr auto idle_for = 20s;

struct Size {
  int width, height;
};
constexpr Size small{1280, 800}, large{1920, 1200};

// Places of the form in u, a pixel of the small display (form.html).
constexpr Patch in_key{996, 356, 8, 8};       // of the digit 5, beside the digit
constexpr Patch in_field{424, 266, 340, 36};  // where the number stands
constexpr std::array<Patch, 4> in_corners{
    Patch{4, 780, 4, 4}, {600, 4, 4, 4}, {340, 640, 4, 4}, {1262, 200, 4, 4}};

Patch scaled(const Patch& u, Size size) {
  const int to = size.height, from = small.height;
  return {u.x * to / from, u.y * to / from, u.width * to / from, u.height * to / from};
}

// All values that were measured, by figure and contender.
using Measured = std::map<std::string, std::map<std::string, std::vector<double>>>;

struct Bout {
  Contender& who;
  Eye& eye;
  Size size;
  Measured& all;

  void note(const std::string& figure, double value) const {
    all[figure][who.name()].push_back(value);
  }
};

std::string at(Size size) {
  return " at " + std::to_string(size.width) + "x" + std::to_string(size.height);
}

void wait(visit::Millis time) {
  const visit::Deadline end(time);
  while (end.next_look()) {
  }
}

// No program is met at the same moment of its own clock each time.
void pause_a_little() {
  static thread_local std::minstd_rand random;
  wait(std::chrono::milliseconds(20 + random() % 40));
}

Result<void> press_keys(const Bout& bout) {
  const Patch key = scaled(in_key, bout.size), field = scaled(in_field, bout.size);
  for (int i = 0; i < presses; ++i) {
    bout.eye.move(key.x + 2, key.y + 2);
    TRY(bout.eye.calm(quiet));
    pause_a_little();
    const double before = cpu_ms(bout.who.pid());
    TRY_TO(pressed, bout.eye.change_ms({&key, 1}, [&] { bout.eye.press(); }));
    bout.note("press to pixel" + at(bout.size), pressed);
    TRY(bout.eye.calm(quiet));
    bout.note("CPU of a press" + at(bout.size), cpu_ms(bout.who.pid()) - before);
    TRY(bout.eye.change_ms({&field, 1}, [&] { bout.eye.release(); }));
    TRY(bout.eye.calm(quiet));
    TRY(bout.eye.change_ms({&field, 1}, [&] { bout.eye.key("BackSpace"); }));
  }
  return {};
}

Result<void> type_keys(const Bout& bout) {
  const Patch field = scaled(in_field, bout.size);
  const double before = cpu_ms(bout.who.pid());
  for (int i = 0; i < presses; ++i) {
    pause_a_little();
    const std::string name = i % 2 == 0 ? "7" : "BackSpace";
    TRY_TO(shown, bout.eye.change_ms({&field, 1}, [&] { bout.eye.key(name); }));
    bout.note(i % 2 == 0 ? "typed digit to pixel" : "backspace to pixel", shown);
    TRY(bout.eye.calm(quiet));
  }
  bout.note("CPU of 20 typed keys", cpu_ms(bout.who.pid()) - before);
  return {};
}

Result<void> change_theme(const Bout& bout) {
  std::vector<Patch> corners;
  for (const Patch& corner : in_corners) corners.push_back(scaled(corner, bout.size));
  const double before = cpu_ms(bout.who.pid());
  for (int i = 0; i < whole_screens; ++i) {
    TRY(bout.eye.calm(quiet));
    pause_a_little();
    TRY_TO(shown, bout.eye.change_ms(corners, [&] { bout.eye.key("F8"); }));
    bout.note("key to a whole new screen" + at(bout.size), shown);
  }
  TRY(bout.eye.calm(quiet));
  bout.note("CPU of a whole new screen" + at(bout.size),
            (cpu_ms(bout.who.pid()) - before) / whole_screens);
  return {};
}

// What damage redraw spares: the counter's own window, painted as a whole for once.
Result<void> paint_whole(const Bout& bout) {
  std::vector<Patch> corners;
  for (const Patch& corner : in_corners) corners.push_back(scaled(corner, bout.size));
  for (int i = 0; i < presses; ++i) {
    TRY(bout.eye.calm(quiet));
    pause_a_little();
    const double before = cpu_ms(bout.who.pid());
    TRY_TO(painted, bout.eye.repaint_ms(corners));
    bout.note("whole window painted again" + at(bout.size), painted);
    TRY(bout.eye.calm(quiet));
    bout.note("CPU of that" + at(bout.size), cpu_ms(bout.who.pid()) - before);
  }
  return {};
}

// From its start on, `first` being what it shows first when it is done.
Result<void> play(const Bout& bout, const Pixels& first, bool idles) {
  const auto started = std::chrono::steady_clock::now();
  TRY(bout.who.start());
  TRY_TO(appeared, bout.eye.appears_ms(started, first));
  bout.note("first screen is there" + at(bout.size), appeared);
  TRY(bout.eye.calm(500ms));
  TRY(bout.who.open_form());
  TRY(bout.eye.calm(500ms));
  bout.eye.focus_top();
  TRY(press_keys(bout));
  TRY(type_keys(bout));
  TRY(change_theme(bout));
  if (bout.who.name() == "counter") TRY(paint_whole(bout));
  const Memory memory = memory_of(bout.who.pid());
  bout.note("memory (PSS)" + at(bout.size), memory.pss);
  bout.note("memory (RSS)" + at(bout.size), memory.rss);
  if (idles) {
    TRY(bout.eye.calm(1s));
    const double before = cpu_ms(bout.who.pid());
    wait(idle_for);
    bout.note("CPU of 20 s at rest", cpu_ms(bout.who.pid()) - before);
  }
  bout.who.stop();
  return bout.eye.calm(300ms);
}

// What each shows when it stands still, and so that each has been started once before: files are in
// memory, profiles are made.
Result<Pixels> first_screen(Contender& who, Eye& eye, const Pixels& empty) {
  TRY(who.start());
  for (const visit::Deadline deadline(60s); eye.glance() == empty && deadline.next_look();) {
  }
  TRY(eye.calm(2s));
  Pixels first = eye.glance();
  who.stop();
  TRY(eye.calm(300ms));
  return first;
}

// Head office with its chain stands in `work`; the display is the stage's own.
Result<void> measure(const std::string& work, Size size, Stage& stage, const std::string& number,
                     Measured& all) {
  TRY_TO(pointer, visit::Pointer::open(stage.display()));
  Hand hand(std::move(pointer), stage.socket_path(), work);
  TRY_TO(eye, Eye::open(stage.display()));
  const auto everybody = contenders({stage, hand, work, number, size.width, size.height});
  const Pixels empty = eye.glance();
  std::vector<Pixels> firsts;
  for (const auto& who : everybody) {
    TRY_TO(first, first_screen(*who, eye, empty));
    firsts.push_back(std::move(first));
  }
  for (int round = 0; round < rounds; ++round) {
    std::fprintf(stderr, "round %d of %d%s\n", round + 1, rounds, at(size).c_str());
    for (std::size_t i = 0; i < everybody.size(); ++i)
      TRY(play({*everybody[i], eye, size, all}, firsts[i],
               round == 0 && size.width == small.width));
  }
  return {};
}

struct Wish {
  std::string unit;
  double of = 0.5;  // quantile of all rounds
  std::optional<Target> beside_chromium, alone;
};

// PLATFORM's targets, those of it that a program of its own can be held to.
const std::map<std::string, Wish>& wishes() {
  static const std::map<std::string, Wish> all{
      {"first screen is there at 1280x800", {"ms", 0.5, ratio_at_most(0.25), value_at_most(160)}},
      {"press to pixel at 1280x800", {"ms", 0.5, ratio_at_most(1 / 1.5), value_at_most(2.5)}},
      {"typed digit to pixel", {"ms", 0.5, ratio_at_most(1 / 2.5), value_at_most(2)}},
      {"backspace to pixel", {"ms", 0.5, ratio_at_most(1 / 2.5), value_at_most(2)}},
      {"CPU of 20 typed keys", {"ms", 0.5, {}, value_at_most(60)}},
      {"CPU of 20 s at rest", {"ms", 0.5, {}, value_at_most(10)}},
      {"memory (PSS) at 1280x800", {"MB", 0.5, ratio_at_most(0.25), value_at_most(95)}},
      {"memory (RSS) at 1280x800", {"MB", 0.5, {}, {}}},
  };
  return all;
}

// The counter's window as a whole, beside a press, after which only the key is painted.
void tell_gain(const Measured& all, Size size, bool as_json) {
  const auto of = [&](const std::string& figure, double share) {
    return quantile(all.at(figure + at(size)).at("counter"), share);
  };
  const std::string base = "a press, which paints a key";
  print({"kiosk", "whole window painted again" + at(size), of("whole window painted again", 0.5),
         "ms", base, of("press to pixel", 0.5)},
        as_json);
  print({"kiosk", "the same, 99th percentile", of("whole window painted again", 0.99), "ms", base,
         of("press to pixel", 0.99), value_at_most(16.7)},
        as_json);
  print({"kiosk", "CPU of that" + at(size), of("CPU of that", 0.5), "ms", base,
         of("CPU of a press", 0.5)},
        as_json);
}

void tell(const Measured& all, bool as_json) {
  for (const Size size : {small, large}) tell_gain(all, size, as_json);
  for (const auto& [figure, by_name] : all) {
    if (figure.starts_with("whole window") || figure.starts_with("CPU of that")) continue;
    const auto wish = wishes().find(figure);
    const Wish wanted = wish == wishes().end() ? Wish{"ms", 0.5, {}, {}} : wish->second;
    const double value = quantile(by_name.at("counter"), wanted.of);
    if (by_name.size() == 1)
      print({"kiosk", figure, value, wanted.unit, "nothing else", 0, wanted.alone}, as_json);
    for (const auto& [name, values] : by_name) {
      if (name == "counter") continue;
      print({"kiosk", figure, value, wanted.unit, name, quantile(values, wanted.of),
             name == "Chromium" ? wanted.beside_chromium : wanted.alone},
            as_json);
    }
  }
}

Result<void> run(bool as_json) {
  const std::string bin = TRESEN_BINARY_DIR "/bin", work = TRESEN_BINARY_DIR "/bench_kiosk";
  TRY(visit::make_demo_chain(bin, TRESEN_SOURCE_DIR "/assets", work, customers));
  TRY_TO(stage, Stage::set_up(bin, work));
  TRY(stage.start_office());
  TRY_TO(customer, stage.customer(std::string(visit::hans)));
  const std::string number = visit::text_of(visit::at(customer, "no"));
  TRY(stage.start_terminal());
  {
    // All customers are there first, and the cache is as on any other day.
    TRY_TO(pointer, visit::Pointer::open(stage.display()));
    Hand hand(std::move(pointer), stage.socket_path(), work);
    visit::Counter counter(hand);
    TRY(counter.sign_in("1111"));
    TRY(counter.wait_for_customer("muell han", number));
    stage.stop_terminal();
  }
  Measured all;
  TRY(measure(work, small, stage, number, all));
  TRY(stage.change_display("1920x1200"));
  TRY(measure(work, large, stage, number, all));
  tell(all, as_json);
  return {};
}

}  // namespace
}  // namespace tresen::bench

int main(int count, char** arguments) {
  const bool as_json = count > 1 && std::string_view(arguments[1]) == "--json";
  if (const auto done = tresen::bench::run(as_json); !done) {
    std::fprintf(stderr, "kiosk_bench: %s\n", done.error().detail.c_str());
    return 1;
  }
  return 0;
}
