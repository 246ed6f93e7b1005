// What a till pays for the counter: each call of the library with the terminal running, stopped and
// gone, what loading it costs, and how soon a start is seen. The real terminal with 2,000
// customers.

#include <dlfcn.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <functional>
#include <memory>
#include <string_view>
#include <thread>

#include "terminal/pos/tresen_pos.h"
#include "tests/bench/figure.h"
#include "tests/visit/driver/counter.h"
#include "tests/visit/driver/demo_chain.h"
#include "tests/visit/driver/stage.h"

namespace tresen::bench {
namespace {

using namespace std::chrono_literals;
using visit::Deadline;
using visit::Hand;
using visit::Stage;

const std::string library = TRESEN_BINARY_DIR "/lib/libtresen_pos.so";
constexpr int rounds = 9;
constexpr int calls_a_round = 200;
constexpr std::string_view write_base = "a bare write to a unix socket, p99";

double us_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start)
      .count();
}

const tresen_api* load() {
  void* const loaded = ::dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (loaded == nullptr) return nullptr;
  const auto get =
      reinterpret_cast<const tresen_api* (*)(uint32_t)>(::dlsym(loaded, "tresen_get_api"));
  return get == nullptr ? nullptr : get(TRESEN_ABI_MAJOR);
}

class Session {
 public:
  Session(const tresen_api* api, const std::string& socket) : api_(api) {
    tresen_config config{};
    config.size = sizeof config;
    config.socket_path = socket.c_str();
    config.client = "bench";
    api_->open(&config, &session_);
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() { api_->close(session_); }

  tresen_session* get() const { return session_; }
  void pump() {
    std::array<tresen_event, 64> events{};
    events[0].size = sizeof events[0];
    const int count = api_->pump(session_, events.data(), static_cast<int>(events.size()));
    for (int i = 0; i < count; ++i) {
      const tresen_event& event = events[static_cast<std::size_t>(i)];
      if (event.request == 0) continue;
      replied = event.request;
      process = event.process_id;
      status = event.status;
    }
  }
  bool until(const std::function<bool()>& so) {
    for (const Deadline deadline(60s); !so(); deadline.next_look()) {
      if (deadline.over()) return false;
      pump();
    }
    return true;
  }
  std::uint32_t waiting() const {
    tresen_caps caps{};
    caps.size = sizeof caps;
    api_->capabilities(session_, &caps);
    return caps.waiting;
  }
  bool connected() const {
    tresen_caps caps{};
    caps.size = sizeof caps;
    return api_->capabilities(session_, &caps) == TRESEN_OK && caps.connected == 1;
  }

  // Of the last reply.
  tresen_request replied = 0;
  std::string process;
  tresen_status status = TRESEN_OK;

 private:
  const tresen_api* const api_;
  tresen_session* session_ = nullptr;
};

struct Call {
  std::string name;
  std::function<void()> call;
};

// Every function of the table that a till calls while it sells. Nobody has these numbers, so that
// the counter has nothing to show.
std::vector<Call> calls_of(const tresen_api* api, Session& session) {
  tresen_session* const it = session.get();
  static const std::string id(32, 'a');
  static const tresen_customer_ref nobody{sizeof nobody, "0", nullptr, nullptr, 0};
  static const tresen_field mobile{"mobile", "01713920042"};
  static const tresen_customer_ref told{sizeof told, "0", nullptr, &mobile, 1};
  static const tresen_start start{sizeof start, "0", "brille_neu", "receipt 88"};
  static const tresen_sale sale{sizeof sale, nullptr, "0", 12'900, "EUR", "B-17", nullptr};
  const auto* calls =
      static_cast<const tresen_call_extension*>(api->extension(it, "tresen.call/1"));
  return {
      {"start_process", [=] { api->start_process(it, &start, nullptr); }},
      {"resume_process", [=] { api->resume_process(it, id.c_str(), nullptr); }},
      {"park_process", [=] { api->park_process(it, id.c_str(), nullptr); }},
      {"cancel_process", [=] { api->cancel_process(it, id.c_str(), nullptr); }},
      {"set_customer", [=] { api->set_customer(it, &nobody, nullptr); }},
      {"push_customer", [=] { api->push_customer(it, &told, nullptr); }},
      {"report_sale", [=] { api->report_sale(it, &sale, nullptr); }},
      {"incoming_call", [=] { calls->incoming_call(it, "07111234", nullptr); }},
      {"set_operator", [=] { api->set_operator(it, "s1"); }},
      {"show", [=] { api->show(it); }},
      {"hide", [=] { api->hide(it); }},
      {"lock", [=] { api->lock(it); }},
      {"query_state",
       [=] {
         tresen_state state{};
         state.size = sizeof state;
         api->query_state(it, id.c_str(), &state);
       }},
      {"capabilities",
       [=] {
         tresen_caps caps{};
         caps.size = sizeof caps;
         api->capabilities(it, &caps);
       }},
      {"pump", [&session] { session.pump(); }},
  };
}

// The p99 of each round; their median. `rest` is not measured.
double p99_us(const std::function<void()>& call, const std::function<void()>& rest) {
  std::vector<double> of_rounds;
  for (int round = 0; round < rounds; ++round) {
    std::vector<double> times;
    for (int i = 0; i < calls_a_round; ++i) {
      const auto start = std::chrono::steady_clock::now();
      call();
      times.push_back(us_since(start));
      if (i % 20 == 0) rest();
    }
    of_rounds.push_back(quantile(times, 0.99));
  }
  return quantile(of_rounds, 0.5);
}

// As many bytes as a start has, to somebody who reads them.
double bare_write_us() {
  int ends[2] = {-1, -1};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return 0;
  std::jthread reader([end = ends[1]] {
    std::array<char, 4096> bytes{};
    while (::read(end, bytes.data(), bytes.size()) > 0) {
    }
  });
  const std::string frame(96, 'x');
  const double p99 = p99_us(
      [&] {
        static_cast<void>(::send(ends[0], frame.data(), frame.size(), MSG_DONTWAIT | MSG_NOSIGNAL));
      },
      [] {});
  ::close(ends[0]);
  reader.join();
  ::close(ends[1]);
  return p99;
}

struct Bench {
  std::string work;
  Stage& stage;
  Hand& hand;
  bool as_json;

  std::string socket() const { return work + "/terminal1/pos.sock"; }
  void tell(const std::string& name, double value, const std::string& unit, std::string_view base,
            double base_value, double at_most) const {
    print({"till", name, value, unit, std::string(base), base_value, value_at_most(at_most)},
          as_json);
  }
};

// One session for each call, so that none finds the outbox of another full. `then` happens when all
// of them are connected; `answers`: there is a terminal that answers after it.
void calls(const Bench& bench, const tresen_api* api, const std::string& how, double floor,
           double at_most_us, const std::function<void()>& then, bool answers) {
  std::vector<std::unique_ptr<Session>> sessions;
  std::vector<Call> all;
  do {
    Session& session = *sessions.emplace_back(std::make_unique<Session>(api, bench.socket()));
    session.until([&] { return session.connected(); });
    all = calls_of(api, session);
  } while (sessions.size() < all.size());
  then();
  for (std::size_t i = 0; i < all.size(); ++i) {
    Session& session = *sessions[i];
    const Call one = calls_of(api, session)[i];
    const double p99 = p99_us(one.call, [&] {
      if (answers) session.until([&] { return session.waiting() < 20; });
    });
    bench.tell(one.name + ", " + how + ", p99", p99, "us", write_base, floor, at_most_us);
  }
}

// ---- what a process of its own pays ----

struct Paid {
  double load_us = 0, floor_us = 0;
  double library_kib = 0, session_kib = 0;
};

double resident_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::strtod(line.c_str() + 6, nullptr);
  }
  return 0;
}

