// tresen-conformance: holds a terminal, or the library of a till, to recorded talks: any release of
// one to what another release was recorded to say.
//
// Returns 0 (all as recorded), 1 (something else was said: which line, and what), 2 (bad usage).

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>

#include "tests/pos/conformance/players.h"

namespace tresen::conformance {
namespace {

struct Wish {
  std::string other_side, said;  // socket or library; a file for the transcript
  std::vector<std::string> traces, set;
};

Words words_of(const std::vector<std::string>& set) {
  Words words;
  for (const std::string& one : set) {
    const std::size_t equals = one.find('=');
    words["$" + one.substr(0, equals)] = equals == one.npos ? "" : one.substr(equals + 1);
  }
  return words;
}

template <class Play>
int play_all(const Wish& wish, Play play) {
  Transcript transcript;
  bool as_recorded = true;
  for (const std::string& file : wish.traces) {
    transcript.push_back("# " + std::filesystem::path(file).filename().string());
    const auto trace = read_trace(file);
    const auto played =
        trace ? play(*trace, wish.other_side, words_of(wish.set), transcript, long_enough)
              : Result<void>(tl::unexpected(trace.error()));
    if (played) {
      std::cout << trace->name << ": " << trace->lines.size() << " lines, as recorded\n";
    } else {
      as_recorded = false;
      std::cerr << file << ", " << played.error().detail << '\n';
    }
  }
  if (!wish.said.empty()) {
    std::ofstream out(wish.said);
    for (const std::string& line : transcript) out << line << '\n';
  }
  return as_recorded ? 0 : 1;
}

int run(int count, char** words) {
  CLI::App app("Holds a terminal or the library of a till to recorded talks", "tresen-conformance");
  app.require_subcommand(1);
  Wish wish;
  const auto add = [&](const std::string& name, const std::string& what, const std::string& other) {
    CLI::App* command = app.add_subcommand(name, what);
    command->add_option(other, wish.other_side)->required();
    command->add_option("TRACE", wish.traces)->required();
    command->add_option("--set", wish.set, "NAME=VALUE: what $NAME stands for");
    command->add_option("--said", wish.said, "a file for what was really said, as a trace");
    return command;
  };
  const CLI::App* terminal = add("terminal", "Plays the till to the terminal at SOCKET", "SOCKET");
  add("till", "Plays the terminal to the library of a till, LIBRARY", "LIBRARY");
  try {
    app.parse(count, words);
  } catch (const CLI::ParseError& wrong) {
    return app.exit(wrong) == 0 ? 0 : 2;
  }
  return terminal->parsed() ? play_all(wish, play_till) : play_all(wish, play_terminal);
}

}  // namespace
}  // namespace tresen::conformance

int main(int count, char** words) { return tresen::conformance::run(count, words); }
