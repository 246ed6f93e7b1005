// tresen-ctl: what a till, a script or a person at a shell tells the terminal of this counter.
//
// Returns 0 (done), 1 (said why on standard error), 2 (bad usage), 3 (queued: it opens when
// somebody has signed in), 4 (no terminal answers), 5 (not allowed).

#include <google/protobuf/util/json_util.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>

#include "sync/base/clock.h"
#include "sync/base/ids.h"
#include "terminal/pos/till_client.h"

namespace tresen {
namespace {

enum Exit { done = 0, failed = 1, usage = 2, queued = 3, offline = 4, denied = 5 };

// A terminal that is alive answers at once to everything but `wait`.
constexpr double answer_max_s = 10;

struct Wish {
  std::string socket, data;
  bool json = false;
  v1::StartProcess start;
  std::string process;  // of the other commands
  bool wait_after = false;
  double timeout_s = 0;  // 0: not told
};

int complain(Exit code, const std::string& why) {
  std::cerr << "tresen-ctl: " << why << '\n';
  return code;
}

int exit_of(Fault fault) {
  if (fault == Fault::offline) return offline;
  return fault == Fault::denied ? denied : failed;
}

int exit_of(v1::PosStatus status) {
  switch (status) {
    case v1::POS_STATUS_OK:
      return done;
    case v1::POS_STATUS_QUEUED:
      return queued;
    case v1::POS_STATUS_OFFLINE:
      return offline;
    case v1::POS_STATUS_DENIED:
      return denied;
    default:
      return failed;
  }
}

// "busy" of POS_STATUS_BUSY.
std::string word_of(v1::PosStatus status) {
  std::string word = v1::PosStatus_Name(status);
  word.erase(0, std::string_view("POS_STATUS_").size());
  for (char& c : word) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return word;
}

void print_json(const v1::PosReply& reply) {
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  options.preserve_proto_field_names = true;
  std::string json;
  static_cast<void>(google::protobuf::util::MessageToJsonString(reply, &json, options).ok());
  std::cout << json << '\n';
}

void print_lines(const v1::PosReply& reply) {
  if (!reply.has_process()) {
    std::cout << word_of(reply.status()) << '\n';
    return;
  }
  const v1::ProcessState& process = reply.process();
  std::cout << process.process_id() << ' ' << process.state() << '\n';
  for (const v1::StepState& step : process.steps()) {
    std::cout << "  " << step.kind() << ' ' << step.state() << '\n';
  }
}

int report(const Wish& wish, const v1::PosReply& reply) {
  const int code = exit_of(reply.status());
  if (wish.json) {
    print_json(reply);
  } else if (code == done || code == queued) {
    print_lines(reply);
  }
  if (code != done && code != queued) {
    std::cerr << "tresen-ctl: " << word_of(reply.status());
    if (!reply.text().empty()) std::cerr << ": " << reply.text();
    std::cerr << '\n';
  }
  return code;
}

std::optional<std::string> socket_of(const Wish& wish) {
  if (!wish.socket.empty()) return wish.socket;
  if (!wish.data.empty()) return wish.data + "/pos.sock";
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  if (runtime == nullptr || *runtime == '\0') return std::nullopt;
  return std::string(runtime) + "/tresen/pos.sock";
}

v1::PosRequest numbered() {
  IdSource ids;
  v1::PosRequest request;
  request.set_request_id(to_hex(ids.next(SystemClock().now().wall_ms)));
  return request;
}

std::chrono::milliseconds milliseconds_of(double seconds) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

int wait_for_end(const Wish& wish, TillClient& terminal, const std::string& process) {
  v1::PosRequest request = numbered();
  request.mutable_wait()->set_process_id(process);
  std::optional<std::chrono::milliseconds> wait_max;
  if (wish.timeout_s > 0) wait_max = milliseconds_of(wish.timeout_s);
  const auto reply = terminal.ask(request, wait_max);
  if (reply) return report(wish, *reply);
  if (reply.error().fault != Fault::busy) {
    return complain(static_cast<Exit>(exit_of(reply.error().fault)), reply.error().detail);
  }
  v1::PosReply late;
  late.set_request_id(request.request_id());
  late.set_status(v1::POS_STATUS_TIMEOUT);
  late.set_text("the process is still running");
  return report(wish, late);
}

int carry_out(const Wish& wish, const std::string& command) {
  const auto path = socket_of(wish);
  if (!path) return complain(usage, "--data or --socket is needed: XDG_RUNTIME_DIR is not set");
  auto terminal = TillClient::connect(*path);
  if (!terminal) {
    return complain(static_cast<Exit>(exit_of(terminal.error().fault)), terminal.error().detail);
  }
  if (command == "wait") return wait_for_end(wish, *terminal, wish.process);

  v1::PosRequest request = numbered();
  if (command == "start") *request.mutable_start() = wish.start;
  if (command == "state") request.mutable_state()->set_process_id(wish.process);
  if (command == "resume") request.mutable_resume()->set_process_id(wish.process);
  if (command == "park") request.mutable_park()->set_process_id(wish.process);
  if (command == "cancel") request.mutable_cancel()->set_process_id(wish.process);
  const double answer_s = wish.timeout_s > 0 ? wish.timeout_s : answer_max_s;
  const auto reply = terminal->ask(request, milliseconds_of(answer_s));
  if (!reply) {
    // A terminal that does not answer is as good as none.
    const bool silent = reply.error().fault == Fault::busy;
    return complain(silent ? offline : static_cast<Exit>(exit_of(reply.error().fault)),
                    reply.error().detail);
  }
  const std::string& process = reply->process().process_id();
  if (command == "start" && wish.wait_after && exit_of(reply->status()) == done) {
    return wait_for_end(wish, *terminal, process);
  }
  return report(wish, *reply);
}

std::string check_process(const std::string& id) {
  return uuid_from_hex(id) ? "" : "a process is named by 32 lower-case hex digits";
}

void add_process_command(CLI::App& app, Wish& wish, const std::string& name,
                         const std::string& what) {
  CLI::App* command = app.add_subcommand(name, what);
  command->add_option("id", wish.process, "the process")->required()->check(check_process);
}

void add_start(CLI::App& app, Wish& wish) {
  CLI::App* start = app.add_subcommand("start", "open a customer process");
  start
      ->add_option_function<std::string>(
          "--customer-no", [&](const std::string& no) { wish.start.set_customer_no(no); },
          "number of the customer")
      ->required();
  start->add_option_function<std::string>(
      "--template", [&](const std::string& id) { wish.start.set_template_(id); },
      "id of the process template; without it staff choose");
  start->add_option_function<std::string>(
      "--correlation", [&](const std::string& word) { wish.start.set_correlation(word); },
      "your own word for it, echoed everywhere");
  start->add_flag("--wait", wish.wait_after, "answer when the process has ended");
}

int run(int argc, char** argv) {
  Wish wish;
  CLI::App app("Opens and follows customer processes on this counter's terminal.", "tresen-ctl");
  app.add_option("--data", wish.data, "the terminal's folder; its socket is pos.sock there");
  app.add_option("--socket", wish.socket, "the terminal's socket itself");
  app.add_flag("--json", wish.json, "print the reply as one line of JSON");
  app.add_option("--timeout", wish.timeout_s,
                 "seconds to wait for an answer at most (10; waiting for the end: for ever)")
      ->check(CLI::PositiveNumber);
  app.fallthrough();
  app.require_subcommand(1);
  add_start(app, wish);
  add_process_command(app, wish, "state", "say how a process stands");
  add_process_command(app, wish, "wait", "answer when a process is closed, parked or cancelled");
  add_process_command(app, wish, "resume", "go on with a parked process");
  add_process_command(app, wish, "park", "put a process aside");
  add_process_command(app, wish, "cancel", "drop a process; answers about the customer stay");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? done : usage;
  }
  return carry_out(wish, app.get_subcommands().front()->get_name());
}

}  // namespace
}  // namespace tresen

int main(int argc, char** argv) { return tresen::run(argc, argv); }
