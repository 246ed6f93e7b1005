#include "tests/visit/driver/stage.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

#include "sync/base/text.h"

namespace tresen::visit {
namespace {

constexpr Millis start_within{20000};

}  // namespace

Result<Stage> Stage::set_up(const std::string& bin, const std::string& work) {
  Stage stage(bin, work);
  TRY(stage.change_display(stage.screen_size_));
  return stage;
}

Result<void> Stage::change_display(const std::string& size) {
  TRY_TO(server, Child::start({"/usr/bin/Xvfb", "-displayfd", "1", "-screen", "0", size + "x24",
                               "-nolisten", "tcp", "-noreset"},
                              log("display")));
  auto number = server.line(Deadline(start_within));
  if (!number) return fail(Fault::absent, "no virtual display, see " + log("display"));
  display_ = ":" + tidied(*number);
  x_server_ = std::move(server);
  screen_size_ = size;
  return {};
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
                                   work_ + "/terminal" + std::to_string(terminals_),
                                   "--window",
                                   screen_size_,
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
  command.insert(command.begin(), before_.begin(), before_.end());
  TRY_TO(terminal, Child::start(command, log("terminal")));
  terminal_ = std::move(terminal);
  return {};
}

Result<void> Stage::start_session(const std::string& script) {
  std::filesystem::remove(socket_path());
  std::vector<std::string> command{
      "/usr/bin/env",
      "DISPLAY=" + display_,
      "TRESEN_TERMINAL=" + program("tresen-terminal"),
      "TRESEN_DATA=" + work_ + "/terminal" + std::to_string(terminals_),
      "TRESEN_OPTIONS=--locale de --ui-map " + socket_path(),
      "/bin/bash",
      script};
  command.insert(command.begin(), before_.begin(), before_.end());
  TRY_TO(session, Child::start(command, log("session")));
  terminal_ = std::move(session);
  return {};
}

void Stage::replace_terminal() {
  stop_terminal();
  ++terminals_;
  enrolled_ = false;
}

void Stage::kill_terminal() {
  if (terminal_) terminal_->kill_now();
  terminal_.reset();
}

Result<void> Stage::verify() {
  TRY_TO(text,
         output_of({program("tresen-headoffice"), "verify", "--data", office_data(), "--json"},
                   log("commands")));
  TRY_TO(found, parse_json(text));
  if (!at(found, "ok").bool_value()) return fail(Fault::conflict, "head office says: " + text);
  return {};
}

Result<void> Stage::wait_decided() {
  const Deadline deadline(Millis(60000));
  do {
    TRY_TO(text,
           output_of({program("tresen-headoffice"), "status", "--data", office_data(), "--json"},
                     log("commands")));
    TRY_TO(status, parse_json(text));
    if (at(status, "lag_ms").number_value() == 0) return {};
  } while (deadline.next_look());
  return fail(Fault::busy, "head office does not decide what it has taken in");
}

Result<std::vector<std::string>> Stage::found(const std::string& words) {
  TRY_TO(text, output_of({program("tresen-headoffice"), "customer", "search", words, "--limit",
                          "1000", "--data", office_data(), "--json"},
                         log("commands")));
  std::vector<std::string> numbers;
  for (const std::string& line : split(text, '\n')) {
    if (line.empty()) continue;
    TRY_TO(hit, parse_json(line));
    numbers.push_back(text_of(at(hit, "no")));
  }
  return numbers;
}

Result<std::string> Stage::ask(std::vector<std::string> words) {
  words.insert(words.begin(), program("tresen-headoffice"));
  words.insert(words.end(), {"--data", office_data()});
  return output_of(words, log("commands"));
}

Result<std::string> Stage::till(std::vector<std::string> words) {
  words.insert(words.begin(), program("tresen-ctl"));
  words.insert(words.end(), {"--data", work_ + "/terminal" + std::to_string(terminals_)});
  return output_of(words, log("till"));
}

Result<void> Stage::write_to(const std::string& campaign, const std::string& external_id) {
  const std::string consents = work_ + "/consents.csv", chain = work_ + "/letters.textproto";
  TRY_TO(known, customer(external_id));
  // A row that names nobody is refused.
  std::ofstream(consents) << "external_id,last_name,consent.post.advertising\n"
                          << external_id << ","
                          << text_of(at(at(at(known, "fields"), "last_name"), "value"))
                          << ",granted\n";
  std::filesystem::create_directories(office_data() + "/channels");
  std::filesystem::create_directories(work_ + "/letters");
  std::ofstream(office_data() + "/channels/csv.conf") << "folder = " << work_ << "/letters\n";
  TRY(ask({"import", "customers", consents, "--branch", "b1"}));
  TRY(ask({"list", "add", "letters", text_of(at(known, "no"))}));
  TRY(ask({"chain", "export", chain}));
  std::ifstream exported(chain);
  std::string text((std::istreambuf_iterator<char>(exported)), {});
  const std::string id = "id: \"" + campaign + "\"";
  const auto found = text.find(id);
  if (found == std::string::npos) return fail(Fault::absent, "the chain has no " + campaign);
  text.insert(found + id.size(),
              " dispatch { list: \"letters\" contacts { channel: \"post\" output: OUTPUT_CSV } }");
  std::ofstream(chain, std::ios::trunc) << text;
  TRY(ask({"chain", "import", chain}));
  TRY(ask({"campaign", "run", campaign}));
  return {};
}

Result<std::string> Stage::responses(int run) {
  TRY_TO(text, ask({"campaign", "statistics", std::to_string(run), "--json"}));
  TRY_TO(counted, parse_json(text));
  return text_of(at(counted, "responses"));
}

Result<Json> Stage::customer(const std::string& no) {
  TRY_TO(text, output_of({program("tresen-headoffice"), "customer", "show", no, "--data",
                          office_data(), "--json"},
                         log("commands")));
  return parse_json(text);
}

}  // namespace tresen::visit