double loaded_us(const char* path) {
  const auto start = std::chrono::steady_clock::now();
  static_cast<void>(::dlopen(path, RTLD_NOW | RTLD_LOCAL));
  return us_since(start);
}

// In a child that has loaded nothing yet.
Paid pay(const std::string& socket) {
  Paid paid;
  paid.floor_us = loaded_us("librt.so.1");
  const double before = resident_kib();
  paid.load_us = loaded_us(library.c_str());
  paid.library_kib = resident_kib() - before;
  const tresen_api* const api = load();
  Session session(api, socket);
  session.until([&] { return session.connected(); });
  const auto all = calls_of(api, session);
  for (int i = 0; i < 50; ++i) {
    for (const Call& one : all) {
      // What changes the screen is left for later.
      if (one.name != "lock" && one.name != "incoming_call") one.call();
    }
    session.until([&] { return session.waiting() < 20; });
  }
  paid.session_kib = resident_kib() - before;
  return paid;
}

Result<Paid> paid_by_a_child(const std::string& socket) {
  int ends[2] = {-1, -1};
  if (::pipe(ends) != 0) return fail(Fault::storage, "no pipe");
  const pid_t child = ::fork();
  if (child == 0) {
    const Paid paid = pay(socket);
    const bool said = ::write(ends[1], &paid, sizeof paid) == sizeof paid;
    ::_exit(said ? 0 : 1);
  }
  ::close(ends[1]);
  Paid paid;
  const bool heard = ::read(ends[0], &paid, sizeof paid) == sizeof paid;
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  if (!heard) return fail(Fault::offline, "the child said nothing");
  return paid;
}

