#pragma once
// Presses on an X display and sees when its pixels change, for any program that stands on it.
//
// It sleeps until the X server tells of a change (XDamage), then reads the few pixels it watches:
// all programs are measured the same way, and watching costs the measured ones next to nothing.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "tests/visit/driver/child.h"

namespace tresen::bench {

// Pixels of the display.
struct Patch {
  int x = 0, y = 0, width = 0, height = 0;
};

// 0xRRGGBB each.
using Pixels = std::vector<std::uint32_t>;

class Eye {
 public:
  // `display` such as ":99". Fault::absent: there is none, or it lacks XTest, XDamage or XShm.
  static Result<Eye> open(const std::string& display);
  Eye(Eye&&) noexcept;
  Eye& operator=(Eye&&) noexcept;
  ~Eye();

  void move(int x, int y);
  void press();
  void release();
  // A key of the keyboard by its X name, such as "F8"; down and up.
  void key(const std::string& name);
  // Keys go to the window that lies on top from here on; a display without a window manager leaves
  // them nowhere.
  void focus_top();

  // A coarse picture of the whole display: some thousand points in rows.
  Pixels glance();
  // Milliseconds from `start` until the display looks like `finished` in 98 of 100 points.
  Result<double> appears_ms(std::chrono::steady_clock::time_point start, const Pixels& finished);
  // Milliseconds from the begin of `act` until each patch has changed.
  Result<double> change_ms(std::span<const Patch> patches, const std::function<void()>& act);
  // Spoils these patches of the window on top, asks its program to paint all of it again, and gives
  // the milliseconds until they look as before.
  Result<double> repaint_ms(std::span<const Patch> patches);
  // Waits until nothing has changed for so long.
  Result<void> calm(visit::Millis quiet);

 private:
  struct Inside;
  explicit Eye(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace tresen::bench
