// tresen-ctl: what a till, a script or a person at a shell tells the terminal of this counter.
//
// Returns 0 (done), 1 (said why on standard error), 2 (bad usage), 3 (queued: it opens when
// somebody has signed in), 4 (no terminal answers), 5 (not allowed).

#include <google/protobuf/util/json_util.h>
#include <poll.h>
#include <sys/inotify.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/ids.h"
#include "terminal/pos/file_drop.h"
#include "terminal/pos/start_link.h"
#include "terminal/pos/till_client.h"

namespace tresen {
namespace {

enum Exit { done = 0, failed = 1, usage = 2, queued = 3, offline = 4, denied = 5 };

// A terminal that is alive answers at once to everything but `wait`.
constexpr double answer_max_s = 10;

struct Wish {
  std::string socket, data;
  bool json = false;
  v1::PosRequest request;  // of all commands but `wait`
  std::string process;     // of `wait`
  std::string link, folder;
  bool wait_after = false, once = false;
  double timeout_s = 0;  // 0: not told
};

int complain(Exit code, const std::string& why) {
  std::cerr << "tresen-ctl: " << why << '\n';
  return code;
}

Exit exit_of(Fault fault) {
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
  for (const std::string& why : reply.attention()) std::cout << why << '\n';
  if (reply.attention_size() > 0) return;
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

v1::PosRequest numbered(v1::PosRequest request) {
  if (!request.request_id().empty()) return request;
  IdSource ids;
  request.set_request_id(to_hex(ids.next(SystemClock().now().wall_ms)));
  return request;
}

std::chrono::milliseconds milliseconds_of(double seconds) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

int wait_for_end(const Wish& wish, TillClient& terminal, const std::string& process) {
  v1::PosRequest request = numbered({});
  request.mutable_wait()->set_process_id(process);
  std::optional<std::chrono::milliseconds> wait_max;
  if (wish.timeout_s > 0) wait_max = milliseconds_of(wish.timeout_s);
  const auto reply = terminal.ask(request, wait_max);
  if (reply) return report(wish, *reply);
  if (reply.error().fault != Fault::busy) {
    return complain(exit_of(reply.error().fault), reply.error().detail);
  }
  v1::PosReply late;
  late.set_request_id(request.request_id());
  late.set_status(v1::POS_STATUS_TIMEOUT);
  late.set_text("the process is still running");
  return report(wish, late);
}

// Sleeps until a file has come into the folder, or a second has passed.
void wait_for_file(const std::string& folder) {
  const Fd watch(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  if (::inotify_add_watch(watch.number(), folder.c_str(), IN_MOVED_TO | IN_CLOSE_WRITE) < 0) return;
  pollfd wanted{watch.number(), POLLIN, 0};
  static_cast<void>(::poll(&wanted, 1, 1000));
}

int serve_drop(const Wish& wish, const std::string& path) {
  if (const auto made = prepare_drop(wish.folder); !made) {
    return complain(failed, made.error().detail);
  }
  const auto ask = [&](const v1::PosRequest& request) -> Result<v1::PosReply> {
    TRY_TO(terminal, TillClient::connect(path));
    return terminal.ask(request, milliseconds_of(answer_max_s));
  };
  while (true) {
    const auto answered = answer_drop(wish.folder, ask);
    if (wish.once && !answered) {
      // A terminal that does not answer is as good as none.
      const Fault fault = answered.error().fault;
      return complain(fault == Fault::busy ? offline : exit_of(fault), answered.error().detail);
    }
    if (wish.once) return done;
    // One that is away is asked again; what was asked waits in its file.
    wait_for_file(wish.folder + "/in");
  }
}

int carry_out(const Wish& wish, const std::string& command) {
  const auto path = socket_of(wish);
  if (!path) return complain(usage, "--data or --socket is needed: XDG_RUNTIME_DIR is not set");
  if (command == "drop") return serve_drop(wish, *path);
  auto terminal = TillClient::connect(*path);
  if (!terminal) {
    return complain(exit_of(terminal.error().fault), terminal.error().detail);
  }
  if (command == "wait") return wait_for_end(wish, *terminal, wish.process);

  const v1::PosRequest request = numbered(wish.request);
  const double answer_s = wish.timeout_s > 0 ? wish.timeout_s : answer_max_s;
  const auto reply = terminal->ask(request, milliseconds_of(answer_s));
  if (!reply) {
    // A terminal that does not answer is as good as none.
    const bool silent = reply.error().fault == Fault::busy;
    return complain(silent ? offline : exit_of(reply.error().fault), reply.error().detail);
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

using Part = v1::ProcessRef* (v1::PosRequest::*)();

void add_process_command(CLI::App& app, Wish& wish, const std::string& name,
                         const std::string& what, Part part) {
  CLI::App* command = app.add_subcommand(name, what);
  command
      ->add_option_function<std::string>(
          "id",
          [&wish, part](const std::string& id) {
            if (part != nullptr) (wish.request.*part)()->set_process_id(id);
            wish.process = id;
          },
          "the process")
      ->required()
      ->check(check_process);
}

// An option that goes into the request as it is.
CLI::Option* text_option(CLI::App* command, const std::string& name, const std::string& what,
                         std::function<void(const std::string&)> put) {
  return command->add_option_function<std::string>(name, std::move(put), what);
}

void add_start(CLI::App& app, Wish& wish) {
  CLI::App* start = app.add_subcommand("start", "open a customer process");
  const auto part = [&wish] { return wish.request.mutable_start(); };
  text_option(start, "--customer-no", "number of the customer", [part](const std::string& no) {
    part()->set_customer_no(no);
  })->required();
  text_option(start, "--template", "id of the process template; without it staff choose",
              [part](const std::string& id) { part()->set_template_(id); });
  text_option(start, "--correlation", "your own word for it, echoed everywhere",
              [part](const std::string& word) { part()->set_correlation(word); });
  start->add_flag("--wait", wish.wait_after, "answer when the process has ended");
}

std::string check_field(const std::string& text) {
  return text.find('=') == std::string::npos || text.front() == '=' ? "a field is KEY=VALUE" : "";
}

template <class Customer>
CLI::Option* add_fields(CLI::App* command, Customer customer) {
  return command
      ->add_option_function<std::vector<std::string>>(
          "--field",
          [customer](const std::vector<std::string>& fields) {
            for (const std::string& field : fields) {
              const std::size_t at = field.find('=');
              (*customer()->mutable_fields())[field.substr(0, at)] = field.substr(at + 1);
            }
          },
          "KEY=VALUE, such as mobile=01713920042; any number of them")
      ->check(check_field);
}

void add_customers(CLI::App& app, Wish& wish) {
  CLI::App* show = app.add_subcommand("customer", "show a customer, or what the search finds");
  const auto shown = [&wish] { return wish.request.mutable_set_customer(); };
  CLI::Option* number =
      text_option(show, "--customer-no", "number of the customer",
                  [shown](const std::string& no) { shown()->set_customer_no(no); });
  CLI::Option* card = text_option(show, "--card", "number of a card",
                                  [shown](const std::string& no) { shown()->set_card(no); });
  add_fields(show, shown);
  number->excludes(card);
  show->require_option(1, 0);

  CLI::App* push = app.add_subcommand("push", "tell what the till knows of a customer");
  const auto pushed = [&wish] { return wish.request.mutable_push_customer(); };
  text_option(push, "--customer-no", "number of the customer", [pushed](const std::string& no) {
    pushed()->set_customer_no(no);
  })->required();
  add_fields(push, pushed)->required();
}

void add_sale(CLI::App& app, Wish& wish) {
  CLI::App* command = app.add_subcommand("sale", "report a sale");
  const auto sale = [&wish] { return wish.request.mutable_report_sale(); };
  text_option(command, "--process", "of this process", [sale](const std::string& id) {
    sale()->set_process_id(id);
  })->check(check_process);
  text_option(command, "--customer-no", "of this customer, where it is of no process",
              [sale](const std::string& no) { sale()->set_customer_no(no); });
  command
      ->add_option_function<std::int64_t>(
          "--cents", [sale](std::int64_t cents) { sale()->set_amount_cents(cents); },
          "in hundredths of the currency")
      ->required();
  text_option(command, "--currency", "ISO 4217, such as EUR", [sale](const std::string& currency) {
    sale()->set_currency(currency);
  })->required();
  text_option(command, "--receipt", "your own number of it",
              [sale](const std::string& receipt) { sale()->set_receipt(receipt); });
  text_option(command, "--correlation", "your own word",
              [sale](const std::string& word) { sale()->set_correlation(word); });
}

void add_counter(CLI::App& app, Wish& wish) {
  CLI::App* staff = app.add_subcommand("operator", "say who works at the till");
  staff->add_option_function<std::string>(
      "id", [&wish](const std::string& id) { wish.request.mutable_set_operator()->set_staff(id); },
      "of the staff; without it nobody does");
  staff->callback([&wish] { wish.request.mutable_set_operator(); });
  CLI::App* call = app.add_subcommand("call", "say that somebody rings");
  text_option(call, "number", "as the telephone shows it", [&wish](const std::string& number) {
    wish.request.mutable_incoming_call()->set_number(number);
  })->required();
  app.add_subcommand("health", "say what somebody has to look after")->callback([&wish] {
    wish.request.mutable_health();
  });
  app.add_subcommand("show", "put the terminal in front")->callback([&wish] {
    wish.request.mutable_show();
  });
  app.add_subcommand("hide", "put the terminal out of the way")->callback([&wish] {
    wish.request.mutable_hide();
  });
  app.add_subcommand("lock", "lock the terminal")->callback([&wish] {
    wish.request.mutable_lock();
  });
}

void add_ways_in(CLI::App& app, Wish& wish) {
  CLI::App* link = app.add_subcommand("link", "do what a tresen:// link says");
  link->add_option("url", wish.link, "tresen://v1/start?customer_no=...&nonce=...")->required();
  CLI::App* drop = app.add_subcommand("drop", "answer requests that are files of JSON");
  drop->add_option("folder", wish.folder, "FOLDER/in/NAME.json is answered in FOLDER/out/NAME.json")
      ->required();
  drop->add_flag("--once", wish.once, "those that are there now; otherwise it goes on for ever");
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
  app.add_option_function<std::string>(
      "--request", [&wish](const std::string& id) { wish.request.set_request_id(id); },
      "id of the request: the same one again, within seven days, is done no second time");
  app.fallthrough();
  app.require_subcommand(1);
  add_start(app, wish);
  add_process_command(app, wish, "state", "say how a process stands",
                      &v1::PosRequest::mutable_state);
  add_process_command(app, wish, "wait", "answer when a process is closed, parked or cancelled",
                      nullptr);
  add_process_command(app, wish, "resume", "go on with a parked process",
                      &v1::PosRequest::mutable_resume);
  add_process_command(app, wish, "park", "put a process aside", &v1::PosRequest::mutable_park);
  add_process_command(app, wish, "cancel", "drop a process; answers about the customer stay",
                      &v1::PosRequest::mutable_cancel);
  add_customers(app, wish);
  add_sale(app, wish);
  add_counter(app, wish);
  add_ways_in(app, wish);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? done : usage;
  }
  if (!wish.link.empty()) {
    const auto request = request_of_link(wish.link, SystemClock().now().wall_ms);
    if (!request) return complain(exit_of(request.error().fault), request.error().detail);
    wish.request = *request;
  }
  return carry_out(wish, app.get_subcommands().front()->get_name());
}

}  // namespace
}  // namespace tresen

int main(int argc, char** argv) { return tresen::run(argc, argv); }
