// tresen-terminal: the counter.

#include <pwd.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "terminal/app/terminal.h"
#include "terminal/pos/activation.h"

namespace {

constexpr int exit_failed = 1;
constexpr int exit_usage = 2;

struct CommandLine {
  tresen::TerminalOptions options;
  std::string window = "1280x800";
  std::string now;
  std::vector<std::string> till_users;
};

// False: there is no such user.
bool read_users(const std::vector<std::string>& names, std::vector<uid_t>& users) {
  for (const std::string& name : names) {
    const passwd* const known = ::getpwnam(name.c_str());
    if (known == nullptr) return false;
    users.push_back(known->pw_uid);
  }
  return true;
}

// "1280x800"
bool read_size(const std::string& text, tresen::TerminalOptions& options) {
  int width = 0;
  int height = 0;
  char rest = 0;
  if (std::sscanf(text.c_str(), "%dx%d%c", &width, &height, &rest) != 2) return false;
  if (width < 320 || height < 320 || width > 8192 || height > 8192) return false;
  options.width = width;
  options.height = height;
  return true;
}

void describe(CLI::App& app, CommandLine& line) {
  tresen::TerminalOptions& options = line.options;
  app.add_option("--data", options.data_dir, "Folder of this terminal; made if it is not there")
      ->required();
  app.add_option("--server", options.server, "HOST:PORT where head office enrols terminals");
  app.add_option("--enrol", options.enrolment_code,
                 "One-time code of `tresen-headoffice device code`; needs --server");
  app.add_option("--window", line.window, "Size of the window in pixels")->capture_default_str();
  app.add_option(
         "--ppi", options.ppi,
         "Pixels per inch of the screen, where it does not tell them or all is to be larger")
      ->check(CLI::Range(60, 600));
  app.add_flag("--kiosk", options.kiosk, "Fill the whole screen; nothing on it leads out");
  app.add_flag("--after-crash", options.after_crash,
               "Go on with who was signed in; for the session that starts it again");
  app.add_flag("--training", options.training,
               "Practise with invented customers, beside the real ones");
  app.add_option("--locale", options.language, "Language until somebody chooses another")
      ->check(CLI::IsMember({"de", "en"}))
      ->capture_default_str();
  app.add_option("--ui-map", options.ui_map, "Socket that tells tests and tools what is shown");
  app.add_option("--till-socket", options.till_socket,
                 "Socket for the till; DATA/pos.sock if not given");
  app.add_option("--till-user", line.till_users,
                 "User whose till is let in besides our own, by name; more than once for several");
  app.add_option("--alive-fd", options.alive_fd,
                 "Write the number of this process to this file every five seconds; for the "
                 "session that ends a counter which stands still")
      ->check(CLI::Range(3, 1023));
  app.add_option("--now", line.now, "Begin at this time, such as 2026-11-21T14:08:00Z");
}

int complain(const std::string& text, int code) {
  std::fprintf(stderr, "tresen-terminal: %s\n", text.c_str());
  return code;
}

int run(int argc, char** argv) {
  CLI::App app("The counter: completes customer data while the customer stands there.",
               "tresen-terminal");
  CommandLine line;
  describe(app, line);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : exit_usage;
  }
  if (!read_size(line.window, line.options)) {
    return complain("--window wants a size such as 1280x800", exit_usage);
  }
  if (!read_users(line.till_users, line.options.till_users)) {
    return complain("--till-user wants the name of a user of this machine", exit_usage);
  }
  if (!line.options.enrolment_code.empty() && line.options.server.empty()) {
    return complain("--enrol needs --server HOST:PORT", exit_usage);
  }
  std::optional<std::int64_t> now;
  if (!line.now.empty()) {
    now = tresen::parse_time(line.now);
    if (!now) return complain("--now wants a time such as 2026-11-21T14:08:00Z", exit_usage);
  }
  const auto given = tresen::take_given_socket();
  if (!given) return complain(given.error().detail, exit_usage);
  if (*given) line.options.given_socket = (*given)->number();
  const tresen::SystemClock clock(now);
  const auto ran = tresen::run_terminal(line.options, clock);
  return ran ? 0 : complain(ran.error().detail, exit_failed);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    // The standard library may throw where memory ends; nobody else here does.
    return complain(error.what(), exit_failed);
  }
}
