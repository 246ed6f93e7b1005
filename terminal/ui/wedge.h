#pragma once
// Tells a barcode scanner from a person: both write through the keyboard, the scanner faster.
//
// A scanner sends its characters at most 35 ms apart and ends with Enter or Tab. So each character
// waits that long for the next one: what stays alone was typed, and comes out as it went in, in
// order; a run of at least five with such an end was scanned, and comes out whole. Nothing is ever
// lost. Pure: the caller gives the time, in seconds of any clock that never goes back.

#include <limits>
#include <string>
#include <vector>

namespace tresen::ui {

struct Heard {
  enum class Kind { typed, enter, tab, scanned };
  Kind kind = Kind::typed;
  std::string text;  // typed: one character (UTF-8); scanned: all of them

  bool operator==(const Heard&) const = default;
};

class Wedge {
 public:
  static constexpr double apart_max_s = 0.035;
  static constexpr std::size_t scan_min = 5;    // characters; shorter runs are fast fingers
  static constexpr std::size_t scan_max = 128;  // characters; longer runs are text
  static constexpr double never = std::numeric_limits<double>::infinity();

  // A character, or the end of a line (Kind::enter, Kind::tab), at a time.
  void hear(Heard heard, double now);
  // Time has passed, or something else was done that comes after what was typed.
  void advance(double now);
  void flush();
  // When `advance` has something to do; `never` while nothing waits.
  double due() const { return run_.empty() ? never : last_ + apart_max_s; }

  // What is certain by now, the oldest first; emptied by this.
  std::vector<Heard> take();

 private:
  std::vector<std::string> run_;  // characters that may belong to a scan
  double last_ = 0;               // when the last of them came
  std::vector<Heard> out_;
};

}  // namespace tresen::ui
