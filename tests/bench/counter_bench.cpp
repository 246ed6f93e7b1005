// How the counter feels: first frame, an idle terminal, the way into a process, an answer on its
// way to head office, the taps of a visit. Real programs with 20,000 customers.

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "tests/bench/figure.h"
#include "tests/visit/driver/demo_chain.h"
#include "tests/visit/driver/story.h"

namespace tresen::bench {
namespace {

using namespace std::chrono_literals;
using visit::Counter;
using visit::Deadline;
using visit::Hand;
using visit::Stage;

constexpr int rounds = 5;
constexpr auto idle_for = 20s;
constexpr int answers = 100;

double ms_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

struct Bench {
  std::string bin, work;
  Stage& stage;
  Hand& hand;
  bool as_json;

  void tell(const std::string& name, double value, const std::string& unit, const std::string& base,
            double base_value) const {
    print({"counter", name, value, unit, base, base_value}, as_json);
  }
};

// What a question to the UI map costs while nothing changes: the floor of all that is seen by it.
Result<double> still_screen_ms(const Bench& bench) {
  std::vector<double> times;
  for (int i = 0; i < 20; ++i) {
    const auto start = std::chrono::steady_clock::now();
    TRY(bench.hand.look());
    times.push_back(ms_since(start));
  }
  return quantile(times, 0.5);
}

Result<double> spawn_ms(const Bench& bench) {
  std::vector<double> times;
  for (int i = 0; i < rounds; ++i) {
    const auto start = std::chrono::steady_clock::now();
    TRY(visit::output_of({"/bin/true"}, bench.stage.log("commands")));
    times.push_back(ms_since(start));
  }
  return quantile(times, 0);
}

Result<void> first_frame(const Bench& bench) {
  TRY_TO(floor, spawn_ms(bench));
  std::vector<double> times;
  for (int i = 0; i < rounds; ++i) {
    bench.stage.stop_terminal();
    const auto start = std::chrono::steady_clock::now();
    TRY(bench.stage.start_terminal());
    TRY(bench.hand.wait_until("the lock", [](const auto& screen) { return screen.name == "S01"; }));
    times.push_back(ms_since(start));
  }
  bench.tell("first usable frame", quantile(times, 0), "ms", "a program that does nothing", floor);
  return {};
}

// User and system time of a process so far, in ticks of the kernel (proc(5), stat 14 and 15).
double ticks_of(int pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string text;
  std::getline(file, text);
  double user = 0, system = 0;
  std::sscanf(text.c_str() + text.rfind(')') + 2,
              "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lf %lf", &user, &system);
  return user + system;
}

Result<void> idle(const Bench& bench) {
  TRY(bench.hand.look());
  const int pid = bench.stage.terminal_pid();
  // Idle begins when the start is over: the search index is filled behind the first frame.
  const Deadline start_over(60s);
  for (double last = -1; last != ticks_of(pid) && !start_over.over();) {
    last = ticks_of(pid);
    const Deadline calm(2s);
    while (calm.next_look()) {
    }
  }
  const double before = ticks_of(pid);
  const Deadline end(idle_for);
  while (end.next_look()) {
  }
  const double share = (ticks_of(pid) - before) / static_cast<double>(sysconf(_SC_CLK_TCK)) /
                       std::chrono::duration<double>(idle_for).count() * 100;
  const double tick = 100.0 / static_cast<double>(sysconf(_SC_CLK_TCK)) /
                      std::chrono::duration<double>(idle_for).count();
  bench.tell("idle terminal", share, "% core", "one tick of the kernel's clock", tick);
  return {};
}

Result<std::string> number_of(const Bench& bench, const std::string& external_id) {
  TRY_TO(customer, bench.stage.customer(external_id));
  return visit::text_of(visit::at(customer, "no"));
}

Result<void> first_card(const Bench& bench) {
  TRY_TO(number, number_of(bench, "T-0001"));
  Counter counter(bench.hand);
  TRY(counter.sign_in("1111"));
  TRY_TO(floor, still_screen_ms(bench));
  std::vector<double> choice, card;
  for (int i = 0; i < rounds; ++i) {
    TRY(counter.open_search());
    TRY(counter.find("muell han", number));
    const auto pressed = std::chrono::steady_clock::now();
    TRY(bench.hand.tap("customer.new_process"));
    choice.push_back(ms_since(pressed));
    TRY(bench.hand.wait_for("template.brille_neu"));
    const auto chosen = std::chrono::steady_clock::now();
    TRY(bench.hand.tap("template.brille_neu"));
    TRY(bench.hand.wait_until("a question", [](const auto& now) { return now.name == "S06"; }));
    card.push_back(ms_since(chosen));
    TRY(bench.hand.tap("park"));
    TRY(bench.hand.wait_for("search"));
  }
  const std::string base = "an answer of a still screen";
  bench.tell("press on new process to templates", quantile(choice, 0), "ms", base, floor);
  bench.tell("press on a template to first card", quantile(card, 0), "ms", base, floor);
  return {};
}

Result<double> custody(const Bench& bench) {
  TRY_TO(text, visit::output_of({bench.bin + "/tresen-headoffice", "status", "--json", "--data",
                                 bench.work + "/headoffice"},
                                bench.stage.log("commands")));
  TRY_TO(status, visit::parse_json(text));
  return visit::at(status, "custody").number_value();
}

// An answer and its undoing, again and again, each watched until head office has it.
Result<void> delivery(const Bench& bench) {
  TRY_TO(number, number_of(bench, "T-0004"));
  Counter counter(bench.hand);
  TRY(counter.open_search());
  TRY(counter.find("grosskr", number));
  TRY(counter.open_process("reklamation"));
  const auto asked = [&] { return custody(bench); };
  TRY_TO(first, asked());
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 10; ++i) TRY(asked());
  const double floor = ms_since(start) / 10;
  double known = first;
  std::vector<double> times;
  for (int i = 0; i < answers; ++i) {
    TRY(bench.hand.tap(i % 2 == 0 ? "answer.refused" : "undo"));
    const auto saved = std::chrono::steady_clock::now();
    double now = known;
    for (const Deadline deadline(10s); now == known && !deadline.over();) {
      TRY_TO(count, asked());
      now = count;
    }
    times.push_back(ms_since(saved));
    known = now;
  }
  const std::string base = "asking head office once";
  bench.tell("saved answer at head office, median", quantile(times, 0.5), "ms", base, floor);
  bench.tell("saved answer at head office, p99", quantile(times, 0.99), "ms", base, floor);
  return {};
}

Result<void> run(bool as_json) {
  const std::string bin = TRESEN_BINARY_DIR "/bin";
  const std::string work = TRESEN_BINARY_DIR "/bench_counter";
  TRY(visit::make_demo_chain(bin, TRESEN_SOURCE_DIR "/assets", work, 20000));
  TRY_TO(stage, Stage::set_up(bin, work));
  TRY_TO(pointer, visit::Pointer::open(stage.display()));
  Hand hand(std::move(pointer), stage.socket_path(), work);
  const Bench bench{bin, work, stage, hand, as_json};
  TRY(stage.start_office());
  TRY(stage.start_terminal());
  TRY(hand.wait_until(
      "the lock", [](const auto& screen) { return screen.name == "S01"; }, 60s));
  // All customers are there first: the figures are those of a warm cache.
  TRY_TO(number, number_of(bench, "T-0004"));
  Counter counter(hand);
  TRY(counter.sign_in("1111"));
  TRY(counter.wait_for_customer("grosskr", number));
  TRY(first_frame(bench));
  TRY(idle(bench));
  TRY(first_card(bench));
  return delivery(bench);
}

}  // namespace
}  // namespace tresen::bench

int main(int count, char** arguments) {
  const bool as_json = count > 1 && std::string_view(arguments[1]) == "--json";
  if (const auto done = tresen::bench::run(as_json); !done) {
    std::fprintf(stderr, "counter_bench: %s\n", done.error().detail.c_str());
    return 1;
  }
  return 0;
}
