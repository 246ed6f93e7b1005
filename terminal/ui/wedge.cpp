#include "terminal/ui/wedge.h"

#include <utility>

namespace tresen::ui {

void Wedge::hear(Heard heard, double now) {
  advance(now);
  if (heard.kind == Heard::Kind::typed) {
    run_.push_back(std::move(heard.text));
    last_ = now;
    if (run_.size() > scan_max) flush();
    return;
  }
  // Still within the run: otherwise `advance` has let it go.
  if (run_.size() < scan_min) {
    flush();
    out_.push_back(std::move(heard));
    return;
  }
  Heard scan{Heard::Kind::scanned, {}};
  for (const std::string& letter : run_) scan.text += letter;
  run_.clear();
  out_.push_back(std::move(scan));
}

void Wedge::advance(double now) {
  if (now > due()) flush();
}

void Wedge::flush() {
  for (std::string& letter : run_) out_.push_back({Heard::Kind::typed, std::move(letter)});
  run_.clear();
}

std::vector<Heard> Wedge::take() { return std::exchange(out_, {}); }

}  // namespace tresen::ui
