#pragma once
// The programs that show the same form: the counter, a Chromium kiosk and a GTK 4 program.

#include <memory>
#include <string>
#include <vector>

#include "tests/visit/driver/hand.h"
#include "tests/visit/driver/stage.h"

namespace tresen::bench {

class Contender {
 public:
  virtual ~Contender() = default;
  virtual std::string name() const = 0;
  // Starts it; what it shows first comes on the screen by itself.
  virtual Result<void> start() = 0;
  // Goes on to the form with the empty field, where it does not begin with that.
  virtual Result<void> open_form() = 0;
  virtual void stop() = 0;
  virtual pid_t pid() const = 0;
};

struct Place {
  visit::Stage& stage;
  visit::Hand& hand;
  std::string work;    // for profiles and logs
  std::string number;  // of the customer whom the counter serves
  int width, height;   // pixels of the display
};

// Those that are installed; says on standard error which are not. The counter is the first.
std::vector<std::unique_ptr<Contender>> contenders(const Place& place);

}  // namespace tresen::bench
