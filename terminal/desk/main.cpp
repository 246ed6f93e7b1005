// tresen-desk: head office's screen.

#include <CLI/CLI.hpp>
#include <cstdio>

#include "terminal/desk/desk.h"

namespace {

constexpr int exit_failed = 1;
constexpr int exit_usage = 2;

int complain(const std::string& text, int code) {
  std::fprintf(stderr, "tresen-desk: %s\n", text.c_str());
  return code;
}

// "1440x900"
bool read_size(const std::string& text, tresen::desk::DeskOptions& options) {
  char rest = 0;
  if (std::sscanf(text.c_str(), "%dx%d%c", &options.width, &options.height, &rest) != 2)
    return false;
  return options.width >= 640 && options.height >= 480 && options.width <= 8192 &&
         options.height <= 8192;
}

int run(int argc, char** argv) {
  CLI::App app("Head office's desk: campaigns, queries, recipients, runs, devices.", "tresen-desk");
  tresen::desk::DeskOptions options;
  std::string size = "1440x900";
  app.add_option("--data", options.data_dir, "Folder of this desk; made if it is not there")
      ->required();
  app.add_option("--server", options.server, "HOST:PORT where head office enrols desks");
  app.add_option("--enrol", options.enrolment_code,
                 "One-time code of `tresen-headoffice device code`; needs --server");
  app.add_option("--window", size, "Size of the window in pixels")->capture_default_str();
  app.add_option("--locale", options.language, "Language until somebody chooses another")
      ->check(CLI::IsMember({"de", "en"}))
      ->capture_default_str();
  app.add_option("--exports", options.exports,
                 "Folder of the files that are saved; default: exports in --data");
  app.add_option("--ui-map", options.ui_map, "Socket that tells tests and tools what is shown");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : exit_usage;
  }
  if (!read_size(size, options))
    return complain("--window wants a size such as 1440x900", exit_usage);
  if (!options.enrolment_code.empty() && options.server.empty())
    return complain("--enrol needs --server HOST:PORT", exit_usage);
  const tresen::SystemClock clock;
  const auto ran = tresen::desk::run_desk(options, clock);
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