Result<void> price(const Bench& bench) {
  std::vector<double> load_us, floor_us, library_kib, session_kib;
  for (int round = 0; round < rounds; ++round) {
    TRY_TO(paid, paid_by_a_child(bench.socket()));
    load_us.push_back(paid.load_us);
    floor_us.push_back(paid.floor_us);
    library_kib.push_back(paid.library_kib);
    session_kib.push_back(paid.session_kib);
  }
  const double alone = quantile(library_kib, 0.5);
  bench.tell("library load", quantile(load_us, 0.5) / 1000, "ms", "loading librt, which is empty",
             quantile(floor_us, 0.5) / 1000, 5);
  bench.tell("memory of the library", alone, "KiB", "a page", 4, 1024);
  bench.tell("memory of a session at work", quantile(session_kib, 0.5), "KiB", "the library alone",
             alone, 2048);
  return {};
}

// From the call to the first question on the screen, as the UI map tells it.
Result<void> first_card(const Bench& bench, const tresen_api* api, const std::string& number) {
  std::vector<double> still, seen;
  for (int i = 0; i < 20; ++i) {
    const auto start = std::chrono::steady_clock::now();
    TRY(bench.hand.look());
    still.push_back(us_since(start) / 1000);
  }
  Session session(api, bench.socket());
  if (!session.until([&] { return session.connected(); })) {
    return fail(Fault::offline, "no terminal");
  }
  for (int round = 0; round < rounds; ++round) {
    const tresen_start start{sizeof start, number.c_str(), "brille_neu", "bench"};
    tresen_request asked = 0;
    const auto begin = std::chrono::steady_clock::now();
    api->start_process(session.get(), &start, &asked);
    session.pump();  // what sends it; a till does so ten times a second
    TRY(bench.hand.wait_until("a question", [](const auto& now) { return now.name == "S06"; }));
    seen.push_back(us_since(begin) / 1000);
    if (!session.until([&] { return session.replied == asked; }) || session.status != TRESEN_OK) {
      return fail(Fault::invalid, "the start was not answered");
    }
    api->cancel_process(session.get(), session.process.c_str(), &asked);
    session.until([&] { return session.waiting() == 0; });
    TRY(bench.hand.wait_for("search"));
  }
  bench.tell("start_process to the first card", quantile(seen, 0.5), "ms",
             "an answer of a still screen", quantile(still, 0.5), 100);
  return {};
}

Result<void> run(bool as_json) {
  const std::string bin = TRESEN_BINARY_DIR "/bin";
  const std::string work = TRESEN_BINARY_DIR "/bench_till";
  TRY(visit::make_demo_chain(bin, TRESEN_SOURCE_DIR "/assets", work, 2000));
  TRY_TO(stage, Stage::set_up(bin, work));
  TRY_TO(pointer, visit::Pointer::open(stage.display()));
  Hand hand(std::move(pointer), stage.socket_path(), work);
  const Bench bench{work, stage, hand, as_json};
  TRY(stage.start_office());
  TRY(stage.start_terminal());
  TRY_TO(customer, stage.customer("T-0001"));
  const std::string number = visit::text_of(visit::at(customer, "no"));
  TRY(hand.wait_until(
      "the staff",
      [](const auto& now) { return now.name == "S01" && now.find("error") == nullptr; }, 60s));
  visit::Counter counter(hand);
  TRY(counter.sign_in("1111"));
  TRY(counter.wait_for_customer("muell han", number));
  // Before this program has loaded anything itself.
  TRY(price(bench));
  const tresen_api* const api = load();
  if (api == nullptr) return fail(Fault::absent, "cannot load " + library);
  TRY(first_card(bench, api, number));
  const double floor = bare_write_us();
  calls(
      bench, api, "running", floor, 50, [] {}, true);
  const pid_t terminal = stage.terminal_pid();
  calls(
      bench, api, "stopped", floor, 2000, [&] { ::kill(terminal, SIGSTOP); }, false);
  ::kill(terminal, SIGCONT);
  calls(
      bench, api, "gone", floor, 2000, [&] { stage.stop_terminal(); }, false);
  return {};
}

}  // namespace
}  // namespace tresen::bench

int main(int count, char** arguments) {
  const bool as_json = count > 1 && std::string_view(arguments[1]) == "--json";
  if (const auto done = tresen::bench::run(as_json); !done) {
    std::fprintf(stderr, "till_bench: %s\n", done.error().detail.c_str());
    return 1;
  }
  return 0;
}
