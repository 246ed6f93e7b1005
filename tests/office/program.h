#pragma once
// Runs the real tresen-headoffice, as an operator does.

#include <string>
#include <vector>

#include "tests/support/head_office.h"

namespace tresen::test {

struct Outcome {
  int code = -1;  // negative: the signal that ended it
  std::string out;
  std::string err;
};

// Runs it to its end. `scratch` takes the files behind its inputs and outputs.
Outcome head_office_says(const Folder& scratch, const std::vector<std::string>& words,
                         const std::string& input = "");

// The same, begun and left to itself. `scratch` is its own for as long as it runs.
class Command {
 public:
  Command(const Folder& scratch, const std::vector<std::string>& words,
          const std::string& input = "");
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;
  ~Command();

  void kill(int signal);
  // To its end; once.
  Outcome wait();

 private:
  int process_ = -1;
  std::string out_;
  std::string err_;
};

// A daemon that runs until this ends.
class Daemon {
 public:
  // Returns once it has printed its line.
  Daemon(const Folder& scratch, const std::string& data_dir);
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;
  ~Daemon();

  const std::string& line() const { return line_; }
  void kill(int signal);
  // Its exit code; negative: the signal that ended it.
  int wait();

 private:
  int process_ = -1;
  std::string line_;
};

// Somebody who gives commands to one head office, in a folder of their own.
struct Operator {
  Folder scratch;

  std::string data() const { return file("office"); }
  std::string file(const std::string& name) const { return scratch.path() + "/" + name; }
  Outcome say(std::vector<std::string> words) const;
  // Must succeed; what it printed.
  std::string good(const std::vector<std::string>& words) const;
};

inline bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string bytes_of(const std::string& path);
void write_bytes(const std::string& path, const std::string& bytes);

}  // namespace tresen::test
