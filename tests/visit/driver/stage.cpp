#include "tests/visit/driver/stage.h"

#include <filesystem>
#include <regex>

#include "sync/base/text.h"

namespace tresen::visit {
namespace {

constexpr Millis start_within{20000};
constexpr auto screen_size = "1280x800";

}  // namespace

Result<Stage> Stage::set_up(const std::string& bin, const std::string& work) {
  Stage stage(bin, work);
  const std::string screen = std::string(screen_size) + "x24";
  TRY_TO(server, Child::start({"/usr/bin/Xvfb", "-displayfd", "1", "-screen", "0", screen,
                               "-nolisten", "tcp", "-noreset"},
                              stage.log("display")));
  auto number = server.line(Deadline(start_within));
  if (!number) return fail(Fault::absent, "no virtual display, see " + stage.log("display"));
  stage.display_ = ":" + tidied(*number);
  stage.x_server_ = std::move(server);
  return stage;
}

Result<void> Stage::start_office() {
  TRY_TO(office, Child::start({program("tresen-headoffice"), "serve", "--data", office_data(),
                               "--listen", sync_at_, "--enrol-listen", enrol_at_},
                              log("headoffice")));
  const auto line = office.line(Deadline(start_within));
  if (!line) return fail(Fault::offline, "head office did not start, see " + log("headoffice"));
  TRY_TO(facts, parse_json(*line));
  sync_at_ = text_of(at(facts, "sync"));
  enrol_at_ = text_of(at(facts, "enrol"));
  office_ = std::move(office);
  return {};
}

Result<std::string> Stage::device_code() {
  TRY_TO(text, output_of({program("tresen-headoffice"), "device", "code", "--branch", "b1",
                          "--data", office_data()},
                         log("commands")));
  static const std::regex code("([0-9A-Z]{4}-){6}[0-9A-Z]{4}");
  std::smatch match;
  if (!std::regex_search(text, match, code)) return fail(Fault::invalid, "no code in: " + text);
  return match.str();
}

Result<void> Stage::start_terminal() {
  std::vector<std::string> command{"/usr/bin/env",
                                   "DISPLAY=" + display_,
                                   program("tresen-terminal"),
                                   "--data",
                                   work_ + "/terminal",
                                   "--window",
                                   screen_size,
                                   "--locale",
                                   "de",
                                   "--ui-map",
                                   socket_path()};
  if (!enrolled_) {
    TRY_TO(code, device_code());
    command.insert(command.end(), {"--server", enrol_at_, "--enrol", code});
    enrolled_ = true;
  }
  std::filesystem::remove(socket_path());
  TRY_TO(terminal, Child::start(command, log("terminal")));
  terminal_ = std::move(terminal);
  return {};
}

void Stage::kill_terminal() {
  if (terminal_) terminal_->kill_now();
  terminal_.reset();
}

Result<Json> Stage::customer(const std::string& no) {
  TRY_TO(text, output_of({program("tresen-headoffice"), "customer", "show", no, "--data",
                          office_data(), "--json"},
                         log("commands")));
  return parse_json(text);
}

}  // namespace tresen::visit
